package path

import (
	"go/constant"
	"go/token"
	"math"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What a branch shows of a counter tells whether there is another round:
//
//	for i := 0; i <= most; i++ { res, err = c.Do(req) … if i < most { res.Body.Close() } }
//
// Where i < most is false, i+1 <= most is, too, and what is held there is the last
// one. And there is another round behind what does not happen in the last one:
//
//	for i := range names { … if i == len(names)-1 { f.Close() } }
//
// Both limits have to be the same value plus a constant; what a field holds is
// taken to be the same if the function does not set it: gives up towards silence.

// lastRound marks, at the phi of a counter, what the test of its loop will say.
const lastRound = "#last"

// maxRounds bounds the uses of a counter that are looked at.
const maxRounds = 16

// An ending is what the outcome of a comparison shows of a loop: what the test of it
// will say that the counter is asked in. The test itself says nothing of the next one.
type ending struct {
	counter *ssa.Phi
	says    fact
}

// A linear is a value plus a constant. The value is zero for a constant alone.
type linear struct {
	of   alias.Val
	plus int64
}

// linearOf returns v as a value plus a constant.
func (info *Info) linearOf(v ssa.Value) (linear, bool) {
	if i, ok := intConst(v); ok {
		return linear{plus: i}, true
	}
	if sum, ok := v.(*ssa.BinOp); ok && (sum.Op == token.ADD || sum.Op == token.SUB) {
		if i, ok := intConst(sum.Y); ok {
			if sum.Op == token.SUB {
				i = -i
			}
			l, ok := info.linearOf(sum.X)
			return linear{l.of, l.plus + i}, ok
		}
	}
	name := info.operandOf(v)
	return linear{of: name}, name.Base != nil && isPure(name) && !info.isSetHere(v)
}

// endings returns, for each comparison and outcome, the loops of which it tells
// whether there is a further round.
func (info *Info) endings() map[*ssa.BinOp][2]ending {
	if info.ends != nil {
		return info.ends
	}
	info.ends = make(map[*ssa.BinOp][2]ending)
	for _, b := range info.fn.Blocks {
		if !isLoopHead(b) {
			continue
		}
		for _, instr := range b.Instrs {
			phi, ok := instr.(*ssa.Phi)
			if !ok {
				break
			}
			info.addEndings(phi)
		}
	}
	return info.ends
}

// addEndings finds the comparisons of a counter that tell of the test of its loop.
func (info *Info) addEndings(phi *ssa.Phi) {
	by, ok := stepOf(phi)
	if !ok {
		info.addEndingsOfSum(phi)
		return
	}
	inLoop := roundOf(phi.Block())
	test, tested := testOf(phi, by, inLoop)
	if test == nil {
		return
	}
	cmp := test.Cond.(*ssa.BinOp)
	limit, ok := info.linearOf(cmp.Y)
	if at, isMade := limit.of.Base.(ssa.Instruction); !ok || isMade && inLoop[at.Block()] {
		return // it may move
	}
	out := leaving(test, inLoop)
	info.ends[cmp] = [2]ending{{phi, unknown}, {phi, unknown}}
	within := anyInt.within(cmp.Op, constant.MakeInt64(limit.plus), out == isFalse)
	for _, told := range comparisonsOf(phi) {
		shown, ok := info.linearOf(told.Y)
		if !ok || shown.of != limit.of || told == cmp {
			continue
		}
		_, plus := countedBy(told.X)
		r := anyInt
		if isInRound(test, told.Block(), inLoop) {
			r = within.moved(plus - tested)
		}
		var tells [2]ending
		for i, holds := range []bool{true, false} {
			next := r.within(told.Op, constant.MakeInt64(shown.plus), holds).moved(by + tested - plus)
			if says := next.decides(cmp.Op, constant.MakeInt64(limit.plus)); says != unknown {
				tells[i] = ending{phi, says}
			}
		}
		info.ends[told] = tells
	}
}

// isInRound reports whether control comes to b only from the test of the loop, which
// has then led to another round: from that at its head, or, in a range over an integer,
// from one before it or at the end of the round before.
func isInRound(test *ssa.If, b *ssa.BasicBlock, inLoop map[*ssa.BasicBlock]bool) bool {
	body := test.Block().Succs[0]
	if !inLoop[body] {
		body = test.Block().Succs[1]
	}
	return inLoop[b] && body.Dominates(b) && (len(body.Preds) == 1 || body.Comment == "rangeint.body")
}

// comparisonsOf returns the comparisons of a counter, or of that plus a constant.
func comparisonsOf(phi *ssa.Phi) (cmps []*ssa.BinOp) {
	add := func(v ssa.Value) {
		for _, ref := range *v.Referrers() {
			if cmp, ok := ref.(*ssa.BinOp); ok && cmp.X == v && isComparison(cmp.Op) {
				cmps = append(cmps, cmp)
			}
		}
	}
	add(phi)
	for _, ref := range *phi.Referrers() {
		if sum, ok := ref.(*ssa.BinOp); ok {
			if counter, _ := countedBy(sum); counter == phi {
				add(sum)
			}
		}
	}
	return cmps
}

// countedBy returns the phi that v is, or is a constant more than, nil if there is
// none.
func countedBy(v ssa.Value) (counter *ssa.Phi, plus int64) {
	if sum, ok := v.(*ssa.BinOp); ok {
		if plus, ok = intConst(sum.Y); !ok || sum.Op != token.ADD && sum.Op != token.SUB {
			return nil, 0
		}
		if v = sum.X; sum.Op == token.SUB {
			plus = -plus
		}
	}
	counter, _ = v.(*ssa.Phi)
	return counter, plus
}

// stepOf returns the constant that a counter is more in the next round, if it is the
// same on all ways back.
func stepOf(phi *ssa.Phi) (by int64, ok bool) {
	if len(*phi.Referrers()) > maxRounds {
		return 0, false
	}
	for i, p := range phi.Block().Preds {
		if !phi.Block().Dominates(p) {
			continue
		}
		counter, plus := countedBy(phi.Edges[i])
		if counter != phi || plus == 0 || ok && plus != by {
			return 0, false
		}
		by, ok = plus, true
	}
	return by, ok
}

// testOf returns the branch that decides on the next round, and how much what it asks
// is more than the counter in that: it ends the head of the loop, or, in a range over
// an integer, the round, where it asks of what is next.
func testOf(phi *ssa.Phi, by int64, inLoop map[*ssa.BasicBlock]bool) (test *ssa.If, plus int64) {
	for _, cmp := range comparisonsOf(phi) {
		b := cmp.Block()
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || test.Cond != cmp || leaving(test, inLoop) == unknown {
			continue
		}
		switch _, plus := countedBy(cmp.X); {
		case b == phi.Block():
			return test, plus
		case plus == by && slices.Contains(b.Succs, phi.Block()):
			return test, 0
		}
	}
	return nil, 0
}

// leaving returns the outcome of the test of a loop that leads out of it.
func leaving(test *ssa.If, inLoop map[*ssa.BasicBlock]bool) fact {
	switch then, els := inLoop[test.Block().Succs[0]], inLoop[test.Block().Succs[1]]; {
	case then && !els:
		return isFalse
	case els && !then:
		return isTrue
	}
	return unknown
}

// roundOf returns the blocks of the loop at head: those from which control comes
// back to it without it.
func roundOf(head *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	in := map[*ssa.BasicBlock]bool{head: true}
	var todo []*ssa.BasicBlock
	add := func(b *ssa.BasicBlock) {
		if head.Dominates(b) && !in[b] {
			in[b] = true
			todo = append(todo, b)
		}
	}
	for _, p := range head.Preds {
		add(p)
	}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, p := range b.Preds {
			add(p)
		}
	}
	return in
}

