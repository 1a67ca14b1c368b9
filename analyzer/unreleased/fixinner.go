package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// What was made of a resource is released before it: a writer around a file
// writes what it has left. So where the release of the one moves from the end
// of the function to the end of the iteration, that of the other moves, too.

// findInner finds the defers that use the resource. It fails if one is no
// statement of the list that releases a variable of it, or is to be moved by
// the fix of another finding.
func (s *site) findInner() bool {
	for _, d := range s.follow().deferred {
		if !s.usesDeferred(d) {
			continue
		}
		i := slices.IndexFunc(s.list, func(stmt ast.Stmt) bool { return isDeferOf(stmt, d) })
		if i <= s.i || !s.releasesVariable(s.list[i].(*ast.DeferStmt).Call) {
			return false
		}
		if !slices.Contains(s.inner, s.list[i]) {
			s.inner = append(s.inner, s.list[i])
		}
	}
	slices.SortFunc(s.inner, func(a, b ast.Stmt) int { return slices.Index(s.list, b) - slices.Index(s.list, a) })
	return true
}

func isDeferOf(stmt ast.Stmt, d *ssa.Defer) bool {
	st, ok := stmt.(*ast.DeferStmt)
	return ok && st.Defer == d.Pos()
}

// releasesVariable reports whether a call releases a variable that is
// assigned once, by a statement of the list which no finding is about.
func (s *site) releasesVariable(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) > 0 || !path.IsVerb(sel.Sel.Name) {
		return false
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := s.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || len(s.assignments(s.f.Fn, v)) > 0 {
		return false
	}
	return slices.ContainsFunc(s.list, func(stmt ast.Stmt) bool {
		return within(stmt, v.Pos()) && !slices.ContainsFunc(s.findings, func(f *finding) bool { return f.call != nil && within(stmt, f.call.Pos()) })
	})
}

// innerAt returns the releases that come before the one at pos, the last one
// first.
func (s *site) innerAt(pos token.Pos) (calls []string) {
	for _, stmt := range s.inner {
		if d := stmt.(*ast.DeferStmt); d.End() <= pos {
			calls = append(calls, s.src.Slice(d.Call.Pos(), d.Call.End()))
		}
	}
	return calls
}
