package path

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// mayEnd reports whether running the function fun may end the obligation,
// or gives the root to who runs it, of whom nothing is known: gives up
// towards silence. It also reports whether a release is seen in it.
func (s *search) mayEnd(fr *frame, n *node, fun alias.Val, in *state) (ends, releases bool) {
	mc, ok := fun.Base.(*ssa.MakeClosure)
	if !ok {
		return true, false
	}
	fn := mc.Fn.(*ssa.Function)
	if fr.depth >= maxDepth || fr.runs(fn) || len(fn.Blocks) == 0 {
		return true, false
	}
	ended := false
	sub := s.frame(fn, fr)
	sub.exit = func(_ *node, ret *ssa.Return, st *state) {
		st, calls := st.withoutDefers(fn)
		ended = ended || st.status != in.status || len(calls) > 0 || s.returns(ret, st) || s.leavesIn(fn, in, st)
	}
	ends, releases = s.aside(func() { s.run(sub, &node{block: fn.Blocks[0], st: s.bindFree(mc, in)}) })
	return ended || ends, releases
}

// leavesIn reports whether a literal has stored the root in a variable that it
// captures: who runs it, and when, cannot be told, so the search does not know
// what the variable holds behind it.
func (s *search) leavesIn(lit *ssa.Function, in, out *state) bool {
	return slices.ContainsFunc(out.cells, func(p pair) bool {
		if p.key.Base.Parent() == lit {
			return false
		}
		if old, ok := getPair(in.cells, p.key); ok && old == p.val {
			return false
		}
		rel, _ := s.reach(p.val, out)
		return rel != relNone && rel != relCarrier
	})
}

// returns reports whether one of the results is, or leads to, the root.
func (s *search) returns(ret *ssa.Return, st *state) bool {
	return slices.ContainsFunc(ret.Results, func(r ssa.Value) bool {
		rel, _ := s.reach(s.of(r, st), st)
		return rel != relNone && rel != relCarrier
	})
}

// assumeFailure adds that the error result is not nil, where all other
// results are zero and nothing is known of it: "return nil, fail()" means
// a failure.
func (s *search) assumeFailure(n *node, in *state) (out *state) {
	ret, ok := n.block.Instrs[len(n.block.Instrs)-1].(*ssa.Return)
	if !ok || len(ret.Results) < 2 {
		return in
	}
	var errCell alias.Val
	for i, r := range ret.Results {
		load, ok := r.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return in
		}
		key := s.keyOf(load.X, in)
		val, known := getPair(in.cells, key)
		if gotype.IsError(r.Type()) && i == len(ret.Results)-1 {
			if !known || val.IsConst() || s.isRoot(val) {
				return in
			}
			errCell = val
			continue
		}
		if !known || val != alias.Nil && val != alias.False && val.Path != "=0" && val.Path != `=""` {
			return in
		}
	}
	if errCell.Base == nil || in.fact(errCell) != unknown {
		return in
	}
	return s.withFact(in, errCell, nonNil)
}

// atReturn classifies an exit of the function searched.
func (s *search) atReturn(n *node, ret *ssa.Return, in *state) {
	if in.status == done || in.status == pending || s.isBefore(in) {
		return
	}
	e := Exit{At: ret, Class: s.classify(ret, in), Earlier: s.isEarlier, Zero: s.returnsZero(ret, in)}
	if s.loans != nil && s.settleLoans(n, ret, e, in) {
		return
	}
	switch in.status {
	case released:
		e.Why = WhyReleased
	case taken:
		e.Why = WhyTaken
	}
	if in.status == held && s.fires(in) {
		e.Why = WhyTaken
	}
	if e.Why != WhyNone {
		s.noteStill(n, ret, e, in)
		return
	}
	if in.status == scheduled {
		if isLoopBody(s.spec.Fn) && s.of(ret.Results[0], in) == alias.True {
			s.pile(n, ret) // the defer is the enclosing function's
		}
		e.Why = WhyReleased
		s.noteStill(n, ret, e, in)
		return
	}
	if call := s.trialAt(ret, e, in); call != nil {
		s.noteTrial(n, e, call)
	}
	for i, r := range ret.Results {
		if gotype.IsBool(r.Type()) && s.isTrueIfHeld(s.cond(r, in, ret.Block())) {
			e.True |= 1 << i
		}
	}
	if s.handsOn(n, ret, in, e) {
		return
	}
	id := endKey{at: ret, class: e.Class}
	if s.seenEnd[id] || s.spec.IfUsed && !in.used {
		return
	}
	s.noteEnd(id)
	e.end = n
	res := s.found()
	res.Leaks = append(res.Leaks, e)
}

