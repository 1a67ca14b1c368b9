package unobserved

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A handler is what is known of a handler value.
type handler struct {
	seen *sight
	// target identifies the handler below its decorators; nil if it is out
	// of sight.
	target any
	name   string
	// partly reports that only a part of it is observed: it is neither an
	// observed nor a bare handler.
	partly bool
}

// maxDecorators bounds the nesting of decorators that is looked through.
const maxDecorators = 8

// handler classifies the value v, looking through conversions and through
// decorators, of which one that observes is enough.
func (k *pack) handler(v ssa.Value, depth int) handler {
	var h handler
	if depth > maxDecorators {
		return h
	}
	if o, ok := k.obs.ObservedValue(v, methodOf(v.Type())); ok {
		h.seen, h.partly = k.valueSight(o), o.Foreign
	}
	switch x := v.(type) {
	case *ssa.ChangeType:
		return h.or(k.handler(x.X, depth+1))
	case *ssa.ChangeInterface:
		return h.or(k.handler(x.X, depth+1))
	case *ssa.MakeInterface:
		inner := k.handler(x.X, depth+1)
		if inner.target == nil {
			inner.target, inner.name = k.typeTarget(x.X)
		}
		if s := k.implementationSight(x); s != nil {
			inner.seen, inner.partly, h.seen = s, s.partly, nil
		}
		return h.or(inner)
	case *ssa.Function:
		h.target, h.name = targetOf(x), functionName(x)
		k.seeItself(&h, x)
	case *ssa.MakeClosure:
		fn := x.Fn.(*ssa.Function)
		h.target, h.name = targetOf(x), functionName(fn)
		k.seeItself(&h, fn)
	case *ssa.Call:
		return h.or(k.decorated(x, depth))
	case *ssa.Extract:
		if call, ok := x.Tuple.(*ssa.Call); ok {
			return h.or(k.decorated(call, depth))
		}
	case *ssa.UnOp:
		if g, ok := x.X.(*ssa.Global); ok && x.Op == token.MUL && g.Object() != nil {
			h.target, h.name = g.Object(), g.Name()
		}
	}
	return h
}

// seeItself marks a function that begins an observation itself.
func (k *pack) seeItself(h *handler, fn *ssa.Function) {
	if o, ok := k.obs.ObservedByItself(fn); ok && h.seen != nil {
		h.seen.byItself = true
		h.partly = !o.Whole || o.Foreign
	}
}

// or returns h with what only inner knows, or knows better: the type of what a
// decorator of a library returns tells only of a part.
func (h handler) or(inner handler) handler {
	if h.seen == nil || h.partly && inner.seen != nil {
		h.seen, h.partly = inner.seen, inner.partly
	} else if inner.target != nil && inner.seen != nil && inner.seen.byItself {
		h.seen.byItself = h.seen.name == inner.seen.name
	}
	h.target, h.name = inner.target, inner.name
	return h
}

// decorated classifies the result of a call: what a decorator of any kind
// makes of a handler is that handler; a function of the module that is
// given none makes one, and is its name.
func (k *pack) decorated(call *ssa.Call, depth int) handler {
	cc := call.Common()
	if w, ok := k.obs.WrapperOf(cc); ok && w.Arg >= 0 {
		h := handler{seen: k.wrapperSight(w)}
		if v := operand(cc, w.Arg); v != nil {
			inner := k.handler(v, depth+1)
			h.target, h.name = inner.target, inner.name
		}
		return h
	}
	maybe, _ := k.believable(cc)
	var h handler
	for _, arg := range cc.Args {
		for _, v := range elementsOf(arg) {
			switch {
			case isDecoratorType(v.Type()):
				if o, ok := k.obs.MiddlewareValue(v); ok && maybe == nil {
					maybe = k.valueSight(o)
				}
			case isHandlerType(v.Type()) && !isAskedBy(v.Type(), cc.Signature()) && h.target == nil && h.seen == nil:
				h = k.handler(v, depth+1)
			}
		}
	}
	if h.target != nil || h.seen != nil {
		if h.seen == nil {
			h.seen = maybe
		}
		return h
	}
	if fn := gotype.Declared(cc.StaticCallee()); fn != nil && k.isOwn(fn.Pkg()) {
		return handler{target: call, name: k.qualified(fn, fn.Name())}
	}
	return handler{}
}

