package path

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
)

// earlierDefers adds the deferred calls that wait already when the root is
// acquired: literals, and those that get a variable. Those on other paths are
// added, too: gives up towards silence.
func (s *search) earlierDefers(in *state, start ssa.Instruction) (out *state) {
	out = in
	info := s.info
	var waiting []deferred
	for _, d := range info.deferCalls() {
		if !info.isBefore(d, start) {
			continue
		}
		c := s.site(d, out)
		switch {
		case isLiteral(c.callee):
			waiting = append(waiting, deferred{call: d, fn: s.spec.Fn, fun: c.fun, args: slices.Clone(c.args)})
		case s.isCancelAbove(c.fun), s.releasesWithin(c, in), s.spec.Lock && len(c.args) > 0 && c.args[0] == s.spec.Root && s.isRelease(c.name):
			out = out.withStatus(scheduled)
			s.res.Lent = s.res.Lent || !s.spec.Lock
		case s.spec.Lock && slices.ContainsFunc(c.args, func(arg alias.Val) bool { return s.isUnlock(arg, out) }):
			out = out.withStatus(scheduled)
		case !s.spec.Lock && s.hasLater(c):
			// What is stored in the variable by then the call gets.
			waiting = append(waiting, deferred{call: d, fn: s.spec.Fn, fun: c.fun, args: slices.Clone(c.args)})
		}
	}
	if waiting == nil {
		return out
	}
	return out.withDefers(waiting)
}

// isUnlock reports whether v is the method value that releases the lock: who gets
// it in a deferred call, as a sync.Once that may have been made anew, calls it.
func (s *search) isUnlock(v alias.Val, st *state) bool {
	fn, recv := boundMethod(v.Base)
	return fn != nil && s.isRelease(methodOf(fn)) && s.resolveLock(s.of(recv, st), st) == s.spec.Root
}

// hasLater reports whether the call, which has been deferred before the root is
// acquired, gets an address of a variable of the function, or what the variable holds
// and the root may be put into. The value itself is that of the defer statement: what is
// acquired later and assigned to the same variable, the call does not get.
func (s *search) hasLater(c site) bool {
	ops := Operands(c.cc)
	for i, arg := range c.args {
		if _, ok := arg.Base.(*ssa.Alloc); !ok {
			continue
		}
		if j := i - c.shift; arg.Path == "" || j < 0 || j >= len(ops) || !s.isOfRootsType(ops[j].Type()) {
			return true
		}
	}
	return false
}

// isLoadedBefore reports whether v is what a variable that could hold the root holds
// where control cannot come from the acquisition: f.Close, before f is assigned again.
func (s *search) isLoadedBefore(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL || s.spec.Start == nil || s.spec.Lock || load.Parent() != s.spec.Fn || s.spec.Start.Parent() != s.spec.Fn {
		return false
	}
	_, isVariable := load.X.(*ssa.Alloc)
	return isVariable && s.isOfRootsType(load.Type()) && !s.cache.info(s.spec.Fn).isBefore(s.spec.Start, load)
}

// asWas is of for what a variable holds when the root is acquired: what has been loaded
// from another variable is what that held then.
func (s *search) asWas(v ssa.Value, st *state) alias.Val {
	if s.isLoadedBefore(v) {
		return alias.Val{Base: v}
	}
	return s.of(v, st)
}

// isOfRootsType reports whether t is the type of the root, or of the part that is
// released.
func (s *search) isOfRootsType(t types.Type) bool {
	root := TypeAt(s.spec.Root.Base.Type(), s.spec.Root.Path)
	if root == nil || s.spec.Kind == nil {
		return false
	}
	return types.Identical(t, root) || slices.ContainsFunc(s.spec.Kind.Releases, func(r contract.Release) bool {
		part := TypeAt(root, r.Path)
		return part != nil && types.Identical(t, part)
	})
}
