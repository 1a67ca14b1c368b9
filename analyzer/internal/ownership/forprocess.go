package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// maxKept bounds the values that isKeptForGood looks at.
const maxKept = 32

// isKeptForGood reports whether the function that stores a resource in a field
// puts the owner, or what is made of it, into a variable of the package, or has it
// from there: it lives as long as the process. That the variable may be set again
// is not asked: gives up towards silence.
func isKeptForGood(store ssa.Instruction) bool {
	st, ok := store.(*ssa.Store)
	if !ok {
		return false
	}
	addr, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	seen := make(map[ssa.Value]bool)
	return holderReachesGlobal(addr.X, seen) || reachesGlobal(addr.X, seen)
}

// reachesGlobal reports whether v, or what holds it, is stored in a variable of the
// package. A call that gets it and returns what may hold something
// may have put it in there.
func reachesGlobal(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] || len(seen) > maxKept || v.Referrers() == nil {
		return false
	}
	seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Phi, *ssa.Extract:
			if reachesGlobal(ref.(ssa.Value), seen) {
				return true
			}
		case *ssa.Store:
			if ref.Val == v && holderReachesGlobal(ref.Addr, seen) {
				return true
			}
		case *ssa.Call:
			if mayHold(ref.Type()) && reachesGlobal(ref, seen) {
				return true
			}
		}
	}
	return false
}

// holderReachesGlobal is reachesGlobal for what has the variable at addr.
func holderReachesGlobal(addr ssa.Value, seen map[ssa.Value]bool) bool {
	switch addr := addr.(type) {
	case *ssa.Global:
		return true
	case *ssa.FieldAddr:
		return holderReachesGlobal(addr.X, seen)
	case *ssa.Alloc:
		return reachesGlobal(addr, seen)
	case *ssa.UnOp:
		return holderReachesGlobal(addr.X, seen)
	}
	return false
}

// mayHold reports whether a value of the type may hold another one.
func mayHold(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Struct:
		return true
	case *types.Tuple:
		return t.Len() > 0 && mayHold(t.At(0).Type())
	}
	return false
}
