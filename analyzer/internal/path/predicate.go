package path

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// Predicate says what a bool result of fn shows of its error parameter
// arg: whether true, or false, is returned only if the error is not nil.
func Predicate(fn *ssa.Function, arg, result int) (ifTrue, ifFalse bool) {
	if arg >= len(fn.Params) {
		return false, false
	}
	p := &predicate{info: newInfo(fn), err: fn.Params[arg]}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || result >= len(ret.Results) {
			continue
		}
		if p.info.testedNil(alias.Val{Base: p.err}, b) != nonNil {
			p.add(ret.Results[result], b, 0)
		}
	}
	return !p.canTrue, !p.canFalse
}

// A predicate collects what can be returned for a nil error.
type predicate struct {
	info              *Info
	err               ssa.Value
	canTrue, canFalse bool
}

// add notes the values that v can have at block b if the error is nil.
func (p *predicate) add(v ssa.Value, b *ssa.BasicBlock, depth int) {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && constant.BoolVal(v.Value) {
			p.canTrue = true
		} else {
			p.canFalse = true
		}
		return
	case *ssa.BinOp:
		if (v.X == p.err && isNilConst(v.Y)) && (v.Op == token.EQL || v.Op == token.NEQ) {
			p.canTrue = p.canTrue || v.Op == token.EQL
			p.canFalse = p.canFalse || v.Op == token.NEQ
			return
		}
	case *ssa.Phi:
		if depth < 4 {
			for i, e := range v.Edges {
				p.addEdge(e, v.Block().Preds[i], v.Block(), depth)
			}
			return
		}
	case *ssa.Call:
		if fn := v.Common().StaticCallee(); fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "errors" && v.Common().Args[0] == p.err {
			p.canFalse = true // errors.Is(nil, target)
			return
		}
	}
	p.canTrue, p.canFalse = true, true
}

// addEdge notes the values of a phi's operand, unless its edge is taken
// only with an error.
func (p *predicate) addEdge(v ssa.Value, pred, to *ssa.BasicBlock, depth int) {
	if p.info.testedNil(alias.Val{Base: p.err}, pred) == nonNil {
		return
	}
	if test, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If); ok {
		if b, ok := test.Cond.(*ssa.BinOp); ok && b.X == p.err && isNilConst(b.Y) {
			onTrue := pred.Succs[0] == to
			if onTrue == (b.Op == token.NEQ) {
				return
			}
		}
	}
	p.add(v, pred, depth+1)
}

// SameNil returns the error parameter that the only result of fn, an
// error, is nil exactly with: fn wraps errors. It returns a negative
// number if there is none. IsNonNil says which values are never nil.
func SameNil(fn *ssa.Function, isNonNil func(ssa.Value) bool) int {
	if res := fn.Signature.Results(); res.Len() != 1 || !isErr(res.At(0).Type()) {
		return -1
	}
	for i, p := range fn.Params {
		if !isErr(p.Type()) {
			continue
		}
		w := &wrapper{info: newInfo(fn), err: p, isNonNil: isNonNil}
		if w.wraps() {
			return i
		}
	}
	return -1
}

type wrapper struct {
	info     *Info
	err      ssa.Value
	isNonNil func(ssa.Value) bool
}

func (w *wrapper) wraps() bool {
	for _, b := range w.info.fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && !w.agrees(ret.Results[0], w.info.testedNil(alias.Val{Base: w.err}, b)) {
			return false
		}
	}
	return true
}

// agrees reports whether v is nil where the error is, and not where it is
// not, if f is known of the error.
func (w *wrapper) agrees(v ssa.Value, f fact) bool {
	switch {
	case v == w.err:
		return true
	case f == isNil:
		return isNilConst(v)
	case f == nonNil:
		return w.isNonNil(v)
	}
	return false
}
