package ownership

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A function may leave the call of what it gets to a literal, which stores what
// comes of it in a variable that the function returns:
//
//	err = Do(ctx, func() error { v, err = open(); return err })
//	return v, err

// passedInside returns what literals of fn store, from a parameter of fn that
// they call, in a variable that fn returns. A variable with which anything else
// is done is out of sight.
func (r *Result) passedInside(fn *ssa.Function) []PassFact {
	var ps []PassFact
	for _, lit := range fn.AnonFuncs {
		for _, call := range r.callsIn(lit) {
			c, ok := call.(*ssa.Call)
			if !ok || c.Call.IsInvoke() {
				continue
			}
			i := paramIndex(fn, outerValue(c.Call.Value))
			if i < 0 {
				continue
			}
			for k := range c.Call.Signature().Results().Len() {
				for _, to := range returnedVariable(fn, capturedStore(alias.ResultOf(c, k))) {
					ps = append(ps, PassFact{Param: i, From: k, Result: to})
				}
			}
		}
	}
	return ps
}

// outerValue returns the value of the enclosing function that v is loaded from,
// v itself if that is not plain to see.
func outerValue(v ssa.Value) ssa.Value {
	if outer, ok := alias.VariableOf(v).(*ssa.Alloc); ok {
		if val := onlyAssigned(outer); val != nil {
			return val
		}
	}
	return v
}

// capturedStore returns the captured variable that v is stored in, nil if
// anything else is done with v.
func capturedStore(v ssa.Value) *ssa.Alloc {
	if v == nil || gotype.IsError(v.Type()) {
		return nil
	}
	var to *ssa.Alloc
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			fv, ok := ref.Addr.(*ssa.FreeVar)
			if !ok || to != nil {
				return nil
			}
			if to, ok = alias.VariableOf(fv).(*ssa.Alloc); !ok {
				return nil
			}
		default:
			return nil
		}
	}
	return to
}

// returnedVariable returns as which results fn returns what is in one of its
// variables, none if it, or a literal, does anything else with that.
func returnedVariable(fn *ssa.Function, v *ssa.Alloc) []int {
	var vals []ssa.Value
	if v == nil || v.Parent() != fn || !assigned(v, &vals) {
		return nil
	}
	var to []int
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if !onlyReturned(ref, v, &to) {
				return nil
			}
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == v && isLoaded(ref.Fn.(*ssa.Function).FreeVars[i]) {
					return nil
				}
			}
		}
	}
	return to
}

// onlyReturned reports whether v, which a variable holds, is returned and nothing
// else is done with it; to are the results that it is. A return of a function
// whose results have names first stores them.
func onlyReturned(v ssa.Value, in *ssa.Alloc, to *[]int) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if ref.Addr != in {
				return false
			}
		case *ssa.Return:
			for i, x := range ref.Results {
				if x == v {
					*to = append(*to, i)
				}
			}
		default:
			return false
		}
	}
	return true
}

// isLoaded reports whether a literal reads the variable that it captures.
func isLoaded(fv *ssa.FreeVar) bool {
	for _, ref := range *fv.Referrers() {
		switch ref.(type) {
		case *ssa.Store, *ssa.DebugRef:
		default:
			return true
		}
	}
	return false
}
