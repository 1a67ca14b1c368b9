package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// anyEffect joins the effects of the functions in a list, any of which the call may
// run, if all are plain to see.
func (s semantics) anyEffect(cc *ssa.CallCommon, arg int, sub string, spec *path.Spec) (path.Effect, bool) {
	var all []path.Effect
	for _, v := range path.FuncsOfArray(cc.Value) {
		fn := funcOf(v)
		if fn == nil || wrapped(fn) {
			return path.Effect{}, false
		}
		all = append(all, s.Effect(&ssa.CallCommon{Value: fn}, fn, arg, sub, spec))
	}
	return joinEffects(all)
}

// isUsedByGiven reports whether the call runs a parameter of a function that only
// this package calls, and all that it gives there are functions which only use
// their argument arg: a visitor that is lent what the function opens. If one does
// more, what becomes of it is not told: gives up towards silence.
func (s semantics) isUsedByGiven(cc *ssa.CallCommon, arg int, sub string, spec *path.Spec) bool {
	param := calledParam(cc.Value)
	if param == nil || !s.r.isCalledOnly(param.Parent()) {
		return false
	}
	i := slices.Index(param.Parent().Params, param)
	for _, call := range s.r.called().calls[param.Parent()] {
		ops := path.Operands(call.Common())
		if i >= len(ops) || !s.onlyUses(ops[i], arg, sub, spec) {
			return false
		}
	}
	return len(s.r.called().calls[param.Parent()]) > 0
}

// onlyUses reports whether v is a function in sight that only uses its argument arg.
func (s semantics) onlyUses(v ssa.Value, arg int, sub string, spec *path.Spec) bool {
	fn := funcOf(v)
	if fn == nil {
		return false
	}
	if wrapped(fn) {
		if mc, isBound := v.(*ssa.MakeClosure); isBound {
			arg += len(mc.Bindings)
		}
		if fn = methodBehind(fn); fn == nil {
			return false
		}
	}
	return s.Effect(&ssa.CallCommon{Value: fn}, fn, arg, sub, spec) == path.Both(path.Keep)
}

// methodBehind returns the method that a method value or expression runs, nil if it
// has no body in sight.
func methodBehind(fn *ssa.Function) *ssa.Function {
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil
	}
	return bodyOf(fn.Prog.FuncValue(obj))
}

// calledParam returns the parameter of a declared function that v is, or a literal in
// it knows v as; nil if it is none, or may hold something else.
func calledParam(v ssa.Value) *ssa.Parameter {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		variable, ok := alias.VariableOf(load.X).(*ssa.Alloc)
		if !ok {
			return nil
		}
		v = onlyAssigned(variable)
	}
	param, ok := v.(*ssa.Parameter)
	if !ok || param.Parent().Parent() != nil {
		return nil
	}
	return param
}

// isCalledOnly reports whether fn is known to this package only, which does nothing
// with it but to call it by its name.
func (r *Result) isCalledOnly(fn *ssa.Function) bool {
	obj := fn.Object()
	if obj == nil || obj.Exported() || r.isValued(fn) {
		return false
	}
	return fn.Signature.Recv() == nil || !r.called().invoked[obj.Name()]
}

// joinEffects joins the effects of what a call may run.
func joinEffects(all []path.Effect) (path.Effect, bool) {
	if all == nil {
		return path.Effect{}, false
	}
	join := all[0]
	for _, e := range all[1:] {
		join.Success, join.Failure = joinOutcome(join.Success, e.Success), joinOutcome(join.Failure, e.Failure)
	}
	return join, true
}

func joinOutcome(a, b path.Outcome) path.Outcome {
	switch {
	case a == b:
		return a
	case refersOnly(a) && refersOnly(b):
		return path.Outcome{Op: path.Take, Refers: true}
	case a.Op == path.Take || b.Op == path.Take:
	case b.Op == path.Keep:
		return a
	case a.Op == path.Keep:
		return b
	}
	return path.Outcome{Op: path.Take}
}

// refersOnly reports whether an outcome leaves the root to the caller, but for what
// may refer to it.
func refersOnly(o path.Outcome) bool {
	return o.Op == path.Keep || o.Op == path.Take && o.Refers
}
