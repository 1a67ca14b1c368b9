package path

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
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

// IsVerb reports whether name speaks of a release. It decides only what
// ends an obligation, never what makes one: gives up towards silence.
func IsVerb(name string) bool {
	switch name {
	case "CloseWrite", "CloseRead", "CloseSend", "CloseNotify", "CloseIdleConnections", "CloseChan":
		return false
	}
	for _, v := range []string{"Close", "Shutdown", "Stop", "Release", "Destroy", "Disconnect", "Terminate", "Free", "Dispose",
		"Kill", "Abort", "Cleanup", "TearDown", "Teardown", "Finish", "Quit", "Unmount", "Dismiss", "Discard", "Cancel",
		"Hangup", "HangUp", "Unsubscribe", "Detach", "Unregister", "Deregister", "Logout", "Finalize", "Unload", "Retire", "Relinquish",
		"close", "shutdown", "stop", "release", "destroy", "disconnect", "terminate", "free", "dispose", "cleanup", "teardown", "finish",
		"hangup", "hangUp", "unsubscribe", "detach", "unregister", "deregister", "logout", "finalize", "unload", "retire", "relinquish"} {
		if strings.HasPrefix(name, v) {
			return true
		}
	}
	return name == "End" || name == "Commit" || name == "Rollback" || name == "Unlock" || name == "Wait" || name == "Drain"
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

func (s *search) site(at ssa.CallInstruction, st *state) site {
	cc := at.Common()
	c := site{at: at, cc: cc, callee: s.callee(cc, st), name: MethodName(cc)}
	if !cc.IsInvoke() {
		c.fun = s.of(cc.Value, st)
	}
	for _, a := range Operands(cc) {
		c.args = append(c.args, s.of(a, st))
	}
	if c.name != "" {
		c.args[0] = s.receiver(Operands(cc)[0], st)
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
			c.args = append([]alias.Val{s.receiver(recv, st)}, c.args...)
		}
	} else if fn, recv := boundMethod(c.fun.Base); fn != nil {
		c.callee, c.name, c.shift = nil, methodOf(fn), 1
		c.args = append([]alias.Val{s.receiver(recv, st)}, c.args...)
	}
	return c
}

// receiver names the receiver of a method call. Where it is an embedded
// field of the root, as in the call of a promoted method, it is the root.
func (s *search) receiver(v ssa.Value, st *state) alias.Val {
	val := s.of(v, st)
	if rel, _ := s.reach(val, st); rel != relNone {
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

// calls executes a call instruction. It reports true if the path has been
// forked (or has ended), else the state behind the call is in *st.
func (s *search) calls(fr *frame, n *node, i int, instr *ssa.Call, in *state, push func(*node), st **state) (forked bool) {
	if instr == s.spec.Start {
		if in.status == pending {
			*st = in.withStatus(held)
			return false
		}
		s.again(n, instr, in)
		return true
	}
	c := s.site(instr, in)
	if instr == s.spec.At && in.status == pending && fr.parent == nil {
		c.fun = alias.Val{Base: s.spec.Lit}
		c.callee = s.spec.Lit.Fn.(*ssa.Function)
		if instr.Call.Value != s.spec.Lit {
			c.args = nil
		}
	}
	outs := s.call(fr, n, c, in)
	if len(outs) == 1 && outs[0].n == n {
		*st = outs[0].st
		return false
	}
	for _, o := range outs {
		if o.st.status != done {
			push(&node{parent: o.n, block: n.block, index: i + 1, st: o.st})
		}
	}
	return true
}

// again notes that the path has come back to the acquisition.
func (s *search) again(n *node, at ssa.Instruction, in *state) {
	switch {
	case in.status == scheduled, in.status == held && slices.ContainsFunc(in.defers, func(d deferred) bool { return d.reaches }):
		if !s.isCollected(in) {
			s.pile(n, at)
		}
	case s.spec.IfUsed && !in.used: // nothing was written that would be lost
	case in.status == held && s.carry(n, at, in):
	case in.status == held && s.isHeldOn(in):
		s.end(n, at, WhyTaken, in)
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
		return []outcome{{s.builtin(n, c, b, in), n}}
	}
	if s.sem.NoReturn(c.cc, c.callee) {
		return nil
	}
	if in.status != held && in.status != pending && !isLiteral(c.callee) {
		return []outcome{{s.releasedTwice(fr, n, c, in), n}}
	}
	if rel, sub := s.reach(c.fun, in); s.releasesByCall(rel, sub, c) {
		return []outcome{{s.released(n, c, in), n}}
	}
	if s.releasesWithin(c) {
		return []outcome{{s.released(n, c, in), n}}
	}
	if isLiteral(c.callee) {
		return s.inline(fr, n, c, in)
	}
	if body := loopBody(c.args); body != nil {
		return s.iterate(fr, n, c, body, in)
	}
	return s.effects(fr, n, c, in)
}

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
		outs = s.inline(fr, n, run, in)
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
	}
	return in
}

