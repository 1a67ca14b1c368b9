package path

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Where a loop gathers what uses the resources that it acquires, readers over
// files or functions that look into them, they are needed behind the loop, and
// a release that waits for the function's end is meant to.

// A gathering follows the values that use a resource: what is made of it to read
// or to write, and the functions that capture it.
type gathering struct{ seen map[ssa.Value]bool }

// isGathered reports whether something that uses the root goes to a list or a
// map. It holds on all paths: gives up towards silence.
func (s *search) isGathered() bool {
	v := s.spec.Root.Base
	if s.spec.Lock || v == nil || v.Referrers() == nil {
		return false
	}
	g := gathering{make(map[ssa.Value]bool)}
	return g.isUsed(v, false)
}

// isUsed reports whether v, or what uses it, is gathered; v itself counts only
// if it is such a user.
func (g gathering) isUsed(v ssa.Value, isUser bool) bool {
	if g.seen[v] || v.Referrers() == nil {
		return false
	}
	g.seen[v] = true
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool { return g.isUsedBy(ref, v, isUser) })
}

func (g gathering) isUsedBy(ref ssa.Instruction, v ssa.Value, isUser bool) bool {
	switch ref := ref.(type) {
	case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Phi, *ssa.Extract:
		return g.isUsed(ref.(ssa.Value), isUser)
	case *ssa.MakeClosure:
		return g.isUsed(ref, true)
	case *ssa.MapUpdate:
		return isUser && ref.Value == v
	case *ssa.Store:
		if ref.Val != v {
			return false
		}
		if elem, ok := ref.Addr.(*ssa.IndexAddr); ok {
			return isUser && isAppended(elem.X)
		}
		variable, ok := ref.Addr.(*ssa.Alloc)
		return ok && g.isCaptured(variable)
	case *ssa.Call:
		return makesUser(ref.Type()) && g.isUsed(ref, true)
	}
	return false
}

// isCaptured reports whether a function that captures the variable is gathered.
func (g gathering) isCaptured(variable *ssa.Alloc) bool {
	return slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
		mc, ok := ref.(*ssa.MakeClosure)
		return ok && g.isUsed(mc, true)
	})
}

// isAppended reports whether the operands of an append are put into array.
func isAppended(array ssa.Value) bool {
	return slices.ContainsFunc(*array.Referrers(), func(ref ssa.Instruction) bool {
		sl, ok := ref.(*ssa.Slice)
		return ok && slices.ContainsFunc(*sl.Referrers(), func(ref ssa.Instruction) bool {
			call, ok := ref.(*ssa.Call)
			if !ok {
				return false
			}
			b, isBuiltin := call.Call.Value.(*ssa.Builtin)
			return isBuiltin && b.Name() == "append"
		})
	})
}

// makesUser reports whether a call returns what reads, or writes, for others.
func makesUser(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.Len() > 0 && !gotype.IsError(tuple.At(0).Type()) && makesUser(tuple.At(0).Type())
	}
	return gotype.HasMethod(t, "Read") || gotype.HasMethod(t, "Write")
}
