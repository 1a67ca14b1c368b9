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

// callee returns the function called, if it is known in st.
func (s *search) callee(cc *ssa.CallCommon, st *state) *ssa.Function {
	if fn := cc.StaticCallee(); fn != nil {
		return fn
	}
	if cc.IsInvoke() {
		return nil
	}
	switch base := s.of(cc.Value, st); b := base.Base.(type) {
	case *ssa.Function:
		return b
	case *ssa.MakeClosure:
		if base.Path == "" {
			return b.Fn.(*ssa.Function)
		}
	}
	return nil
}

// boundMethod returns the method and the receiver of a method value
// (f.Close used as a function).
func boundMethod(v ssa.Value) (fn *ssa.Function, recv ssa.Value) {
	mc, ok := v.(*ssa.MakeClosure)
	if !ok || len(mc.Bindings) != 1 {
		return nil, nil
	}
	fn = mc.Fn.(*ssa.Function)
	if !strings.HasPrefix(fn.Synthetic, "bound method wrapper") {
		return nil, nil
	}
	return fn, mc.Bindings[0]
}

// isLiteral reports whether fn is a function literal with a body.
func isLiteral(fn *ssa.Function) bool {
	return fn != nil && fn.Parent() != nil && len(fn.Blocks) > 0
}

// verbs are the words that the name of a release begins with, by their first
// letters: most names begin with none, and all names are asked about.
var verbs = func() (by ['z' + 1][]string) {
	for v := range strings.FieldsSeq(`Close Shutdown Stop Release Destroy Disconnect Terminate Free Dispose
		Kill Abort Cleanup TearDown Teardown Finish Quit Unmount Dismiss Discard Cancel
		Hangup HangUp Unsubscribe Detach Unregister Deregister Logout Finalize Unload Retire Relinquish
		close shutdown stop release destroy disconnect terminate free dispose cleanup teardown finish
		hangup hangUp unsubscribe detach unregister deregister logout finalize unload retire relinquish`) {
		by[v[0]] = append(by[v[0]], v)
	}
	return by
}()

// IsVerb reports whether name speaks of a release. It decides only what
// ends an obligation, never what makes one: gives up towards silence.
func IsVerb(name string) bool {
	if name == "" || int(name[0]) >= len(verbs) {
		return false
	}
	switch name {
	case "CloseWrite", "CloseRead", "CloseSend", "CloseNotify", "CloseIdleConnections", "CloseChan":
		return false
	case "End", "Commit", "Rollback", "Unlock", "Wait", "Drain":
		return true
	}
	return slices.ContainsFunc(verbs[name[0]], func(v string) bool { return strings.HasPrefix(name, v) })
}

// releases reports whether a call of method name (or, if it is "", of the
// value itself) on something in relation rel to the root, at sub,
// releases it.
func (s *search) releases(rel relation, sub, name string) bool {
	if rel == relPartner || rel == relOwner && sub == Call {
		return name == ""
	}
	if rel != relExact && rel != relPart {
		return false
	}
	if s.spec.Kind != nil {
		if slices.Contains(s.spec.Kind.Releases, contract.Release{Path: sub, Method: name}) {
			return true
		}
		if s.spec.Lock {
			return false
		}
	}
	return name == "" && s.spec.Kind == nil || sub == "" && name != "" && IsVerb(name)
}

// A site is one call as it is executed: the operands are evaluated.
type site struct {
	at ssa.CallInstruction
	// end is the instruction that runs a deferred call, nil for others.
	end    ssa.Instruction
	cc     *ssa.CallCommon
	callee *ssa.Function
	name   string    // of the method called, or ""
	fun    alias.Val // of a call through a function value
	args   []alias.Val
	// shift is 1 if args begins with the receiver of a method value of an
	// interface, which is no argument of the call.
	shift int
}

// runs returns the instruction at which the callee runs.
func (c site) runs() ssa.Instruction {
	if c.end != nil {
		return c.end
	}
	return c.at
}

