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

// callee returns the function called, if it is known in st.
func (s *search) callee(cc *ssa.CallCommon, st *state) *ssa.Function {
	if fn := cc.StaticCallee(); fn != nil {
		return fn
	}
	if cc.IsInvoke() || isAnyOf(cc.Value) {
		return nil
	}
	switch base := s.function(cc.Value, st); b := base.Base.(type) {
	case *ssa.Function:
		return b
	case *ssa.MakeClosure:
		if base.Path == "" {
			return b.Fn.(*ssa.Function)
		}
	}
	return nil
}

// function names the function value v that is called: of an element of a
// container, what that is known to hold.
func (s *search) function(v ssa.Value, st *state) alias.Val {
	fun := s.of(v, st)
	if strings.HasSuffix(fun.Path, alias.Elem) {
		if held, ok := s.lookup(st, fun); ok {
			return held
		}
	}
	return fun
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
	return name == "" && s.spec.Kind == nil || sub == "" && name != "" && IsVerbOf(s.spec.rootType(), name)
}

// IsVerbOf reports whether name speaks of a release of a value of type t: of what
// can be locked, Unlock only ends that. A lease, which is locked from its
// start, is given up by it.
func IsVerbOf(t types.Type, name string) bool {
	return IsVerb(name) && (name != "Unlock" || t == nil || !gotype.HasMethod(t, "Lock"))
}

// rootType returns the type of the root, nil if it is not known.
func (s *Spec) rootType() types.Type {
	if s.Root.Base == nil {
		return nil
	}
	return TypeAt(s.Root.Base.Type(), s.Root.Path)
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
	// isHelped is set if a helper calls the literal that it got: the results of
	// the call are not those of the literal.
	isHelped bool
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
		c.fun = s.function(cc.Value, st)
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
		if s.isLockRenamed(c) {
			c.args[0] = s.spec.Root
		}
	}
	if c.callee == nil {
		return c
	}
	if method := wrapped(c.callee); method != nil {
		// A method value or expression: call the method itself.
		c.callee, c.name = method, method.Name()
		if _, recv := boundMethod(c.fun.Base); recv != nil {
			c.args = append([]alias.Val{s.boundReceiver(recv, c.name, st)}, c.args...)
		}
	} else if fn, recv := boundMethod(c.fun.Base); fn != nil {
		c.callee, c.name, c.shift = nil, methodOf(fn), 1
		c.args = append([]alias.Val{s.boundReceiver(recv, c.name, st)}, c.args...)
	}
	return c
}

// boundReceiver returns the receiver of a method value: that of the value's own time.
func (s *search) boundReceiver(recv ssa.Value, name string, st *state) alias.Val {
	if s.isLoadedBefore(recv) {
		return alias.Val{Base: recv}
	}
	return s.receiver(recv, name, st)
}

// receiverOf returns the receiver of a call of a method.
func receiverOf(cc *ssa.CallCommon) ssa.Value {
	if cc.IsInvoke() {
		return cc.Value
	}
	return cc.Args[0]
}

// receiver names the receiver of a call of the method. Where it is an embedded
// field of the root, as in the call of a promoted method, it is the root, and
// where it is one of the part that has the release, it is that part. One of what
// the root is within is that.
func (s *search) receiver(v ssa.Value, method string, st *state) alias.Val {
	val := s.of(v, st)
	rel, sub := s.reach(val, st)
	if rel != relNone && (rel != relPart || s.releases(rel, sub, method)) {
		return val
	}
	for outer := embedder(v); outer != nil; outer = embedder(outer) {
		holder := s.of(outer, st)
		if slices.ContainsFunc(s.spec.Within, func(whole alias.Val) bool { return isHolder(whole, holder, st) }) {
			return holder
		}
		if rel, sub := s.reach(holder, st); rel == relExact || rel == relPart && s.releases(rel, sub, method) {
			return holder
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
func (s *search) releasesWithin(c site, st *state) bool {
	if s.spec.Global != "" {
		return s.sem.ReleasesGlobal(c.cc, c.callee, s.spec.Global)
	}
	return len(c.args) > 0 && IsVerb(c.name) && slices.ContainsFunc(s.spec.Within, func(whole alias.Val) bool {
		return isHolder(whole, c.args[0], st) || s.releasesHeld(c, whole, st)
	})
}

// isHolder reports whether v is whole, or what the variable holds that whole names:
// one that a literal captures is loaded for each use.
func isHolder(whole, v alias.Val, st *state) bool {
	if whole == v {
		return true
	}
	held, ok := getPair(st.cells, whole)
	return ok && held == v
}

// releasesHeld reports whether the method of c releases whole, which its receiver
// holds: a connection that closes its session ends the streams in that. A method
// out of sight does: gives up towards silence.
func (s *search) releasesHeld(c site, whole alias.Val, st *state) bool {
	if s.releasesAt(c, whole) {
		return true
	}
	return slices.ContainsFunc(st.cells, func(p pair) bool { return p.val == whole && s.releasesAt(c, p.key) })
}

// releasesAt reports whether the method of c releases what is in the place of its
// receiver that key names.
func (s *search) releasesAt(c site, key alias.Val) bool {
	sub, ok := alias.Rel(key.Path, c.args[0].Path)
	if !ok || sub == "" || key.Base != c.args[0].Base {
		return false
	}
	return s.sem.Effect(c.cc, c.callee, 0, sub, &Spec{Fn: s.spec.Fn}).Success.Op != Keep
}
