package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// isHandedOver reports whether a path of a function ends at a call of another one of
// the package that is meant to end what it is left with: serveTLS(ln) that calls
// serve(tls.NewListener(ln, config)).
func (w *lapses) isHandedOver(res *path.Result, spec *path.Spec) bool {
	return slices.ContainsFunc(slices.Concat(res.Ends, res.Passed), func(e path.Exit) bool {
		call, ok := e.At.(*ssa.Call)
		if !ok || e.Why != path.WhyTaken {
			return false
		}
		callee := bodyOf(call.Call.StaticCallee())
		if callee == nil || callee.Pkg != w.SSA().Pkg || callee.Parent() != nil || callee == spec.Fn {
			return false
		}
		return slices.ContainsFunc(callee.Params, func(p *ssa.Parameter) bool {
			if !types.Identical(p.Type(), spec.Root.Base.Type()) {
				return false
			}
			inner := path.Search(&path.Spec{Fn: callee, Kind: spec.Kind, Root: alias.Val{Base: p}, Limit: maxEffectStates, Tell: true}, semantics{w.Result}, w.cache)
			return !inner.Overflow && !inner.Incomplete && isMeantToEnd(inner)
		})
	})
}

// isJudgedElsewhere reports whether the caller does nothing with the error of its call
// but to give it to another function, exitIf(save(f)), which may end the process with
// it: gives up towards silence.
func isJudgedElsewhere(by ssa.CallInstruction) bool {
	call, ok := by.(*ssa.Call)
	if !ok {
		return false
	}
	i := failureIndex(call.Call.Signature())
	if i < 0 {
		return false
	}
	err := alias.ResultOf(call, i)
	if err == nil || len(*err.Referrers()) == 0 {
		return false
	}
	return !slices.ContainsFunc(*err.Referrers(), func(use ssa.Instruction) bool {
		_, isCall := use.(*ssa.Call)
		return !isCall
	})
}

// mayFailAt reports whether the exit tells the caller of a failure, by an error or by
// what stands for one: a pointer to a struct that is named an error.
func mayFailAt(e path.Exit) bool {
	ret, ok := e.At.(*ssa.Return)
	if !ok || e.Class != path.Success {
		return e.Class != path.Success
	}
	i := failureIndex(ret.Parent().Signature)
	if i < 0 || gotype.IsError(ret.Results[i].Type()) {
		return false
	}
	c, isConst := ret.Results[i].(*ssa.Const)
	return !isConst || !c.IsNil()
}