// handsOn reports whether the results of a return hand the obligation to
// the caller, and notes how. A failure hands on nothing but a container, for
// what has been acquired so far, a function that releases the root, for callers
// that call it before they look at the error, functions that the error itself
// keeps for its caller, what is returned beside an error that is made for this
// return: a caller that knows the error uses it, and what has come beside an
// error itself, or its owner.
func (s *search) handsOn(n *node, ret *ssa.Return, in *state, e Exit) bool {
	isDone := false
	if e.Class != Failure && slices.ContainsFunc(ret.Results, func(r ssa.Value) bool { return s.isFedBy(r, in) }) {
		s.note(n, Exit{At: ret, Class: e.Class, Why: WhyTaken})
		return true
	}
	for i, r := range ret.Results {
		v := s.of(r, in)
		rel, sub := s.reach(v, in)
		if rel == relNone || e.Class == Failure && s.isCancelAbove(v) {
			continue
		}
		if s.isCancelAbove(v) {
			s.note(n, Exit{At: ret, Class: e.Class, Why: WhyTaken})
			return true
		}
		if e.Class == Failure && (isContainer(r.Type()) || rel == relClosure && namesResults(ret) && s.closureRuns(n, v, in)) {
			s.note(n, Exit{At: ret, Class: e.Class, Why: WhyTaken}) // what has been acquired so far
			return true
		}
		if e.Class == Failure && gotype.IsError(r.Type()) && s.isToBeRun(n, v, rel, in) {
			s.note(n, Exit{At: ret, Class: e.Class, Why: WhyTaken})
			return true
		}
		if e.Class == Failure && rel != relCarrier && (failsOnPurpose(ret) || s.spec.Failed && rel == relOwner || rel == relExact && (s.spec.Failed || isAskedForNil(ret.Results[i]))) {
			s.note(n, Exit{At: ret, Class: e.Class, Why: WhyTaken, Result: i, Sub: sub, Beside: rel == relExact})
			return true
		}
		if e.Class == Failure {
			break
		}
		e.Why, e.Result, e.Sub, e.Carried = WhyReturned, i, sub, rel == relCarrier
		switch rel {
		case relOwner:
			e.Owner, e.Subs, e.Partners = v.Base, s.ownerPaths(v, in), append(s.partnerPaths(v, in), s.runningPaths(n, v, in)...)
		case relPart:
			e.Part, e.Sub = sub, ""
		case relPartner:
			e.Partner = true
		}
		if rel == relClosure {
			e.Closure, _ = v.Base.(*ssa.MakeClosure)
			e.Runs = s.closureRuns(n, v, in)
			e.Uses = !e.Runs && s.spec.Effect && s.onlyUses(n, v, in)
		}
		s.note(n, e)
		e.Part, e.Owner, e.Partners, e.Closure, e.Partner, e.Runs, e.Uses = "", nil, nil, nil, false, false, false
		in, isDone = in.withStatus(done), true
	}
	return isDone
}

// isToBeRun reports whether v, an error, has the root for others to call, or a
// function that ends the obligation: an error keeps no function to tell of it.
func (s *search) isToBeRun(n *node, v alias.Val, rel relation, in *state) bool {
	switch {
	case rel == relClosure:
		return s.closureRuns(n, v, in)
	case rel != relOwner || s.spec.Root.Base == nil:
		return false
	}
	t := s.spec.Root.Base.Type().Underlying()
	if list, ok := t.(*types.Slice); ok {
		t = list.Elem().Underlying()
	}
	_, isFunc := t.(*types.Signature)
	return isFunc || len(s.runningPaths(n, v, in)) > 0
}

// runningPaths returns the paths from owner v to the functions in it that are
// there to end the obligation: logger{w: f, close: f.Close}.
func (s *search) runningPaths(n *node, v alias.Val, in *state) (paths []string) {
	for _, p := range s.ownedFunctions(v, in) {
		if s.closureRuns(n, p.val, in) {
			paths = append(paths, p.key.Path)
		}
	}
	return paths
}

// isTrueIfHeld reports whether a condition is true wherever there is
// something to release.
func (s *search) isTrueIfHeld(c cond) bool {
	if c.decided != unknown {
		return c.decided == isTrue
	}
	if c.val == s.spec.Root {
		return c.then == nonNil
	}
	if c.val.Path != "" || c.val.Base == nil {
		return false
	}
	return c.val.Base == s.spec.Err && c.then == isNil || c.val.Base == s.spec.OK && c.then == isTrue
}

// noteStill notes an exit behind the end of the obligation, with the
// result that is the root all the same.
func (s *search) noteStill(n *node, ret *ssa.Return, e Exit, in *state) {
	if s.spec.Follow {
		for i, r := range ret.Results {
			if rel, sub := s.reach(s.of(r, in), in); rel == relExact || rel == relPart || rel == relOwner {
				e.Still, e.Result, e.Sub = true, i, sub
				break
			}
		}
	}
	s.note(n, e)
}

