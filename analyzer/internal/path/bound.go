package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What is acquired in a loop that counts up to a bound is released in another
// one:
//
//	for i := 0; i < n; i++ { files[i], err = os.Open(names[i]) … }
//	for i := 0; i < n; i++ { files[i].Close() }
//
// The acquisition shows that the bound is more than what the first loop has
// begun with, and so that the second one runs.

// A bound is what a counter was less than when the root was acquired, and the
// least that it can be.
type bound struct {
	val alias.Val
	min int64
}

// boundsAt returns the bounds of the loops that block is in.
func (s *search) boundsAt(block *ssa.BasicBlock, st *state) []bound {
	var bounds []bound
	for b := block; b.Idom() != nil; b = b.Idom() {
		head := b.Idom()
		test, ok := head.Instrs[len(head.Instrs)-1].(*ssa.If)
		if !ok || head.Succs[0] != b || !isArm(b, head) {
			continue
		}
		less, ok := test.Cond.(*ssa.BinOp)
		if !ok || less.Op != token.LSS {
			continue
		}
		if from, ok := s.firstOf(less.X, st); ok {
			bounds = append(bounds, bound{s.of(s.cache.info(block.Parent()).registerAt(less.Y, test), st), from + 1})
		}
	}
	return bounds
}

// isArm reports whether b is entered from head, and otherwise only from behind
// it: as the body of a range over an integer is, whose test stands before it and
// at its end.
func isArm(b, head *ssa.BasicBlock) bool {
	return !slices.ContainsFunc(b.Preds, func(p *ssa.BasicBlock) bool { return p != head && !b.Dominates(p) })
}

// firstOf returns the least that v can be: a constant, or a counter.
func (s *search) firstOf(v ssa.Value, st *state) (int64, bool) {
	if i, ok := s.intOf(v, st); ok {
		return i, true
	}
	from, _, ok := s.countsFrom(v, st)
	return from, ok
}

// countsFrom returns the constants that v, the counter of a loop that counts
// up, begins with and is incremented by.
func (s *search) countsFrom(v ssa.Value, st *state) (from, by int64, ok bool) {
	phi, ok := v.(*ssa.Phi)
	if !ok || len(phi.Edges) != 2 {
		return 0, 0, false
	}
	for i, e := range phi.Edges {
		step, ok := phi.Edges[1-i].(*ssa.BinOp)
		if !ok || step.Op != token.ADD || step.X != phi {
			continue
		}
		from, okFrom := s.intOf(e, st)
		by, okBy := s.intOf(step.Y, st)
		return from, by, okFrom && okBy && by > 0
	}
	return 0, 0, false
}

// minOfBound is minOf of a bound of a loop that the root was acquired in.
func (s *search) minOfBound(v alias.Val) (int64, bool) {
	for _, b := range s.bounds {
		if b.val == v {
			return b.min, true
		}
	}
	return 0, false
}
