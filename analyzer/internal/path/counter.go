package path

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What is acquired where a counter has one value is not acquired again in the
// next round:
//
//	for i, name := range names { if i == 0 { f, err = os.Open(name) … } … }
//	for state := 0; ; state++ { switch state { case 0: f, err = os.Open(name) … } }
//
// So a counter that has chosen the acquisition is known from there on. It is
// counted as far as the constants that it is compared with reach.

// maxCounted bounds the rounds that are told apart.
const maxCounted = 8

// A counter is a variable of a loop to which constants are added. Beyond top it
// is not counted any more: all that is known is that it is greater.
type counter struct{ top int64 }

// countersAt returns the state in which the counters are known that have chosen
// the acquisition in block.
func (s *search) countersAt(block *ssa.BasicBlock, in *state) (out *state) {
	out = in
	for b := block; b.Idom() != nil; b = b.Idom() {
		head := b.Idom()
		v, k, ok := shownEqual(head, b)
		if !ok {
			continue
		}
		phi, ok := v.(*ssa.Phi)
		if step, isStep := v.(*ssa.BinOp); isStep {
			phi, ok = step.X.(*ssa.Phi)
		}
		if !ok || s.counters[phi] != nil || !isLoopHead(phi.Block()) || !s.addCounter(phi, k) {
			continue
		}
		if s.counters[v] != nil {
			out = s.withBind(out, v, alias.Val{Path: "=" + itoa(int(k))})
		}
	}
	return out
}

// shownEqual returns the integer that the branch at the end of head shows v to
// be in b, which is entered by that branch only.
func shownEqual(head, b *ssa.BasicBlock) (v ssa.Value, k int64, ok bool) {
	test, ok := head.Instrs[len(head.Instrs)-1].(*ssa.If)
	if !ok || len(b.Preds) != 1 {
		return nil, 0, false
	}
	cmp, ok := test.Cond.(*ssa.BinOp)
	if !ok || !(cmp.Op == token.EQL && head.Succs[0] == b || cmp.Op == token.NEQ && head.Succs[1] == b) {
		return nil, 0, false
	}
	k, ok = intConst(cmp.Y)
	return cmp.X, k, ok
}

// isLoopHead reports whether b is entered from behind it.
func isLoopHead(b *ssa.BasicBlock) bool {
	for _, p := range b.Preds {
		if b.Dominates(p) {
			return true
		}
	}
	return false
}

// addCounter makes phi, which is k or close to it, and what is added to it
// counted, and reports whether something is added.
func (s *search) addCounter(phi *ssa.Phi, k int64) bool {
	counted := []ssa.Value{phi}
	for _, ref := range *phi.Referrers() {
		if step, ok := ref.(*ssa.BinOp); ok && step.Op == token.ADD && step.X == phi {
			if by, ok := intConst(step.Y); ok && by > 0 {
				counted = append(counted, step)
			}
		}
	}
	c := &counter{top: k}
	for _, v := range counted {
		for _, ref := range *v.Referrers() {
			cmp, ok := ref.(*ssa.BinOp)
			if !ok || mirrored[cmp.Op] == 0 {
				continue
			}
			if y, ok := intConst(cmp.Y); ok {
				c.top = max(c.top, min(y, k+maxCounted))
			}
		}
	}
	if len(counted) == 1 {
		return false
	}
	if s.counters == nil {
		s.counters = make(map[ssa.Value]*counter)
	}
	for _, v := range counted {
		s.counters[v] = c
	}
	return true
}

// count returns the state behind the addition if it adds to a counter.
func (s *search) count(add *ssa.BinOp, in *state) (out *state) {
	if len(s.counters) == 0 {
		return in
	}
	c := s.counters[add]
	if c == nil {
		return in
	}
	x, ok := s.minCounted(add.X, in)
	if !ok {
		return in
	}
	by, _ := intConst(add.Y)
	return s.withBind(in, add, alias.Val{Path: "=" + itoa(int(min(x+by, c.top+1)))})
}

// minCounted returns the least that a counter can be, if it is counted.
func (s *search) minCounted(v ssa.Value, st *state) (int64, bool) {
	if len(s.counters) == 0 || s.counters[v] == nil {
		return 0, false
	}
	val, ok := boundIn(st, v)
	if !ok {
		return 0, false
	}
	return intOfVal(val)
}

// isBeyond reports whether i is what v is bound to where it is not counted any
// more.
func (s *search) isBeyond(v ssa.Value, i int64) bool {
	c := s.counters[v]
	return c != nil && i > c.top
}

// isUncounted reports whether v is a counter that is not counted any more.
func (s *search) isUncounted(v ssa.Value, st *state) bool {
	i, ok := s.minCounted(v, st)
	return ok && s.isBeyond(v, i)
}

// intConst returns the integer that v is, if it is a constant.
func intConst(v ssa.Value) (int64, bool) {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int {
		return 0, false
	}
	if b, ok := c.Type().Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
		return 0, false
	}
	return constant.Int64Val(c.Value)
}
