package unreleased

import (
	"go/ast"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// releaseInLiteral proposes a function literal around the statements from the
// acquisition to the plain release in its list, which is deferred there: for a
// release that a panic in between skips, and that is not to come later than it does.
//
//	func() {
//		ctx, task := trace.NewTask(ctx, "check")
//		defer task.End()
//		check(ctx)
//	}()
func releaseInLiteral(s *site) (string, []fix.Edit) {
	f := s.f
	if f.Lock || f.Global != "" || f.OnSuccess || f.Flush || f.Err >= 0 || f.OK >= 0 || f.Search == nil || f.Fn != f.Call.Parent() ||
		s.init != nil || s.isElse || s.block != nil || s.holder == nil || !s.isDeclared || s.isOptional() {
		return "", nil
	}
	all := s.released()
	if len(all) != 1 || len(s.releasingCalls()) > 0 {
		return "", nil
	}
	last := all[0]
	if last.stmt == nil || last.isDeferred || last.inLit || !isSame(last.list, s.list) || last.i <= s.i || s.isRemarked(last.stmt) || s.src.HasCommentAbove(last.stmt.Pos()) {
		return "", nil
	}
	if slices.ContainsFunc(s.list[s.i:last.i], leavesLiteral) || s.namesBehind(last.stmt) {
		return "", nil
	}
	g := guard{behind: s.stmt}
	rel := s.release(g.pos())
	if rel == "" || !s.isWhole(last) {
		return "", nil
	}
	return "defer " + rel + " in a function literal", []fix.Edit{
		s.src.Before(s.stmt, "func() {"), g.insert(s.src, "defer "+rel), s.src.Replace(last.stmt, "}()"),
	}
}

// leavesLiteral reports whether a statement would do something else in a literal: it
// may leave its list, or defers something, or recovers.
func leavesLiteral(stmt ast.Stmt) bool {
	return fix.Has(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt, *ast.LabeledStmt, *ast.DeferStmt:
			return true
		case *ast.CallExpr:
			id, ok := n.Fun.(*ast.Ident)
			return ok && id.Name == "recover"
		}
		return false
	})
}

// namesBehind reports whether something that is declared from the acquisition on is
// named behind a statement.
func (s *site) namesBehind(last ast.Stmt) bool {
	return slices.ContainsFunc(s.list, func(stmt ast.Stmt) bool {
		names := false
		ast.Inspect(stmt, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			obj := s.pass.TypesInfo.Uses[id]
			names = names || ok && obj != nil && id.Pos() > last.End() && s.stmt.Pos() <= obj.Pos() && obj.Pos() < last.End()
			return !names
		})
		return names
	})
}
