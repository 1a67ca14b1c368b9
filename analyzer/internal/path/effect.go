package path

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// effects executes a call whose callee is not executed in place.
func (s *search) effects(fr *frame, n *node, c site, in *state) []outcome {
	if s.isExpected(c, in) {
		return s.one(s.end(n, c.at, WhyVoid, in), n)
	}
	if s.listsNumber(c, in) {
		return s.one(s.end(n, c.at, WhyTaken, in), n)
	}
	if s.closesDescriptor(c) {
		return s.one(s.released(n, c, in), n)
	}
	if out, ok := s.timed(fr, n, c, in); ok {
		return s.one(out, n)
	}
	in = s.unwound(c, s.noteUse(c, in))
	success, failure, told, differs := in, in, uint64(0), false
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone {
			continue
		}
		if i == 0 && s.isReleaseBy(c, rel, sub) {
			return s.one(s.released(n, c, in), n)
		}
		if i < c.shift {
			continue // another method of the root uses it
		}
		e := s.effect(fr, n, c, i, rel, sub, in)
		if (e.Success.Op == Take || e.Failure.Op == Take) && s.isForNow(c) && s.isHelper(a, in) {
			continue
		}
		if s.mayLend(c, rel, e, in) {
			if s.loans != nil {
				return s.lend(n, c, in)
			}
			s.unseen = true
		}
		if (e.Success.Op == Release || e.Failure.Op == Release) && rel == relExact {
			if outs := s.byCondition(fr, n, c, i, sub, in); outs != nil {
				return outs
			}
		}
		e = s.asCalled(c, i, e)
		if rel == relOwner {
			a = s.ownedAt(c.args[i], sub, in)
		}
		told |= e.Success.True
		differs = differs || e.Success.Op != e.Failure.Op
		success, failure = s.apply(fr, n, c, e.Success, a, success), s.apply(fr, n, c, e.Failure, a, failure)
	}
	success = s.forwardErr(c, in, s.carried(c, s.told(c, told, success)))
	if success != failure && (failure.status != success.status || differs) {
		if outs := s.split(n, c, success, failure); outs != nil {
			return outs
		}
	}
	if success.status == held && s.spec.Panics && !(fr.isDeferred && s.isItsOwn(c, success)) && s.mayPanic(c, success) {
		success = success.withRisk(c.at)
	}
	return s.one(s.clobber(c, success), n)
}

// asCalled returns the effect that e on argument i is for a call: who gets a part
// refers to nothing, a failure that nobody asks for may have been one, and one that
// has been asked for before is one.
func (s *search) asCalled(c site, i int, e Effect) Effect {
	if !s.isWhole(c.args[i]) {
		e.Success.Refers, e.Failure.Refers = false, false
	}
	if e.Failure.Op == Take && e.Success.Op == Keep && errResult(c.at) == nil {
		e.Success = e.Failure // gives up towards silence
	}
	if e.Failure.Op == Release && e.Success.Op == Keep && s.isAskedBefore(c, i) {
		e.Success = e.Failure
	}
	return e
}

// forwardErr records where in the results the error of the acquisition is,
// if the call got it together with the root: a struct of both.
func (s *search) forwardErr(c site, in, success *state) (out *state) {
	if s.spec.Err == nil || success == in || success.status != held {
		return success
	}
	err := alias.Val{Base: s.spec.Err}
	for i, a := range c.args {
		if a != err || i < c.shift {
			continue
		}
		o := s.sem.Effect(c.cc, c.callee, i-c.shift, "", ErrorSpec).Success
		if r := resultOf(c.at, o.Result); o.Op == Forward && o.Path != "" && r != nil {
			return s.withCell(success, alias.Val{Base: r, Path: o.Path}, err)
		}
	}
	return success
}

// ErrorSpec is the question where a call puts an error that it gets.
var ErrorSpec = &Spec{Kind: &contract.Kind{Type: "error"}}

// effect returns what the call does to the root through argument i. One that
// uses what can be read to its end may do so: gives up towards silence.
func (s *search) effect(fr *frame, n *node, c site, i int, rel relation, sub string, in *state) Effect {
	e := s.effectOn(fr, n, c, i, rel, sub, in)
	if rel != relCarrier && s.spec.Kind != nil && s.spec.Kind.Drained && e == Both(Keep) {
		return Both(Take)
	}
	if e.Success.Op == Take && rel == relPart && s.isForOwnPart(c, i, in) {
		return Both(Keep)
	}
	return e
}

