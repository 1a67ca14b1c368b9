package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What a function acquires that runs elsewhere comes back by who waits for it: fu :=
// run(func() (net.Conn, error) { … }); conn, err := fu.Wait(). Where the value that
// has been made for the function is known to nobody else, has nothing to be released
// itself, and is asked once, by a method that returns what the function returns, the
// one who asks has it. Who asks again, or stops to wait, has what the first one got:
// gives up towards silence.

// maxAwaited bounds the functions of this package that return one another's.
const maxAwaited = 2

// awaited returns what the call of a method acquires by returning what a function
// does that its receiver has been made for.
func (r *Result) awaited(call *ssa.Call) []Acquire {
	callee, res := call.Call.StaticCallee(), call.Call.Signature().Results()
	if callee == nil || callee.Signature.Recv() == nil || res.Len() != 2 || errIndex(call.Call.Signature()) != 1 || !canHold(res) {
		return nil
	}
	if r.isReleasable(call.Call.Args[0].Type()) {
		return nil
	}
	runs := r.madeFor(call.Call.Args[0], call, maxAwaited)
	if runs == nil || !types.Identical(runs.Signature.Results(), res) {
		return nil
	}
	var as []Acquire
	for _, a := range r.acquiredBy(runs) {
		if a.Param || a.Lock || a.Paired || a.Result != 0 || a.Partner != contract.None || a.Unless != (contract.Setting{}) {
			return nil
		}
		as = append(as, a)
	}
	return as
}

// madeFor returns the function that v has been made for by a call: the only function
// that the call gets, or one in this package that returns such a value. Nothing but at
// uses v. It is nil if there is none.
func (r *Result) madeFor(v ssa.Value, at ssa.Instruction, depth int) *ssa.Function {
	made, ok := v.(*ssa.Call)
	if !ok || made.Call.IsInvoke() || slices.ContainsFunc(*made.Referrers(), func(use ssa.Instruction) bool {
		_, isDebug := use.(*ssa.DebugRef)
		return use != at && !isDebug
	}) {
		return nil
	}
	var runs *ssa.Function
	for _, arg := range made.Call.Args {
		fn := funcOf(arg)
		switch {
		case fn == nil:
		case runs != nil:
			return nil
		default:
			runs = fn
		}
	}
	if runs != nil {
		if !r.isMadeAnew(made) {
			return nil
		}
		return bodyOf(runs)
	}
	body := bodyOf(made.Call.StaticCallee())
	if body == nil || depth == 0 {
		return nil
	}
	for _, ret := range returnsOf(body) {
		fn := r.madeFor(ret.Results[0], ret, depth-1)
		if fn == nil || runs != nil && fn != runs {
			return nil
		}
		runs = fn
	}
	return runs
}

// isMadeAnew reports whether nobody else has what the call returns. A function of this
// package makes it, and keeps it nowhere: not as a cache that finds it again for the
// next one who asks, or a list of all that have been made. One of another package is
// given nothing that could keep it: gives up towards silence.
func (r *Result) isMadeAnew(made *ssa.Call) bool {
	callee := made.Call.StaticCallee()
	if body := bodyOf(callee); body != nil {
		v := r.madeResult(body, 0)
		return v != nil && !slices.ContainsFunc(pointers(v), isKeptSomewhere)
	}
	return callee != nil && !slices.ContainsFunc(made.Call.Args, func(arg ssa.Value) bool {
		switch arg.Type().Underlying().(type) {
		case *types.Basic, *types.Signature:
			return false
		}
		return !gotype.IsContext(arg.Type())
	})
}

// isKeptSomewhere reports whether something other than a variable may keep ptr. Who
// receives it from a channel does what was asked for.
func isKeptSomewhere(ptr ssa.Value) bool {
	return slices.ContainsFunc(*ptr.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.MapUpdate, *ssa.MakeInterface:
			return true
		case *ssa.Store:
			_, isVariable := ref.Addr.(*ssa.Alloc)
			return ref.Val == ptr && !isVariable
		case *ssa.Call:
			i := slices.Index(path.Operands(&ref.Call), ptr)
			return i > 0 || i == 0 && path.MethodName(&ref.Call) == ""
		}
		return false
	})
}
