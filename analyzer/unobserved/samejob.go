package unobserved

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// isSibling reports whether the bare call b in one arm does the job that the
// observed o does in the other. One whose name speaks of preparing does so as
// a case of the same switch, which stands for a command of that name, if it is
// called as what o runs is and its results go the same way; one that may
// speak of work, too, also if its results meet those of o elsewhere.
func (k *pack) isSibling(b, o *use, in, other *arm) bool {
	if b.prep && areCases(in, other) && calledAlike(b, o) {
		sb, so := b.sinks(), o.sinks()
		if share(sb.strong, so.strong) || share(sb.weak, so.weak) {
			return true
		}
	}
	return !b.command && (k.sameJob(b, o) || k.sameCommand(b, o, in, other) || k.sameCase(b, o, in, other))
}

// sameCase reports whether b and o are what two cases of one switch do with a
// context, and only their errors tell of it, which meet.
func (k *pack) sameCase(b, o *use, in, other *arm) bool {
	if b.prep || !b.takesContext || !needsContext(o) || hasValue(b.call) && len(b.sinks().strong) > 0 || !areCases(in, other) {
		return false
	}
	obj := calleeObject(b.call.Common())
	return (obj == nil || k.isOwn(obj.Pkg())) && share(b.sinks().weak, o.sinks().weak)
}

// areCases reports whether two arms are told apart by cases of one switch.
func areCases(a, b *arm) bool {
	x, y, ok := alternative(a, b)
	return ok && !x.isIf && !x.isRest && !y.isRest
}

// sameJob reports whether the bare call b does what the observed one o
// does: their results meet, or, where there is none but an error, they are
// called alike.
func (k *pack) sameJob(b, o *use) bool {
	if sameTarget(b, o) {
		return true
	}
	if needsContext(o) && !b.takesContext && !calledAlike(b, o) {
		return false
	}
	sb, so := b.sinks(), o.sinks()
	if share(sb.strong, so.strong) {
		return true
	}
	if b.inGo && !b.prep && calledAlike(b, o) && (sharesArgument(b, o) || sharesInput(b, o)) {
		return true // nobody waits for its result
	}
	if k.runsByReflection(b, o) || (sameService(b, o) || areLookedUp(b, o)) && share(sb.weak, so.weak) {
		return true
	}
	if !b.prep && b.takesContext && hasValue(b.call) && calledAlike(b, o) && share(sb.weak, so.weak) {
		return true // its value is used here, where the other's is returned
	}
	if b.prep || len(so.strong) > 0 || hasValue(b.call) && !isDropped(b.call) {
		return false
	}
	return calledAlike(b, o) || !hasValue(b.call) && sharesArgument(b, o)
}

// sameService reports whether b and something that o runs are methods of one
// interface value, which are given a context and the same input.
func sameService(b, o *use) bool {
	cc := b.call.Common()
	return cc.IsInvoke() && b.takesContext && !b.prep && !hasValue(b.call) && sharesInput(b, o) &&
		slices.ContainsFunc(o.inner, func(other *ssa.CallCommon) bool {
			return other.IsInvoke() && takesContext(other) && placeOf(other.Value) == placeOf(cc.Value)
		})
}

// runsByReflection reports whether o runs a handler by reflection, whose
// signature is out of sight, and b one that it is given: their errors meet.
func (k *pack) runsByReflection(b, o *use) bool {
	return o.seen.obs.Shape == observe.Reflect && b.takesContext && isParameter(b.call.Common()) && share(b.sinks().weak, o.sinks().weak)
}

// isDropped reports whether nobody looks at the results of a call.
func isDropped(call ssa.CallInstruction) bool {
	v := call.Value()
	return v == nil || len(refs(v)) == 0
}

// sameCommand reports whether b is a function of this module that is called
// without arguments as what o runs is: their errors meet, or, without
// results, they are cases of one switch. An if is too often left by a call
// that only tidies up.
func (k *pack) sameCommand(b, o *use, in, other *arm) bool {
	sig := b.call.Common().Signature()
	obj := calleeObject(b.call.Common())
	if sig.Params().Len() > 0 || b.prep || obj == nil || !k.isOwn(obj.Pkg()) || hasValue(b.call) {
		return false
	}
	alike := func(theirs *types.Signature) bool {
		return theirs != nil && theirs.Params().Len() == 0 && types.Identical(theirs.Results(), sig.Results())
	}
	if !alike(handlerSignature(o)) && !slices.ContainsFunc(o.inner, func(cc *ssa.CallCommon) bool { return alike(cc.Signature()) }) {
		return false
	}
	if sig.Results().Len() > 0 {
		return share(b.sinks().weak, o.sinks().weak)
	}
	return areCases(in, other)
}

// hasValue reports whether a call has a result that is no error.
func hasValue(call ssa.CallInstruction) bool {
	res := call.Common().Signature().Results()
	for i := range res.Len() {
		if !gotype.IsError(res.At(i).Type()) {
			return true
		}
	}
	return false
}

