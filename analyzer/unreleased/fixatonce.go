package unreleased

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// releaseAtOnce proposes to release right behind the acquisition, in a loop
// that never looks at the part that is to be released: a probe that only asks
// for the status of a response.
//
//	resp, err := client.Get(url)
//	if err == nil {
//		resp.Body.Close()
//	}
func releaseAtOnce(s *site) (string, []fix.Edit) {
	f := s.f
	if f.Flush || f.OnSuccess || f.Search == nil || f.Fn != f.Call.Parent() || s.init != nil || s.isElse || len(s.loops) == 0 || s.holder == nil || len(s.released()) > 0 || !s.ignoresPart() {
		return "", nil
	}
	g, ok := s.guard()
	if !ok || g.mayBeNil || g.block != nil {
		g = guard{behind: s.stmt, mayBeNil: true}
	}
	rel, cond := s.release(g.pos()), s.isThere(g.pos())
	switch {
	case rel == "" || g.mayBeNil && cond == "":
		return "", nil
	case g.mayBeNil:
		return "release it at once", []fix.Edit{s.src.Behind(g.behind, "if "+cond+" {", "\t"+rel, "}")}
	}
	return "release it at once", []fix.Edit{s.src.Behind(g.behind, rel)}
}

// ignoresPart reports whether what is released is a part of what is acquired,
// and the function asks of that for nothing but other fields, or whether it is
// nil: those stay as they are.
func (s *site) ignoresPart() bool {
	if len(s.how) == 0 || slices.ContainsFunc(s.how, func(r contract.Release) bool { return r.Path == "" }) {
		return false
	}
	part, _, _ := strings.Cut(strings.TrimPrefix(s.how[0].Path, "."), ".")
	named, harmless := 0, 0
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if s.pass.TypesInfo.Uses[n] == s.holder && !within(s.stmt, n.Pos()) {
				named++
			}
		case *ast.SelectorExpr:
			_, isField := s.pass.TypesInfo.Uses[n.Sel].(*types.Var)
			if s.isUse(n.X, s.holder) && isField && n.Sel.Name != part && isPlain(s.pass.TypesInfo.TypeOf(n)) {
				harmless++
			}
		case *ast.BinaryExpr:
			if s.isUse(n.X, s.holder) && isNil(n.Y) {
				harmless++
			}
		}
		return true
	})
	return named == harmless
}

// isPlain reports whether a value of the type is a number, a text or a bool.
func isPlain(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

// cancelBehindUse proposes to cancel a context of an iteration behind the statement that
// is all that uses it, where to do so at the end would take many calls.
//
//	ctx, cancel := context.WithTimeout(ctx, time.Second)
//	resp, err := ask(ctx)
//	cancel()
func cancelBehindUse(s *site) (string, []fix.Edit) {
	if !gotype.IsCancelFunc(s.acquiredType()) || s.i < 0 || !s.isOfIteration() || s.escapesIteration() || s.isUsedOutside() || !s.findInner() || len(s.inner) > 0 {
		return "", nil
	}
	taken, traced := s.takers()
	deferred, ok := s.ownDefers(taken)
	outs, known := s.waysOut()
	if !ok || !traced || !known || len(taken) > 0 || len(deferred) != 1 || len(s.released()) > 1 || len(outs) < manyReturns {
		return "", nil
	}
	use := s.onlyUse(deferred[0])
	comment, canKeep := s.remarkOf(deferred)
	if use == nil || !canKeep || s.assignedBetween(use.End()) {
		return "", nil
	}
	edits := []fix.Edit{s.src.Remove(deferred[0]), s.src.Behind(use, s.release(use.End()))}
	if !s.remarkEach(edits[1:], comment) {
		return "", nil
	}
	return "cancel it behind its use", edits
}

// onlyUse returns the statement of the list, a plain one, in which all stands that
// may use the resource behind its acquisition, nil if there is none.
func (s *site) onlyUse(deferred ast.Stmt) (use ast.Stmt) {
	for v := range s.follow().values() {
		if v.Parent() != s.f.Fn || v.Referrers() == nil {
			continue
		}
		for _, ref := range *v.Referrers() {
			_, isDebug := ref.(*ssa.DebugRef)
			if isDebug || !ref.Pos().IsValid() || within(deferred, ref.Pos()) {
				continue
			}
			i := slices.IndexFunc(s.list, func(stmt ast.Stmt) bool { return within(stmt, ref.Pos()) })
			if i < 0 || use != nil && use != s.list[i] {
				return nil
			}
			use = s.list[i]
		}
	}
	switch use.(type) {
	case *ast.AssignStmt, *ast.ExprStmt:
		return use
	}
	return nil
}
