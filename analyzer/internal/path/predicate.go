package path

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// An Oracle answers what a Predicate cannot see itself.
type Oracle interface {
	// ErrPredicate is as in Semantics, of a static call.
	ErrPredicate(call *ssa.CallCommon, callee *ssa.Function, arg, result int) (ifTrue, ifFalse bool)
	// SameNil is as in Semantics, of a static call.
	SameNil(call *ssa.CallCommon, callee *ssa.Function) int
	// IsNonNil reports whether v is never nil, by its form.
	IsNonNil(v ssa.Value) bool
}

// Predicate says what a bool result of fn shows of its error parameter
// arg: whether true, or false, is returned only if the error is not nil. Of an error
// result that is not nil it says what it does of a true one.
func Predicate(fn *ssa.Function, arg, result int, o Oracle) (ifTrue, ifFalse bool) {
	if arg >= len(fn.Params) || result >= fn.Signature.Results().Len() {
		return false, false
	}
	if gotype.IsError(fn.Signature.Results().At(result).Type()) {
		return wraps(fn, fn.Params[arg], result, true, o), false
	}
	w := &walk{err: fn.Params[arg], isNil: true, oracle: o}
	canTrue, canFalse := false, false
	w.returns(fn, result, func(v ssa.Value) {
		t, f := w.bools(v, 0)
		canTrue, canFalse = canTrue || t, canFalse || f
	})
	if canTrue && canFalse {
		// Nothing follows; as of a function out of sight, a true answer is
		// taken to need an error: gives up towards silence.
		return true, false
	}
	return !canTrue, !canFalse
}

// SameNil returns the error parameter that the only result of fn, an
// error, is nil exactly with: fn wraps errors. It returns a negative
// number if there is none. One that finds the number of an error looks into that:
// where it is an error the number is taken to be one. Gives up towards silence.
func SameNil(fn *ssa.Function, o Oracle) int {
	res := fn.Signature.Results()
	if res.Len() != 1 || !gotype.IsError(res.At(0).Type()) {
		return -1
	}
	isNumber := gotype.IsErrno(res.At(0).Type())
	for i, p := range fn.Params {
		if gotype.IsError(p.Type()) && (wraps(fn, p, 0, true, o) && (isNumber || wraps(fn, p, 0, false, o)) || collects(fn, p, o)) {
			return i
		}
	}
	return -1
}

// collects reports whether fn returns a field of its receiver that it stores to
// only if the error is not nil: the errors so far. An earlier one that it
// returns where this one is nil is taken for this one: gives up towards silence.
func collects(fn *ssa.Function, err ssa.Value, o Oracle) bool {
	if fn.Signature.Recv() == nil || err == fn.Params[0] {
		return false
	}
	field, all := -1, true
	w := &walk{err: err, isNil: true, oracle: o}
	w.returns(fn, 0, func(v ssa.Value) {
		load, ok := v.(*ssa.UnOp)
		if !ok {
			all = false
			return
		}
		f := fieldAt(load.X, fn.Params[0])
		all, field = all && f >= 0 && (field < 0 || f == field), f
	})
	return all && field >= 0 && w.storesOnlyElsewhere(fn, field)
}

// fieldAt returns the index of the field of recv that addr points to, -1 if it
// points to none.
func fieldAt(addr, recv ssa.Value) int {
	if fa, ok := addr.(*ssa.FieldAddr); ok && fa.X == recv {
		return fa.Field
	}
	return -1
}

// storesOnlyElsewhere reports whether fn stores to the field of its receiver,
// and never in a block that the walk reaches.
func (w *walk) storesOnlyElsewhere(fn *ssa.Function, field int) bool {
	stores := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || fieldAt(st.Addr, fn.Params[0]) != field {
				continue
			}
			if w.reached[b] {
				return false
			}
			stores = true
		}
	}
	return stores
}

// wraps reports whether the result of fn is nil if the error is nil (or, if isNil
// is false, something else if it is not).
func wraps(fn *ssa.Function, err ssa.Value, result int, isNil bool, o Oracle) bool {
	w := &walk{err: err, isNil: isNil, oracle: o}
	agrees := true
	w.returns(fn, result, func(v ssa.Value) {
		agrees = agrees && (w.nilness(v, 0) == isNil && w.knows(v, 0))
	})
	return agrees
}

// A walk goes over the blocks that control can reach if an error is nil,
// or if it is not. It is flow-insensitive within them: a phi may have any
// value that comes from a block reached.
type walk struct {
	err     ssa.Value
	isNil   bool
	oracle  Oracle
	reached map[*ssa.BasicBlock]bool
}

// returns calls f with the given result of each return reached.
func (w *walk) returns(fn *ssa.Function, result int, f func(ssa.Value)) {
	w.reached = make(map[*ssa.BasicBlock]bool)
	todo := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !w.reached[b] {
			w.reached[b] = true
			todo = append(todo, w.succs(b)...)
		}
	}
	for b := range w.reached {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && result < len(ret.Results) {
			f(ret.Results[result])
		}
	}
}

// succs returns the successors of b that can be taken.
func (w *walk) succs(b *ssa.BasicBlock) []*ssa.BasicBlock {
	test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return b.Succs
	}
	canTrue, canFalse := w.bools(test.Cond, 0)
	switch {
	case canTrue && canFalse:
		return b.Succs
	case canTrue:
		return b.Succs[:1]
	}
	return b.Succs[1:2]
}

