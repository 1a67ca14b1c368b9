package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// A guard is where the resource is known to be there: behind a statement,
// or at the beginning of a block.
type guard struct {
	behind ast.Stmt
	block  *ast.BlockStmt
	// mayBeNil reports whether it may be nil there all the same.
	mayBeNil bool
}

// insert returns the edit that puts a statement there.
func (g guard) insert(src *fix.Source, lines ...string) fix.Edit {
	if g.block != nil {
		return src.Begin(g.block, lines...)
	}
	return src.Behind(g.behind, lines...)
}

// pos returns a position at which names mean what they mean there.
func (g guard) pos() token.Pos {
	if g.block != nil {
		return g.block.Lbrace + 1
	}
	return g.behind.End()
}

// maxSkipped is how many statements may stand between an acquisition and
// the check of its error.
const maxSkipped = 3

// guard finds the place behind the error check, or, where there is none,
// the one right behind the acquisition.
func (s *site) guard() (g guard, found bool) {
	g, found = s.findGuard()
	if past, ok := s.pastNilCheck(g); found && ok {
		return past, true
	}
	if !s.isOptional() {
		return g, found
	}
	if found && !g.mayBeNil && s.isUsedNext(g) {
		return g, true
	}
	g.mayBeNil = true
	return g, found && s.isThere(g.pos()) != ""
}

func (s *site) findGuard() (g guard, found bool) {
	if s.leftWith != nil {
		return s.behindDefers(s.block), true
	}
	if s.block != nil {
		return guard{block: s.block}, true
	}
	if g, found := s.guardInCond(); found {
		return g, true
	}
	if s.init != nil {
		return s.guardInIf(s.init)
	}
	if s.f.Err < 0 && s.f.OK < 0 {
		if g, found := s.joined(); found {
			return g, true
		}
		return guard{behind: s.stmt}, true
	}
	if s.err != nil || s.ok != nil {
		if g, found := s.fallback(); found {
			return g, true
		}
		if g, found := s.check(); found {
			return g, true
		}
		if g, found := s.joined(); found {
			return g, true
		}
	}
	g = guard{behind: s.stmt, mayBeNil: true}
	return g, s.isThere(g.pos()) != ""
}

// isThere returns a condition that is true at pos if something was
// acquired, "" if there is none.
func (s *site) isThere(pos token.Pos) string {
	switch {
	case s.isOptional():
	case s.err != nil && s.isVisible(s.err, pos) && !s.assignedTo(s.err, pos):
		return s.err.Name() + " == nil"
	case s.ok != nil && s.isVisible(s.ok, pos) && !s.assignedTo(s.ok, pos):
		return s.ok.Name()
	}
	if name, t := s.held(pos); name != "" && isNillable(t) {
		return name + " != nil"
	}
	return ""
}

// assignedTo reports whether obj is assigned between the acquisition and
// pos.
func (s *site) assignedTo(obj types.Object, pos token.Pos) bool {
	return slices.ContainsFunc(s.assignments(s.f.Fn, obj), func(a *ast.AssignStmt) bool {
		return a.Pos() > s.stmt.Pos() && a.Pos() < pos
	})
}

// check finds the check of the error, or of the ok, that tells whether
// anything was acquired.
func (s *site) check() (g guard, found bool) {
	for k := s.i + 1; k < len(s.list) && k <= s.i+1+maxSkipped; k++ {
		next := s.list[k]
		if ifs, ok := next.(*ast.IfStmt); ok && ifs.Init == nil && s.tests(ifs.Cond) {
			if s.saysAcquired(ifs.Cond) {
				return guard{block: ifs.Body}, true
			}
			if s.saysVoid(ifs.Cond) {
				if s.leaves(ifs.Body) {
					return guard{behind: next}, true
				}
				g = guard{behind: next, mayBeNil: true}
				return g, s.isThere(g.pos()) != ""
			}
			if s.isChainOfErrors(ifs) {
				return guard{behind: next}, true
			}
			if ifs.Else == nil && s.asksKind(ifs.Cond) && s.leaves(ifs.Body) {
				continue // which it does only with an error; the others come next
			}
			return g, false
		}
		if s.requires(next) || s.isSwitchOfErrors(next) {
			return guard{behind: next}, true
		}
		if s.mayLeave(next) || s.assigns(next, s.err) || s.assigns(next, s.ok) {
			return g, false
		}
	}
	return g, false
}

