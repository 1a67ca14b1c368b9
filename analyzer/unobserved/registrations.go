package unobserved

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// call takes in the handler arguments of a registration.
func (c *collector) call(fn *ssa.Function, call ssa.CallInstruction) {
	cc := call.Common()
	if _, ok := cc.Value.(*ssa.Builtin); ok || !call.Pos().IsValid() {
		return
	}
	obj := calleeObject(cc)
	if obj == nil || isPlain(obj) || !slices.ContainsFunc(cc.Args, func(v ssa.Value) bool {
		return isEntryType(v.Type()) || mayHoldHandler(v.Type()) || handlerAsAny(v) != nil
	}) {
		return
	}
	if _, ok := c.obs.WrapperOf(cc); ok {
		return
	}
	if installsMiddleware(obj) || c.wrapsWhatItGets(cc.StaticCallee()) {
		return
	}
	if call.Value() != nil && call.Value().Type() != nil && returnsHandler(cc.Signature()) && !isOption(cc.StaticCallee()) {
		return // makes a handler of one: a decorator that observes nothing
	}
	for i, arg := range cc.Args {
		e := c.argument(fn, call, arg, cc.Signature().Variadic() && i == len(cc.Args)-1)
		if e == nil {
			continue
		}
		if isDecoratorType(e.value.Type()) || callsNext(e.value.Type()) {
			continue // what handlers go through
		}
		e.labelCall(cc)
		e.changes = e.changes || changingPattern.MatchString(strings.ToUpper(obj.Name()))
		for _, other := range cc.Args {
			c.besides(e, other)
		}
		registrar, recv := registrarOf(cc, obj), obj.Signature().Recv()
		if whole := c.through(e, cc); whole != nil {
			registrar, recv = knownRegistrar(whole), types.NewParam(token.NoPos, nil, "", whole.Type())
		}
		key := groupKey{of: registrationName(obj, recv, i), on: registrar}
		c.add(key, catRegistration, "registrations", "registration", obj.Name(), e)
		if e.value.Type() != arg.Type() && handlerAsAny(arg) == nil {
			return // the last of a variadic list: what is before it is its middleware
		}
	}
}

// installsMiddleware reports whether a method installs what all handlers go
// through: a router's Use. In some libraries that has the type of a handler.
func installsMiddleware(obj *types.Func) bool {
	return obj.Signature().Recv() != nil && (obj.Name() == "Use" || strings.HasSuffix(obj.Name(), "Middleware") || strings.HasSuffix(obj.Name(), "Middlewares"))
}

// argument returns the entry of a call's argument, nil if it holds no
// handler. Of several that a variadic parameter gets, the last one is the
// handler and all may observe it.
func (c *collector) argument(fn *ssa.Function, call ssa.CallInstruction, arg ssa.Value, variadic bool) *entry {
	if v := handlerAsAny(arg); v != nil {
		arg = v
	}
	if isEntryType(arg.Type()) {
		e := c.entry(fn, arg, call.Pos())
		e.call = call
		return e
	}
	if !variadic || !mayHoldHandler(arg.Type()) {
		return nil
	}
	if o, ok := c.obs.ObservedValue(arg, ""); ok {
		e := c.entry(fn, arg, call.Pos())
		e.seen, e.call = c.valueSight(o), call
		return e
	}
	s, ok := arg.(*ssa.Slice)
	if !ok {
		return c.listMade(fn, call, arg)
	}
	var last *entry
	var seen *sight
	for _, instr := range refs(s.X) {
		if ia, ok := instr.(*ssa.IndexAddr); ok {
			for _, user := range refs(ia) {
				if st, ok := user.(*ssa.Store); ok && st.Addr == ia {
					last = c.entry(fn, st.Val, call.Pos())
					last.call = call
					if last.seen != nil {
						seen = last.seen
					}
				}
			}
		}
	}
	if last != nil && last.seen == nil && seen != nil {
		beside := *seen
		beside.byItself = false // a middleware
		last.seen = &beside
	}
	return last
}

// handlerAsAny returns the handler that is handed over as a value of any type,
// which is how functions of whatever parameters are registered: a function that
// is given a context. It is nil if v is none.
func handlerAsAny(v ssa.Value) ssa.Value {
	m, ok := v.(*ssa.MakeInterface)
	if !ok {
		return nil
	}
	i, ok := m.Type().Underlying().(*types.Interface)
	sig, isFunc := m.X.Type().Underlying().(*types.Signature)
	if !ok || !isFunc || i.NumMethods() > 0 || !hasContext(sig) || !isHandlerSignature(sig) {
		return nil
	}
	return m.X
}

