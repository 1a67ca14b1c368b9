package unreleased

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// deferUnlock proposes to defer the release of a lock, if all others in the
// function go away with it and nothing was done after them, or there is none:
// then all was done under the lock.
func deferUnlock(s *site) (string, []fix.Edit) {
	g, ok := s.guard()
	if !ok || g.mayBeNil || s.init != nil || len(s.loops) > 0 || inCycle(s.f.Call.Block()) || s.f.Call.Parent() != s.f.Fn {
		return "", nil
	}
	rel := s.release(g.pos())
	all := s.released()
	isNever := len(all) == 0 && s.f.category == never && len(s.handovers()) == 0
	if rel == "" || len(all) == 0 && !isNever || s.locks() != 1 || s.hasDeferAfter(s.stmt.Pos()) {
		return "", nil
	}
	var edits []fix.Edit
	for _, r := range all {
		if !s.isRemovable(r) {
			return "", nil
		}
		edits = append(edits, s.src.Remove(r.stmt))
	}
	for _, e := range s.f.Search.Leaks {
		ret := s.returnStmt(e.At.Pos())
		if ret != nil && !isNever && slices.ContainsFunc(ret.Results, hasCall) {
			return "", nil // which might lock it, too
		}
	}
	return "defer " + rel, append(edits, g.insert(s.src, "defer "+rel))
}

// locks counts the calls that acquire the lock, in whatever way.
func (s *site) locks() int {
	n := 0
	ast.Inspect(s.body, func(c ast.Node) bool {
		call, ok := c.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if ok && strings.HasSuffix(sel.Sel.Name, "Lock") && s.isHolder(ast.Unparen(sel.X)) {
			n++
		}
		return true
	})
	return n
}
