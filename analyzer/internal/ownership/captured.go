package ownership

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A literal may call a function that a variable of an enclosing function holds:
// a helper that is written beside it. Where that variable is assigned once, the
// helper's body is in sight, as if it had a name.

// capturedFunc returns the function of this package that the call of a captured
// variable runs, nil if it is not plain to see.
func (r *Result) capturedFunc(cc *ssa.CallCommon) *ssa.Function {
	load, ok := cc.Value.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	fv, ok := load.X.(*ssa.FreeVar)
	if !ok {
		return nil
	}
	fn, ok := r.captured[fv]
	if !ok {
		if v, isVar := alias.VariableOf(fv).(*ssa.Alloc); isVar {
			fn = bodyOf(funcOf(onlyAssigned(v)))
		}
		r.captured[fv] = fn
	}
	return fn
}

// HelperUnlocks implements path.Semantics.
func (s semantics) HelperUnlocks(cc *ssa.CallCommon, method string) bool {
	fn := s.r.capturedFunc(cc)
	return fn != nil && s.r.mayUnlock(fn, method)
}

// onlyAssigned returns the value that is assigned to a variable, nil if there
// are several, or its address goes elsewhere than to literals.
func onlyAssigned(v *ssa.Alloc) ssa.Value {
	var vals []ssa.Value
	if !assigned(v, &vals) || len(vals) != 1 {
		return nil
	}
	return vals[0]
}

// assigned adds the values that are stored by the address of a variable, also
// by the literals that capture it. It is false if not all are in sight.
func assigned(addr ssa.Value, vals *[]ssa.Value) bool {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Store:
			if ref.Addr != addr {
				return false
			}
			*vals = append(*vals, ref.Val)
		case *ssa.MakeClosure:
			lit := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == addr && !assigned(lit.FreeVars[i], vals) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}
