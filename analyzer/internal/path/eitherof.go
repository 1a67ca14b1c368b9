package path

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A bool may keep that a value is one of several:
//
//	isNet := kind == tcp || kind == udp
//	if isNet { … = net.Dial(…) }
//	if kind == file { … }
//
// Behind the acquisition it is none but those. That it may have changed meanwhile is
// not asked: gives up towards silence.

// isNoneOf reports whether v compares for equality with a constant what is known, where
// the root is acquired, to be another one.
func (s *search) isNoneOf(v *ssa.BinOp) bool {
	y, ok := v.Y.(*ssa.Const)
	if !ok || y.Value == nil || s.spec.Start == nil || v.Parent() != s.spec.Start.Parent() {
		return false
	}
	for b := s.spec.Start.Block(); b != nil; b = b.Idom() {
		head := b.Idom()
		if head == nil || head.Succs[0] != b || !isArm(b, head) {
			continue
		}
		test, ok := head.Instrs[len(head.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if vals := eitherOf(test.Cond, v.X); len(vals) > 0 && !hasValue(vals, y.Value) {
			return true
		}
	}
	return false
}

// eitherOf returns the constants of which x is one if cond, the disjunction of
// comparisons with them, is true; none if it is something else.
func eitherOf(cond, x ssa.Value) (vals []constant.Value) {
	phi, ok := cond.(*ssa.Phi)
	if !ok {
		return nil
	}
	for i, e := range phi.Edges {
		cmp, _ := e.(*ssa.BinOp)
		if c, isConst := e.(*ssa.Const); isConst {
			pred := phi.Block().Preds[i]
			if cmp = equalityAt(pred); c.Value == nil || !constant.BoolVal(c.Value) || cmp == nil || pred.Succs[0] != phi.Block() {
				return nil
			}
		}
		if cmp == nil || cmp.Op != token.EQL || !isSameRead(cmp.X, x) {
			return nil
		}
		y, ok := cmp.Y.(*ssa.Const)
		if !ok || y.Value == nil {
			return nil
		}
		vals = append(vals, y.Value)
	}
	return vals
}
