package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A goroutine that is left with the writing end of a pipe has to release it where
// it is done, or else its reader waits forever. Where a write fails the reader has
// gone, and nobody waits: so a path on which anything fails but a step before the
// first write, or a choice of channels decides, gives up towards silence.

// isPipeEnd reports whether the acquisition is that of the end of a pipe which
// feeds the other.
func isPipeEnd(f Found) bool {
	return f.contract != nil && f.contract.Peer != contract.None && !f.Kind.OnSuccess
}

// leavesReader reports whether the exit of l.In leaves the reader of the pipe, of
// which root is the writing end, waiting.
func (r *Result) leavesReader(l Lapse, e path.Exit, root alias.Val) bool {
	if _, isGo := l.By.(*ssa.Go); !isGo || r.endsReader(outermost(l.By.Parent()), alias.ResultOf(l.Found.Call.(*ssa.Call), l.contract.Peer)) {
		return false
	}
	_, way := e.Way()
	for i, b := range way {
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || i+1 == len(way) {
			continue
		}
		cmp, ok := test.Cond.(*ssa.BinOp)
		switch {
		case !ok && isChosen(test.Cond), ok && isChosen(cmp.X):
			return false
		case ok && gotype.IsError(cmp.X.Type()) && path.NameOf(cmp.Y) == alias.Nil:
			isFailure := (cmp.Op == token.NEQ) == (way[i+1] == b.Succs[0])
			if isFailure && !r.isBeforeUse(cmp.X, l.In, root) {
				return false
			}
		}
	}
	return true
}

// endsReader reports whether fn, or a literal in it, releases a value of the
// reader's type: then the writer may be done as well.
func (r *Result) endsReader(fn *ssa.Function, reader ssa.Value) bool {
	if reader == nil {
		return true
	}
	isEnd := func(call ssa.CallInstruction) bool {
		ops := path.Operands(call.Common())
		return len(ops) > 0 && path.IsVerb(path.MethodName(call.Common())) && types.Identical(ops[0].Type(), reader.Type())
	}
	return slices.ContainsFunc(r.callsIn(fn), isEnd) ||
		slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return r.endsReader(lit, reader) })
}

// isChosen reports whether v tells what a select has chosen, or whether a channel
// has ended.
func isChosen(v ssa.Value) bool {
	e, ok := v.(*ssa.Extract)
	if !ok {
		return false
	}
	switch t := e.Tuple.(type) {
	case *ssa.Select:
		return true
	case *ssa.UnOp:
		return t.Op == token.ARROW
	}
	return false
}

// isBeforeUse reports whether the error v comes from a call of fn behind no use of
// what is at root.
func (r *Result) isBeforeUse(v ssa.Value, fn *ssa.Function, root alias.Val) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	failing, ok := v.(*ssa.Call)
	if !ok || path.MethodName(failing.Common()) == "Err" {
		return false // who cancels may have told the reader as well
	}
	return !slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		isUse := slices.ContainsFunc(path.Operands(call.Common()), func(a ssa.Value) bool { return path.NameOf(a) == root })
		return isUse && (call == failing && !makesMore(failing) || call != failing && canFollow(call, failing))
	})
}

// makesMore reports whether the call returns something made, and not only how much
// it has done.
func makesMore(call *ssa.Call) bool {
	res := call.Call.Signature().Results()
	return res.Len() > 1 && !isBasic(res.At(0).Type())
}
