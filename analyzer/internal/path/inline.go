package path

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isLoopBody reports whether fn is the body of a range over a function.
func isLoopBody(fn *ssa.Function) bool { return fn.Synthetic == "range-over-func yield" }

// loopBody returns the body of a range over a function, if that is what
// the call gets.
func loopBody(args []alias.Val) *ssa.MakeClosure {
	for _, a := range args {
		if mc, ok := a.Base.(*ssa.MakeClosure); ok && a.Path == "" && isLoopBody(mc.Fn.(*ssa.Function)) {
			return mc
		}
	}
	return nil
}

// iterate executes a range over a function: the body runs not at all, or
// once, or twice, which is as good as more often, since what the second
// run can find the body with is what any later one can.
func (s *search) iterate(fr *frame, n *node, c site, body *ssa.MakeClosure, in *state) []outcome {
	run := site{at: c.at, cc: c.cc, callee: body.Fn.(*ssa.Function), fun: alias.Val{Base: body}}
	outs := []outcome{{in, n}}
	seen := map[string]bool{string(s.numbering.key(in)): true}
	if run.args = s.elements(c, run.callee, in); run.args != nil {
		// A sequence of what holds the root is not empty.
		outs = slices.Clone(s.inline(fr, n, run, in))
	}
	for i := 0; i < len(outs) && len(outs) < maxStates; i++ {
		if outs[i].st.status == done {
			continue
		}
		for _, o := range s.inline(fr, outs[i].n, run, outs[i].st) {
			if key := s.numbering.key(o.st); !seen[string(key)] {
				seen[string(key)] = true
				outs = append(outs, o)
			}
		}
	}
	return outs
}

// aside runs f and reports whether it ended the obligation on some path,
// and whether by a release. What it finds does not count as found. If there is
// too much to run, it may have: gives up towards silence.
func (s *search) aside(f func()) (ends, releases bool) {
	saved, seen, forgetful := s.res, s.seenEnd, s.forgetful
	s.res, s.seenEnd = new(Result), nil
	s.asides++
	f()
	s.asides--
	ends, releases = s.res.Incomplete || slices.ContainsFunc(s.res.Ends, func(e Exit) bool { return e.Why != WhyVoid }), s.res.Released
	saved.States += s.res.States
	s.res, s.seenEnd, s.forgetful = saved, seen, forgetful
	return ends, releases
}

func (s *search) bindFree(mc *ssa.MakeClosure, in *state) (out *state) {
	out = in
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if v := s.of(b, in); v.Base != nil {
			out = s.withBind(out, fn.FreeVars[i], v)
		}
	}
	return out
}

// inline executes a literal in place.
func (s *search) inline(fr *frame, n *node, c site, in *state) []outcome {
	fn := c.callee
	if in.status != pending && (!s.isRelevant(c, in) || c.end != nil && s.isIdleRun(c, in)) {
		return s.one(in, n)
	}
	if fr.depth >= maxDepth || fr.runs(fn) {
		if rel, _ := s.reach(c.fun, in); rel != relNone || in.status != held {
			return s.one(s.end(n, c.at, WhyTaken, in), n)
		}
		return s.one(in, n)
	}
	st := in
	if mc, ok := c.fun.Base.(*ssa.MakeClosure); ok {
		st = s.bindFree(mc, in)
	}
	for i, p := range fn.Params {
		if i < len(c.args) && !c.args[i].IsZero() {
			st = s.withBind(st, p, c.args[i])
		}
	}
	st = s.leaveBehind(c.runs(), st)
	if s.asides == 0 && !fr.isNewRun(c, s.numbering.key(st)) {
		return nil // the paths from here have been searched
	}
	if s.spend(runCost * costOf(st)); s.isSpent {
		return nil
	}
	sub := s.frame(fn, fr)
	sub.isDeferred = fr.isDeferred || c.end != nil
	var outs []outcome
	seen := make(map[string]bool)
	sub.exit = func(m *node, ret *ssa.Return, st *state) {
		st = s.leave(c, fn, ret, st)
		if key := s.numbering.key(st); !seen[string(key)] {
			seen[string(key)] = true
			outs = append(outs, outcome{st, m})
		}
	}
	s.run(sub, s.node(node{parent: n, block: fn.Blocks[0], st: st}))
	return outs
}

