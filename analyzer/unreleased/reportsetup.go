package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/ownership"
)

// How a report names what a call acquires for something that it is given.

// isFunction reports whether the call is one of a function that is no method.
func isFunction(call ssa.CallInstruction) bool {
	callee := call.Common().StaticCallee()
	return callee != nil && callee.Signature.Recv() == nil
}

// receiver returns the source of the receiver of a method that acquires
// it: the lock in mu.Lock(); or of the variable whose address a function gets that
// acquires something for it.
func (r *reporter) receiver(f ownership.Found) string {
	if !f.Param {
		return ""
	}
	call := r.callExpr(f.Call)
	if call == nil {
		return ""
	}
	if isFunction(f.Call) {
		if f.Result < len(call.Args) {
			return argumentName(call.Args[f.Result])
		}
		return ""
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && f.Result == 0 {
		return types.ExprString(sel.X)
	}
	return ""
}

// argumentName returns the name of the variable that e is, or is the address of, ""
// if it is none.
func argumentName(e ast.Expr) string {
	e = ast.Unparen(e)
	if addr, ok := e.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		e = ast.Unparen(addr.X)
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
