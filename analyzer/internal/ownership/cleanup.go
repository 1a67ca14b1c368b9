package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// isOwnCleanup reports whether site releases a field of an owner that fn
// makes, on a path where fn fails: every return behind it gives a nil owner.
// An owner that is returned never meets that release.
func isOwnCleanup(fn *ssa.Function, site ssa.Instruction) bool {
	call, ok := site.(*ssa.Call)
	if !ok || site.Parent() != fn {
		return false
	}
	made := madeOwner(call.Call)
	return made != nil && givesNoneBehind(call.Block(), made.Type(), make(map[*ssa.BasicBlock]bool))
}

// madeOwner returns the struct made in the function from a field of which
// the call's receiver is loaded, nil if there is none.
func madeOwner(call ssa.CallCommon) *ssa.Alloc {
	recv := call.Value
	if !call.IsInvoke() && call.StaticCallee() != nil && len(call.Args) > 0 {
		recv = call.Args[0]
	}
	load, ok := recv.(*ssa.UnOp)
	if !ok {
		return nil
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	made, _ := addr.X.(*ssa.Alloc)
	return made
}

// givesNoneBehind reports whether all returns that are reached from b have
// a result of type t, and it is nil.
func givesNoneBehind(b *ssa.BasicBlock, t types.Type, seen map[*ssa.BasicBlock]bool) bool {
	if seen[b] {
		return true
	}
	seen[b] = true
	if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
		return givesNone(ret, t)
	}
	for _, s := range b.Succs {
		if !givesNoneBehind(s, t, seen) {
			return false
		}
	}
	return true
}

func givesNone(ret *ssa.Return, t types.Type) bool {
	none := false
	for _, v := range ret.Results {
		if !types.Identical(v.Type(), t) {
			continue
		}
		c, ok := v.(*ssa.Const)
		if !ok || !c.IsNil() {
			return false
		}
		none = true
	}
	return none
}
