package unreleased

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// releaseBeforeGoto proposes a release before each goto that leads back to the
// acquisition, and before the returns that leak.
func releaseBeforeGoto(s *site) (string, []fix.Edit) {
	f := s.f
	if !f.again || len(s.loops) > 0 || f.Lock || f.Paired || f.Global != "" || f.Flush || f.OnSuccess || s.init != nil || f.Search == nil || f.Fn != f.Call.Parent() || len(s.hiddenEscapes()) > 0 {
		return "", nil
	}
	var outs []ast.Stmt
	for _, b := range s.gotosBack() {
		if !s.isWhereFailed(b) {
			outs = append(outs, b)
		}
	}
	for _, e := range f.Search.Leaks {
		if ret := s.returnStmt(e.At.Pos()); ret != nil {
			outs = append(outs, ret)
		}
	}
	return "release it before the next attempt", s.releaseBeforeEach(outs)
}

// releaseBeforeRetry proposes a release before each goto that leads back to the
// acquisition, where it is deferred: the defer stays for the last attempt, and
// another release does no harm.
func releaseBeforeRetry(s *site) (string, []fix.Edit) {
	f := s.f
	if len(s.loops) > 0 || f.Lock || f.Global != "" || f.Flush || f.OnSuccess || s.init != nil || f.Search == nil || f.Fn != f.Call.Parent() || !s.isHarmless() || len(s.hiddenEscapes()) > 0 {
		return "", nil
	}
	var edits []fix.Edit
	for _, out := range s.gotosBack() {
		if s.isWhereFailed(out) {
			continue
		}
		rel := s.release(out.Pos())
		if rel == "" || s.isInLit(out) || s.assignedBetween(out.Pos()) || s.isReleasedBefore(out.Pos()) {
			return "", nil
		}
		lines, ok := s.ifThere(out, nil, rel)
		if !ok {
			return "", nil
		}
		edits = append(edits, s.src.Before(out, lines...))
	}
	return "release it before the next attempt", edits
}

// isWhereFailed reports whether a statement stands where the acquisition is known
// to have failed.
func (s *site) isWhereFailed(out ast.Stmt) bool {
	return slices.ContainsFunc(fix.Enclosing(s.file, out.Pos(), out.End()), func(n ast.Node) bool {
		ifs, ok := n.(*ast.IfStmt)
		if !ok || !within(s.body, ifs.Pos()) || !within(ifs.Body, out.Pos()) || s.assignedTo(s.err, out.Pos()) {
			return false
		}
		cond, ok := ast.Unparen(ifs.Cond).(*ast.BinaryExpr)
		return ok && cond.Op == token.NEQ && s.isErr(cond.X) && isNil(cond.Y)
	})
}

// gotosBack returns the gotos behind the acquisition whose label stands before
// it, or at it.
func (s *site) gotosBack() (back []*ast.BranchStmt) {
	before := make(map[string]bool)
	fix.Has(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.LabeledStmt:
			before[n.Label.Name] = n.Pos() <= s.stmt.Pos()
		case *ast.BranchStmt:
			if n.Tok == token.GOTO && n.Pos() > s.stmt.Pos() && before[n.Label.Name] {
				back = append(back, n)
			}
		}
		return false
	})
	return back
}
