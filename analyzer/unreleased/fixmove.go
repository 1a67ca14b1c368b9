package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// moveDefer proposes to move the only defer that releases the resource up
// to behind the error check.
func moveDefer(s *site) (string, []fix.Edit) {
	if s.f.Lock || !s.ownsToTheEnd() || len(s.lastingEscapes()) > 0 {
		return "", nil
	}
	g, ok := s.guard()
	if !ok {
		return "", nil
	}
	var late *ast.DeferStmt
	for _, r := range s.released() {
		if !r.isDeferred {
			continue
		}
		d := s.deferOf(r.call)
		if late != nil && d != late || d == nil {
			return "", nil
		}
		late = d
	}
	if late == nil || g.mayBeNil || late.Pos() < g.pos() || !slices.Contains(s.list, ast.Stmt(late)) || !s.canMove(late, g.pos()) {
		return "", nil
	}
	if s.commits(late) {
		return "", nil // what has failed by then
	}
	if g.block != nil && g.block != s.block || g.block == nil && !slices.Contains(s.list, g.behind) {
		return "", nil
	}
	for _, stmt := range s.list[slices.Index(s.list, g.behind)+1:] {
		if stmt == late {
			break
		}
		if hasDefer(stmt) {
			return "", nil // their order would change
		}
	}
	edits, ok := s.removeBefore(late)
	if !ok {
		return "", nil
	}
	text := s.src.Slice(late.Pos(), late.End())
	insert, ok := remark(g.insert(s.src, text), text, s.src.CommentBehind(late))
	if !ok {
		return "", nil
	}
	return "move the defer behind the error check", append(edits, s.src.Remove(late), insert)
}

// commits reports whether a deferred call, or one in the literal that is deferred,
// decides that the resource ends well, and no condition there says that nothing has
// failed.
func (s *site) commits(d *ast.DeferStmt) bool {
	var what ast.Node = d
	if lit, ok := ast.Unparen(d.Call.Fun).(*ast.FuncLit); ok {
		what = lit.Body
	}
	return fix.Has(what, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !s.isRelease(call) {
			return false
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		return ok && rank(sel.Sel.Name) >= decides && !fix.Has(what, func(n ast.Node) bool {
			ifs, ok := n.(*ast.IfStmt)
			return ok && s.succeedsAt(ifs, call.Pos())
		})
	})
}

// succeedsAt reports whether control comes from an if statement to pos only if an error
// is nil.
func (s *site) succeedsAt(ifs *ast.IfStmt, pos token.Pos) bool {
	c, ok := ast.Unparen(ifs.Cond).(*ast.BinaryExpr)
	switch {
	case !ok || !isNil(c.Y) || !gotype.IsPlainError(s.pass.TypesInfo.TypeOf(c.X)):
	case c.Op == token.EQL:
		return within(ifs.Body, pos)
	case c.Op == token.NEQ:
		return ifs.Else != nil && within(ifs.Else, pos) || pos >= ifs.End() && s.leaves(ifs.Body)
	}
	return false
}

// removeBefore returns the edits that take away the plain releases before a
// defer that moves up: it would be their second one. It fails where that does
// harm, or where a literal is deferred, which may tell of the error that a
// second release has.
func (s *site) removeBefore(late *ast.DeferStmt) (edits []fix.Edit, ok bool) {
	_, isLit := ast.Unparen(late.Call.Fun).(*ast.FuncLit)
	movable := !s.hasDeferAfter(late.End())
	if !s.isHarmless() && slices.ContainsFunc(s.releasingCalls(), func(call ssa.CallInstruction) bool { return call.Common().Pos() < late.Pos() }) {
		return nil, false
	}
	for _, r := range s.released() {
		switch {
		case r.call.Pos() > late.Pos():
		case isLit:
			return nil, false
		case movable && s.isRemovable(r) && s.isWhole(r):
			edits = append(edits, s.src.Remove(r.stmt))
		case !s.isHarmless():
			return nil, false
		}
	}
	return edits, true
}

