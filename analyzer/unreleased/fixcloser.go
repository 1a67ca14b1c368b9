package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// nameDeferOnWaysOut proposes a name for a literal that is deferred in a loop, does more
// than to release, and is called on each way out of the iteration.
//
//	closeResp := func() {
//		if err := resp.Body.Close(); err != nil {
//			log.Print(err)
//		}
//	}
func nameDeferOnWaysOut(s *site) (string, []fix.Edit) {
	if len(s.loops) == 0 || s.holder == nil || s.f.Search == nil || s.isHeldByAddress() {
		return "", nil
	}
	r, d, lit := s.deferredLiteral()
	if d == nil || !s.standsAlone(lit) {
		return "", nil
	}
	if isSame(s.list, bodyOf(s.loops[0]).List) && !hasJump(bodyOf(s.loops[0])) {
		return s.wrapBody([]ast.Stmt{d})
	}
	named := *s
	named.closer, named.closerFrom = s.reserve("close"+strings.ToUpper(s.holder.Name()[:1])+s.holder.Name()[1:]), d.End()
	named.listed = &releaseList{holder: s.holder, body: s.body, all: slices.DeleteFunc(slices.Clone(s.released()), func(o released) bool { return o.call == r.call })}
	message, edits := releaseOnWaysOut(&named)
	if len(edits) == 0 {
		return "", nil
	}
	begin, end := s.src.Offset(d.Pos()), s.src.Offset(lit.End())
	return message, append(edits,
		fix.Edit{Start: begin, End: s.src.Offset(lit.Pos()), New: named.closer + " := "},
		fix.Edit{Start: end, End: s.src.Offset(d.End())})
}

// deferredLiteral returns the only release that is deferred, by a literal of the list,
// and what defers it.
func (s *site) deferredLiteral() (r released, d *ast.DeferStmt, lit *ast.FuncLit) {
	for _, o := range s.released() {
		if !o.isDeferred || s.isDeferredOnWayOut(o) {
			continue
		}
		if r = o; d != nil {
			return r, nil, nil
		}
		if d = s.deferOf(o.call); d == nil || len(d.Call.Args) > 0 || !slices.Contains(s.list, ast.Stmt(d)) || s.src.CommentBehind(d) != "" {
			return r, nil, nil
		}
		if lit, _ = ast.Unparen(d.Call.Fun).(*ast.FuncLit); lit == nil || len(lit.Body.List) == 1 && r.stmt != nil {
			return r, nil, nil
		}
	}
	return r, d, lit
}

// standsAlone reports whether a literal does the same before the function returns: it
// sets nothing that is of the function, looks at no result of that, and recovers from
// no panic.
func (s *site) standsAlone(lit *ast.FuncLit) bool {
	alone := true
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			alone = alone && !slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool {
				root := rootOf(e)
				return n.Tok != token.DEFINE && (root == nil || !within(lit, s.posOfName(root)) && root.Name != "_")
			})
		case *ast.IncDecStmt, *ast.DeferStmt, *ast.GoStmt:
			alone = false
		case *ast.Ident:
			v, isVar := s.pass.TypesInfo.Uses[n].(*types.Var)
			_, isBuiltin := s.pass.TypesInfo.Uses[n].(*types.Builtin)
			alone = alone && !(isVar && s.isResult(v)) && !(isBuiltin && n.Name == "recover") && !(isVar && v != s.holder && !v.IsField() && within(s.body, v.Pos()) && !within(lit, v.Pos()) && s.isAssignedBehind(v, lit.End()))
		}
		return alone
	})
	return alone
}

// posOfName returns where what a name means is declared.
func (s *site) posOfName(id *ast.Ident) token.Pos {
	if obj := s.pass.TypesInfo.ObjectOf(id); obj != nil {
		return obj.Pos()
	}
	return token.NoPos
}

// isAssignedBehind reports whether a variable is assigned behind pos: what a deferred
// literal sees of it in the end is another value.
func (s *site) isAssignedBehind(v *types.Var, pos token.Pos) bool {
	return slices.ContainsFunc(s.assignments(s.f.Fn, v), func(a *ast.AssignStmt) bool { return a.Pos() > pos })
}
