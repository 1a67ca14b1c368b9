package unreleased

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

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
	g := guard{behind: s.stmt}
	rel := s.release(g.pos())
	if rel == "" || !s.isWhole(last) || slices.ContainsFunc(s.list[s.i:last.i], leavesLiteral) {
		return "", nil
	}
	begins := "func() {"
	edits := []fix.Edit{g.insert(s.src, "defer "+rel), s.src.Replace(last.stmt, "}()")}
	if s.namesBehind(last.stmt) {
		head, given := s.givenBy(last)
		if head == "" {
			return "", nil
		}
		begins = head
		edits = append(edits, given)
	}
	return "defer " + rel + " in a function literal", append(edits, s.src.Before(s.stmt, begins))
}

// givenBy returns how the literal begins, and the edit of the only statement in it, if
// that assigns what a call gives: the literal gives it.
//
//	err := func() error {
//		s := open()
//		defer s.Close()
//		return s.run()
//	}()
func (s *site) givenBy(last released) (begins string, gives fix.Edit) {
	if last.i != s.i+2 {
		return "", gives
	}
	as, ok := s.list[s.i+1].(*ast.AssignStmt)
	if !ok || len(as.Rhs) != 1 || as.Tok != token.DEFINE && as.Tok != token.ASSIGN || slices.ContainsFunc(as.Lhs, func(e ast.Expr) bool { return !isNamed(e) }) {
		return "", gives
	}
	var results []string
	for _, e := range as.Lhs {
		t := s.pass.TypesInfo.TypeOf(e)
		if t == nil || s.typeText(t) == "" {
			return "", gives
		}
		results = append(results, s.typeText(t))
	}
	to, list := s.src.Slice(as.Pos(), as.Rhs[0].Pos()), strings.Join(results, ", ")
	if len(results) > 1 {
		list = "(" + list + ")"
	}
	return to + "func() " + list + " {", s.src.Replace(as, "return "+s.src.Slice(as.Rhs[0].Pos(), as.End()))
}

// isNamed reports whether an expression is a name of something.
func isNamed(e ast.Expr) bool {
	_, ok := e.(*ast.Ident)
	return ok && !isBlank(e)
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
