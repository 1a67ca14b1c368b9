package ownership

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// maxLookers bounds the functions that return what they get from one another.
const maxLookers = 3

// isLookedAt reports whether a caller of fn in this package looks at what comes
// beside an error: it compares it with nil, or releases it where there is an error,
// or hands both on to one that does. A function literal may have any callers.
func (r *Result) isLookedAt(fn *ssa.Function, depth int) bool {
	if fn.Parent() != nil || depth == 0 {
		return true // gives up towards silence
	}
	i := errIndex(fn.Signature)
	if i < 1 {
		return false
	}
	return slices.ContainsFunc(r.called().calls[fn], func(site ssa.CallInstruction) bool {
		call, ok := site.(*ssa.Call)
		if !ok {
			return false
		}
		err := alias.ResultOf(call, i)
		for res := range i {
			if v := alias.ResultOf(call, res); v != nil && (isComparedWithNil(v) || isReleasedOnError(v, err)) {
				return true
			}
		}
		return isReturnedWhole(call) && r.isLookedAt(call.Parent(), depth-1)
	})
}

// isComparedWithNil reports whether v is compared with nil.
func isComparedWithNil(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		cmp, ok := ref.(*ssa.BinOp)
		return ok && (isNilConst(cmp.X) || isNilConst(cmp.Y))
	})
}

// isReleasedOnError reports whether v is released where err is known not to be nil,
// or by a deferred call that comes before err is looked at.
func isReleasedOnError(v, err ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		call, ok := ref.(ssa.CallInstruction)
		if !ok || releaseCalled(call.Common(), v) == "" {
			return false
		}
		return err == nil || !isBehindSuccess(call.Block(), err)
	})
}

// isBehindSuccess reports whether control comes to the block only where err is nil.
func isBehindSuccess(b *ssa.BasicBlock, err ssa.Value) bool {
	for at := b; at != nil; at = at.Idom() {
		up := at.Idom()
		if up == nil {
			return false
		}
		branch, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := branch.Cond.(*ssa.BinOp)
		if !ok || cmp.X != err && cmp.Y != err || !isNilConst(cmp.X) && !isNilConst(cmp.Y) {
			continue
		}
		ok = cmp.Op == token.EQL && up.Succs[0] == at || cmp.Op == token.NEQ && up.Succs[1] == at
		if ok {
			return true
		}
	}
	return false
}

// isReturnedWhole reports whether a function returns all results of a call, the
// error among them, as its own.
func isReturnedWhole(call *ssa.Call) bool {
	for _, ref := range *call.Referrers() {
		x, ok := ref.(*ssa.Extract)
		if !ok || !gotype.IsError(x.Type()) {
			continue
		}
		if slices.ContainsFunc(*x.Referrers(), func(use ssa.Instruction) bool {
			ret, ok := use.(*ssa.Return)
			return ok && len(ret.Results) > 1 && !isNilConst(ret.Results[0])
		}) {
			return true
		}
	}
	return false
}