// needsContext reports whether what o runs takes a context.
func needsContext(o *use) bool {
	if len(o.inner) > 0 {
		return slices.ContainsFunc(o.inner, takesContext)
	}
	if sig := handlerSignature(o); sig != nil {
		return hasContext(sig)
	}
	return o.takesContext
}

// handlerSignature returns the signature of the handler that a wrapper was
// given, nil if there is none or it is a literal, which has the wrapper's.
func handlerSignature(o *use) *types.Signature {
	if o.handler == nil || literalOf(o.handler) != nil {
		return nil
	}
	v := o.handler
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X // by reflection
	}
	sig, _ := v.Type().Underlying().(*types.Signature)
	return sig
}

// calledAlike reports whether b's callee has the parameters and results of
// something that o runs.
func calledAlike(b, o *use) bool {
	sig := b.call.Common().Signature()
	alike := func(other *types.Signature) bool {
		return other != nil && sig.Params().Len() > 0 && types.Identical(other.Params(), sig.Params()) && types.Identical(other.Results(), sig.Results())
	}
	return alike(handlerSignature(o)) || alike(handlerMethodOf(o, b.call.Common())) ||
		slices.ContainsFunc(o.inner, func(cc *ssa.CallCommon) bool { return alike(cc.Signature()) })
}

// handlerMethodOf returns the signature of the method by which the interface value
// is run that a wrapper was given, if the method that cc calls has its name; nil
// if it has another.
func handlerMethodOf(o *use, cc *ssa.CallCommon) *types.Signature {
	obj := calleeObject(cc)
	if o.handler == nil || obj == nil || obj.Signature().Recv() == nil {
		return nil
	}
	i, ok := o.handler.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	if m := handlerMethod(i); m != nil && m.Name() == obj.Name() {
		return m.Signature()
	}
	return nil
}

// areLookedUp reports whether b calls a handler that it has found in a table, as
// something that o runs: both are given a context, and perhaps other things.
func areLookedUp(b, o *use) bool {
	if !b.takesContext || !isLookedUp(b.call.Common().Value) || !needsContext(o) {
		return false
	}
	return o.handler != nil && isLookedUp(o.handler) || slices.ContainsFunc(o.inner, func(cc *ssa.CallCommon) bool {
		return takesContext(cc) && isLookedUp(cc.Value)
	})
}

// isLookedUp reports whether v is a function that is an element of a map.
func isLookedUp(v ssa.Value) bool {
	if _, ok := v.Type().Underlying().(*types.Signature); !ok {
		return false
	}
	v = assertedFrom(rootOf(v))
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	_, ok := v.(*ssa.Lookup)
	return ok
}

// sharesArgument reports whether b and something that o runs are given the
// same thing to write their reply to: a pointer or an interface that is no
// context and not the receiver of the function.
func sharesArgument(b, o *use) bool {
	given := map[ssa.Value]bool{}
	for _, v := range arguments(b.call.Common()) {
		given[v] = true
	}
	for _, cc := range o.inner {
		if slices.ContainsFunc(arguments(cc), func(v ssa.Value) bool { return given[v] }) {
			return true
		}
	}
	return false
}

// sharesInput reports whether b and something that o runs are given the same
// value of any type that is no constant and no context.
func sharesInput(b, o *use) bool {
	given := map[ssa.Value]bool{}
	for _, arg := range b.call.Common().Args {
		if _, ok := arg.(*ssa.Const); !ok && !isContext(arg.Type()) {
			given[rootOf(arg)] = true
		}
	}
	return slices.ContainsFunc(o.inner, func(cc *ssa.CallCommon) bool {
		return slices.ContainsFunc(cc.Args, func(v ssa.Value) bool { return given[rootOf(v)] })
	})
}

// assertedFrom returns the value of which v is what a type switch or an
// assertion made, else v: the cases of a type switch are given one thing.
func assertedFrom(v ssa.Value) ssa.Value {
	if a, ok := v.(*ssa.Alloc); ok {
		stored := onlyStore(a)
		if stored == nil || assertedFrom(stored) == stored {
			return v
		}
		return assertedFrom(stored)
	}
	if e, ok := v.(*ssa.Extract); ok && e.Index == 0 {
		if t, ok := e.Tuple.(*ssa.TypeAssert); ok {
			return rootOf(t.X)
		}
	}
	if t, ok := v.(*ssa.TypeAssert); ok {
		return rootOf(t.X)
	}
	return v
}

func arguments(cc *ssa.CallCommon) []ssa.Value {
	var out []ssa.Value
	args := cc.Args
	if !cc.IsInvoke() && cc.Signature().Recv() != nil && len(args) > 0 {
		args = args[1:]
	}
	for _, arg := range args {
		switch arg.Type().Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Chan, *types.Map, *types.Struct:
		default:
			continue
		}
		if isContext(arg.Type()) {
			continue
		}
		root := assertedFrom(rootOf(arg))
		if p, ok := root.(*ssa.Parameter); ok && p.Parent().Signature.Recv() != nil && p == p.Parent().Params[0] {
			continue
		}
		if _, ok := root.(*ssa.Const); !ok {
			out = append(out, root)
		}
	}
	return out
}
