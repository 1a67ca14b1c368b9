package path

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A helper may release what it gets only if its caller says so: closeIf(f, err
// != nil), or closeOnError(f, err). Such a call is asked about for both values
// of its bool argument, or with an error and without one, and the path forks by
// it. Only calls that release are asked about, and not those
// that are deferred: there the helper is taken to release.

// given returns the state that knows the argument which the question is
// restricted to.
func (s *search) given(in *state) (out *state) {
	i, f := s.spec.Given-1, isTrue
	if s.spec.Given < 0 {
		i, f = -s.spec.Given-1, isFalse
	}
	if s.spec.Given == 0 || i >= len(s.spec.Fn.Params) {
		return in
	}
	v := alias.Val{Base: s.spec.Fn.Params[i]}
	if gotype.IsErrorAddress(v.Base.Type()) {
		v.Path = "*"
	}
	if v.Path != "" || gotype.IsError(v.Base.Type()) {
		f = map[fact]fact{isTrue: nonNil, isFalse: isNil}[f]
	}
	s.noteDynamic(v)
	return s.withFact(in, v, f)
}

// acquiring returns the state that knows with which value of a bool the call
// acquires something. It reports false if the bool has the other one.
func (s *search) acquiring(in *state) (out *state, ok bool) {
	if s.spec.If == nil {
		return in, true
	}
	c := s.acquiringIf(in)
	if s.spec.IfNot {
		c = c.negated()
	}
	switch {
	case c.decided != unknown:
		return in, c.decided == isTrue
	case c.val.Base == nil || c.then == unknown:
		return in, true
	}
	s.noteDynamic(c.val)
	return s.withFact(in, c.val, c.then), true
}

// acquiringIf returns the condition that decides whether the call acquires
// something. One that compares is what a test of the function says that is spelled
// like it.
func (s *search) acquiringIf(in *state) cond {
	info := s.cache.info(s.spec.Fn)
	x, y := info.operandOf(s.spec.If), s.spec.IfIs
	op := token.EQL
	if y == alias.Nil {
		return s.decide(cond{val: s.of(s.spec.If, in), then: isNil, els: nonNil}, in, s.spec.Start.Block())
	}
	if y.IsZero() {
		cmp, ok := s.spec.If.(*ssa.BinOp)
		if !ok || info.isTested(cmp) || !isComparison(cmp.Op) {
			return s.cond(s.spec.If, in, s.spec.Start.Block())
		}
		x, y, op = info.operandOf(cmp.X), info.operandOf(cmp.Y), cmp.Op
	} else if val := s.of(s.spec.If, in); val.IsConst() {
		return cond{decided: factOfBool(val == y)}
	}
	e, isInverted := expressionOf(op, x, y)
	first, ok := info.spelled[e]
	if !ok {
		return cond{}
	}
	c := cond{val: info.said(first.v), then: isTrue, els: isFalse}
	if isInverted != first.isInverted {
		return c.negated()
	}
	return c
}

// byCondition returns the states behind a call that releases the root, its
// argument i, or does not, as a bool argument or an error says; nil if it does
// so whatever that is.
func (s *search) byCondition(fr *frame, n *node, c site, i int, sub string, in *state) []outcome {
	args := Operands(c.cc)
	if c.shift > 0 || len(args) != len(c.args) || s.spec.Given != 0 || in.status != held {
		return nil
	}
	for k, arg := range args {
		if k == i || !TellsHow(arg.Type()) {
			continue
		}
		spec := *s.spec
		spec.Given = 1 + k
		whenTrue := s.sem.Effect(c.cc, c.callee, i, sub, &spec)
		spec.Given = -spec.Given
		whenFalse := s.sem.Effect(c.cc, c.callee, i, sub, &spec)
		if whenTrue.Success == whenFalse.Success {
			continue
		}
		return s.forked(fr, n, c, i, arg, whenTrue, whenFalse, in)
	}
	return nil
}

// TellsHow reports whether an argument of type t may tell a helper whether to
// release what it gets: a bool, an error, or the address of one.
func TellsHow(t types.Type) bool {
	return gotype.IsBool(t) || gotype.IsError(t) || gotype.IsErrorAddress(t)
}

// isToldLater reports whether the deferred call releases the root, or does not, as
// the error says by then whose address it gets: defer closeOnError(f, &err).
func (s *search) isToldLater(c site, in *state) bool {
	args := Operands(c.cc)
	if c.callee == nil || c.shift > 0 || len(args) != len(c.args) || s.spec.Given != 0 {
		return false
	}
	for k, arg := range args {
		if variable, ok := arg.(*ssa.Alloc); !ok || !gotype.IsErrorAddress(variable.Type()) || variable.Parent() != s.spec.Fn {
			continue
		}
		for i, a := range c.args {
			rel, sub := s.reach(a, in)
			if i == k || rel != relExact {
				continue
			}
			spec := *s.spec
			spec.Given = 1 + k
			failed := s.sem.Effect(c.cc, c.callee, i, sub, &spec).Success.Op
			spec.Given = -spec.Given
			if failed == Release && s.sem.Effect(c.cc, c.callee, i, sub, &spec).Success.Op == Keep {
				return true
			}
		}
	}
	return false
}

// argCond is cond, of an error whether there is one.
func (s *search) argCond(arg ssa.Value, in *state, block *ssa.BasicBlock) cond {
	if gotype.IsErrorAddress(arg.Type()) {
		key := s.keyOf(arg, in)
		if val, ok := s.lookup(in, key); ok {
			key = val
		}
		return s.decide(cond{val: key, then: nonNil, els: isNil}, in, block)
	}
	if gotype.IsError(arg.Type()) {
		return s.decide(cond{val: s.of(arg, in), then: nonNil, els: isNil}, in, block)
	}
	return s.cond(arg, in, block)
}

// forked returns the states behind a call with one effect on the root, its
// argument i, if arg is true, and another if it is false.
func (s *search) forked(fr *frame, n *node, c site, i int, arg ssa.Value, whenTrue, whenFalse Effect, in *state) []outcome {
	cond := s.argCond(arg, in, n.block)
	var outs []outcome
	for _, way := range []struct {
		e     Effect
		f     fact
		shows fact
	}{{whenTrue, isTrue, cond.then}, {whenFalse, isFalse, cond.els}} {
		if cond.decided != unknown && cond.decided != way.f {
			continue
		}
		st := in
		if cond.decided == unknown && cond.val.Base != nil && way.shows != unknown {
			if s.isVoid(cond.val, way.shows) {
				outs = append(outs, outcome{s.end(n, c.at, WhyVoid, st), n})
				continue
			}
			s.noteDynamic(cond.val)
			st = s.withFact(st, cond.val, way.shows)
		}
		if err := errResult(c.at); err != nil && gotype.IsError(err.Type()) && way.e.Success.Op == Keep {
			// What does nothing does not fail: gives up towards silence.
			v := alias.Val{Base: err}
			s.noteDynamic(v)
			st = s.withFact(st, v, isNil)
		}
		outs = append(outs, s.behind(fr, n, c, i, way.e, st)...)
	}
	return outs
}

// behind returns the states behind a call with effect e on argument i: a helper
// that gets the error beside the root may fail on its own, too, and has released
// the root then.
func (s *search) behind(fr *frame, n *node, c site, i int, e Effect, in *state) []outcome {
	success := s.apply(fr, n, c, e.Success, c.args[i], in)
	if e.Success.Op != Keep && e.Success.Op != e.Failure.Op {
		if outs := s.split(n, c, success, s.apply(fr, n, c, e.Failure, c.args[i], in)); outs != nil {
			return outs
		}
	}
	return s.one(s.clobber(c, success), n)
}
