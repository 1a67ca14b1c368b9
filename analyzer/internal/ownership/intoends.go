package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What is left in the receiver when the method that has put it there returns.

// isLeftAtFailure reports whether the method can fail behind the store of
// what it has acquired, and leave it in its receiver: then its error does not
// say that there is nothing to release. A return that the resource reaches
// without the store, too, says nothing: gives up towards silence.
func (r *Result) isLeftAtFailure(recv *ssa.Parameter, f Found) bool {
	if f.spec == nil || errIndex(recv.Parent().Signature) == contract.None {
		return false
	}
	spec := *f.spec
	spec.Owner = recv
	res := path.Search(&spec, semantics{r}, r.cache)
	return !res.Overflow && slices.ContainsFunc(res.Leaks, func(e path.Exit) bool {
		return e.Class == path.Failure && !slices.ContainsFunc(f.Search.Leaks, func(o path.Exit) bool { return o.At == e.At })
	})
}

// mayReturnReleased reports whether the method may have released what it has
// acquired when it returns without failing, or has left that to somebody else.
func (r *Result) mayReturnReleased(recv *ssa.Parameter, f Found) bool {
	if f.spec == nil {
		return f.Search.Released || f.Search.Deferred
	}
	spec := *f.spec
	spec.Owner, spec.Effect, spec.Limit = recv, true, maxEffectStates
	res := path.Search(&spec, semantics{r}, r.cache)
	if recv.Parent().Signature.Recv() == nil && slices.ContainsFunc(res.Ends, func(e path.Exit) bool { return e.Why == path.WhyTaken }) {
		return true // somebody else has it
	}
	return isAllReleased(res) || isHandedOn(res) || summarize(recv.Parent(), res).Success.Op == path.Release && !r.isForFailures(recv.Parent(), spec)
}

// isForFailures reports whether fn releases what the search is for only where it
// fails: defer func() { if err != nil { c.conn.Close() } }(). How it returns is
// seen where the paths go on behind the release.
func (r *Result) isForFailures(fn *ssa.Function, spec path.Spec) bool {
	if errIndex(fn.Signature) == contract.None {
		return false
	}
	spec.Follow = true
	res := path.Search(&spec, semantics{r}, r.cache)
	return !res.Overflow && summarize(fn, res).Success.Op == path.Keep
}

// isHandedOn reports whether a call, or a goroutine, takes what was acquired, or
// its receiver: it may release it, and nobody sees when. Gives up towards silence.
func isHandedOn(res *path.Result) bool {
	return slices.ContainsFunc(res.Ends, func(e path.Exit) bool {
		_, isCall := e.At.(ssa.CallInstruction)
		return isCall && e.Why == path.WhyTaken
	})
}

// isAllReleased reports whether nothing is left of what was acquired when the
// function returns, however it does: a server that a method runs to its end.
func isAllReleased(res *path.Result) bool {
	return res.Released && len(res.Leaks) == 0 && !res.Incomplete && !slices.ContainsFunc(res.Ends, func(e path.Exit) bool {
		return e.Why != path.WhyReleased && e.Why != path.WhyVoid
	})
}

// okWhereKept returns the index of the bool that the method returns if that is true
// wherever it has put what it acquires into its receiver, None if there is none.
func (r *Result) okWhereKept(recv *ssa.Parameter, f Found) int {
	fn := recv.Parent()
	if f.spec == nil || !returnsOK(fn) {
		return contract.None
	}
	spec := *f.spec
	spec.Owner = recv
	res := path.Search(&spec, semantics{r}, r.cache)
	if res.Overflow || res.Incomplete {
		return contract.None
	}
	return okOfLeft(fn, res.Leaks)
}

// okOfLeft returns the index of the bool that fn returns if that is true at each of
// the exits at which something is left, None if there is none.
func okOfLeft(fn *ssa.Function, left []path.Exit) int {
	if !returnsOK(fn) || len(left) == 0 || slices.ContainsFunc(left, func(e path.Exit) bool { return e.True&1 == 0 }) {
		return contract.None
	}
	return 0
}

// returnsOK reports whether a bool is all that fn returns.
func returnsOK(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	return res.Len() == 1 && gotype.IsBool(res.At(0).Type())
}
