package unreleased

import (
	"go/ast"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// takeOut proposes a variable for a result that is used where it stands, as
// in open().Read(b), with a deferred release behind its declaration. The
// call must be what its statement does first, so that nothing changes its
// turn.
func (s *site) takeOut() (string, []fix.Edit) {
	if s.f.Err >= 0 || s.f.OK >= 0 || s.f.Call.Common().Signature().Results().Len() != 1 || !isFirst(s.expr(), s.f.call) {
		return "", nil
	}
	at := s.list[s.i]
	rel := s.release(at.Pos())
	if rel == "" || s.mayBeNone() && !isNillable(s.nameType) {
		return "", nil
	}
	lines := []string{s.name + " := " + s.src.Slice(s.f.call.Pos(), s.f.call.End())}
	if s.mayBeNone() {
		lines = append(lines, "if "+s.name+" != nil {", "\tdefer "+rel, "}")
	} else {
		lines = append(lines, "defer "+rel)
	}
	edits := []fix.Edit{s.src.Before(at, lines...), s.src.Replace(s.f.call, s.name)}
	return "name the result and defer " + rel, edits
}

// expr returns the expression that the statement evaluates first, nil if
// there may be another one.
func (s *site) expr() ast.Expr {
	switch stmt := s.stmt.(type) {
	case *ast.ExprStmt:
		return stmt.X
	case *ast.AssignStmt:
		if len(stmt.Rhs) == 1 && !slices.ContainsFunc(stmt.Lhs, hasCall) {
			return stmt.Rhs[0]
		}
	case *ast.ReturnStmt:
		if len(stmt.Results) > 0 {
			return stmt.Results[0]
		}
	case *ast.IfStmt:
		if stmt.Init == nil {
			return stmt.Cond
		}
	}
	return nil
}

// isFirst reports whether call is inside of e, and the first call in it to
// be made, which nothing skips.
func isFirst(e ast.Expr, call *ast.CallExpr) bool {
	for e != nil && e != call {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.BinaryExpr:
			e = x.X
		case *ast.CallExpr:
			operands := append([]ast.Expr{x.Fun}, x.Args...)
			i := slices.IndexFunc(operands, hasCall)
			if i < 0 {
				return false
			}
			e = operands[i]
		default:
			return false
		}
	}
	return e != nil
}
