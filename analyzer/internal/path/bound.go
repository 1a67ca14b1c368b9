package path

import (
	"go/token"
	"go/types"
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
			limit := s.cache.info(block.Parent()).registerAt(less.Y, test)
			bounds = append(bounds, bound{s.limitOf(limit, st), from + 1})
		}
	}
	return bounds
}

// limitOf returns the name of the limit of a loop: of the length of a register that
// of the register, which has no other.
func (s *search) limitOf(v ssa.Value, st *state) alias.Val {
	val := s.of(v, st)
	if val.Path != "" {
		return val
	}
	if measured := measured(val.Base); measured != nil {
		if list := s.of(measured, st); list.Base != nil && list.Path == "" {
			return list.Join("#len")
		}
	}
	return val
}

// measured returns what v is the length of, nil if it is something else.
func measured(v ssa.Value) ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) != 1 {
		return nil
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
		return nil
	}
	return call.Call.Args[0]
}

// lengthOfLiteral returns the length of a slice that v asks for, if the slice is the
// whole of an array, as that of a literal is.
func lengthOfLiteral(v ssa.Value) (int64, bool) {
	list, ok := measured(v).(*ssa.Slice)
	if !ok || list.Low != nil || list.High != nil {
		return 0, false
	}
	ptr, ok := list.X.Type().Underlying().(*types.Pointer)
	if !ok {
		return 0, false
	}
	array, ok := ptr.Elem().Underlying().(*types.Array)
	if !ok {
		return 0, false
	}
	return array.Len(), true
}

// isArm reports whether b is entered from head, and otherwise only from behind
// it: as the body of a range over an integer is, whose test stands before it and
// at its end.
func isArm(b, head *ssa.BasicBlock) bool {
	return !slices.ContainsFunc(b.Preds, func(p *ssa.BasicBlock) bool { return p != head && !b.Dominates(p) })
}

// firstOf returns the least that v can be: a constant, or a counter, or the next
// value of one, as the index of a range is.
func (s *search) firstOf(v ssa.Value, st *state) (int64, bool) {
	if i, ok := s.intOf(v, st); ok {
		return i, true
	}
	if next, ok := v.(*ssa.BinOp); ok && next.Op == token.ADD {
		from, _, isCounter := s.countsFrom(next.X, st)
		by, isConst := s.intOf(next.Y, st)
		return from + by, isCounter && isConst
	}
	from, _, ok := s.countsFrom(v, st)
	return from, ok
}

// minInLaterRound returns the least that a counter of the loop around the
// acquisition, or its next value, can be in block, where control comes from there
// in a later round only: for i, name := range names { if i > 0 { f.Close() } … }.
func (s *search) minInLaterRound(v ssa.Value, block *ssa.BasicBlock, st *state) (int64, bool) {
	add := int64(0)
	if next, ok := v.(*ssa.BinOp); ok && next.Op == token.ADD {
		if add, ok = intConst(next.Y); !ok {
			return 0, false
		}
		v = next.X
	}
	phi, ok := v.(*ssa.Phi)
	if !ok || s.spec.Start == nil || s.spec.At != nil || phi.Parent() != s.spec.Fn || s.spec.Start.Parent() != s.spec.Fn {
		return 0, false
	}
	from, by, ok := s.countsFrom(phi, st)
	head, start := phi.Block(), s.spec.Start.Block()
	if !ok || head == start || !head.Dominates(start) || !isLoopHead(head) {
		return 0, false
	}
	info := s.cache.info(s.spec.Fn)
	for _, p := range head.Preds {
		if !head.Dominates(p) && info.isBeforeAvoiding(start, p, nil) {
			return 0, false // a loop around this one begins it anew
		}
	}
	return from + by + add, !info.isBeforeAvoiding(start, block, head)
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