// anyInt is the range of an integer of which nothing is known.
var anyInt = valueRange{min: math.MinInt64, max: math.MaxInt64}

// moved returns the range of what is by more than what has the range r.
func (r valueRange) moved(by int64) valueRange {
	if r.is = nil; r.min > math.MinInt64 {
		r.min += by
	}
	if r.max < math.MaxInt64 {
		r.max += by
	}
	return r
}

// showsLast returns the state that knows what the outcome of the comparison tells of
// another round.
func (s *search) showsLast(cmp *ssa.BinOp, holds bool, in *state) (out *state) {
	if !isOfPhi(cmp.X) || cmp.Parent() != s.spec.Fn {
		return in
	}
	tells := s.cache.info(s.spec.Fn).endings()[cmp]
	e := tells[1]
	if holds {
		e = tells[0]
	}
	if e.counter == nil {
		return in
	}
	return s.withFact(in, alias.Val{Base: e.counter, Path: lastRound}, e.says)
}

// saysLast decides the test of a loop of which it is known whether there is a further
// round.
func (s *search) saysLast(cmp *ssa.BinOp, in *state) fact {
	counter, _ := countedBy(cmp.X)
	if counter == nil || cmp.Parent() != s.spec.Fn {
		return unknown
	}
	f := in.fact(alias.Val{Base: counter, Path: lastRound})
	if f == unknown || s.cache.info(s.spec.Fn).endings()[cmp][0] != (ending{counter, unknown}) {
		return unknown
	}
	return f
}
