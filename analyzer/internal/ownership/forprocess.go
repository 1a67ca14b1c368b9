package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// maxKept bounds the values that isKeptForGood looks at.
const maxKept = 32

// keeper follows what has been stored towards the variables of the package.
type keeper struct {
	r    *Result
	seen map[ssa.Value]bool
}

// isKeptForGood reports whether the function that stores a resource in a field
// puts the owner, or what is made of it, into a variable of the package, or has it
// from there, or returns it to callers in this package all of which do: it lives as
// long as the process. That the variable may be set again, and that another package
// may call a constructor, too, is not asked: gives up towards silence.
func (r *Result) isKeptForGood(store ssa.Instruction) bool {
	st, ok := store.(*ssa.Store)
	if !ok {
		return false
	}
	addr, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	k := keeper{r, make(map[ssa.Value]bool)}
	return k.holderReachesGlobal(addr.X) || k.reachesGlobal(addr.X)
}

// reachesGlobal reports whether v, or what holds it, is stored in a variable of the
// package. A call that gets it and returns what may hold something
// may have put it in there.
func (k keeper) reachesGlobal(v ssa.Value) bool {
	if k.seen[v] || len(k.seen) > maxKept || v.Referrers() == nil {
		return false
	}
	k.seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Phi, *ssa.Extract:
			if k.reachesGlobal(ref.(ssa.Value)) {
				return true
			}
		case *ssa.Store:
			if ref.Val == v && k.holderReachesGlobal(ref.Addr) {
				return true
			}
		case *ssa.Call:
			if mayHold(ref.Type()) && k.reachesGlobal(ref) {
				return true
			}
		case *ssa.Return:
			if k.callersKeep(ref.Parent(), slices.Index(ref.Results, v)) {
				return true
			}
		}
	}
	return false
}

// callersKeep reports whether the function is called in this package, and all of
// its callers there put the result into a variable of the package.
func (k keeper) callersKeep(fn *ssa.Function, result int) bool {
	calls := k.r.called().calls[fn]
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(site ssa.CallInstruction) bool {
		call, ok := site.(*ssa.Call)
		if !ok {
			return true
		}
		v := alias.ResultOf(call, result)
		return v == nil || !k.reachesGlobal(v)
	})
}

// holderReachesGlobal is reachesGlobal for what has the variable at addr.
func (k keeper) holderReachesGlobal(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.Global:
		return true
	case *ssa.FieldAddr:
		return k.holderReachesGlobal(addr.X)
	case *ssa.Alloc:
		return k.reachesGlobal(addr)
	case *ssa.UnOp:
		return k.holderReachesGlobal(addr.X)
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