// effects executes a call whose callee is not executed in place.
func (s *search) effects(fr *frame, n *node, c site, in *state) []outcome {
	if s.spec.IfUsed && !in.used && s.siteReaches(c, in) {
		cp := *in
		cp.used = true
		in = &cp
	}
	name := c.name
	success, failure := in, in
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone {
			continue
		}
		if i == 0 && name != "" && s.releases(rel, sub, name) {
			return []outcome{{s.released(n, c, in), n}}
		}
		if i < c.shift {
			continue // another method of the root uses it
		}
		e := s.effect(fr, n, c, i, rel, sub, in)
		if rel == relOwner {
			a = s.spec.Root // what the effect speaks of is in the owner
		}
		success, failure = s.apply(n, c, e.Success, a, success), s.apply(n, c, e.Failure, a, failure)
	}
	success = s.forwardErr(c, in, s.carried(c, success))
	if success != failure && failure.status != success.status {
		if outs := s.split(n, c, success, failure); outs != nil {
			return outs
		}
	}
	if success.status == held && s.spec.Panics && s.mayPanic(c, success) {
		success = success.withRisk(c.at)
	}
	return []outcome{{s.clobber(c, success), n}}
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

// mayPanic reports whether the call is a risk: no deferred call that
// captures the root waits.
func (s *search) mayPanic(c site, st *state) bool {
	for _, d := range st.defers {
		if rel, _ := s.reach(d.fun, st); rel != relNone {
			return false
		}
		for _, a := range d.args {
			if rel, _ := s.reach(a, st); rel != relNone {
				return false
			}
		}
	}
	return s.sem.MayPanic(c.cc, c.callee)
}

// effect returns what the call does to the root through argument i.
func (s *search) effect(fr *frame, n *node, c site, i int, rel relation, sub string, in *state) Effect {
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
	for _, p := range in.cells {
		rest, under := alias.Rel(p.key.Path, owner.Path)
		if p.key.Base != owner.Base || !under || rest != sub || p.val.Path != "" {
			continue
		}
		if _, is := p.val.Base.(*ssa.MakeClosure); !is {
			continue
		}
		if rel, _ := s.reach(p.val, in); rel == relClosure {
			return p.val, true
		}
	}
	return alias.Val{}, false
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
func (s *search) apply(n *node, c site, o Outcome, a alias.Val, in *state) (out *state) {
	if in.status == done {
		return in
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
	if err != nil && isBool(err.Type()) {
		yes, no = isTrue, isFalse
	}
	if err == nil {
		return []outcome{{success, n}}
	}
	v := alias.Val{Base: err}
	s.dynamic[v] = true
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
	return slices.ContainsFunc(s.cache.info(al.Parent()).isSetBy(al, p.key.Path, c.at), func(e exposure) bool {
		if e.by != nil {
			if rel, _ := s.reach(alias.Val{Base: e.by}, st); rel != relNone {
				return false
			}
		}
		rel, _ := s.reach(p.val, st)
		return rel == relNone
	})
}

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
		ended = ended || st.status != in.status || len(calls) > 0 || s.returns(ret, st)
	}
	ends, releases = s.aside(func() { s.run(sub, &node{block: fn.Blocks[0], st: s.bindFree(mc, in)}) })
	return ended || ends, releases
}

// returns reports whether one of the results is, or leads to, the root.
func (s *search) returns(ret *ssa.Return, st *state) bool {
	return slices.ContainsFunc(ret.Results, func(r ssa.Value) bool {
		rel, _ := s.reach(s.of(r, st), st)
		return rel != relNone && rel != relCarrier
	})
}

