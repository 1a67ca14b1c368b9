package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// callCond returns what the bool result v of a call says: rows.Next()
// that returned false has released the rows, errors.Is(err, X) that
// returned true has shown that err is not nil.
func (s *search) callCond(call *ssa.Call, v ssa.Value, result int, st *state) (cond, bool) {
	cc := call.Common()
	if gotype.IsBool(v.Type()) && s.isUntil(cc, st) {
		return cond{val: alias.Val{Base: v}, until: true, then: isTrue, els: isFalse}, true
	}
	if !gotype.IsBool(v.Type()) {
		return cond{}, false
	}
	if c, ok := s.goneCond(cc, v, st); ok {
		return c, true
	}
	if err := askedForNil(cc); err != nil {
		return s.decide(cond{val: s.of(err, st), then: isNil, els: nonNil}, st, nil), true
	}
	for i, arg := range Operands(cc) {
		if !gotype.IsError(arg.Type()) {
			continue
		}
		err := s.of(arg, st)
		isOwn := err.Path == "" && err.Base != nil && (err.Base == s.spec.Err || slices.Contains(s.spec.ErrParams, err.Base))
		none := err == alias.Nil || st.fact(err) == isNil
		if !isOwn && !none || isOwn && !none && s.isToldMore(cc, st) {
			continue
		}
		ifTrue, ifFalse := s.sem.ErrPredicate(cc, s.callee(cc, st), i, result)
		c := errCond(err, ifTrue, ifFalse, none)
		return c, isOwn || c.decided != unknown
	}
	return cond{}, false
}

// isToldMore reports whether a call that gets the acquisition's error gets the
// root, too, or what was read from it, as a test whether to try again gets the
// response or its status: then the answer need not be about the error.
func (s *search) isToldMore(cc *ssa.CallCommon, st *state) bool {
	return slices.ContainsFunc(Operands(cc), func(arg ssa.Value) bool {
		if phi, ok := arg.(*ssa.Phi); ok {
			return slices.ContainsFunc(phi.Edges, func(e ssa.Value) bool { return s.isReadFrom(e, st) })
		}
		return s.isReadFrom(arg, st)
	})
}

// isReadFrom reports whether v is the root, or was read from it.
func (s *search) isReadFrom(v ssa.Value, st *state) bool {
	if gotype.IsError(v.Type()) {
		return false
	}
	val := s.of(v, st)
	rel, _ := s.reach(val, st)
	return rel == relExact || val.Path != "" && val.Base == s.spec.Root.Base
}

// errCond returns what a test of err says that is true, or false, only if err
// is not nil.
func errCond(err alias.Val, ifTrue, ifFalse, none bool) cond {
	c := cond{val: err}
	if ifTrue {
		c.then = nonNil
	}
	if ifFalse {
		c.els = nonNil
	}
	if none {
		// The outcome that would need an error is out.
		switch {
		case ifTrue:
			c.decided = isFalse
		case ifFalse:
			c.decided = isTrue
		}
	}
	return c
}

// isErrUntil reports whether err is the result of the root's method that, once
// it returned an error, has released it, and is called in a loop until then, or
// asked for in one breath with something else: err != nil || rows.Err() != nil.
// A question of its own stands between the acquisition and the defer as any
// other use that can fail, and a release there is what a reader looks for: gives
// up towards a report. Not so of a kind that nothing but its error ends, an
// sql.Row: the question is how to hear that nothing was acquired.
func (s *search) isErrUntil(err alias.Val, test *ssa.BinOp, st *state) bool {
	call, ok := err.Base.(*ssa.Call)
	if pair, isPair := err.Base.(*ssa.Extract); isPair {
		call, ok = pair.Tuple.(*ssa.Call)
		ok = ok && s.cache.info(call.Parent()).isInLoop(call.Block())
	} else {
		ok = ok && (isOneOf(test.Block()) || s.spec.Kind != nil && len(s.spec.Kind.Until) == 1)
	}
	return ok && err.Path == "" && gotype.IsError(err.Base.Type()) && s.isUntil(call.Common(), st)
}

// isOneOf reports whether the condition that b ends with is the second of two
// that lead to the same place.
func isOneOf(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Preds, func(first *ssa.BasicBlock) bool {
		return len(first.Succs) == 2 && slices.ContainsFunc(first.Succs, func(succ *ssa.BasicBlock) bool { return slices.Contains(b.Succs, succ) })
	})
}

// isUntil reports whether the call is the root's method that, once it
// returned false, or an error, has released it.
func (s *search) isUntil(cc *ssa.CallCommon, st *state) bool {
	if s.spec.Kind == nil || !slices.Contains(s.spec.Kind.Until, MethodName(cc)) {
		return false
	}
	rel, _ := s.reach(s.receiver(Operands(cc)[0], MethodName(cc), st), st)
	return rel == relExact
}
