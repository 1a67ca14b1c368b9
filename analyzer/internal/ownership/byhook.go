package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// comesByHook reports whether what a call returns, and fn throws away, comes to fn in
// another way: a literal of fn gets a value of its type, and keeps it for fn. That the
// call runs the literal is not asked: gives up towards silence, but where only fn itself
// calls it.
//
//	d.Wrap = func(c net.Conn) net.Conn { conn = c; return traced{c} }
//	_, err = d.Dial(addr)
func comesByHook(fn *ssa.Function, t types.Type) bool {
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool {
		return isHandedOut(lit) && slices.ContainsFunc(lit.Params, func(p *ssa.Parameter) bool { return types.Identical(p.Type(), t) }) &&
			slices.ContainsFunc(lit.FreeVars, func(fv *ssa.FreeVar) bool {
				ptr, ok := fv.Type().(*types.Pointer)
				return ok && types.Identical(ptr.Elem(), t) && slices.ContainsFunc(*fv.Referrers(), func(ref ssa.Instruction) bool {
					store, ok := ref.(*ssa.Store)
					return ok && store.Addr == ssa.Value(fv)
				})
			})
	})
}

// isHandedOut reports whether somebody gets the literal, other than to call it at once.
func isHandedOut(lit *ssa.Function) bool {
	return slices.ContainsFunc(*lit.Referrers(), func(ref ssa.Instruction) bool {
		mc, ok := ref.(*ssa.MakeClosure)
		return ok && slices.ContainsFunc(*mc.Referrers(), func(use ssa.Instruction) bool {
			switch use := use.(type) {
			case *ssa.DebugRef:
				return false
			case ssa.CallInstruction:
				return use.Common().Value != ssa.Value(mc)
			}
			return true
		})
	})
}
