package unobserved

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// implementationOf returns the method by which v's value is run that is made a
// handler, nil if that is a function or has no such method.
func (k *pack) implementationOf(v *ssa.MakeInterface) *types.Func {
	method := methodOf(v.Type())
	if method == "" {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(v.X.Type(), true, k.pass.Pkg, method)
	fn, _ := obj.(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// implementationSight returns the observation that a handler's own method
// begins, nil if it begins none or hands on to another handler: however it was
// made, its maker is no wrapper.
func (k *pack) implementationSight(v *ssa.MakeInterface) *sight {
	fn := k.implementationOf(v)
	if fn == nil || k.obs.HandsOn(fn) != nil || holdsHandler(v.X.Type(), fn.Name()) {
		return nil
	}
	o, ok := k.obs.ObservedFunc(fn)
	if !ok {
		return nil
	}
	s := k.valueSight(o)
	s.byItself, s.partly, s.key = true, !o.Whole || o.Foreign, o.What
	return s
}

// holdsHandler reports whether a struct has a field with an interface of that
// method: what it observes may be another handler.
func holdsHandler(t types.Type, method string) bool {
	st, ok := gotype.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if i, ok := f.Type().Underlying().(*types.Interface); ok && methodOf(i) == method {
			return true
		}
	}
	return false
}

// workSilence says why the work of a bare handler with a method, whose siblings
// begin their observations themselves, needs none, or is not known: it does
// nothing with its context, or its body is out of sight and it is not made of
// what an observed sibling is made of.
func (k *pack) workSilence(e *entry, seen []*entry) string {
	v, ok := e.value.(*ssa.MakeInterface)
	if !ok || slices.ContainsFunc(seen, func(o *entry) bool { return !o.seen.byItself }) {
		return ""
	}
	fn := k.implementationOf(v)
	switch {
	case fn == nil:
		return ""
	case fn.Pkg() == k.pass.Pkg:
		if f := k.declared(fn); f != nil && !k.worksWithContext(f, nil) {
			return fn.Name() + " does no work with its context"
		}
		return ""
	}
	if !slices.ContainsFunc(seen, func(o *entry) bool { return isMadeAlike(v.X, o.value) }) {
		return "its work is out of sight"
	}
	return ""
}

// isMadeAlike reports whether two values are made by calls of which both are
// given one thing that is no constant.
func isMadeAlike(v, o ssa.Value) bool {
	made, ok := stripConversion(v).(*ssa.Call)
	if m, isValue := o.(*ssa.MakeInterface); isValue {
		o = m.X
	}
	other, isCall := stripConversion(o).(*ssa.Call)
	if !ok || !isCall {
		return false
	}
	return slices.ContainsFunc(made.Common().Args, func(arg ssa.Value) bool {
		_, isConst := arg.(*ssa.Const)
		return !isConst && slices.ContainsFunc(other.Common().Args, func(a ssa.Value) bool { return placeOf(a) == placeOf(arg) })
	})
}
