package unobserved

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// lifecycle are methods that no caller waits to see observed.
var lifecycle = wordSet(`start stop close shutdown string name new init ready health ping version validate check options describe run_once
	len reset flush register unregister subscribe unsubscribe lock unlock error with is has can set get_config wait done`)

// methodSilence says why a bare method needs no observation.
func (k *pack) methodSilence(m *method) string {
	name := m.obj.Name()
	switch {
	case answers(name) || beginsWith(name, lifecycle):
		return name + " only answers, or begins or ends the life of its type"
	case k.isIgnored(name):
		return name + " is to be ignored"
	case isFake(m.recv.Name()):
		return m.recv.Name() + " is no real implementation"
	case k.isStub(m.fn):
		return "it is a stub"
	case !m.delegates && isAccessor(m.fn):
		return name + " only looks something up, which cannot fail"
	case k.hasBareSetter(m):
		return "the method that sets what " + name + " gets is not observed either"
	case returnsIterator(m.obj.Signature()):
		return name + " returns an iterator, which does the work"
	}
	if m.decl.Doc != nil && isIntention(m.decl.Doc.Text()) {
		return "its comment says that it is intended"
	}
	first := m.decl.Body.Rbrace
	if list := m.decl.Body.List; len(list) > 0 {
		first = list[0].Pos()
	}
	return k.intended1(m.decl.Body.Lbrace, first)
}

// isAccessor reports whether fn returns, with no branch and no error, what it
// gets for its context alone: a connection, an identity.
func isAccessor(fn *ssa.Function) bool {
	sig := fn.Signature
	return len(fn.Blocks) == 1 && sig.Params().Len() == 1 && sig.Results().Len() == 1 && !gotype.IsError(sig.Results().At(0).Type())
}

// returnsIterator reports whether all results, but for an error, are such that
// what they yield is asked for later, or sent: the work is done then.
func returnsIterator(sig *types.Signature) bool {
	found := false
	for v := range sig.Results().Variables() {
		if gotype.IsError(v.Type()) {
			continue
		}
		if !isIterator(v.Type()) {
			return false
		}
		found = true
	}
	return found
}

// isIterator reports whether t is a function to range over, a channel, or a
// type of which each next element is asked for.
func isIterator(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return isRangeFunc(u)
	case *types.Chan:
		return true
	}
	n := gotype.Named(t)
	if n == nil {
		return false
	}
	next, _, _ := types.LookupFieldOrMethod(t, true, n.Obj().Pkg(), "Next")
	_, ok := next.(*types.Func)
	return ok
}

// isRangeFunc reports whether a function of that signature can be ranged over:
// it is given only what it yields to.
func isRangeFunc(sig *types.Signature) bool {
	if sig.Params().Len() != 1 || sig.Results().Len() > 0 {
		return false
	}
	yield, ok := sig.Params().At(0).Type().Underlying().(*types.Signature)
	return ok && isPredicate(yield)
}

// isFake reports whether a type stands in for a real one.
func isFake(name string) bool {
	for _, w := range words(name) {
		switch w {
		case "mock", "mocks", "mocked", "fake", "stub", "noop", "nop", "dummy", "test", "testing", "spy", "null", "example", "memory", "inmemory", "disabled":
			return true
		}
	}
	return false
}

// hasBareSetter reports whether a getter's type has a setter of the same name,
// which works with a context, too, and is not observed.
func (k *pack) hasBareSetter(m *method) bool {
	what, ok := strings.CutPrefix(m.obj.Name(), "Get")
	if !ok {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(m.recv.Type(), true, m.recv.Pkg(), "Set"+what)
	set, ok := obj.(*types.Func)
	if !ok || !hasContext(set.Signature()) {
		return false
	}
	_, observed := k.obs.ObservedFunc(set.Origin())
	return !observed
}