// listMade returns the entry of the list that a function of this package makes
// of handlers, with a middleware before them; nil if there is none that observes.
func (c *collector) listMade(fn *ssa.Function, call ssa.CallInstruction, arg ssa.Value) *entry {
	made, ok := arg.(*ssa.Call)
	if !ok {
		return nil
	}
	callee := made.Common().StaticCallee()
	if callee == nil || callee.Pkg != fn.Pkg {
		return nil
	}
	for _, b := range callee.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) != 1 {
			continue
		}
		for _, v := range elementsOf(ret.Results[0]) {
			if !isHandlerType(v.Type()) {
				continue
			}
			if h := c.handler(v, 0); h.seen != nil && !h.partly {
				h.seen.byItself, h.seen.name = false, callee.Name()
				return &entry{value: arg, pos: call.Pos(), fn: fn, call: call, seen: h.seen, name: callee.Name()}
			}
		}
	}
	return nil
}

// callsNext reports whether t is the type of an interceptor: a function that is
// given another one with the same results.
func callsNext(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Results().Len() == 0 {
		return false
	}
	for v := range sig.Params().Variables() {
		if next, ok := v.Type().Underlying().(*types.Signature); ok && types.Identical(next.Results(), sig.Results()) {
			return true
		}
	}
	return false
}

// besides lets an entry be observed by a middleware that the registration is
// given beside the handler.
func (c *collector) besides(e *entry, arg ssa.Value) {
	for _, v := range elementsOf(arg) {
		if e.seen != nil || !isDecoratorType(v.Type()) {
			continue
		}
		if o, ok := c.obs.MiddlewareValue(v); ok {
			e.seen = c.valueSight(o)
		}
	}
}

// through lets an entry be observed by a middleware that its registrar was
// made with for this registration alone, and returns what that is a part of:
// r of r.With(m).Get("/", h).
func (c *collector) through(e *entry, cc *ssa.CallCommon) ssa.Value {
	call, ok := registrarValue(cc).(*ssa.Call)
	if !ok || len(refs(call)) != 1 {
		return nil
	}
	obj := calleeObject(call.Common())
	if obj == nil || obj.Signature().Recv() == nil {
		return nil
	}
	var whole ssa.Value
	for _, arg := range call.Common().Args {
		if slices.ContainsFunc(elementsOf(arg), func(v ssa.Value) bool { return isDecoratorType(v.Type()) }) {
			whole = registrarValue(call.Common())
			c.besides(e, arg)
		}
	}
	return whole
}

// routes are the methods by which routers take a handler for a route.
var routes = wordSet(`get post put delete patch head options connect trace any handle handler route`)

// registrationName identifies what is registered on recv: methods that
// differ only in the verb of the request are one.
func registrationName(obj *types.Func, recv *types.Var, arg int) string {
	name := strings.TrimSuffix(obj.Name(), "Func")
	if routes[strings.ToLower(name)] {
		name = "route"
	}
	prefix := ""
	if obj.Pkg() != nil {
		prefix = obj.Pkg().Path()
	}
	if recv != nil {
		prefix = types.TypeString(recv.Type(), nil)
		if name == "route" {
			return prefix + ".route"
		}
	}
	return fmt.Sprintf("%s.%s/%d", prefix, name, arg)
}

// registrarOf identifies the registrar if it is one that this function has
// made or a field: else, a parameter or a variable, nil.
func registrarOf(cc *ssa.CallCommon, obj *types.Func) any {
	var v ssa.Value
	switch {
	case cc.IsInvoke():
		v = cc.Value
	case len(cc.Args) > 0 && obj.Signature().Recv() != nil:
		v = cc.Args[0]
	case len(cc.Args) > 1 && !isHandlerType(cc.Args[0].Type()):
		if _, ok := cc.Args[0].Type().Underlying().(*types.Basic); ok {
			return nil
		}
		v = cc.Args[0]
	default:
		return nil
	}
	return knownRegistrar(v)
}

func knownRegistrar(v ssa.Value) any {
	if f := fieldOf(v); f != nil {
		return f
	}
	switch root := rootOf(chainStart(v)).(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return nil
	default:
		return root
	}
}

// chainStart returns the registrar on which a chain of calls begins that
// each return it: b.With(x).With(y).
func chainStart(v ssa.Value) ssa.Value {
	for {
		call, ok := v.(*ssa.Call)
		if !ok || call.Common().IsInvoke() || len(call.Common().Args) == 0 || call.Common().Signature().Recv() == nil ||
			!types.Identical(call.Type(), call.Common().Args[0].Type()) {
			return v
		}
		v = call.Common().Args[0]
	}
}

// registrarValue returns the registrar of a registration, nil for none.
func registrarValue(cc *ssa.CallCommon) ssa.Value {
	if cc.IsInvoke() {
		return cc.Value
	}
	if len(cc.Args) > 0 {
		return cc.Args[0]
	}
	return nil
}

func returnsHandler(sig *types.Signature) bool {
	for i := range sig.Results().Len() {
		if isHandlerType(sig.Results().At(i).Type()) {
			return true
		}
	}
	return false
}