// aside runs f and reports whether it ended the obligation on some path,
// and whether by a release. What it finds does not count as found.
func (s *search) aside(f func()) (ends, releases bool) {
	saved, seen, forgetful := s.res, s.seenEnd, s.forgetful
	s.res, s.seenEnd = new(Result), make(map[Exit2]bool)
	s.asides++
	f()
	s.asides--
	ends, releases = slices.ContainsFunc(s.res.Ends, func(e Exit) bool { return e.Why != WhyVoid }), s.res.Released
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
	if in.status != pending && !s.isRelevant(c, in) {
		return []outcome{{in, n}}
	}
	if fr.depth >= maxDepth || fr.runs(fn) {
		if rel, _ := s.reach(c.fun, in); rel != relNone || in.status != held {
			return []outcome{{s.end(n, c.at, WhyTaken, in), n}}
		}
		return []outcome{{in, n}}
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
	sub := s.frame(fn, fr)
	var outs []outcome
	seen := make(map[string]bool)
	sub.exit = func(m *node, ret *ssa.Return, st *state) {
		st = s.leave(c, fn, ret, st)
		if key := s.numbering.key(st); !seen[string(key)] {
			seen[string(key)] = true
			outs = append(outs, outcome{st, m})
		}
	}
	s.run(sub, &node{parent: n, block: fn.Blocks[0], st: st})
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
		if isErr(r.Type()) && s.factOf(vals[i], in, ret.Block()) == nonNil && !s.isRoot(vals[i]) {
			vals[i] = alias.NonNil
		}
	}
	cp := *in
	cp.binds = without(in.binds, func(p *pair) bool { return p.key.Base.Parent() == fn && !isCompared(p.key.Base, in) })
	cp.facts = without(in.facts, func(k *known) bool {
		return k.key.Base.Parent() == fn && !s.isRoot(k.key)
	})
	out = &cp
	for i, val := range vals {
		r := resultOf(c.at, i)
		if c.at == s.spec.At && c.cc.Value != s.spec.Lit && isErr(ret.Results[i].Type()) {
			// The error of a callback is taken to be what its caller returns.
			if r = errResult(c.at); r != nil && !isErr(r.Type()) {
				r = nil
			}
		}
		if r != nil && s.isTelling(r, val, out) {
			out = s.withBind(out, r, val)
		}
	}
	return out
}

// isCompared reports whether a variable holds the outcome of a comparison of
// the register: ok = err == nil.
func isCompared(v ssa.Value, st *state) bool {
	return slices.ContainsFunc(st.cells, func(c pair) bool {
		b, ok := c.val.Base.(*ssa.BinOp)
		return ok && (b.X == v || b.Y == v)
	})
}

// goes executes a go statement: what the goroutine releases or takes is
// no longer ours.
func (s *search) goes(fr *frame, n *node, instr *ssa.Go, in *state) (out *state) {
	c := s.site(instr, in)
	switch {
	case in.status == scheduled && s.res.Lent: // no defer of its own waits
	case in.status == scheduled && s.spec.Start != nil && s.siteReaches(c, in) && isCounted(s.startBlock()):
		// It works with the resource while the function goes on: the release
		// that waits for the end is meant to. Gives up towards silence.
		return s.end(n, instr, WhyTaken, in)
	case in.status != held:
		return in
	}
	if rel, sub := s.reach(c.fun, in); rel == relClosure || s.releasesByCall(rel, sub, c) {
		if fn, recv := boundMethod(c.fun.Base); fn != nil {
			rel, sub := s.reach(s.of(recv, in), in)
			if rel == relExact && !s.releases(rel, sub, methodOf(fn)) {
				return in
			}
			return s.end(n, instr, WhyTaken, in)
		}
		if rel != relClosure {
			return s.end(n, instr, WhyTaken, in)
		}
		if ends, _ := s.mayEnd(fr, n, c.fun, in); ends {
			return s.end(n, instr, WhyTaken, in)
		}
	}
	if isLiteral(c.callee) {
		return s.goesLiteral(fr, n, c, in)
	}
	name := c.name
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone {
			continue
		}
		if i == 0 && name != "" && s.releases(rel, sub, name) {
			return s.end(n, instr, WhyTaken, in)
		}
		if op := s.effect(fr, n, c, i, rel, sub, in).Success.Op; op == Release || op == Take {
			return s.end(n, instr, WhyTaken, in)
		}
	}
	return in
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