// closureRuns reports whether the returned function fun is there to end the
// obligation: it releases the root, or hands it to somebody unknown and has
// nothing else to tell. A function that asks something of the root, of
// which only the name is in sight, is none that has to be called. Nor is one
// that waits for something first: its caller may lose interest.
func (s *search) closureRuns(n *node, fun alias.Val, in *state) bool {
	if fn, _ := boundMethod(fun.Base); fn != nil {
		return IsVerb(methodOf(fn)) || s.isRelease(methodOf(fn))
	}
	if mc, ok := fun.Base.(*ssa.MakeClosure); ok && (waitsFirst(mc.Fn.(*ssa.Function)) || getsWork(mc.Fn.(*ssa.Function))) {
		return false
	}
	ends, releases := s.mayEnd(s.frame(s.spec.Fn, nil), n, fun, in.withStatus(held))
	return releases || ends && isCleanup(fun.Base.Type())
}

// onlyUses reports whether the returned function fun, a literal, does nothing with
// the root that could end the obligation: the sequence of what can be read from it.
func (s *search) onlyUses(n *node, fun alias.Val, in *state) bool {
	if fn, _ := boundMethod(fun.Base); fn != nil {
		return false // gives up towards silence: it may be asked for an end
	}
	ends, _ := s.mayEnd(s.frame(s.spec.Fn, nil), n, fun, in.withStatus(held))
	return !ends
}

// isJustCalled reports whether the function that a call returns is called, by a
// loop over it or not, or by another function that is given it and does not keep it,
// and nothing else.
func (s *search) isJustCalled(at ssa.CallInstruction, result int) bool {
	fun := resultOf(at, result)
	return fun == nil || !slices.ContainsFunc(*fun.Referrers(), func(ref ssa.Instruction) bool {
		call, ok := ref.(*ssa.Call)
		return !ok || !s.runsOnly(call, fun)
	})
}

// runsOnly reports whether a call is one of fun, or all that becomes of fun by it is that
// it is called before it returns, or not.
func (s *search) runsOnly(call *ssa.Call, fun ssa.Value) bool {
	cc := &call.Call
	if cc.Value == fun {
		return !cc.IsInvoke() && !slices.Contains(cc.Args, fun)
	}
	for i, arg := range Operands(cc) {
		if arg != fun {
			continue
		}
		e := s.sem.Effect(cc, cc.StaticCallee(), i, "", closureSpec)
		for _, o := range []Outcome{e.Success, e.Failure} {
			if o.Op != Release && o.Op != Keep {
				return false
			}
		}
	}
	return true
}

// getsWork reports whether a literal is told what to work on, and not only how its
// caller has fared: it is called for each of several things, or never.
func getsWork(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool {
		t := p.Type()
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		_, isBasic := t.Underlying().(*types.Basic)
		return !isBasic && !gotype.IsError(t) && !gotype.IsContext(t)
	})
}

// isCleanup reports whether functions of type t are told nothing and tell
// at most how they failed.
func isCleanup(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() > 0 || sig.Results().Len() > 1 {
		return false
	}
	return sig.Results().Len() == 0 || gotype.IsError(sig.Results().At(0).Type())
}

// returnsZero reports whether all results, of at least one, are zero.
func (s *search) returnsZero(ret *ssa.Return, st *state) bool {
	for _, r := range ret.Results {
		switch v := s.of(r, st); v {
		case alias.Nil, alias.False:
		default:
			if v.Path != "=0" && v.Path != `=""` || v.Base != nil {
				return false
			}
		}
	}
	return len(ret.Results) > 0
}

// classify says whether the return is a success: by the error result, if
// there is one, or, of a function that is summarized, a bool result: true
// is a success.
func (s *search) classify(ret *ssa.Return, st *state) Class {
	if len(ret.Results) == 0 {
		return Success
	}
	last := ret.Results[len(ret.Results)-1]
	if !gotype.IsError(last.Type()) && !((s.spec.Start == nil || s.spec.Lock) && gotype.IsBool(last.Type())) {
		return Success
	}
	switch s.factOf(s.of(last, st), st, ret.Block()) {
	case isNil, isTrue:
		return Success
	case nonNil, isFalse:
		return Failure
	}
	return Unclear
}

// tellsSuccess reports whether the results can tell a success from a
// failure, as classify does it.
func tellsSuccess(results *types.Tuple) bool {
	if results.Len() == 0 {
		return false
	}
	last := results.At(results.Len() - 1).Type()
	return gotype.IsError(last) || gotype.IsBool(last)
}