// isForOwnPart reports whether a method of one part of the root, a parameter, gets
// another one, in a goroutine that the function starts and does not wait for: go
// s.http.Serve(s.ln). The root is there to be released as before.
func (s *search) isForOwnPart(c site, i int, in *state) bool {
	if !s.spec.Effect || i == 0 || c.name == "" || !s.isReleasedWhole() || !isStarted(c.at) {
		return false
	}
	user := s.of(Operands(c.cc)[0], in)
	rest, ok := alias.Rel(user.Path, s.spec.Root.Path)
	return ok && user.Base == s.spec.Root.Base && strings.HasPrefix(rest, ".") && !waits(s.spec.Fn)
}

// isStarted reports whether the call runs in a goroutine of its own: it is what a go
// statement calls, or in the literal that it does.
func isStarted(at ssa.CallInstruction) bool {
	if _, ok := at.(*ssa.Go); ok {
		return true
	}
	lit := at.Parent()
	if lit.Parent() == nil {
		return false
	}
	for _, b := range lit.Parent().Blocks {
		for _, instr := range b.Instrs {
			if g, ok := instr.(*ssa.Go); ok && g.Call.StaticCallee() == lit {
				return true
			}
		}
	}
	return false
}

// waits reports whether fn receives something, or calls what waits or stops.
func waits(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Select:
				return true
			case *ssa.UnOp:
				if instr.Op == token.ARROW {
					return true
				}
			case ssa.CallInstruction:
				if name := MethodName(instr.Common()); name == "Wait" || IsVerb(name) {
					return true
				}
			}
		}
	}
	return false
}

// effectOn is effect for what must be released in any case.
func (s *search) effectOn(fr *frame, n *node, c site, i int, rel relation, sub string, in *state) Effect {
	if rel == relCarrier && i >= c.shift && s.sem.EndsCarried(c.cc, c.callee, i-c.shift, s.spec.Kind) {
		return Both(Release)
	}
	if rel == relCarrier || s.spec.Lent && s.isGivenFunc(c.fun) {
		return Both(Keep)
	}
	if rel != relClosure {
		if rel == relPart || rel == relPartner {
			sub = ""
		}
		if rel == relOwner && s.refersInContext(c) {
			return Both(Keep)
		}
		if rel == relOwner {
			if fun, ok := s.ownedClosure(c.args[i], sub, in); ok {
				return s.functionEffect(fr, n, c, i, sub, fun, in)
			}
			best := s.ownerEffect(c, i, sub, in)
			for _, p := range s.ownedFunctions(c.args[i], in) {
				if e := s.functionEffect(fr, n, c, i, p.key.Path, p.val, in); rankOf(e) > rankOf(best) {
					best = e
				}
			}
			return best
		}
		return s.sem.Effect(c.cc, c.callee, i-c.shift, sub, s.spec)
	}
	return s.functionEffect(fr, n, c, i, "", c.args[i], in)
}

// refersInContext reports whether the call puts something that refers to the
// receiver of the method searched into a context: a span that its exporter has
// started. Who finds it there may end the span, which has not got the exporter.
func (s *search) refersInContext(c site) bool {
	return s.spec.Start == nil && c.callee != nil && isCalled(c.callee, "context", "WithValue") &&
		s.spec.Fn != nil && s.spec.Fn.Signature.Recv() != nil && s.spec.Root.Base == s.spec.Fn.Params[0]
}

// rankOf orders effects by how much they say: a release before all.
func rankOf(e Effect) int {
	switch {
	case e.Success.Op == Release || e.Failure.Op == Release:
		return 3
	case e.Success.Op == Take || e.Failure.Op == Take:
		return 2
	case e.Success.Op == Forward:
		return 1
	}
	return 0
}

// used returns the outcome for the root if o is that for a function that
// captures it and does not release it.
func used(o Outcome) Outcome {
	if o.Op == Release {
		o.Op = Keep
	}
	return o
}

// gone returns the outcome for the root if o is that for a function that
// captures it and hands it on.
func gone(o Outcome) Outcome {
	if o.Op == Release {
		o.Op = Take
	}
	return o
}

// isReleaseBy reports whether the call is one of a method that releases the root,
// which its receiver is or has a part of; a method value of an interface may be one
// of an owner, whose method is out of sight: gives up towards silence.
func (s *search) isReleaseBy(c site, rel relation, sub string) bool {
	if c.shift > 0 && rel == relOwner && (IsVerb(c.name) || s.isRelease(c.name)) {
		return true
	}
	return c.name != "" && s.releases(rel, sub, c.name) && !s.isToldWhich(c)
}

