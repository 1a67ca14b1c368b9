package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What a releaser knows as parts of its receiver.

// guardedBy returns the head of the if statement under which a statement does what
// it does, and that; "" if it has none that can be asked again.
func (s *releaser) guardedBy(stmt ast.Stmt) (head string, body []ast.Stmt) {
	ifs, ok := stmt.(*ast.IfStmt)
	switch {
	case !ok || ifs.Else != nil:
	case ifs.Init == nil && !hasCall(ifs.Cond) && isOfReceiver(ifs.Cond):
		return s.src.Slice(ifs.Cond.Pos(), ifs.Cond.End()), ifs.Body.List
	case ifs.Init != nil && s.assertsPart(ifs.Init):
		if is, ok := ifs.Cond.(*ast.Ident); ok && is.Name == ifs.Init.(*ast.AssignStmt).Lhs[1].(*ast.Ident).Name {
			return s.src.Slice(ifs.Init.Pos(), ifs.Cond.End()), ifs.Body.List
		}
	}
	return "", nil
}

// assertsPart reports whether a statement declares what a part of the receiver is if it
// has a type, and whether it has:
//
//	c, ok := r.out.(io.Closer)
func (s *releaser) assertsPart(stmt ast.Stmt) bool {
	as, ok := stmt.(*ast.AssignStmt)
	if !ok || as.Tok != token.DEFINE || len(as.Lhs) != 2 || len(as.Rhs) != 1 {
		return false
	}
	asserted, ok := ast.Unparen(as.Rhs[0]).(*ast.TypeAssertExpr)
	return ok && !hasCall(asserted.X) && s.isPart(asserted.X)
}

// isPart reports whether an expression is a field of the receiver, or of one.
func (s *releaser) isPart(e ast.Expr) bool {
	for {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		if of, ok := ast.Unparen(sel.X).(*ast.Ident); ok {
			return of.Name == s.recv
		}
		e = sel.X
	}
}

// isOfPart reports whether a name is that of a variable that a statement declares as
// assertsPart has it, or that a range over a part has for its elements.
func (s *releaser) isOfPart(id *ast.Ident) bool {
	obj := s.pass.TypesInfo.Uses[id]
	return obj != nil && fix.Has(s.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			to, ok := n.Lhs[0].(*ast.Ident)
			return ok && s.pass.TypesInfo.Defs[to] == obj && s.assertsPart(n)
		case *ast.RangeStmt:
			to, ok := n.Value.(*ast.Ident)
			return ok && s.pass.TypesInfo.Defs[to] == obj && s.isPart(n.X)
		}
		return false
	})
}

// isOfReceiver reports whether a condition asks for nothing but fields: no
// variable in it is one that is not there, or not yet, before a return above.
func isOfReceiver(cond ast.Expr) bool {
	only := true
	ast.Inspect(cond, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			_, isName := sel.X.(*ast.Ident)
			return !isName
		}
		if id, ok := n.(*ast.Ident); ok && id.Name != "nil" {
			only = false
		}
		return only
	})
	return only
}

// isPartRelease reports whether the call releases something that the
// receiver holds.
func (s *releaser) isPartRelease(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	part := sel.X
	switch s.pass.TypesInfo.Uses[sel.Sel].(type) {
	case *types.Func:
		if inner, ok := ast.Unparen(part).(*ast.CallExpr); ok { // the error of what a release gives
			return gotype.IsPlainError(s.pass.TypesInfo.TypeOf(call)) && len(call.Args) == 0 && s.isPartRelease(inner)
		}
		if !path.IsVerb(sel.Sel.Name) {
			return false
		}
		if _, ok := ast.Unparen(part).(*ast.SelectorExpr); !ok {
			id, ok := ast.Unparen(part).(*ast.Ident)
			return ok && s.isOfPart(id)
		}
	case *types.Var:
	default:
		return false
	}
	for {
		switch e := ast.Unparen(part).(type) {
		case *ast.SelectorExpr:
			part = e.X
			continue
		case *ast.Ident:
			return e.Name == s.recv
		}
		return false
	}
}
