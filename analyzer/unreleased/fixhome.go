package unreleased

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// giving are the verbs of methods by which a pool gets back what it has lent.
var giving = []string{"return", "put", "give", "recycle", "release", "restore", "free"}

// homecoming returns a call of this function that gives the resource back to where
// it has come from: a pool that lends it counts it, so that to close it would not
// be enough. It is nil if there is none.
//
//	conn, err := pool.Get()
//	…
//	pool.Return(conn)
func (s *site) homecoming() *ast.CallExpr {
	if s.holder == nil || s.f.call == nil || s.f.IsByContract() {
		return nil
	}
	var found *ast.CallExpr
	fix.Has(s.body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && len(call.Args) == 1 && s.isUse(call.Args[0], s.holder) && s.isHome(call) {
			found = call
		}
		return found != nil
	})
	return found
}

// isHome reports whether a call is of a method by which the lender, which is what
// the acquisition is a method of, or comes with the resource, gets it back.
func (s *site) isHome(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !slices.Contains(giving, strings.ToLower(firstWord(sel.Sel.Name))) {
		return false
	}
	if from, ok := ast.Unparen(s.f.call.Fun).(*ast.SelectorExpr); ok && types.ExprString(from.X) == types.ExprString(sel.X) {
		return s.pass.TypesInfo.Selections[sel] != nil
	}
	lender, ok := ast.Unparen(sel.X).(*ast.Ident)
	as, isAssign := s.stmt.(*ast.AssignStmt)
	return ok && isAssign && slices.ContainsFunc(as.Lhs, func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && s.pass.TypesInfo.ObjectOf(id) == s.pass.TypesInfo.Uses[lender]
	})
}