// isAskedBy reports whether what a function with that signature makes only asks
// an operand of type t for something: the path by which a request is labelled,
// its key. It returns nothing but a string or a number, which is not what the
// result returns.
func isAskedBy(t types.Type, by *types.Signature) bool {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Results().Len() != 1 {
		return false
	}
	if b, ok := sig.Results().At(0).Type().Underlying().(*types.Basic); !ok || b.Info()&(types.IsString|types.IsNumeric|types.IsBoolean) == 0 {
		return false
	}
	for v := range by.Results().Variables() {
		if made, ok := v.Type().Underlying().(*types.Signature); ok && types.Identical(made.Results(), sig.Results()) {
			return false
		}
	}
	return true
}

// isDecoratorType reports whether t is a middleware's type: func(H) H.
func isDecoratorType(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 1 && sig.Results().Len() == 1 && types.Identical(sig.Params().At(0).Type(), sig.Results().At(0).Type()) &&
		isHandlerType(sig.Params().At(0).Type())
}

// typeTarget returns the named type of a handler that is a struct.
func (k *pack) typeTarget(v ssa.Value) (any, string) {
	t := v.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil, ""
	}
	name := n.Obj().Name()
	if p := n.Obj().Pkg(); p != nil && p != k.pass.Pkg {
		name = p.Name() + "." + name
	}
	switch root := rootOf(v).(type) {
	case *ssa.Const:
		if root.IsNil() {
			return nil, "" // says of a type that it implements the interface
		}
		return n.Obj(), name
	case *ssa.Alloc, *ssa.Call, *ssa.MakeMap, *ssa.MakeSlice:
		return n.Obj(), name
	case *ssa.Extract:
		if _, ok := root.Tuple.(*ssa.Call); ok {
			return n.Obj(), name
		}
	}
	return nil, ""
}

// functionName names a function value.
func functionName(fn *ssa.Function) string {
	if m := boundMethod(fn); m != nil {
		return m.Name()
	}
	if fn.Parent() != nil {
		return "the function literal"
	}
	return fn.Name()
}

// methodOf returns the method by which the handlers of an interface type are
// run, "" if there is none.
func methodOf(t types.Type) string {
	if i, ok := t.Underlying().(*types.Interface); ok {
		if m := handlerMethod(i); m != nil {
			return m.Name()
		}
	}
	return ""
}

// handlerMethod returns the method by which a handler is run: the only one of
// the interface, or the only one that is given a context, where the others but
// describe it, as those do that tell the name and the schema of a tool. It is
// nil if there is none.
func handlerMethod(i *types.Interface) *types.Func {
	if i.NumMethods() == 1 {
		return i.Method(0)
	}
	var found *types.Func
	for m := range i.Methods() {
		switch {
		case hasContext(m.Signature()) && found == nil:
			found = m
		case !describes(m.Signature()):
			return nil
		}
	}
	return found
}

// describes reports whether a method is given nothing and tells something that
// is no error.
func describes(sig *types.Signature) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && !gotype.IsError(sig.Results().At(0).Type()) && !isContext(sig.Results().At(0).Type())
}

// isHandlerType reports whether values of type t can be handlers: functions
// that are no predicates and no iterators, and interfaces with one method that is given a
// context or a request, and none that does something else.
func isHandlerType(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return isHandlerSignature(u)
	case *types.Interface:
		m := handlerMethod(u)
		return m != nil && hasContext(m.Signature())
	}
	return false
}

// isEntryType reports whether values of type t can be put where handlers are:
// jobs, too, which are given nothing, and return nothing but an error, or a
// value with one.
func isEntryType(t types.Type) bool {
	if isHandlerType(t) {
		return true
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() > 0 {
		return false
	}
	n := sig.Results().Len()
	return n == 0 || n <= 2 && gotype.IsError(sig.Results().At(n-1).Type())
}

func isHandlerSignature(sig *types.Signature) bool {
	return sig.Params().Len() > 0 && !isPredicate(sig) && !isRangeFunc(sig)
}

// isPredicate reports whether the only result is a bool.
func isPredicate(sig *types.Signature) bool {
	if sig.Results().Len() != 1 {
		return false
	}
	b, ok := sig.Results().At(0).Type().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

func hasContext(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if isContext(sig.Params().At(i).Type()) {
			return true
		}
	}
	return false
}

// mayHoldHandler reports whether t is a handler type or a slice of such.
func mayHoldHandler(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	return isHandlerType(t)
}
