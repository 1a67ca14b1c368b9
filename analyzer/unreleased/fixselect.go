package unreleased

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// releaseInOtherCases proposes a release in each case of a select but the one
// that sends the resource to who looks after it: there nobody does.
//
//	select {
//	case l.conns <- c:
//	case <-l.done:
//		c.Close()
//	}
func releaseInOtherCases(s *site) (string, []fix.Edit) {
	f := s.f
	if f.Lock || f.Paired || f.Global != "" || f.Flush || f.OnSuccess || f.Search == nil || s.holder == nil || s.isProcess() {
		return "", nil
	}
	sel := s.sendingSelect()
	if sel == nil || s.mayBeVoid(sel, nil) || s.assignedBetween(sel.Pos()) || slices.ContainsFunc(s.follow().deferred, s.usesDeferred) {
		return "", nil
	}
	var edits []fix.Edit
	for _, stmt := range sel.Body.List {
		c := stmt.(*ast.CommClause)
		if s.sendsHolder(c) {
			continue
		}
		rel := s.release(c.Colon + 1)
		if rel == "" || s.namesHolder(c, c.Pos()) || s.mayBeReleased(c.Pos(), nil) {
			return "", nil
		}
		if len(c.Body) > 0 {
			edits = append(edits, s.src.Before(c.Body[0], rel))
		} else {
			edits = append(edits, s.src.Behind(c, "\t"+rel))
		}
	}
	return "release it where it is not sent", edits
}

// sendingSelect returns the select of the list that sends the resource, nil if
// there is none, or the resource is used behind it or has left before.
func (s *site) sendingSelect() *ast.SelectStmt {
	for _, stmt := range s.list[s.i+1:] {
		sel, ok := stmt.(*ast.SelectStmt)
		if !ok || !slices.ContainsFunc(sel.Body.List, func(c ast.Stmt) bool { return s.sendsHolder(c.(*ast.CommClause)) }) {
			continue
		}
		leavesBefore := slices.ContainsFunc(s.escapes(), func(at ssa.Instruction) bool {
			_, isSelect := at.(*ssa.Select)
			return !isSelect || !within(sel, at.Pos())
		})
		if leavesBefore || s.namesHolder(s.body, sel.End()) {
			return nil
		}
		return sel
	}
	return nil
}

// sendsHolder reports whether a case of a select sends the resource.
func (s *site) sendsHolder(c *ast.CommClause) bool {
	send, ok := c.Comm.(*ast.SendStmt)
	return ok && s.isHolder(ast.Unparen(send.Value))
}

// namesHolder reports whether n names the holder at pos or behind it.
func (s *site) namesHolder(n ast.Node, pos token.Pos) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Pos() >= pos && s.pass.TypesInfo.Uses[id] == s.holder
		return !found
	})
	return found
}
