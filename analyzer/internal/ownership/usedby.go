package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A helper may hand what it gets to a function that it gets beside it:
//
//	func with(f *os.File, do func(*os.File) error) error { return do(f) }
//
// For itself it has taken that: nobody knows what do is. Where it is called, do
// is often plain to see, and if all such functions only use the resource, the
// helper does with it what else it does.

// effectOfCall returns what the call of body, a function in sight, does to its
// argument.
func (s semantics) effectOfCall(cc *ssa.CallCommon, body *ssa.Function, arg int, sub string, spec *path.Spec) path.Effect {
	e := s.r.effectOf(body, arg, sub, spec)
	if e.Success.Op != path.Take && e.Failure.Op != path.Take || spec.Lock || bodyOf(cc.StaticCallee()) != body {
		return e
	}
	if s.r.callsParam(body) && s.onlyUsedBy(cc, arg, sub, spec) {
		return s.r.lentEffect(body, arg, sub, spec)
	}
	return e
}

// onlyUsedBy reports whether the call gets functions, all of them plain to see,
// none of which does more than use the resource that argument arg holds at sub.
func (s semantics) onlyUsedBy(cc *ssa.CallCommon, arg int, sub string, spec *path.Spec) bool {
	gets := false
	for i, a := range cc.Args {
		if _, ok := a.Type().Underlying().(*types.Signature); !ok || i == arg {
			continue
		}
		fn := funcOf(a)
		if fn == nil || wrapped(fn) {
			return false
		}
		call := &ssa.CallCommon{Value: fn}
		for k, p := range fn.Params {
			at := ""
			if types.Identical(p.Type(), cc.Args[arg].Type()) {
				at = sub
			}
			if s.Effect(call, fn, k, at, spec) != path.Both(path.Keep) {
				return false
			}
		}
		gets = gets || len(fn.Params) > 0
	}
	return gets
}

// lentEffect is effectOf where the functions that fn gets only use the root.
func (r *Result) lentEffect(fn *ssa.Function, param int, sub string, spec *path.Spec) path.Effect {
	key := effectKey{fn, param, sub, kindKey(spec.Kind) + "lent", 0}
	return r.effects.get(key, func(effectKey) path.Effect {
		res := path.Search(&path.Spec{
			Fn: fn, Kind: spec.Kind, Effect: true, Limit: maxEffectStates, Lent: true,
			Root: alias.Val{Base: fn.Params[param], Path: sub}, ErrParams: errParams(fn, param),
		}, semantics{r}, r.cache)
		return summarize(fn, res)
	})
}