// moveDeferOfAll proposes to move the defer that releases all that a loop has
// acquired from behind the loop to before it: it runs for what there is by
// then, also where an iteration fails.
func moveDeferOfAll(s *site) (string, []fix.Edit) {
	if len(s.loops) == 0 || s.f.Lock || s.f.Search == nil || s.holder == nil {
		return "", nil
	}
	c, loop := s.container(), s.loops[len(s.loops)-1]
	at, ok := s.listOf(loop)
	if c == nil || !ok || at.i+1 == len(at.list) || hasDefer(loop) || c.isNamedBeside(s, loop) {
		return "", nil
	}
	late, ok := at.list[at.i+1].(*ast.DeferStmt)
	if !ok || !s.isForAll(late, c.v) || !s.canMove(late, loop.Pos()) {
		return "", nil
	}
	text := s.src.Slice(late.Pos(), late.End())
	insert, ok := remark(s.src.Before(loop, strings.Split(text, "\n"+s.src.Indent(late))...), "}()", s.src.CommentBehind(late))
	if !ok {
		return "", nil
	}
	return "move the defer before the loop", []fix.Edit{s.src.Remove(late), insert}
}

// listOf finds the list that has the statement.
func (s *site) listOf(stmt ast.Stmt) (at released, ok bool) {
	nodes := fix.Enclosing(s.file, stmt.Pos(), stmt.End())
	if k := slices.Index(nodes, ast.Node(stmt)) + 1; k > 0 && k < len(nodes) {
		at.list = fix.Statements(nodes[k])
		at.i = slices.Index(at.list, stmt)
		return at, at.i >= 0
	}
	return at, false
}

// isForAll reports whether a deferred literal does nothing but look at what v
// has in it.
func (s *site) isForAll(d *ast.DeferStmt, v *types.Var) bool {
	lit, ok := ast.Unparen(d.Call.Fun).(*ast.FuncLit)
	if !ok || len(d.Call.Args) > 0 || len(lit.Body.List) != 1 {
		return false
	}
	loop, ok := lit.Body.List[0].(*ast.RangeStmt)
	return ok && s.isUse(loop.X, v)
}

// deferOf returns the defer statement around a call, in this function.
func (s *site) deferOf(call *ast.CallExpr) *ast.DeferStmt {
	var found *ast.DeferStmt
	ast.Inspect(s.body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok && found == nil && within(d, call.Pos()) {
			found = d
		}
		return found == nil
	})
	return found
}

// canMove reports whether all that the statement names is there at pos, and
// the same.
func (s *site) canMove(stmt ast.Stmt, pos token.Pos) bool {
	ok := !s.src.HasCommentAbove(stmt.Pos())
	ast.Inspect(stmt, func(n ast.Node) bool {
		id, isIdent := n.(*ast.Ident)
		if !isIdent || !ok {
			return ok
		}
		obj := s.pass.TypesInfo.Uses[id]
		v, isVar := obj.(*types.Var)
		switch {
		case obj == nil || within(stmt, obj.Pos()) || isVar && v.IsField():
		case obj.Parent() == nil || obj.Parent() == types.Universe: // a method
		case obj.Pkg() != s.pass.Pkg: // its package is named before it
		default:
			ok = s.isVisible(obj, pos)
		}
		return ok
	})
	return ok
}

func hasDefer(stmt ast.Node) bool {
	return fix.Has(stmt, func(n ast.Node) bool {
		_, ok := n.(*ast.DeferStmt)
		return ok
	})
}

// hasDeferAfter reports whether the function defers something behind pos,
// which would then run before what a defer at pos schedules.
func (s *site) hasDeferAfter(pos token.Pos) bool {
	return fix.Has(s.body, func(n ast.Node) bool {
		d, ok := n.(*ast.DeferStmt)
		return ok && d.Pos() > pos
	})
}