// site returns the call as it is executed in st. Its arguments are at the end of
// s.args, which whoever has executed it cuts off again.
func (s *search) site(at ssa.CallInstruction, st *state) site {
	cc := at.Common()
	c := site{at: at, cc: cc, callee: s.callee(cc, st), name: MethodName(cc)}
	if !cc.IsInvoke() {
		c.fun = s.of(cc.Value, st)
	}
	mark := len(s.args)
	if cc.IsInvoke() {
		s.args = append(s.args, s.of(cc.Value, st))
	}
	for _, a := range cc.Args {
		s.args = append(s.args, s.of(a, st))
	}
	c.args = s.args[mark:len(s.args):len(s.args)]
	if c.name != "" {
		c.args[0] = s.receiver(receiverOf(cc), c.name, st)
	}
	if s.spec.Lock && len(c.args) > 0 {
		c.args[0] = s.resolveLock(c.args[0], st) // as the root is, see earlier
	}
	if c.callee == nil {
		return c
	}
	if method := wrapped(c.callee); method != nil {
		// A method value or expression: call the method itself.
		c.callee, c.name = method, method.Name()
		if _, recv := boundMethod(c.fun.Base); recv != nil {
			c.args = append([]alias.Val{s.receiver(recv, c.name, st)}, c.args...)
		}
	} else if fn, recv := boundMethod(c.fun.Base); fn != nil {
		c.callee, c.name, c.shift = nil, methodOf(fn), 1
		c.args = append([]alias.Val{s.receiver(recv, c.name, st)}, c.args...)
	}
	return c
}

// receiverOf returns the receiver of a call of a method.
func receiverOf(cc *ssa.CallCommon) ssa.Value {
	if cc.IsInvoke() {
		return cc.Value
	}
	return cc.Args[0]
}

// receiver names the receiver of a call of the method. Where it is an embedded
// field of the root, as in the call of a promoted method, it is the root.
func (s *search) receiver(v ssa.Value, method string, st *state) alias.Val {
	val := s.of(v, st)
	rel, sub := s.reach(val, st)
	if rel != relNone && (rel != relPart || s.releases(rel, sub, method)) {
		return val
	}
	for outer := embedder(v); outer != nil; outer = embedder(outer) {
		if rel, _ := s.reach(s.of(outer, st), st); rel == relExact {
			return s.of(outer, st)
		}
	}
	return val
}

// embedder returns the struct whose embedded field v is, or is loaded
// from, nil if there is none.
func embedder(v ssa.Value) ssa.Value {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		v = u.X
	}
	var x ssa.Value
	var field int
	switch v := v.(type) {
	case *ssa.FieldAddr:
		x, field = v.X, v.Field
	case *ssa.Field:
		x, field = v.X, v.Field
	default:
		return nil
	}
	if !IsEmbedded(x.Type(), field) {
		return nil
	}
	return x
}

// IsEmbedded reports whether field i of the struct that t is or points to
// is embedded.
func IsEmbedded(t types.Type, i int) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	return ok && st.Field(i).Embedded()
}

// wrapped returns the method that a method value or expression calls, nil
// if fn is neither, or the method is one of an interface.
func wrapped(fn *ssa.Function) *ssa.Function {
	if !strings.HasPrefix(fn.Synthetic, "bound method wrapper") && !strings.HasPrefix(fn.Synthetic, "thunk") {
		return nil
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || types.IsInterface(obj.Signature().Recv().Type()) {
		return nil
	}
	return fn.Prog.FuncValue(obj)
}

// releasesWithin reports whether the call releases what the root is a
// part of, or the state of the process that was acquired.
func (s *search) releasesWithin(c site) bool {
	if s.spec.Global != "" {
		return s.sem.ReleasesGlobal(c.cc, c.callee, s.spec.Global)
	}
	return len(c.args) > 0 && IsVerb(c.name) && slices.Contains(s.spec.Within, c.args[0])
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
		return outs[0].st, false
	}
	for _, o := range outs {
		if o.st.status != done {
			push(s.node(node{parent: o.n, block: n.block, index: i + 1, st: o.st}))
		}
	}
	return in, true
}

// again notes that the path has come back to the acquisition.
func (s *search) again(n *node, at ssa.Instruction, in *state) {
	switch {
	case s.isBefore(in):
	case s.spec.Grows: // what follows has been searched from the first time on
	case in.status == scheduled, in.status == held && slices.ContainsFunc(in.defers, func(d deferred) bool { return d.reaches }):
		if !s.isCollected(in) && !firesOnce(at.Block()) {
			s.pile(n, at)
		}
	case s.spec.IfUsed && !in.used: // nothing was written that would be lost
	case in.status == held && s.carry(n, at, in):
	case in.status == held && s.isHeldOn(in):
		s.end(n, at, WhyTaken, in)
	case in.status == held && s.loans != nil:
		s.noteLoans(n, Exit{At: at}, in)
	case in.status == held:
		res := s.found()
		res.Again = append(res.Again, Exit{At: at, end: n})
	}
}

