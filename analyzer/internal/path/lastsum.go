package path

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A counter that grows by what is no constant tells of the last round, too, if the
// branch asks of the very sum that the next round begins with:
//
//	for i := 0; i < len(b); i += n { w.Write(b[i:min(i+n, len(b))]); if i+n >= len(b) { w.Close() } }

// addEndingsOfSum is addEndings for a counter to which the same value is added on all
// ways back.
func (info *Info) addEndingsOfSum(phi *ssa.Phi) {
	step := summandOf(phi)
	if step == nil {
		return
	}
	inLoop := roundOf(phi.Block())
	test, ok := phi.Block().Instrs[len(phi.Block().Instrs)-1].(*ssa.If)
	if !ok || leaving(test, inLoop) == unknown {
		return
	}
	cmp, ok := test.Cond.(*ssa.BinOp)
	if !ok || cmp.X != ssa.Value(phi) || !isComparison(cmp.Op) {
		return
	}
	limit, ok := info.linearOf(cmp.Y)
	if at, isMade := limit.of.Base.(ssa.Instruction); !ok || isMade && inLoop[at.Block()] {
		return // it may move
	}
	info.ends[cmp] = [2]ending{{phi, unknown}, {phi, unknown}}
	for _, ref := range *phi.Referrers() {
		sum, ok := ref.(*ssa.BinOp)
		if !ok || !isSumOf(sum, phi, step) {
			continue
		}
		for _, use := range *sum.Referrers() {
			told, ok := use.(*ssa.BinOp)
			if !ok || told.X != ssa.Value(sum) || !isComparison(told.Op) {
				continue
			}
			if shown, ok := info.linearOf(told.Y); ok && shown.of == limit.of {
				info.ends[told] = tellsOfNext(phi, cmp, told, limit.plus, shown.plus)
			}
		}
	}
}

// tellsOfNext returns what the outcomes of a comparison with what is shown more than
// something, of what a counter will be in the next round, say of the test with what is
// limit more than the same.
func tellsOfNext(phi *ssa.Phi, cmp, told *ssa.BinOp, limit, shown int64) (tells [2]ending) {
	for i, holds := range []bool{true, false} {
		next := anyInt.within(told.Op, constant.MakeInt64(shown), holds)
		if says := next.decides(cmp.Op, constant.MakeInt64(limit)); says != unknown {
			tells[i] = ending{phi, says}
		}
	}
	return tells
}

// summandOf returns what is added to a counter in each round, nil if it is not the same
// on all ways back.
func summandOf(phi *ssa.Phi) (step ssa.Value) {
	if len(*phi.Referrers()) > maxRounds {
		return nil
	}
	for i, p := range phi.Block().Preds {
		if !phi.Block().Dominates(p) {
			continue
		}
		sum, ok := phi.Edges[i].(*ssa.BinOp)
		if !ok || sum.Op != token.ADD {
			return nil
		}
		by := sum.Y
		if by == ssa.Value(phi) {
			by = sum.X
		}
		if !isSumOf(sum, phi, by) || step != nil && step != by {
			return nil
		}
		step = by
	}
	return step
}

// isSumOf reports whether sum adds step to the counter.
func isSumOf(sum *ssa.BinOp, phi *ssa.Phi, step ssa.Value) bool {
	return sum.Op == token.ADD && (sum.X == ssa.Value(phi) && sum.Y == step || sum.Y == ssa.Value(phi) && sum.X == step)
}

// isOfPhi reports whether v is a counter, or one to which something is added.
func isOfPhi(v ssa.Value) bool {
	sum, ok := v.(*ssa.BinOp)
	if !ok {
		_, ok := v.(*ssa.Phi)
		return ok
	}
	_, x := sum.X.(*ssa.Phi)
	_, y := sum.Y.(*ssa.Phi)
	return x || y
}