// isRelevant reports whether executing the literal can matter: it gets or
// captures something that the state speaks of.
func (s *search) isRelevant(c site, in *state) bool {
	vals := c.args
	if mc, ok := c.fun.Base.(*ssa.MakeClosure); ok {
		for _, b := range mc.Bindings {
			vals = append(vals, s.of(b, in))
		}
	}
	for _, v := range vals {
		if v.Base == nil {
			continue
		}
		if rel, _ := s.reach(v, in); rel != relNone || s.isRoot(v) || slices.Contains(s.spec.Within, v) || s.spec.Global != "" {
			return true
		}
		for _, p := range in.cells {
			if p.key.Base == v.Base {
				return true
			}
		}
	}
	return false
}

// leave returns the state behind a literal's return: its registers are
// dead, and the call's results are what it returned.
func (s *search) leave(c site, fn *ssa.Function, ret *ssa.Return, in *state) (out *state) {
	vals := make([]alias.Val, len(ret.Results))
	for i, r := range ret.Results {
		vals[i] = s.of(r, in)
		if isAnswer(r.Type()) && !s.isRoot(vals[i]) {
			vals[i] = told(vals[i], s.factOf(vals[i], in, ret.Block()))
		}
	}
	in = s.keepShown(fn, in)
	out = s.copyOf(in)
	out.binds = s.pairs.without(in.binds, func(p *pair) bool {
		return p.key.Base.Parent() == fn && !isCompared(p.key.Base, in) && !compares(vals, p.key.Base) && !isCapturedBy(vals, p.key.Base)
	})
	out.facts = s.knowns.without(in.facts, func(k *known) bool {
		return k.key.Base.Parent() == fn && !s.isRoot(k.key)
	})
	isCallback := c.at == s.spec.At && c.cc.Value != s.spec.Lit
	for i, val := range vals {
		r := resultOf(c.at, i)
		if c.isHelped {
			r = callerErr(c.at)
		}
		if isCallback && gotype.IsError(ret.Results[i].Type()) {
			// The error of a callback is taken to be what its caller returns, but
			// for one that tells it to stop: fs.SkipAll.
			r = callerErr(c.at)
			if isSentinel(s.of(ret.Results[i], in)) {
				val = alias.Nil
			}
		}
		if r != nil && s.isTelling(r, val, out) {
			out = s.withBind(out, r, val)
		}
	}
	if isCallback && !tellsSuccess(fn.Signature.Results()) {
		// A caller that fails with a callback that cannot has not run it: gives
		// up towards silence, since it may have failed behind it.
		if r := callerErr(c.at); r != nil {
			out = s.withBind(out, r, alias.Nil)
		}
	}
	return out
}

// isAnswer reports whether values of type t tell what a literal has come to.
func isAnswer(t types.Type) bool { return gotype.IsError(t) || gotype.IsBool(t) }

// told returns the value that f is all that is known of, v if that is nothing.
func told(v alias.Val, f fact) alias.Val {
	switch f {
	case nonNil:
		return alias.NonNil
	case isNil:
		return alias.Nil
	case isTrue:
		return alias.True
	case isFalse:
		return alias.False
	}
	return v
}

// isCapturedBy reports whether one of the values is a literal that captures v: a
// function that a literal returns holds what the literal itself had captured.
func isCapturedBy(vals []alias.Val, v ssa.Value) bool {
	return slices.ContainsFunc(vals, func(val alias.Val) bool {
		mc, ok := val.Base.(*ssa.MakeClosure)
		return ok && slices.Contains(mc.Bindings, v)
	})
}

// keepShown returns the state in which the variables that outlive literal fn hold
// what its branches have shown of them: an error is nil, or not.
func (s *search) keepShown(fn *ssa.Function, in *state) (out *state) {
	out = in
	for _, c := range in.cells {
		if c.val.Base == nil || c.val.Base.Parent() != fn || c.key.Base.Parent() == fn || s.isRoot(c.val) || !gotype.IsError(c.val.Base.Type()) {
			continue
		}
		switch in.fact(c.val) {
		case isNil:
			out = s.setCell(out, c.key, alias.Nil)
		case nonNil:
			out = s.setCell(out, c.key, alias.NonNil)
		}
	}
	return out
}

// callerErr returns the register of the error of a call that runs a callback,
// nil if there is none, or nothing uses it.
func callerErr(at ssa.CallInstruction) ssa.Value {
	if r := errResult(at); r != nil && gotype.IsError(r.Type()) {
		return r
	}
	return nil
}
