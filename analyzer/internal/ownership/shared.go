package ownership

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A function may open what its callers ask for, or hand out what others have,
// too: one of a map that keeps it. Whether callers have to release what they get
// depends on what they asked for, so they are not told to: gives up towards
// silence.

// isElseShared reports whether some return of fn has as that result an element of
// a map that it did not make and takes nothing from.
func (r *Result) isElseShared(fn *ssa.Function, result int) bool {
	shares := false
	for _, ret := range returnsOf(fn) {
		if result < len(ret.Results) && isElement(ret.Results[result], make(map[ssa.Value]bool)) {
			shares = true
		}
	}
	return shares && !r.removesElements(fn)
}

// isElement reports whether v is, or may be, an element of a map that somebody else
// has. Values that have been seen are not looked at again.
func isElement(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Extract:
		return v.Index == 0 && isElement(v.Tuple, seen)
	case *ssa.Lookup:
		load, ok := v.X.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return false
		}
		_, isField := load.X.(*ssa.FieldAddr)
		_, isGlobal := load.X.(*ssa.Global)
		return isField || isGlobal
	case *ssa.UnOp:
		variable, ok := v.X.(*ssa.Alloc) // a result, where something is deferred
		return ok && v.Op == token.MUL && slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
			st, ok := ref.(*ssa.Store)
			return ok && st.Addr == variable && isElement(st.Val, seen)
		})
	case *ssa.MakeInterface:
		return isElement(v.X, seen)
	case *ssa.ChangeInterface:
		return isElement(v.X, seen)
	case *ssa.TypeAssert:
		return isElement(v.X, seen)
	}
	return false
}

// removesElements reports whether fn deletes something from a map.
func (r *Result) removesElements(fn *ssa.Function) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool { return isRemoval(call.Common()) })
}
