package unobserved

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// decorator judges the methods of a type that hands its calls on to what it
// holds, each to the method of its own name, and does so under an observation:
// W4. What a method does there, its inner one may do as well; but a type with
// two such methods at least, and half as many others at most, is there to
// observe, and so is one whose name says so, with one of two. One that does more than to hand on, that hands on a function of its own, or to
// a value of another interface, or whose inner one begins an observation, is not judged: gives up
// towards silence.
func (k *pack) decorator(ms []*method) {
	byHeld := new(typeutil.Map)
	for _, m := range ms {
		isBare := m.seen == nil && m.delegates && !m.composes && !handsOnLiteral(m.fn) && k.methodSilence(m) == ""
		held := k.obs.HandsOn(m.obj)
		if held == nil || m.seen == nil && !isBare {
			continue
		}
		list, _ := byHeld.At(held).([]*method)
		byHeld.Set(held, append(list, m))
	}
	for _, m := range ms {
		if held := k.obs.HandsOn(m.obj); held != nil {
			if all, ok := byHeld.At(held).([]*method); ok {
				k.decoratorOf(all)
				k.promoted(held, all)
				byHeld.Delete(held)
			}
		}
	}
}

// handsOnLiteral reports whether fn gives the method of its own name a function
// literal: what is called in there may be observed.
func handsOnLiteral(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if ok && handsOn(call.Common(), fn) && slices.ContainsFunc(call.Common().Args, func(v ssa.Value) bool { return literalOf(v) != nil }) {
				return true
			}
		}
	}
	return false
}

// decoratorOf judges the methods that hand on to one interface.
func (k *pack) decoratorOf(all []*method) {
	var seen, bare []*method
	for _, m := range all {
		if m.seen != nil {
			seen = append(seen, m)
		} else {
			bare = append(bare, m)
		}
	}
	if len(seen) == 0 || len(bare) == 0 {
		return
	}
	// A type that is named after what it does needs less to show it.
	isNamed := observe.Speaks(all[0].recv.Name())
	for _, b := range bare {
		s := k.methodSet("methods of one decorator", "method", catMethod, b, all, seen)
		if s.silence == "" && !isNamed && !standsFor(b.recv, k.obs.HandsOn(b.obj), seen) {
			s.silence = b.recv.Name() + " does not stand for what it hands on to"
		}
		if s.silence == "" && (isNamed && len(bare) > len(seen) || !isNamed && (len(seen) < 2 || 2*len(bare) > len(seen))) {
			s.silence = fmt.Sprintf("too few methods are observed: %d of %d", len(seen), len(all))
		}
		k.concludeMethod(s, b, seen)
	}
}

// standsFor reports whether values of the type, or pointers to it, can be used where
// the interface held is, or the methods that are observed hand on what they get as it
// is: the type decorates it. One that makes something else of it is a client of it.
func standsFor(recv *types.TypeName, held types.Type, seen []*method) bool {
	iface, ok := held.Underlying().(*types.Interface)
	if !ok || types.Implements(types.NewPointer(recv.Type()), iface) {
		return true
	}
	return !slices.ContainsFunc(seen, func(m *method) bool {
		obj, _, _ := types.LookupFieldOrMethod(held, false, m.obj.Pkg(), m.obj.Name())
		same, ok := obj.(*types.Func)
		return !ok || !types.Identical(same.Signature(), m.obj.Signature())
	})
}

// decoratorSight returns the observation that a struct made here makes of an
// interface's value in one of its fields, with that value: most of the methods
// that it shares with it begin one.
func (k *pack) decoratorSight(v ssa.Value) (*sight, ssa.Value) {
	iface, ok := v.Type().Underlying().(*types.Interface)
	if !ok {
		return nil, nil
	}
	m, ok := v.(*ssa.MakeInterface)
	if !ok {
		return nil, nil
	}
	made, ok := rootOf(m.X).(*ssa.Alloc)
	named := gotype.Named(m.X.Type())
	if !ok || named == nil {
		return nil, nil
	}
	inner := decoratedIn(made, iface)
	if inner == nil {
		return nil, nil
	}
	var found *sight
	observed, others := 0, 0
	for method := range iface.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(m.X.Type(), true, method.Pkg(), method.Name())
		fn, ok := obj.(*types.Func)
		if !ok || !hasContext(fn.Signature()) {
			continue
		}
		o, ok := k.obs.ObservedFunc(fn.Origin())
		if !ok {
			others++
			continue
		}
		if observed++; found == nil {
			found = k.valueSight(o)
		}
	}
	if observed == 0 || others > observed {
		return nil, nil
	}
	found.key = named.Obj().Id()
	found.name = named.Obj().Name()
	if named.Obj().Pkg() != k.pass.Pkg {
		found.name = named.Obj().Pkg().Name() + "." + found.name
	}
	return found, inner
}

// decoratorMade returns the key of the decorator that a function of this package
// returns whose result v is, "" if it returns none: whether it is made by that
// function or by a literal, it is the same.
func (k *pack) decoratorMade(v ssa.Value) string {
	call, ok := madeBy(v)
	if !ok || call.Common().StaticCallee() == nil {
		return ""
	}
	for _, b := range call.Common().StaticCallee().Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		if s, _ := k.decoratorSight(ret.Results[0]); s != nil {
			return s.key
		}
	}
	return ""
}

// isPlainService reports whether v is a value of a type of this module that is
// put in an interface none of whose methods it observes itself, and that holds no
// other value of the kind, which might be observed.
func (k *pack) isPlainService(v ssa.Value) bool {
	m, ok := v.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	named := gotype.Named(m.X.Type())
	if named == nil || !k.isOwn(named.Obj().Pkg()) || k.leavesContext(v) {
		return false
	}
	iface := m.Type().Underlying().(*types.Interface)
	if st, ok := named.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if types.IsInterface(f.Type()) && types.Implements(f.Type(), iface) {
				return false
			}
		}
	}
	for method := range iface.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(m.X.Type(), true, method.Pkg(), method.Name())
		fn, ok := obj.(*types.Func)
		if !ok {
			return false
		}
		if _, ok := k.obs.ObservedFunc(fn.Origin()); ok {
			return false
		}
	}
	return true
}

// decoratedIn returns the only value of an interface like iface that is put in
// a field of the struct, nil if there is none.
func decoratedIn(made *ssa.Alloc, iface *types.Interface) ssa.Value {
	var found []ssa.Value
	for _, instr := range refs(made) {
		fa, ok := instr.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, user := range refs(fa) {
			if st, ok := user.(*ssa.Store); ok && st.Addr == fa && types.IsInterface(st.Val.Type()) && types.Implements(st.Val.Type(), iface) {
				found = append(found, st.Val)
			}
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// wrapsField reports whether v is what a wrapper makes of the handler that a
// field holds.
func (k *pack) wrapsField(v ssa.Value) bool {
	call, ok := madeBy(stripConversion(v))
	if !ok {
		return false
	}
	w, ok := k.obs.WrapperOf(call.Common())
	return ok && w.Arg >= 0 && fieldOf(operand(call.Common(), w.Arg)) != nil
}