// goesLiteral executes go func(…){…}(args).
func (s *search) goesLiteral(fr *frame, n *node, c site, in *state) (out *state) {
	reaches := false
	for _, a := range c.args {
		rel, _ := s.reach(a, in)
		reaches = reaches || rel != relNone && rel != relCarrier
	}
	if !reaches {
		return in
	}
	ended := false
	ends, _ := s.aside(func() {
		for _, o := range s.inline(fr, n, c, in) {
			ended = ended || o.st.status != in.status
		}
	})
	if ended || ends {
		return s.end(n, c.at, WhyTaken, in)
	}
	return in
}

// defers executes a defer statement.
func (s *search) defers(fr *frame, n *node, instr *ssa.Defer, in *state) (out *state) {
	c := s.site(instr, in)
	if s.sem.NoReturn(c.cc, c.callee) {
		return in
	}
	exits := instr.Parent()
	if instr.DeferStack != nil && fr.parent != nil {
		exits = fr.parent.fn // the body of a range over a function
	}
	if (in.status == held || in.status == scheduled && exits != s.spec.Fn) && s.releasesNow(fr, n, c, in) {
		s.res.Deferred = true
		if exits != s.spec.Fn {
			// Nothing in the literal leads out of it but its exit.
			return s.end(n, instr, WhyReleased, in)
		}
		s.note(n, Exit{At: instr, Why: WhyReleased})
		if s.spec.Start != nil && !s.spec.Follow && !s.cache.info(s.spec.Fn).isInLoop(s.startBlock()) && !isLoopBody(s.spec.Fn) {
			return in.withStatus(done) // the path cannot come back to the acquisition
		}
		return in.withStatus(scheduled)
	}
	if isLiteral(c.callee) && s.isRelevant(c, in) {
		return in.withDefer(deferred{call: instr, fn: exits, fun: c.fun, args: c.args, reaches: s.siteReaches(c, in)})
	}
	return in
}

// siteReaches reports whether the call gets, or its callee captures, the
// root.
func (s *search) siteReaches(c site, in *state) bool {
	for _, v := range append([]alias.Val{c.fun}, c.args...) {
		if rel, _ := s.reach(v, in); rel != relNone && rel != relCarrier {
			return true
		}
	}
	return false
}

// releasesNow reports whether the deferred call releases the root for
// certain, whatever happens until the exit.
func (s *search) releasesNow(fr *frame, n *node, c site, in *state) bool {
	if rel, sub := s.reach(c.fun, in); s.releasesByCall(rel, sub, c) {
		return true
	}
	if s.releasesWithin(c) {
		return true
	}
	if isLiteral(c.callee) {
		return false
	}
	name := c.name
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone {
			continue
		}
		if i == 0 && name != "" && s.releases(rel, sub, name) {
			return true
		}
		if i < c.shift {
			continue
		}
		op := s.effect(fr, n, c, i, rel, sub, in).Success.Op
		if op == Release || op == Take {
			return true
		}
	}
	return false
}

