package path

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Operands returns the arguments of the call, the receiver of a method
// first.
func Operands(cc *ssa.CallCommon) []ssa.Value {
	if cc.IsInvoke() {
		return append([]ssa.Value{cc.Value}, cc.Args...)
	}
	return cc.Args
}

// MethodName returns the name of the method called, or "".
func MethodName(cc *ssa.CallCommon) string {
	if cc.IsInvoke() {
		return cc.Method.Name()
	}
	if fn := cc.StaticCallee(); fn != nil && fn.Signature.Recv() != nil {
		return fn.Name()
	}
	return ""
}

// A result of executing a call: the state behind it.
type outcome struct {
	st *state
	n  *node
}

// one returns the only outcome of a call. It is good until the next call has
// been executed.
func (s *search) one(st *state, n *node) []outcome {
	s.single[0] = outcome{st, n}
	return s.single[:]
}

// calls executes a call instruction and returns the state behind it. It
// reports true if the path has been forked, or has ended.
func (s *search) calls(fr *frame, n *node, i int, instr *ssa.Call, in *state, push func(*node)) (out *state, forked bool) {
	if instr == s.spec.Start {
		if in.status == pending {
			return in.withStatus(held), false
		}
		s.again(n, instr, s.wrappedAgain(fr, n, instr, in))
		return in, true
	}
	mark := len(s.args)
	c := s.site(instr, in)
	if instr == s.spec.At && in.status == pending && fr.parent == nil {
		c.fun = alias.Val{Base: s.spec.Lit}
		c.callee = s.spec.Lit.Fn.(*ssa.Function)
		if instr.Call.Value != s.spec.Lit {
			c.args = nil
		}
	}
	outs := s.call(fr, n, c, in)
	s.args = s.args[:mark]
	if len(outs) == 1 && outs[0].n == n {
		return s.wrapping(instr, outs[0].st), false
	}
	for _, o := range outs {
		if o.st.status != done {
			push(s.node(node{parent: o.n, block: n.block, index: i + 1, st: o.st}))
		}
	}
	return in, true
}

// wrapping lets the result of a call that wraps the acquisition's error stand for
// that, wherever it is stored.
func (s *search) wrapping(call *ssa.Call, in *state) (out *state) {
	if s.spec.Err == nil || in.status == done || !gotype.IsError(call.Type()) {
		return in
	}
	own := alias.Val{Base: s.spec.Err}
	isOwn := func(arg ssa.Value) bool { return gotype.IsError(arg.Type()) && s.of(arg, in) == own }
	if !slices.ContainsFunc(Operands(call.Common()), isOwn) && !s.joinsOnly(own, call.Common(), s.callee(call.Common(), in), in) {
		return in
	}
	if _, ok := s.sameNilRoot(alias.Val{Base: call}, in); ok {
		return s.withBind(in, call, own)
	}
	return in
}

// call returns the states behind a call.
func (s *search) call(fr *frame, n *node, c site, in *state) []outcome {
	if b, ok := c.cc.Value.(*ssa.Builtin); ok {
		return s.one(s.builtin(n, c, b, in), n)
	}
	if s.sem.NoReturn(c.cc, c.callee) {
		return nil
	}
	if in.status != held && in.status != pending && !isLiteral(c.callee) {
		return s.one(s.releasedTwice(fr, n, c, in), n)
	}
	if rel, sub := s.reach(c.fun, in); s.releasesByCall(rel, sub, c) {
		return s.one(s.released(n, c, in), n)
	}
	if s.releasesWithin(c, in) {
		return s.one(s.released(n, c, in), n)
	}
	if s.isFormer(c.fun) || s.isUnlockedBy(c) {
		return s.one(s.released(n, c, in), n)
	}
	if isLiteral(c.callee) {
		return s.inline(fr, n, c, in)
	}
	if s.runsUntilDone(c, in) {
		s.res.Released = true
		return s.one(s.end(n, c.at, WhyUsedUp, in), n)
	}
	if body := loopBody(c.args); body != nil {
		return s.iterate(fr, n, c, body, in)
	}
	if run, ok := s.runsOnce(c, in); ok {
		return s.inline(fr, n, run, in)
	}
	return s.effects(fr, n, c, in)
}

// isUnlockedBy reports whether the call runs a helper, written beside the literal
// that is searched, which lets go of such a lock. Whether of this one is not asked:
// gives up towards silence.
func (s *search) isUnlockedBy(c site) bool {
	if !s.spec.Lock || c.callee != nil || s.spec.Kind == nil {
		return false
	}
	return slices.ContainsFunc(s.spec.Kind.Releases, func(r contract.Release) bool { return s.sem.HelperUnlocks(c.cc, r.Method) })
}

// releasedTwice executes a call behind the release: one that releases what a
// defer will release, too, makes the deferred one a mere safeguard.
func (s *search) releasedTwice(fr *frame, n *node, c site, in *state) (out *state) {
	if s.spec.Follow {
		in = s.wrapped(fr, n, c, in)
	}
	if in.status != scheduled {
		return in
	}
	if rel, sub := s.reach(c.fun, in); s.releasesByCall(rel, sub, c) {
		return s.end(n, c.at, WhyReleased, in)
	}
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone {
			continue
		}
		if i == 0 && c.name != "" && s.releases(rel, sub, c.name) && !s.isToldWhich(c) {
			return s.end(n, c.at, WhyReleased, in)
		}
		if i < c.shift {
			continue
		}
		if op := s.effect(fr, n, c, i, rel, sub, in).Success.Op; op == Release || op == Take {
			return s.end(n, c.at, WhyReleased, in)
		}
	}
	return in
}

