package ownership

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A helper may make an error of each status but one:
//
//	if resp.StatusCode != http.StatusOK { return resp, errStatus }
//	return resp, nil
//
// Its callers need not ask for the status where there is no error, and those that
// ask all the same know the answer.

// statusOf returns the status of the response that the call returns without an
// error, 0 if it may be any.
func (r *Result) statusOf(cc *ssa.CallCommon, callee *ssa.Function) int64 {
	if sig := cc.Signature(); sig.Results().Len() != 2 || errIndex(sig) != 1 || types.TypeString(sig.Results().At(0).Type(), nil) != "*net/http.Response" {
		return 0
	}
	body := bodyOf(callee)
	if body == nil {
		if f := r.calleeFact(cc, callee); f != nil {
			return f.Status
		}
		return 0
	}
	status, ok := r.statuses[body]
	if !ok {
		r.statuses[body] = 0 // while it is being answered
		status = r.statusIn(body)
		r.statuses[body] = status
	}
	return status
}

// statusIn is statusOf for a function of this package.
func (r *Result) statusIn(fn *ssa.Function) (status int64) {
	for _, ret := range returnsOf(fn) {
		resp, err := ret.Results[0], ret.Results[1]
		if c, ok := resp.(*ssa.Const); ok && c.IsNil() || (semantics{r}).IsNonNil(err) {
			continue // a failure
		}
		at := r.statusAt(ret, resp, err)
		if at == 0 || status != 0 && at != status {
			return 0
		}
		status = at
	}
	return status
}

// statusAt returns the status of the response at a return that may be a success.
func (r *Result) statusAt(ret *ssa.Return, resp, err ssa.Value) int64 {
	if x, ok := resp.(*ssa.Extract); ok && x.Index == 0 {
		y, isExtract := err.(*ssa.Extract)
		if call, isCall := x.Tuple.(*ssa.Call); isCall && isExtract && y.Tuple == x.Tuple {
			return r.statusOf(&call.Call, call.Call.StaticCallee())
		}
	}
	if c, ok := err.(*ssa.Const); !ok || !gotype.IsNoError(c) {
		return 0
	}
	for b := ret.Block(); b.Idom() != nil; b = b.Idom() {
		test, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		cmp, ok := test.Cond.(*ssa.BinOp)
		if !ok || path.NameOf(cmp.X) != path.NameOf(resp).Join(".StatusCode") {
			continue
		}
		if cmp.Op == token.EQL && b == b.Idom().Succs[0] || cmp.Op == token.NEQ && b == b.Idom().Succs[1] {
			return intOf(path.NameOf(cmp.Y))
		}
	}
	return 0
}

// intOf returns the integer that v is, 0 if it is none.
func intOf(v alias.Val) int64 {
	i, _ := path.IntOf(v)
	return i
}