// maxWalk bounds the depth of expressions.
const maxWalk = 8

// bools returns the values that the bool v can have.
func (w *walk) bools(v ssa.Value, depth int) (canTrue, canFalse bool) {
	if depth > maxWalk {
		return true, true
	}
	switch v := v.(type) {
	case *ssa.Const:
		t := v.Value != nil && constant.BoolVal(v.Value)
		return t, !t
	case *ssa.UnOp:
		if v.Op == token.NOT {
			t, f := w.bools(v.X, depth+1)
			return f, t
		}
	case *ssa.BinOp:
		return w.comparison(v, depth)
	case *ssa.Phi:
		for i, e := range v.Edges {
			if w.reached[v.Block().Preds[i]] || len(w.reached) == 0 {
				t, f := w.bools(e, depth+1)
				canTrue, canFalse = canTrue || t, canFalse || f
			}
		}
		return canTrue, canFalse
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.TypeAssert:
			if w.isNil && w.knows(t.X, depth+1) && w.nilness(t.X, depth+1) {
				return false, true // nil has no dynamic type
			}
		case *ssa.Call:
			return w.call(t, v.Index, depth)
		}
	case *ssa.Call:
		return w.call(v, 0, depth)
	}
	return true, true
}

func (w *walk) comparison(v *ssa.BinOp, depth int) (canTrue, canFalse bool) {
	if v.Op != token.EQL && v.Op != token.NEQ || !w.knows(v.X, depth+1) && !w.knows(v.Y, depth+1) {
		return true, true
	}
	x, y := v.X, v.Y
	if !w.knows(x, depth+1) || isNilConst(x) {
		x, y = y, x
	}
	eq := unknown
	switch {
	case isNilConst(y):
		eq = isFalse
		if w.nilness(x, depth+1) {
			eq = isTrue
		}
	case w.nilness(x, depth+1):
		eq = isFalse // a sentinel is not nil
	}
	if v.Op == token.NEQ {
		eq = eq.not()
	}
	return eq != isFalse, eq != isTrue
}

// call returns the values that a bool result of a call can have.
func (w *walk) call(c *ssa.Call, result, depth int) (canTrue, canFalse bool) {
	if err := askedForNil(c.Common()); err != nil && w.knows(err, depth+1) {
		isNil := w.nilness(err, depth+1)
		return isNil, !isNil
	}
	if !w.isNil {
		return true, true
	}
	for i, arg := range Operands(c.Common()) {
		if gotype.IsError(arg.Type()) && w.knows(arg, depth+1) && w.nilness(arg, depth+1) {
			ifTrue, ifFalse := w.oracle.ErrPredicate(c.Common(), c.Common().StaticCallee(), i, result)
			return !ifTrue, !ifFalse
		}
	}
	return true, true
}

// askedForNil returns the error that the call compares with nil, as
// errors.Is(err, nil) does; nil if it does something else.
func askedForNil(cc *ssa.CallCommon) ssa.Value {
	callee := cc.StaticCallee()
	if callee == nil || callee.Name() != "Is" || len(cc.Args) != 2 || callee.Signature.Recv() != nil {
		return nil
	}
	if !gotype.IsError(cc.Args[0].Type()) || !isNilConst(cc.Args[1]) {
		return nil
	}
	return cc.Args[0]
}

// knows reports whether the nilness of v follows from that of the error.
func (w *walk) knows(v ssa.Value, depth int) bool {
	if depth > maxWalk {
		return false
	}
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil() || gotype.IsErrno(v.Type())
	case *ssa.Phi:
		known := 0
		for i, e := range v.Edges {
			if !w.reached[v.Block().Preds[i]] && len(w.reached) > 0 {
				continue
			}
			if !w.knows(e, depth+1) || w.nilness(e, depth+1) != w.isNil {
				return false
			}
			known++
		}
		return known > 0
	case *ssa.ChangeInterface:
		return w.knows(v.X, depth+1)
	case *ssa.Call:
		if i := w.oracle.SameNil(v.Common(), v.Common().StaticCallee()); i >= 0 {
			return w.knows(Operands(v.Common())[i], depth+1)
		}
		if w.joins(v, depth) {
			return true
		}
	}
	return v == w.err || w.oracle.IsNonNil(v)
}

// joins reports whether the call joins an error that is not nil to others.
func (w *walk) joins(c *ssa.Call, depth int) bool {
	return slices.ContainsFunc(joined(c.Common(), c.Common().StaticCallee()), func(store *ssa.Store) bool {
		return w.knows(store.Val, depth+1) && !w.nilness(store.Val, depth+1)
	})
}

// nilness reports whether v, which is known, is nil.
func (w *walk) nilness(v ssa.Value, depth int) bool {
	if depth > maxWalk {
		return false
	}
	switch v := v.(type) {
	case *ssa.Const:
		return gotype.IsNoError(v)
	case *ssa.Phi:
		return w.isNil
	case *ssa.ChangeInterface:
		return w.nilness(v.X, depth+1)
	case *ssa.Call:
		if i := w.oracle.SameNil(v.Common(), v.Common().StaticCallee()); i >= 0 {
			return w.nilness(Operands(v.Common())[i], depth+1)
		}
	}
	return v == w.err && w.isNil
}