// found returns where to note what is found on the current path.
func (s *search) found() *Result {
	if s.forgetful {
		return &s.vague
	}
	return s.res
}

// isHeldOn reports whether another variable still holds the root when its
// acquisition is reached again, and is used behind it: cur = next at the
// end of a loop. The search cannot tell the two resources apart any more:
// gives up towards silence.
func (s *search) isHeldOn(in *state) bool {
	if s.isCollected(in) {
		return true
	}
	for _, b := range in.binds {
		phi, ok := b.key.Base.(*ssa.Phi)
		if !ok || phi.Parent() != s.spec.Fn {
			continue
		}
		if rel, _ := s.reach(b.val, in); rel != relNone && s.cache.info(s.spec.Fn).isUsedAfter(phi, s.spec.Start) {
			return true
		}
	}
	return false
}

// isLinked reports whether place is a field of a node that can hold another
// one, as of a list: the next node may hold this one.
func isLinked(place alias.Val) bool {
	ptr, ok := place.Base.Type().Underlying().(*types.Pointer)
	if !ok || !strings.HasPrefix(place.Path, ".") {
		return false
	}
	st, ok := ptr.Elem().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if types.Identical(st.Field(i).Type(), ptr) {
			return true
		}
	}
	return false
}

// isCollected reports whether a container, or a node of a list, holds the
// root: then the function may need it until its end, and a release that
// waits for that is meant to. Gives up towards silence.
func (s *search) isCollected(in *state) bool {
	return slices.ContainsFunc(in.cells, func(c pair) bool {
		rel, _ := s.reach(c.val, in)
		return rel != relNone && (strings.Contains(c.key.Path, alias.Elem) || isLinked(c.key))
	})
}

// pile notes an iteration that leaves its release to the function's end.
func (s *search) pile(n *node, at ssa.Instruction) {
	res := s.found()
	res.Piled = append(res.Piled, Exit{At: at, end: n})
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
	if s.releasesWithin(c) {
		return s.one(s.released(n, c, in), n)
	}
	if isLiteral(c.callee) {
		return s.inline(fr, n, c, in)
	}
	if body := loopBody(c.args); body != nil {
		return s.iterate(fr, n, c, body, in)
	}
	return s.effects(fr, n, c, in)
}

// releasedTwice executes a call behind the release: one that releases what a
// defer will release, too, makes the deferred one a mere safeguard.
func (s *search) releasedTwice(fr *frame, n *node, c site, in *state) (out *state) {
	if in.status != scheduled {
		return in
	}
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone {
			continue
		}
		if i == 0 && c.name != "" && s.releases(rel, sub, c.name) {
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
	case "recover":
		// Only paths on which nothing panics are searched.
		if v, ok := c.at.(*ssa.Call); ok && c.at.Parent() != s.spec.Fn {
			return s.withBind(in, v, alias.Nil)
		}
	}
	return in
}

// effects executes a call whose callee is not executed in place.
func (s *search) effects(fr *frame, n *node, c site, in *state) []outcome {
	if s.isExpected(c) {
		return s.one(s.end(n, c.at, WhyVoid, in), n)
	}
	in = s.noteUse(c, in)
	name := c.name
	success, failure, told := in, in, uint64(0)
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone {
			continue
		}
		if i == 0 && name != "" && s.releases(rel, sub, name) {
			return s.one(s.released(n, c, in), n)
		}
		if i < c.shift {
			continue // another method of the root uses it
		}
		e := s.effect(fr, n, c, i, rel, sub, in)
		if s.mayLend(c, rel, e, in) {
			if s.loans != nil {
				return s.lend(n, c, in)
			}
			s.unseen = true
		}
		if e.Success.Op == Release && rel == relExact {
			if outs := s.byCondition(fr, n, c, i, sub, in); outs != nil {
				return outs
			}
		}
		if rel == relOwner {
			a = s.spec.Root // what the effect speaks of is in the owner
		}
		told |= e.Success.True
		success, failure = s.apply(fr, n, c, e.Success, a, success), s.apply(fr, n, c, e.Failure, a, failure)
	}
	success = s.forwardErr(c, in, s.carried(c, s.told(c, told, success)))
	if success != failure && failure.status != success.status {
		if outs := s.split(n, c, success, failure); outs != nil {
			return outs
		}
	}
	if success.status == held && s.spec.Panics && s.mayPanic(c, success) {
		success = success.withRisk(c.at)
	}
	return s.one(s.clobber(c, success), n)
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
		o := s.sem.Effect(c.cc, c.callee, i-c.shift, "", errorSpec).Success
		if r := resultOf(c.at, o.Result); o.Op == Forward && o.Path != "" && r != nil {
			return s.withCell(success, alias.Val{Base: r, Path: o.Path}, err)
		}
	}
	return success
}

