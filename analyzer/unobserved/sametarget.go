package unobserved

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// sameTarget reports whether b calls what o calls: the same function,
// method, field or variable.
func sameTarget(b, o *use) bool {
	key := calleeKey(b.call.Common())
	if key == nil {
		return false
	}
	if o.handler != nil && (targetOf(o.handler) == key || runsMethodOf(b.call.Common(), o.handler)) || runsField(o, key) || wasGiven(o, key) {
		return true
	}
	return slices.ContainsFunc(o.inner, func(cc *ssa.CallCommon) bool {
		return calleeKey(cc) == key || o.seen.chain && slices.Contains(chainedIn(cc.Value), rootOf(b.call.Common().Value))
	})
}

// wasGiven reports whether o calls what a decorator, called before, made of the
// handler that key stands for.
func wasGiven(o *use, key any) bool {
	cc := o.call.Common()
	if cc.IsInvoke() || cc.StaticCallee() != nil || o.seen.byItself {
		return false
	}
	root := rootOf(cc.Value)
	if cell, ok := root.(*ssa.Alloc); ok {
		root = onlyStore(cell)
	}
	made, ok := root.(*ssa.Call)
	return ok && slices.ContainsFunc(made.Common().Args, func(arg ssa.Value) bool { return isHandlerType(arg.Type()) && targetOf(arg) == key })
}

// runsMethodOf reports whether cc calls the method by which the interface
// value v, which a wrapper was given, is run.
func runsMethodOf(cc *ssa.CallCommon, v ssa.Value) bool {
	if !cc.IsInvoke() || !types.IsInterface(v.Type()) || placeOf(cc.Value) != placeOf(v) {
		return false
	}
	return observe.IsHandlerMethod(cc.Method.Name()) || methodOf(cc.Value.Type()) == cc.Method.Name()
}

// chainedIn returns the handlers to which a chain of middleware was applied
// that made v.
func chainedIn(v ssa.Value) []ssa.Value {
	seen := map[ssa.Value]bool{}
	var out []ssa.Value
	var add func(v ssa.Value)
	add = func(v ssa.Value) {
		if seen[v] {
			return
		}
		seen[v] = true
		switch x := v.(type) {
		case *ssa.Phi:
			for _, e := range x.Edges {
				add(e)
			}
		case *ssa.ChangeType:
			add(x.X)
		case *ssa.Call:
			for _, arg := range x.Common().Args {
				if isHandlerType(arg.Type()) {
					add(arg)
				}
			}
		default:
			out = append(out, rootOf(v))
		}
	}
	add(v)
	return out
}

// runsField reports whether o's callee runs, under its observation, what one of
// its arguments holds in the field key.
func runsField(o *use, key any) bool {
	f, ok := key.(*types.Var)
	return ok && slices.Contains(o.fields, f)
}

// targetOf returns what calleeKey returns for a call of the handler v.
func targetOf(v ssa.Value) any {
	switch x := v.(type) {
	case *ssa.Function:
		if obj := gotype.Declared(x); obj != nil {
			return obj
		}
		return x
	case *ssa.MakeClosure:
		fn := x.Fn.(*ssa.Function)
		if m := boundMethod(fn); m != nil {
			return m
		}
		return fn
	case *ssa.ChangeType:
		return targetOf(x.X)
	case *ssa.MakeInterface:
		return targetOf(x.X)
	}
	if f := fieldOf(v); f != nil {
		return f
	}
	return rootOf(v)
}

// boundMethod returns the method of which fn is the value x.M, nil if it is
// none.
func boundMethod(fn *ssa.Function) *types.Func {
	if !strings.HasPrefix(fn.Synthetic, "bound method wrapper") {
		return nil
	}
	obj, _ := fn.Object().(*types.Func)
	if obj != nil {
		obj = obj.Origin()
	}
	return obj
}
