package path

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// isPooled reports whether v is what comes from a pool or, if that is empty, has been
// made for it, before its type is asserted:
//
//	v := pool.Get()
//	if v == nil {
//		v = new(buffer)
//	}
//	b := v.(*buffer)
func (s *search) isPooled(v ssa.Value) bool {
	phi, ok := v.(*ssa.Phi)
	return ok && types.IsInterface(phi.Type()) && slices.ContainsFunc(phi.Edges, func(edge ssa.Value) bool {
		call, ok := edge.(*ssa.Call)
		return ok && s.isFreshCall(call)
	}) && slices.ContainsFunc(*phi.Referrers(), func(ref ssa.Instruction) bool {
		_, ok := ref.(*ssa.TypeAssert)
		return ok
	})
}
