package path

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// coded returns what a comparison says of the number that came with the root:
// nothing was acquired where it is another one than that of a success.
func (s *search) coded(cmp *ssa.BinOp, in *state) (c cond, ok bool) {
	y, isConst := cmp.Y.(*ssa.Const)
	if s.spec.Code == nil || !isConst || y.Value == nil || y.Value.Kind() != constant.Int || !isComparison(cmp.Op) {
		return c, false
	}
	code := alias.Val{Base: s.spec.Code}
	if s.of(cmp.X, in) != code {
		return c, false
	}
	is := valueRange{is: constant.MakeInt64(s.spec.CodeIs)}
	isEquality := cmp.Op == token.EQL || cmp.Op == token.NEQ
	onSuccess := is.decides(cmp.Op, y.Value)
	if in.fact(code) == isTrue {
		return cond{decided: onSuccess}, true
	}
	c = cond{val: code, els: isFalse}
	if onSuccess == isTrue && isEquality && y.Int64() == s.spec.CodeIs {
		c.then = isTrue
	}
	if onSuccess == isFalse {
		c = c.negated()
		if isEquality && y.Int64() == s.spec.CodeIs {
			c.els = isTrue
		}
	}
	return c, true
}

// unnamed decides a comparison of a string that came with the root with "": what
// has no name is nothing, and comes with nothing to release. Gives up towards
// silence.
func (s *search) unnamed(cmp *ssa.BinOp, in *state) fact {
	y, isConst := cmp.Y.(*ssa.Const)
	if cmp.Op != token.EQL && cmp.Op != token.NEQ || !isConst || y.Value == nil || y.Value.Kind() != constant.String || constant.StringVal(y.Value) != "" {
		return unknown
	}
	if !s.isSibling(s.of(cmp.X, in)) {
		return unknown
	}
	if cmp.Op == token.EQL {
		return isFalse
	}
	return isTrue
}
