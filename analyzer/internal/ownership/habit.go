package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// An interface method whose implementations are out of sight acquires what the
// package itself takes it to acquire: its name speaks of making something, it
// may fail or makes what is new, and some function of the package defers the
// release of its result, or of another iterator by the same method of one
// interface.
// The name alone is no evidence, and neither is a release: a value that somebody
// else owns may be closed by one who knows that it is of no use any more. What a
// method of another name returns is acquired if most of those who call it, and at
// least two, defer the release.

// acquiredByHabit returns what a call of the interface method m acquires by
// what the package does with its result.
func (r *Result) acquiredByHabit(m *types.Func) []Acquire {
	if !mayMake(m) {
		return nil
	}
	verb := r.releasedResults()[m]
	if verb == "" && isMaker(m) {
		verb = r.releasedLike(m.Signature().Results().At(0).Type())
	}
	if verb == "" {
		return nil
	}
	return []Acquire{{Result: 0, Err: errIndex(m.Signature()), OK: contract.None, Carrier: contract.None, Partner: contract.None, Unseen: true,
		Kind: &contract.Kind{Type: types.TypeString(m.Signature().Results().At(0).Type(), nil), Releases: []contract.Release{{Method: verb}}}}}
}

// releasedLike returns the name of the method of an iterator t by which the
// package defers the release of what a maker returns, "" if there is none.
func (r *Result) releasedLike(t types.Type) (name string) {
	if !types.IsInterface(t) || !gotype.HasMethod(t, "Next") {
		return ""
	}
	for m, verb := range r.releasedResults() {
		if !isMaker(m) {
			continue
		}
		released := m.Signature().Results().At(0).Type()
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, verb)
		of, _, _ := types.LookupFieldOrMethod(released, true, nil, verb)
		if obj != nil && obj == of && types.IsInterface(released) && (name == "" || verb < name) {
			name = verb
		}
	}
	return name
}

// mayMake reports whether a method returns what may be acquired, together with an
// error or alone.
func mayMake(m *types.Func) bool {
	res := m.Signature().Results()
	if res.Len() == 0 || res.Len() > 2 || errIndex(m.Signature()) != res.Len()-1 && res.Len() != 1 || gotype.IsError(res.At(0).Type()) {
		return false
	}
	switch res.At(0).Type().Underlying().(type) {
	case *types.Interface, *types.Pointer:
		return true
	}
	return false
}

// isMaker reports whether a method speaks of making something, which it returns
// together with an error, or alone if it speaks of what is new, or of an
// iterator.
func isMaker(m *types.Func) bool {
	if !mayMake(m) {
		return false
	}
	if strings.HasSuffix(m.Name(), "Iterator") || strings.HasPrefix(m.Name(), "New") {
		return true
	}
	return m.Signature().Results().Len() == 2 && slices.ContainsFunc([]string{"Open", "Create", "Dial", "Connect", "Accept", "Make", "Acquire"}, func(verb string) bool {
		return strings.HasPrefix(m.Name(), verb)
	})
}

// A resultHabit counts the calls of a method whose result is released by a defer,
// by the method verb, and the others.
type resultHabit struct {
	verb           string
	released, kept int
}

// releasedResults returns the methods of interfaces whose result some function of the
// package defers the release of, or most of them, with the name of the release.
func (r *Result) releasedResults() map[*types.Func]string {
	if r.madeResults != nil {
		return r.madeResults
	}
	habits := make(map[*types.Func]*resultHabit)
	for _, fn := range r.Funcs() {
		for _, call := range r.callsIn(fn) {
			c, ok := call.(*ssa.Call)
			if !ok {
				continue
			}
			m := calledObject(&c.Call)
			if m == nil || !mayMake(m) || !c.Call.IsInvoke() && !returnsInterface(m) {
				continue
			}
			h := habits[m]
			if h == nil {
				h = &resultHabit{}
				habits[m] = h
			}
			h.note(r.deferredRelease(alias.ResultOf(c, 0)))
		}
	}
	r.madeResults = make(map[*types.Func]string)
	for m, h := range habits {
		isInvoked := m.Signature().Recv() != nil && types.IsInterface(m.Signature().Recv().Type())
		if h.released > 0 && isInvoked && isMaker(m) || h.released > max(1, h.kept) && m.Signature().Results().Len() == 2 && endsForGood(h.verb) {
			r.madeResults[m] = h.verb
		}
	}
	return r.madeResults
}

// calledObject returns the method of an interface, or the function, that the call is
// of, nil if it is of a value.
func calledObject(cc *ssa.CallCommon) *types.Func {
	if cc.IsInvoke() {
		return cc.Method
	}
	if callee := cc.StaticCallee(); callee != nil {
		return gotype.Declared(callee)
	}
	return nil
}

