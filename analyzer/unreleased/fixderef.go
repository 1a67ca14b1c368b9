package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// What the function has asked for a field, or a method of, is there: had it been nil,
// control would not have come any further. So a release needs no condition behind
// that, and a deferred one none right before it.

// isUsedNext reports whether the first that comes behind a place needs the resource.
func (s *site) isUsedNext(g guard) bool {
	if g.block != nil {
		return len(g.block.List) > 0 && s.needs(g.block.List[0])
	}
	r, ok := s.locate(g.behind.Pos())
	return ok && r.list[r.i] == g.behind && r.i+1 < len(r.list) && s.needs(r.list[r.i+1])
}

// isUsedBefore reports whether control comes to a way out by a statement that needs
// the resource, behind the acquisition.
func (s *site) isUsedBefore(out ast.Stmt) bool {
	if s.assignedBetween(out.Pos()) {
		return false
	}
	for _, n := range fix.Enclosing(s.file, out.Pos(), out.End()) {
		if n.Pos() < s.body.Pos() {
			break
		}
		stmt, ok := n.(ast.Stmt)
		if ok && stmt != out && stmt.Pos() > s.stmt.End() && s.needs(stmt) {
			return true // in its head, or it would not be left by out
		}
		for _, before := range fix.Statements(n) {
			if before.Pos() > s.stmt.End() && before.End() <= out.Pos() && s.needs(before) {
				return true
			}
		}
	}
	return false
}

// needs reports whether a statement cannot be run past its head without the resource.
func (s *site) needs(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		return s.derefs(stmt.X)
	case *ast.AssignStmt:
		return s.derefs(stmt.Rhs...)
	case *ast.ReturnStmt:
		return s.derefs(stmt.Results...)
	case *ast.DeferStmt:
		return s.derefs(stmt.Call.Args...)
	case *ast.IfStmt:
		return stmt.Init != nil && s.needs(stmt.Init) || s.derefs(stmt.Cond)
	case *ast.SwitchStmt:
		return stmt.Init != nil && s.needs(stmt.Init) || stmt.Tag != nil && s.derefs(stmt.Tag)
	case *ast.ForStmt:
		return stmt.Init != nil && s.needs(stmt.Init) || stmt.Cond != nil && s.derefs(stmt.Cond)
	case *ast.RangeStmt:
		return s.derefs(stmt.X)
	}
	return false
}

// derefs reports whether one of some expressions, whatever it gives, asks for a field
// or a method of the resource.
func (s *site) derefs(exprs ...ast.Expr) bool {
	found := false
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BinaryExpr:
			if n.Op == token.LAND || n.Op == token.LOR {
				ast.Inspect(n.X, visit)
				return false // the other operand may not be looked at
			}
		case *ast.SelectorExpr:
			found = found || s.isHolder(ast.Unparen(n.X)) && s.endsWithNil(n)
		}
		return !found
	}
	for _, e := range exprs {
		ast.Inspect(e, visit)
	}
	return found
}

// endsWithNil reports whether a selector of something that is nil panics. A method of
// the package itself may do without its receiver: gives up towards a condition.
func (s *site) endsWithNil(sel *ast.SelectorExpr) bool {
	chosen := s.pass.TypesInfo.Selections[sel]
	switch {
	case chosen == nil:
		return false
	case chosen.Kind() == types.FieldVal || types.IsInterface(chosen.Recv()):
		return true
	}
	return chosen.Obj().Pkg() != s.pass.Pkg
}