// wrapped executes what the call puts around the root whose obligation has ended,
// which may be returned in it.
func (s *search) wrapped(fr *frame, n *node, c site, in *state) (out *state) {
	out = in
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel != relExact || i < c.shift {
			continue
		}
		if e := s.effect(fr, n, c, i, rel, sub, in); e.Success.Op == Forward {
			out = s.apply(fr, n, c, e.Success, a, out)
		}
	}
	return out
}

// methodOf returns the name of the method that a bound method wrapper calls.
func methodOf(fn *ssa.Function) string {
	if obj := fn.Object(); obj != nil {
		return obj.Name()
	}
	return strings.TrimSuffix(fn.Name(), "$bound")
}

// releasesByCall reports whether the called value is the root itself (a
// cancel function), or its partner.
func (s *search) releasesByCall(rel relation, sub string, c site) bool {
	return !c.cc.IsInvoke() && s.releases(rel, sub, "")
}

func (s *search) released(n *node, c site, in *state) (out *state) {
	if in.risk != nil && s.res.Risk == nil {
		s.res.Risk = in.risk
	}
	if in.status == scheduled {
		return in
	}
	return s.end(n, c.at, WhyReleased, in)
}

func (s *search) builtin(n *node, c site, b *ssa.Builtin, in *state) (out *state) {
	switch b.Name() {
	case "append":
		return s.appended(n, c, in)
	case "copy":
		if rel, _ := s.reach(c.args[1], in); rel != relNone && rel != relCarrier {
			return s.end(n, c.at, WhyTaken, in)
		}
	case "close":
		if s.isStoppedBy(c.at, c.cc.Args[0], in) {
			return s.end(n, c.at, WhyReleased, in)
		}
	case "recover":
		// Only paths on which nothing panics are searched.
		if v, ok := c.at.(*ssa.Call); ok && c.at.Parent() != s.spec.Fn {
			return s.withBind(in, v, alias.Nil)
		}
	}
	return in
}

// mayPanic reports whether the call is a risk. One that is told the error of
// the acquisition has nothing to complain of where the root is held, and a method of
// the root that is told nothing only answers.
func (s *search) mayPanic(c site, st *state) bool {
	if c.name != "" && len(c.args) == 1 && c.cc.Signature().Results().Len() > 0 {
		if rel, _ := s.reach(c.args[0], st); rel == relExact {
			return false
		}
	}
	if s.spec.Err != nil && slices.Contains(c.args, alias.Val{Base: s.spec.Err}) {
		return false
	}
	return s.isRecovered(c.at) && !s.isAwaited(st) && s.sem.MayPanic(c.cc, c.callee)
}

// isRecovered reports whether a panic at that place, in the function or in a
// literal that it runs, leaves the process running.
func (s *search) isRecovered(at ssa.Instruction) bool {
	d := s.spec.Recovery
	return d == nil || at.Parent() != d.Parent() || Precedes(d, at)
}

// isItsOwn reports whether the call is of a method of the root, or of a function of
// another package: in a deferred literal it is told something before it ends, as
// one may be put into words.
func (s *search) isItsOwn(c site, st *state) bool {
	if c.callee != nil && len(c.callee.Blocks) == 0 {
		return true
	}
	if c.name == "" || len(c.args) == 0 {
		return false
	}
	rel, _ := s.reach(c.args[0], st)
	return rel == relExact
}

// isAwaited reports whether a deferred call that captures the root waits.
func (s *search) isAwaited(st *state) bool {
	for _, d := range st.defers {
		if rel, _ := s.reach(d.fun, st); rel != relNone {
			return true
		}
		for _, a := range d.args {
			if rel, _ := s.reach(a, st); rel != relNone {
				return true
			}
		}
	}
	return false
}

// panics notes that the function panics while the root is held. In a literal
// that is called in place that is not asked: gives up towards silence.
func (s *search) panics(fr *frame, at *ssa.Panic, st *state) {
	if fr.parent == nil && s.spec.Panics && st.status == held && s.res.Risk == nil && s.isRecovered(at) && !s.isAwaited(st) {
		s.res.Risk = at
	}
}

// resultOf returns the register of result i of the call, nil if it is
// not used.
func resultOf(at ssa.CallInstruction, i int) ssa.Value {
	call, ok := at.(*ssa.Call)
	if !ok {
		return nil
	}
	return alias.ResultOf(call, i)
}

// errResult returns the register of the call's error, or of its last
// result if that is a bool; nil if there is none, or nothing uses it.
func errResult(at ssa.CallInstruction) ssa.Value {
	res := at.Common().Signature().Results()
	if res.Len() == 0 || !gotype.IsError(res.At(res.Len()-1).Type()) && !gotype.IsBool(res.At(res.Len()-1).Type()) {
		return nil
	}
	v := resultOf(at, res.Len()-1)
	if v == nil || len(*v.Referrers()) == 0 {
		return nil
	}
	return v
}
