package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What is acquired for each element of a map is used in a loop over the same map:
//
//	for name := range servers { listeners[name], err = net.Listen(…) … }
//	for name, s := range servers { go s.Serve(listeners[name]) }
//
// The acquisition shows that the map has an element, and so that the second loop
// runs. That a call in between may take the elements out is not asked: gives up
// towards silence.

// isRangedAgain reports whether the acquisition stands in another loop over the map
// that rng goes through.
func (s *search) isRangedAgain(rng *ssa.Range) bool {
	start := s.spec.Start
	if start == nil || start.Parent() != rng.Parent() {
		return false
	}
	info := s.cache.info(rng.Parent())
	name := info.operandOf(rng.X)
	if !isPure(name) {
		return false
	}
	for b := start.Block(); b.Idom() != nil; b = b.Idom() {
		head := b.Idom()
		other := rangedAt(head)
		if other == nil || other == rng || head.Succs[0] != b || !isArm(b, head) || info.operandOf(other.X) != name || !isSameList(other.X, rng.X) {
			continue
		}
		return !info.isSetHere(rng.X) && !info.isReducedHere(name)
	}
	return false
}

// rangedAt returns the range over a map of which head is the head, nil if it is
// that of another loop, or none.
func rangedAt(head *ssa.BasicBlock) *ssa.Range {
	test, ok := head.Instrs[len(head.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	more, ok := test.Cond.(*ssa.Extract)
	if !ok || more.Index != 0 {
		return nil
	}
	next, ok := more.Tuple.(*ssa.Next)
	if !ok || next.IsString {
		return nil
	}
	rng, _ := next.Iter.(*ssa.Range)
	return rng
}

// isReducedHere reports whether the function takes elements out of the named map.
func (info *Info) isReducedHere(name alias.Val) bool {
	return slices.ContainsFunc(info.fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			call, ok := instr.(*ssa.Call)
			if !ok {
				return false
			}
			builtin, ok := call.Call.Value.(*ssa.Builtin)
			return ok && (builtin.Name() == "delete" || builtin.Name() == "clear") && info.operandOf(call.Call.Args[0]) == name
		})
	})
}