// errorSpec is the question where a call puts an error that it gets.
var errorSpec = &Spec{Kind: &contract.Kind{Type: "error"}}

// mayPanic reports whether the call is a risk.
func (s *search) mayPanic(c site, st *state) bool {
	return !s.isAwaited(st) && s.sem.MayPanic(c.cc, c.callee)
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
	if fr.depth == 0 && s.spec.Panics && st.status == held && s.res.Risk == nil && !s.isAwaited(st) {
		s.res.Risk = at
	}
}

// effect returns what the call does to the root through argument i. One that
// uses what can be read to its end may do so: gives up towards silence.
func (s *search) effect(fr *frame, n *node, c site, i int, rel relation, sub string, in *state) Effect {
	e := s.effectOn(fr, n, c, i, rel, sub, in)
	if rel != relCarrier && s.spec.Kind != nil && s.spec.Kind.Drained && e == Both(Keep) {
		return Both(Take)
	}
	return e
}

// effectOn is effect for what must be released in any case.
func (s *search) effectOn(fr *frame, n *node, c site, i int, rel relation, sub string, in *state) Effect {
	if rel == relCarrier {
		return Both(Keep)
	}
	if rel != relClosure {
		if rel == relPart || rel == relPartner {
			sub = ""
		}
		if rel == relOwner {
			if fun, ok := s.ownedClosure(c.args[i], sub, in); ok {
				return s.functionEffect(fr, n, c, i, sub, fun, in)
			}
			return s.ownerEffect(c, i, sub, in)
		}
		return s.sem.Effect(c.cc, c.callee, i-c.shift, sub, s.spec)
	}
	return s.functionEffect(fr, n, c, i, "", c.args[i], in)
}

// ownedClosure returns the function that captures the root and is at sub of
// the owner: an element of a variadic call.
func (s *search) ownedClosure(owner alias.Val, sub string, in *state) (fun alias.Val, ok bool) {
	fun, ok = s.lookup(in, owner.Join(sub))
	if _, is := fun.Base.(*ssa.MakeClosure); !ok || !is || fun.Path != "" {
		return alias.Val{}, false
	}
	rel, _ := s.reach(fun, in)
	return fun, rel == relClosure
}

// functionEffect returns what the call does to the root through a function
// that captures it, which is at sub of argument i.
func (s *search) functionEffect(fr *frame, n *node, c site, i int, sub string, fun alias.Val, in *state) Effect {
	if fn, _ := boundMethod(fun.Base); fn != nil {
		// A method value that releases is handed over; another only
		// uses the root.
		if !IsVerb(methodOf(fn)) && !s.isRelease(methodOf(fn)) {
			return Both(Keep)
		}
		return s.closureEffect(c, i, sub)
	}
	e := s.closureEffect(c, i, sub)
	if ends, _ := s.mayEnd(fr, n, fun, in); !ends {
		// It only uses the root: to be run is nothing, to be kept is.
		e.Success, e.Failure = used(e.Success), used(e.Failure)
	}
	return e
}

// ownerEffect returns what the call does to the root through an owner
// that may hold it in several places: as a reader and as what is closed.
func (s *search) ownerEffect(c site, i int, sub string, in *state) Effect {
	best := s.sem.Effect(c.cc, c.callee, i-c.shift, sub, s.spec)
	for _, other := range s.ownerPaths(c.args[i], in) {
		if e := s.sem.Effect(c.cc, c.callee, i-c.shift, other, s.spec); other != sub && rankOf(e) > rankOf(best) {
			best = e
		}
	}
	return best
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

// isRelease reports whether the kind is released by a method of that name.
func (s *search) isRelease(name string) bool {
	return isReleasedBy(s.spec.Kind, name)
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
		return s.end(n, c.at, WhyTaken, in)
	case Forward:
		r := resultOf(c.at, o.Result)
		if r == nil {
			return in
		}
		if o.Path == "" {
			return s.withBind(in, r, a.Join(o.Part))
		}
		return s.withCell(in, alias.Val{Base: r, Path: o.Path}, a)
	}
	return in
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
	if success.status != done {
		outs = append(outs, outcome{s.withFact(success, v, yes), n})
	}
	if failure.status != done {
		outs = append(outs, outcome{s.withFact(failure, v, no), n})
	}
	if len(outs) == 0 {
		outs = append(outs, outcome{success, n})
	}
	return outs
}