// isChainOfErrors reports whether an if statement goes on only if there is no
// error: it asks of which kind one is, by a function that is true of errors
// alone, and then whether there is any.
//
//	if errors.Is(err, fs.ErrNotExist) {
//		return nil
//	} else if err != nil {
//		return err
//	}
func (s *site) isChainOfErrors(ifs *ast.IfStmt) bool {
	for {
		next, ok := ifs.Else.(*ast.IfStmt)
		if !ok || next.Init != nil || !s.asksKind(ifs.Cond) || !s.leaves(ifs.Body) {
			return false
		}
		if s.saysVoid(next.Cond) {
			return next.Else == nil && s.leaves(next.Body)
		}
		ifs = next
	}
}

// isSwitchOfErrors reports whether a statement is a switch without a tag that
// goes on only if there is no error, as isChainOfErrors has it.
func (s *site) isSwitchOfErrors(stmt ast.Stmt) bool {
	sw, ok := stmt.(*ast.SwitchStmt)
	if !ok || sw.Init != nil || sw.Tag != nil {
		return false
	}
	isVoid := false
	for _, stmt := range sw.Body.List {
		clause := stmt.(*ast.CaseClause)
		if clause.List == nil || breaksOut(clause) || !s.leaves(&ast.BlockStmt{List: clause.Body}) {
			return false
		}
		for _, cond := range clause.List {
			if !s.saysVoid(cond) && !s.asksKind(cond) {
				return false
			}
			isVoid = isVoid || s.saysVoid(cond)
		}
	}
	return isVoid
}

// asksKind reports whether the condition is a call of package errors or os
// that tells which error it is: of none it is false.
func (s *site) asksKind(cond ast.Expr) bool {
	call, ok := ast.Unparen(cond).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 || !s.isErr(call.Args[0]) {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := s.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "errors":
		return fn.Name() == "As" || fn.Name() == "Is" && len(call.Args) == 2 && !isNil(call.Args[1])
	case "os":
		return strings.HasPrefix(fn.Name(), "Is")
	}
	return false
}

// requires reports whether the statement ends the test if there is an
// error: require.NoError(t, err).
func (s *site) requires(stmt ast.Stmt) bool {
	es, ok := stmt.(*ast.ExprStmt)
	if !ok || s.err == nil {
		return false
	}
	call, ok := es.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "NoError" && sel.Sel.Name != "NoErrorf" && sel.Sel.Name != "NilError" {
		return false
	}
	fn, ok := s.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Name() {
	case "require", "must", "assert":
	default:
		return false
	}
	ends := fn.Pkg().Name() != "assert" || sel.Sel.Name == "NilError" // of gotest.tools
	return ends && slices.ContainsFunc(call.Args, s.isErr)
}

// guardInIf finds the place if the acquisition is the Init of ifs.
func (s *site) guardInIf(ifs *ast.IfStmt) (g guard, found bool) {
	if s.saysAcquired(ifs.Cond) {
		return guard{block: ifs.Body}, true
	}
	goesOn := s.isChainOfErrors(ifs)
	if s.saysVoid(ifs.Cond) {
		if b, ok := ifs.Else.(*ast.BlockStmt); ok {
			return guard{block: b}, true
		}
		goesOn = ifs.Else == nil && s.leaves(ifs.Body)
	}
	if goesOn && !s.isElse && !s.isDeclared {
		return guard{behind: ifs}, true
	}
	return g, false
}

// guardInCond finds the place if the ok of the acquisition is the condition of
// its if statement: if !mu.TryLock().
func (s *site) guardInCond() (g guard, found bool) {
	ifs, ok := s.stmt.(*ast.IfStmt)
	if !ok || ifs.Init != nil || s.f.OK < 0 {
		return g, false
	}
	if ast.Unparen(ifs.Cond) == s.f.call {
		return guard{block: ifs.Body}, true
	}
	not, ok := ast.Unparen(ifs.Cond).(*ast.UnaryExpr)
	if ok && not.Op == token.NOT && ast.Unparen(not.X) == s.f.call && ifs.Else == nil && s.leaves(ifs.Body) {
		return guard{behind: ifs}, true
	}
	return g, false
}

// inBlock returns the site as the block sees it that is entered only where
// something was acquired in the head of its if statement, nil if there is
// none.
func (s *site) inBlock() *site {
	if s.init == nil || s.block != nil {
		return nil
	}
	g, found := s.guard()
	if !found || g.mayBeNil || g.block == nil || len(g.block.List) == 0 {
		return nil
	}
	in := *s
	in.init, in.block, in.list, in.i = nil, g.block, g.block.List, -1
	return &in
}