// returnsInterface reports whether m returns a value of an interface together with an
// error: what it has to be released for is out of sight.
func returnsInterface(m *types.Func) bool {
	res := m.Signature().Results()
	return res.Len() == 2 && types.IsInterface(res.At(0).Type())
}

// note counts a call whose result is released by a deferred call of verb, "" if
// it is not.
func (h *resultHabit) note(verb string) {
	switch {
	case verb == "" || h.verb != "" && h.verb != verb:
		h.kept++
	default:
		h.verb = verb
		h.released++
	}
}

// endsForGood reports whether a method of that name leaves nothing of what it is
// called on: a job that is waited for may be somebody else's.
func endsForGood(verb string) bool {
	return slices.ContainsFunc([]string{"Close", "Release", "Rollback", "Free", "Destroy", "Disconnect"}, func(v string) bool { return strings.HasPrefix(verb, v) })
}

// deferredRelease returns the name of the method of v without parameters that
// releases it, or what a function of another package has put around it, and is
// deferred, "" if there is none.
func (r *Result) deferredRelease(v ssa.Value) string {
	if v == nil {
		return ""
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Defer:
			if name := releaseCalled(&ref.Call, v); name != "" {
				return name
			}
			if name := r.releasedByHelper(&ref.Call, v); hasMethodNamed(v.Type(), name) {
				return name
			}
		case *ssa.MakeInterface:
			if name := r.deferredRelease(ref); hasMethodNamed(v.Type(), name) {
				return name
			}
		case *ssa.Call:
			if r.isPutAround(ref, v) {
				if name := r.deferredRelease(ref); hasMethodNamed(v.Type(), name) {
					return name
				}
			}
		case *ssa.Store:
			if a, ok := ref.Addr.(*ssa.Alloc); ok && ref.Val == v {
				if name := releasedInDefer(a); name != "" {
					return name
				}
			}
		}
	}
	return ""
}

// releasedByHelper returns the name of the method by which the function that the
// call is of releases its argument v, "" if it does not. What a function of another
// package releases it closes.
func (r *Result) releasedByHelper(cc *ssa.CallCommon, v ssa.Value) string {
	callee, i := cc.StaticCallee(), slices.Index(cc.Args, v)
	if callee == nil || i < 0 {
		return ""
	}
	body := bodyOf(callee)
	if body == nil {
		if e, ok := r.calleeFact(cc, callee).effect(i, "", &path.Spec{}); ok && e.Success.Op == path.Release {
			return "Close"
		}
		return ""
	}
	for _, use := range *body.Params[i].Referrers() {
		if call, ok := use.(ssa.CallInstruction); ok {
			if name := releaseCalled(call.Common(), body.Params[i]); name != "" {
				return name
			}
		}
	}
	return ""
}

// isPutAround reports whether the result of the call holds its argument v, as
// the summary of a function of another package says.
func (r *Result) isPutAround(call *ssa.Call, v ssa.Value) bool {
	f := r.calleeFact(&call.Call, call.Call.StaticCallee())
	if f == nil || call.Call.Signature().Results().Len() != 1 {
		return false
	}
	for i, arg := range path.Operands(&call.Call) {
		if e, ok := f.effect(i, "", &path.Spec{}); ok && arg == v && e.Success.Op == path.Forward {
			return true
		}
	}
	return false
}

// hasMethodNamed reports whether values of type t have a method of that name.
func hasMethodNamed(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok && name != ""
}

// releasedInDefer returns the name of the method by which a deferred literal
// releases what the variable holds.
func releasedInDefer(a *ssa.Alloc) string {
	for _, ref := range *a.Referrers() {
		mc, ok := ref.(*ssa.MakeClosure)
		if !ok || !slices.ContainsFunc(*mc.Referrers(), func(r ssa.Instruction) bool { _, is := r.(*ssa.Defer); return is }) {
			continue
		}
		fn := mc.Fn.(*ssa.Function)
		free := fn.FreeVars[slices.Index(mc.Bindings, ssa.Value(a))]
		for _, use := range *free.Referrers() {
			load, ok := use.(*ssa.UnOp)
			if !ok {
				continue
			}
			for _, call := range *load.Referrers() {
				if c, ok := call.(ssa.CallInstruction); ok {
					if name := releaseCalled(c.Common(), load); name != "" {
						return name
					}
				}
			}
		}
	}
	return ""
}

// releaseCalled returns the name of the method of v that the call is of, if it
// speaks of releasing and gets nothing else.
func releaseCalled(cc *ssa.CallCommon, v ssa.Value) string {
	args := path.Operands(cc)
	if name := path.MethodName(cc); len(args) == 1 && args[0] == v && path.IsVerb(name) {
		return name
	}
	return ""
}