// clobber forgets what variables held that the call may store to.
func (s *search) clobber(c site, in *state) (out *state) {
	out = in
	for _, a := range c.args {
		al, ok := a.Base.(*ssa.Alloc)
		if !ok || a.Path != "" || out.status == done {
			continue
		}
		key := alias.Val{Base: al, Path: "*"}
		if val, ok := getPair(out.cells, key); ok {
			if rel, _ := s.reach(val, out); rel == relNone {
				out = s.setCell(out, key, alias.Val{})
			}
		}
	}
	for _, p := range out.cells {
		if s.isClobbered(p, c, out) {
			out = s.setCell(out, p.key, alias.Val{})
		}
	}
	return out
}

// isClobbered reports whether the call may store to a variable that holds
// something else than the root. A literal that captures the root counts for
// what it does to that.
func (s *search) isClobbered(p pair, c site, st *state) bool {
	al, ok := p.key.Base.(*ssa.Alloc)
	if !ok || st.status == done || al.Parent() != c.at.Parent() {
		return false // in a literal that runs in place: gives up towards the old content
	}
	return slices.ContainsFunc(s.cache.info(al.Parent()).setBy(al, p.key.Path, c.at), func(e exposure) bool {
		if e.by != nil {
			if rel, _ := s.reach(alias.Val{Base: e.by}, st); rel != relNone {
				return false
			}
		}
		rel, _ := s.reach(p.val, st)
		return rel == relNone
	})
}

// isCompared reports whether a variable holds the outcome of a comparison of
// the register: ok = err == nil.
func isCompared(v ssa.Value, st *state) bool {
	return slices.ContainsFunc(st.cells, func(c pair) bool {
		b, ok := c.val.Base.(*ssa.BinOp)
		return ok && (b.X == v || b.Y == v)
	})
}

// isCounted reports whether the innermost loop around b is over what there
// is, or has a condition, unlike one that accepts for ever.
func isCounted(b *ssa.BasicBlock) bool {
	for ; b != nil; b = b.Idom() {
		switch b.Comment {
		case "rangeindex.body", "rangeiter.body", "rangeint.body":
			return true
		case "rangechan.body":
			return false
		case "for.body":
			return b.Idom() != nil && b.Idom().Comment == "for.loop"
		}
	}
	return false
}

// isFresh reports whether place is in a variable or a struct made by a
// function in execution that nobody else knows yet who could end what is
// stored there.
func (s *search) isFresh(fr *frame, place alias.Val, at ssa.Instruction) bool {
	a := place.Base
	if a == nil {
		return false // too long a name: gives up towards silence
	}
	for ; fr != nil; fr = fr.parent {
		if fr.fn == a.Parent() {
			isUser := func(e ssa.Instruction) bool { return s.isOnlyUsed(e, place) }
			return at.Parent() != a.Parent() || !s.cache.info(fr.fn).escapesBefore(a, at, isUser)
		}
	}
	return false
}

// isOnlyUsed reports whether instr runs a goroutine that leaves alone what a
// struct, which it gets, holds at place.
func (s *search) isOnlyUsed(instr ssa.Instruction, place alias.Val) bool {
	g, ok := instr.(*ssa.Go)
	callee := (*ssa.Function)(nil)
	if ok {
		callee = g.Call.StaticCallee()
	}
	if callee == nil {
		return false
	}
	isUser := false
	for i, arg := range g.Call.Args {
		if arg != place.Base {
			continue
		}
		if s.sem.Effect(&g.Call, callee, i, place.Path, s.spec) != Both(Keep) {
			return false
		}
		isUser = true
	}
	return isUser
}

// extractOf returns the register that holds component i of a tuple.
func extractOf(tuple ssa.Value, i int) ssa.Value {
	for _, r := range *tuple.Referrers() {
		if e, ok := r.(*ssa.Extract); ok && e.Index == i {
			return e
		}
	}
	return nil
}

// resultOf returns the register of result i of the call, nil if it is
// not used.
func resultOf(at ssa.CallInstruction, i int) ssa.Value {
	call, ok := at.(*ssa.Call)
	if !ok || i < 0 {
		return nil
	}
	if call.Call.Signature().Results().Len() == 1 {
		return call
	}
	return extractOf(call, i)
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
