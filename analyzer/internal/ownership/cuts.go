package ownership

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// replaces reports whether a store of v to the field at addr puts a new map in
// the place of one that the constructor has made: where none has, or it is asked
// whether there is one, it may be the first.
func (r *Result) replaces(v ssa.Value, addr *ssa.FieldAddr) bool {
	m, ok := v.(*ssa.MakeMap)
	if !ok || len(*m.Referrers()) != 1 {
		return false
	}
	p, ok := r.placeOf(addr, false)
	if !ok {
		return false
	}
	isMade := false
	for _, access := range r.fields().accessesOf(p) {
		for _, ref := range *access.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Store:
				_, isNew := path.NameOf(access).Base.(*ssa.Alloc)
				isMade = isMade || isNew && path.NameOf(ref.Val) != alias.Nil
			case *ssa.UnOp:
				if access.Parent() == addr.Parent() && slices.ContainsFunc(*ref.Referrers(), isComparison) {
					return false
				}
			}
		}
	}
	return isMade
}

func isComparison(instr ssa.Instruction) bool {
	op, ok := instr.(*ssa.BinOp)
	return ok && (op.Op == token.EQL || op.Op == token.NEQ)
}

// cuts reports whether a store of v to the field at addr removes an element:
// append(s[:i], s[i+1:]...), s[1:], or s[:len(s)-1].
func cuts(v ssa.Value, addr *ssa.FieldAddr) bool {
	switch v := v.(type) {
	case *ssa.Slice:
		name := path.NameOf(addr)
		return path.NameOf(v.X) == name && (isFromOne(v) || isUpToLast(v, name))
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" || len(v.Call.Args) != 2 {
			return false
		}
		head, isHead := v.Call.Args[0].(*ssa.Slice)
		tail, isTail := v.Call.Args[1].(*ssa.Slice)
		name := path.NameOf(addr)
		return isHead && isTail && head.High != nil && path.NameOf(head.X) == name && tail.Low != nil && tail.High == nil && path.NameOf(tail.X) == name
	}
	return false
}

// isFromOne reports whether the slice leaves out the first element.
func isFromOne(v *ssa.Slice) bool {
	low, ok := v.Low.(*ssa.Const)
	return ok && v.High == nil && low.Int64() == 1
}

// isUpToLast reports whether the slice of what is at name leaves out the last
// element.
func isUpToLast(v *ssa.Slice, name alias.Val) bool {
	high, ok := v.High.(*ssa.BinOp)
	if !ok || v.Low != nil || high.Op != token.SUB {
		return false
	}
	one, isConst := high.Y.(*ssa.Const)
	n, isCall := high.X.(*ssa.Call)
	if !isConst || !isCall || one.Int64() != 1 {
		return false
	}
	b, ok := n.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "len" && path.NameOf(n.Call.Args[0]) == name
}