// runDefers executes the deferred literals that wait for the exit.
func (s *search) runDefers(fr *frame, n *node, i int, in *state, push func(*node), st **state) (forked bool) {
	in = s.assumeFailure(n, in)
	out, calls := in.withoutDefers(fr.fn)
	if len(calls) == 0 {
		*st = in
		return false
	}
	outs := []outcome{{out, n}}
	for _, d := range calls {
		var next []outcome
		for _, o := range outs {
			if o.st.status == done {
				continue
			}
			c := site{at: d.call, end: n.block.Instrs[i], cc: &d.call.Call, fun: d.fun, args: d.args, callee: s.callee(&d.call.Call, o.st), name: MethodName(&d.call.Call)}
			if mc, ok := d.fun.Base.(*ssa.MakeClosure); ok {
				c.callee = mc.Fn.(*ssa.Function)
			}
			next = append(next, s.inline(fr, o.n, c, o.st)...)
		}
		outs = next
	}
	for _, o := range outs {
		if o.st.status != done {
			push(&node{parent: o.n, block: n.block, index: i + 1, st: o.st})
		}
	}
	return true
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
		if isErr(r.Type()) && i == len(ret.Results)-1 {
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
	if in.status == done || in.status == pending {
		return
	}
	e := Exit{At: ret, Class: s.classify(ret, in), Earlier: s.isEarlier, Zero: s.returnsZero(ret, in)}
	switch in.status {
	case released:
		e.Why = WhyReleased
	case taken:
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
	for i, r := range ret.Results {
		if isBool(r.Type()) && s.isTrueIfHeld(s.cond(r, in, ret.Block())) {
			e.True |= 1 << i
		}
	}
	if s.handsOn(n, ret, in, e) {
		return
	}
	id := Exit2{at: ret, class: e.Class}
	if s.seenEnd[id] || s.spec.IfUsed && !in.used {
		return
	}
	s.seenEnd[id] = true
	e.end = n
	res := s.found()
	res.Leaks = append(res.Leaks, e)
}

// handsOn reports whether the results of a return hand the obligation to
// the caller, and notes how. A failure hands on nothing but a container, for
// what has been acquired so far.
func (s *search) handsOn(n *node, ret *ssa.Return, in *state, e Exit) bool {
	isDone := false
	for i, r := range ret.Results {
		v := s.of(r, in)
		rel, sub := s.reach(v, in)
		if rel == relNone || rel == relPartner && s.spec.Partner == nil {
			continue
		}
		if e.Class == Failure && isContainer(r.Type()) {
			s.note(n, Exit{At: ret, Class: e.Class, Why: WhyTaken}) // what has been acquired so far
			return true
		}
		if e.Class == Failure {
			break
		}
		e.Why, e.Result, e.Sub, e.Carried = WhyReturned, i, sub, rel == relCarrier
		switch rel {
		case relOwner:
			e.Owner, e.Subs = v.Base, s.ownerPaths(v, in)
		case relPart:
			e.Part, e.Sub = sub, ""
		}
		if rel == relClosure {
			e.Closure, _ = v.Base.(*ssa.MakeClosure)
			e.Runs = s.closureRuns(n, v, in)
		}
		s.note(n, e)
		e.Part, e.Owner, e.Closure, e.Runs = "", nil, nil, false
		in, isDone = in.withStatus(done), true
	}
	return isDone
}

// isTrueIfHeld reports whether a condition is true wherever there is
// something to release.
func (s *search) isTrueIfHeld(c cond) bool {
	if c.decided != unknown {
		return c.decided == isTrue
	}
	return c.val == s.spec.Root && c.then == nonNil || c.val.Path == "" && c.val.Base != nil && c.val.Base == s.spec.Err && c.then == isNil
}

// noteStill notes an exit behind the end of the obligation, with the
// result that is the root all the same.
func (s *search) noteStill(n *node, ret *ssa.Return, e Exit, in *state) {
	if s.spec.Follow {
		for i, r := range ret.Results {
			if rel, _ := s.reach(s.of(r, in), in); rel == relExact || rel == relPart || rel == relOwner {
				e.Still, e.Result = true, i
				break
			}
		}
	}
	s.note(n, e)
}

// closureRuns reports whether the returned function fun is there to end the
// obligation: it releases the root, or hands it to somebody unknown and has
// nothing else to tell. A function that asks something of the root, of
// which only the name is in sight, is none that has to be called.
func (s *search) closureRuns(n *node, fun alias.Val, in *state) bool {
	if fn, _ := boundMethod(fun.Base); fn != nil {
		return IsVerb(methodOf(fn)) || s.isRelease(methodOf(fn))
	}
	ends, releases := s.mayEnd(s.frame(s.spec.Fn, nil), n, fun, in.withStatus(held))
	return releases || ends && isCleanup(fun.Base.Type())
}

// isCleanup reports whether functions of type t are told nothing and tell
// at most how they failed.
func isCleanup(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() > 0 || sig.Results().Len() > 1 {
		return false
	}
	return sig.Results().Len() == 0 || isErr(sig.Results().At(0).Type())
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
	if !isErr(last.Type()) && !((s.spec.Start == nil || s.spec.Lock) && isBool(last.Type())) {
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
	return isErr(last) || isBool(last)
}

// isFresh reports whether a is a variable or a struct made by a function
// in execution that nobody else knows yet.
func (s *search) isFresh(fr *frame, a ssa.Value, at ssa.Instruction) bool {
	for ; fr != nil; fr = fr.parent {
		if fr.fn == a.Parent() {
			return at.Parent() != a.Parent() || !s.cache.info(fr.fn).escapesBefore(a, at)
		}
	}
	return false
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
	if res.Len() == 0 || !isErr(res.At(res.Len()-1).Type()) && !isBool(res.At(res.Len()-1).Type()) {
		return nil
	}
	v := resultOf(at, res.Len()-1)
	if v == nil || len(*v.Referrers()) == 0 {
		return nil
	}
	return v
}
