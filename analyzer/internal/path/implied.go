package path

import (
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What has been shown of a number decides other comparisons of it: n > 5 shows
// that n > 2, n >= 3 and n != 0; kind == file shows that kind != dir. So the
// comparisons of one value with constants are kinsmen. What the branches have
// shown of it is a range, which is found anew for each question: the state holds
// the facts alone.

// maxKin bounds the different comparisons of one value that are kinsmen: of a
// switch with many cases each would be a state of its own. Gives up towards a
// report: only what is asked twice in the same words is known.
const maxKin = 8

// findKin finds the comparisons of one value with different constants.
func (info *Info) findKin(t *tests) {
	for _, kin := range t.kin {
		if len(kin) < 2 || len(kin) > maxKin {
			continue
		}
		if info.kin == nil {
			info.kin = make(map[ssa.Value][]*ssa.BinOp)
		}
		for _, cmp := range kin {
			info.kin[cmp] = kin
		}
	}
}

// addKin notes the first comparison of its spelling of the values named x and y.
func (t *tests) addKin(x, y alias.Val, cmp *ssa.BinOp) {
	of, _, limit := withLimit(cmp)
	if of == cmp.Y {
		x = y
	}
	if limit == nil || x.IsConst() || !isOrdered(of.Type()) {
		return
	}
	if t.kin == nil {
		t.kin = make(map[alias.Val][]*ssa.BinOp)
	}
	t.kin[x] = append(t.kin[x], cmp)
}

// withLimit returns what a comparison compares with a constant, and how: 0 < n says
// that n > 0. The limit is nil if it compares something else.
func withLimit(cmp *ssa.BinOp) (of ssa.Value, op token.Token, limit constant.Value) {
	if y, ok := cmp.Y.(*ssa.Const); ok {
		return cmp.X, cmp.Op, y.Value
	}
	if x, ok := cmp.X.(*ssa.Const); ok && mirrored[cmp.Op] != 0 {
		return cmp.Y, mirrored[cmp.Op], x.Value
	}
	return cmp.X, cmp.Op, nil
}

// isOrdered reports whether constants of the type are told apart: it is one of
// integers or strings.
func isOrdered(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsString) != 0
}

// shows returns the state in which the outcome of a comparison is known that may
// decide its kinsmen. That a value is not one of many decides none of them, unless
// it has a bound: where n is from 1 to 2, and not 1, it is 2.
func (s *search) shows(instr *ssa.If, taken bool, in *state) (out *state) {
	cond, isInverted := conditionOf(instr)
	cmp, ok := cond.(*ssa.BinOp)
	if !ok || in.status == done {
		return in
	}
	isTaken := taken != isInverted
	in = s.showsLast(cmp, isTaken, in)
	info := s.cache.info(s.spec.Fn)
	if len(info.kin) == 0 {
		return in
	}
	kin := info.kin[info.rep(cmp)]
	if kin == nil || cmp.Parent() != info.fn && info.reps[cmp] == nil {
		return in
	}
	if isEquality(cmp) && (cmp.Op == token.NEQ) == isTaken && !slices.ContainsFunc(kin, func(k *ssa.BinOp) bool { return !isEquality(k) }) {
		return in
	}
	of, _, _ := withLimit(cmp)
	if x := s.of(of, in); x.IsConst() || s.isRoot(x) {
		return in
	}
	return s.withFact(in, info.said(cmp), factOfBool(isTaken != info.opposites[cmp]))
}

// isEquality reports whether a comparison asks whether its operands are equal, or
// are not.
func isEquality(cmp *ssa.BinOp) bool { return cmp.Op == token.EQL || cmp.Op == token.NEQ }

// implied decides a comparison by what its kinsmen have shown.
func (s *search) implied(cmp *ssa.BinOp, in *state) fact {
	info := s.cache.info(s.spec.Fn)
	kin := info.kin[info.rep(cmp)]
	of, asked, limit := withLimit(cmp)
	if kin == nil || limit == nil {
		return unknown
	}
	r := rangeOf(of)
	for range 2 { // what it is not may move a bound that another one has moved before
		for _, k := range kin {
			if f := in.fact(info.said(k)); f != unknown {
				_, op, y := withLimit(k)
				r = r.within(op, y, f == isTrue)
			}
		}
	}
	return r.decides(asked, limit)
}

// A valueRange is what is known of a value: the least and the greatest that it
// can be, if it is an integer, and else what it is.
type valueRange struct {
	min, max int64
	is       constant.Value
}

// rangeOf returns the range of a value of which nothing has been shown.
func rangeOf(v ssa.Value) valueRange {
	r := valueRange{min: math.MinInt64, max: math.MaxInt64}
	b, isBasic := v.Type().Underlying().(*types.Basic)
	call, isCall := v.(*ssa.Call)
	if isCall {
		_, isCall = call.Call.Value.(*ssa.Builtin)
	}
	if isCall || isBasic && b.Info()&types.IsUnsigned != 0 {
		r.min = 0 // a length, or a number without a sign
	}
	return r
}

// within returns the range if, in it, the comparison with y is as it holds.
func (r valueRange) within(op token.Token, y constant.Value, holds bool) valueRange {
	if !holds {
		op = negations[op]
	}
	if op == token.EQL {
		r.is = y
	}
	n, ok := constant.Int64Val(constant.ToInt(y))
	if y.Kind() != constant.Int || !ok {
		return r
	}
	switch op {
	case token.EQL:
		r.min, r.max = max(r.min, n), min(r.max, n)
	case token.NEQ:
		if n == r.min {
			r.min++
		}
		if n == r.max {
			r.max--
		}
	case token.GTR:
		r.min = max(r.min, n+1)
	case token.GEQ:
		r.min = max(r.min, n)
	case token.LSS:
		r.max = min(r.max, n-1)
	case token.LEQ:
		r.max = min(r.max, n)
	}
	return r
}

// decides returns whether the comparison with y holds of all of the range, or of
// nothing in it.
func (r valueRange) decides(op token.Token, y constant.Value) fact {
	if r.is != nil && r.is.Kind() == y.Kind() {
		return factOfBool(constant.Compare(r.is, op, y))
	}
	n, ok := constant.Int64Val(constant.ToInt(y))
	if y.Kind() != constant.Int || !ok || r.min > r.max {
		return unknown
	}
	switch op {
	case token.EQL, token.NEQ:
		if n < r.min || n > r.max {
			return factOfBool(op == token.NEQ)
		}
		if r.min == r.max {
			return factOfBool(op == token.EQL)
		}
		return unknown
	}
	least, most := compared(op, r.min, n), compared(op, r.max, n)
	if least == most {
		return least
	}
	return unknown
}

// negations maps an operator to the one that holds where it does not.
var negations = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
}

// isAskedOfKin reports whether a branch compares what v compares with another
// constant.
func (info *Info) isAskedOfKin(v ssa.Value) bool { return len(info.kin[v]) > 0 }

// kinOf returns the other comparisons of what v compares.
func (info *Info) kinOf(v ssa.Value) []*ssa.BinOp {
	if len(info.kin) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(info.kin[v]), func(k *ssa.BinOp) bool { return k == v })
}