// isRelease reports whether the kind is released by a method of that name.
func (s *search) isRelease(name string) bool {
	return isReleasedBy(s.spec.Kind, name)
}

// isToldWhich reports whether a method that does not release the kind is told by
// a number or a name which of the things that its receiver has to release:
// deregister(id).
func (s *search) isToldWhich(c site) bool {
	if s.spec.Kind == nil || len(s.spec.Kind.Releases) == 0 || s.isRelease(c.name) {
		return false
	}
	for p := range c.cc.Signature().Params().Variables() {
		if b, ok := p.Type().(*types.Basic); ok && b.Info()&(types.IsInteger|types.IsString) != 0 {
			return true
		}
	}
	return false
}

// isReleasedBy reports whether kind k is released by a method of that name.
func isReleasedBy(k *contract.Kind, name string) bool {
	return k != nil && slices.ContainsFunc(k.Releases, func(r contract.Release) bool { return r.Method == name })
}

// closureEffect returns what becomes of a function that would release the
// root: a callee whose body is known may leave it uncalled.
func (s *search) closureEffect(c site, i int, sub string) Effect {
	return s.sem.Effect(c.cc, c.callee, i-c.shift, sub, closureSpec)
}

// closureSpec is the question what a call does to a function it gets.
var closureSpec = &Spec{Kind: &contract.Kind{Type: "func()", Releases: []contract.Release{{}}}}

// apply returns the state after outcome o of a call on argument a.
func (s *search) apply(fr *frame, n *node, c site, o Outcome, a alias.Val, in *state) (out *state) {
	if in.status == done {
		return in
	}
	if out, ok := s.keeps(fr, n, c, o, a, in); ok {
		return out
	}
	switch o.Op {
	case Release:
		return s.released(n, c, in)
	case Void:
		return s.end(n, c.at, WhyVoid, in)
	case Take:
		if in.status == scheduled {
			return in
		}
		if o.Uses && s.isJustCalled(c.at, o.Result) {
			return in
		}
		if o.Refers {
			return s.refers(n, c.at, alias.Val{}, in)
		}
		return s.end(n, c.at, WhyTaken, in)
	case Forward:
		r := resultOf(c.at, o.Result)
		if r == nil {
			return in
		}
		if o.Path == "" || isNoFieldOf(r.Type(), o.Path) {
			return s.withBind(in, r, a.Join(o.Part))
		}
		return s.withCell(in, alias.Val{Base: r, Path: o.Path}, a)
	}
	return in
}

// isNoFieldOf reports whether t is a struct, or points to one, that has nothing at
// path: it wraps what has the root there, and whoever releases it releases that.
func isNoFieldOf(t types.Type, path string) bool {
	_, isStruct := gotype.Deref(t).Underlying().(*types.Struct)
	return isStruct && path[0] == '.' && TypeAt(t, strings.TrimSuffix(path, Call)) == nil
}

// carried binds the result that is had again from the root's carrier.
func (s *search) carried(c site, in *state) (out *state) {
	for i, a := range c.args {
		if rel, _ := s.reach(a, in); rel != relCarrier {
			continue
		}
		if r := resultOf(c.at, s.sem.Carries(c.cc, c.callee, i)); r != nil {
			return s.withBind(in, r, s.spec.Root)
		}
		// A context that is derived from the carrier carries the root, too.
		if o := s.sem.Effect(c.cc, c.callee, i, "", s.spec).Success; o.Op == Forward && o.Path == "" {
			if r := resultOf(c.at, o.Result); r != nil {
				in = s.withBind(in, r, a)
			}
		}
	}
	return in
}

// split forks the path by the error, or the bool, that the call returns. It returns nil
// if the call returns none, or its error is not looked at: then it is
// taken to succeed, which gives up towards silence.
func (s *search) split(n *node, c site, success, failure *state) []outcome {
	err, yes, no := errResult(c.at), isNil, nonNil
	if err != nil && gotype.IsBool(err.Type()) {
		yes, no = isTrue, isFalse
	}
	if err == nil {
		return s.one(success, n)
	}
	v := alias.Val{Base: err}
	s.noteDynamic(v)
	var outs []outcome
	known := s.intrinsic(v, success)
	if success.status != done && known != no {
		outs = append(outs, outcome{s.withFact(success, v, yes), n})
	}
	if failure.status != done && known != yes {
		outs = append(outs, outcome{s.withFact(failure, v, no), n})
	}
	if len(outs) == 0 {
		outs = append(outs, outcome{success, n})
	}
	return outs
}
