package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// joined finds the place behind an error check that several acquisitions
// share, or, where there is no error, behind the statement that has them:
// each stands last in an arm of it, assigns the same variables, and all other
// arms leave. Each of the findings proposes the same edit. Gives up towards a
// place right behind the acquisition.
func (s *site) joined() (g guard, found bool) {
	if s.holder == nil && s.fieldHolder() == nil || s.isDeclared || s.err == nil && (s.f.Err >= 0 || s.f.OK >= 0) || s.isOptional() {
		return g, false
	}
	at := *s
	outer := s.stmt
	for {
		branching, list, i := s.around(outer)
		if branching == nil || !s.acquiresInEach(branching) {
			return g, g.behind != nil
		}
		at.list, at.i = list, i
		if s.err == nil {
			g = guard{behind: branching}
		} else if checked, found := at.check(); found && !checked.mayBeNil {
			return checked, true
		}
		if i+1 < len(list) {
			return g, g.behind != nil
		}
		outer = branching
	}
}

// fallback finds the place behind an acquisition and another one that stands
// in for it where it fails, into the same variables: each of the two findings
// proposes the same edit.
//
//	f, err := os.Open(name)
//	if err != nil {
//		f, err = os.Open(other)
//	}
//	if err != nil {
//		return err
//	}
func (s *site) fallback() (g guard, found bool) {
	if s.holder == nil || s.err == nil || s.init != nil || s.isOptional() {
		return g, false
	}
	list, i := s.list, s.i+1
	if i == 0 || i >= len(list) || !s.standsIn(list[i]) {
		ifs, outer, k := s.around(s.list[len(s.list)-1])
		if ifs == nil || k == 0 || !s.standsIn(ifs) || !within(ifs, s.stmt.Pos()) {
			return g, false
		}
		first, ok := outer[k-1].(*ast.AssignStmt)
		if !ok || !s.assignsBoth(first) || !s.isReported(first) {
			return g, false
		}
		list, i = outer, k
	}
	if last := lastOf(list[i].(*ast.IfStmt).Body); !s.assignsBoth(last) {
		return guard{behind: list[i]}, true
	}
	at := *s
	at.list, at.i = list, i
	g, found = at.check()
	return g, found && !g.mayBeNil
}

// standsIn reports whether a statement acquires what is released alike, into
// the same variables, where the error says that the acquisition has failed, and
// leaves if that fails, or does nothing more.
func (s *site) standsIn(stmt ast.Stmt) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	if !ok || ifs.Init != nil || ifs.Else != nil || len(ifs.Body.List) == 0 || hasBreak(ifs) {
		return false
	}
	list := ifs.Body.List
	isChecked := false
	if check, ok := lastOf(ifs.Body).(*ast.IfStmt); ok && len(list) > 1 && s.saysVoid(ifs.Cond) {
		isChecked = check.Init == nil && check.Else == nil && s.saysVoid(check.Cond) && s.leaves(check.Body)
		list = list[:len(list)-1]
	}
	if !s.saysVoid(ifs.Cond) && !s.asksKind(ifs.Cond) || isChecked != (len(list) < len(ifs.Body.List)) {
		return false
	}
	as, ok := list[len(list)-1].(*ast.AssignStmt)
	return ok && as.Tok == token.ASSIGN && s.assignsBoth(as) && (as == s.stmt || s.isReported(as)) &&
		!slices.ContainsFunc(list[:len(list)-1], func(stmt ast.Stmt) bool { return s.assigns(stmt, s.holder) || s.assigns(stmt, s.err) })
}

// isStandIn reports whether an assignment behind the acquisition stands in for
// it where it has failed.
func (s *site) isStandIn(a *ast.AssignStmt) bool {
	next := s.i + 1
	return next > 0 && next < len(s.list) && within(s.list[next], a.Pos()) && s.standsIn(s.list[next])
}

// assignsBoth reports whether a statement assigns, or declares, the holder and
// the error.
func (s *site) assignsBoth(stmt ast.Stmt) bool {
	as, ok := stmt.(*ast.AssignStmt)
	if !ok {
		return false
	}
	has := func(obj types.Object) bool {
		return slices.ContainsFunc(as.Lhs, func(e ast.Expr) bool {
			id, ok := e.(*ast.Ident)
			return ok && s.pass.TypesInfo.ObjectOf(id) == obj
		})
	}
	return has(s.holder) && has(s.err)
}

func lastOf(b *ast.BlockStmt) ast.Stmt { return b.List[len(b.List)-1] }

// around returns the branching statement in one of whose arms stmt stands
// last, and the list that has that statement at index i; nil if there is
// none.
func (s *site) around(stmt ast.Stmt) (branching ast.Stmt, list []ast.Stmt, i int) {
	nodes := fix.Enclosing(s.file, stmt.Pos(), stmt.End())
	k := slices.Index(nodes, ast.Node(stmt)) + 1
	if k == 0 || k == len(nodes) {
		return nil, nil, 0
	}
	if arm := fix.Statements(nodes[k]); len(arm) == 0 || arm[len(arm)-1] != stmt {
		return nil, nil, 0
	}
	for _, n := range nodes[k+1:] {
		switch n := n.(type) {
		case *ast.IfStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
			branching = n.(ast.Stmt)
			continue // an else-if is part of the one before it
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			if branching == nil {
				continue // the body of a switch
			}
		}
		if i := slices.Index(fix.Statements(n), branching); branching != nil && i >= 0 {
			return branching, fix.Statements(n), i
		}
		return nil, nil, 0
	}
	return nil, nil, 0
}

// acquiresInEach reports whether each arm of a statement leaves, or ends
// with an acquisition that is released alike and reported too, into the same
// variables.
func (s *site) acquiresInEach(branching ast.Stmt) bool {
	switch b := branching.(type) {
	case *ast.IfStmt:
		return b.Else != nil && s.acquiresIn(b.Body.List) && s.acquiresAtEnd(b.Else)
	case *ast.SwitchStmt:
		return s.acquiresInClauses(b.Body)
	case *ast.TypeSwitchStmt:
		return s.acquiresInClauses(b.Body)
	}
	return false
}

func (s *site) acquiresInClauses(body *ast.BlockStmt) bool {
	hasDefault := false
	for _, stmt := range body.List {
		clause, ok := stmt.(*ast.CaseClause)
		if !ok || !s.acquiresIn(clause.Body) {
			return false
		}
		hasDefault = hasDefault || clause.List == nil
	}
	return hasDefault
}

func (s *site) acquiresIn(arm []ast.Stmt) bool {
	if len(arm) == 0 || slices.ContainsFunc(arm[:len(arm)-1], func(stmt ast.Stmt) bool {
		return s.assignsHolder(stmt) || hasBreak(stmt)
	}) {
		return false
	}
	return s.leavesFunction(arm[len(arm)-1]) || s.acquiresAtEnd(arm[len(arm)-1])
}

// leavesFunction reports whether the statement is a return or a call that
// does not return: a break would come to the check.
func (s *site) leavesFunction(stmt ast.Stmt) bool {
	_, isBranch := stmt.(*ast.BranchStmt)
	return !isBranch && s.leaves(&ast.BlockStmt{List: []ast.Stmt{stmt}})
}

func (s *site) acquiresAtEnd(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.BlockStmt:
		return s.acquiresIn(stmt.List)
	case *ast.IfStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
		return s.acquiresInEach(stmt)
	case *ast.AssignStmt:
		return s.assignsHolder(stmt) && (s.err == nil || s.assigns(stmt, s.err)) && s.isReported(stmt)
	}
	return false
}

// assignsHolder reports whether n assigns to what holds the resource, or lets
// the address of that go.
func (s *site) assignsHolder(n ast.Node) bool {
	if s.holder != nil {
		return s.assigns(n, s.holder)
	}
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || slices.ContainsFunc(n.Lhs, s.isHolder)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && s.isHolder(n.X)
		}
		return !found
	})
	return found
}

// isAlwaysThere reports whether another acquisition gives something if it
// succeeds.
func (s *site) isAlwaysThere(f *finding) bool {
	other := s.newSite(f, s.file, s.src)
	return other != nil && !other.isOptional()
}

// isReported reports whether the only call of an assignment acquires a
// resource that is released alike, and reported.
func (s *site) isReported(as *ast.AssignStmt) bool { return s.reported(as) != nil }

// reported returns the finding about the only call of an assignment, which always
// acquires a resource that is released alike, nil if there is none.
func (s *site) reported(as *ast.AssignStmt) *finding {
	if f := s.findingAt(as); f != nil && s.isAlwaysThere(f) {
		return f
	}
	return nil
}

// findingAt is reported for calls that may give nothing, too.
func (s *site) findingAt(as *ast.AssignStmt) *finding {
	if len(as.Rhs) != 1 {
		return nil
	}
	i := slices.IndexFunc(s.findings, func(f *finding) bool {
		return f.call != nil && f.call == ast.Unparen(as.Rhs[0]) && f.Kind != nil && s.f.Kind != nil && slices.Equal(f.Kind.Releases, s.f.Kind.Releases) && f.diag.Category == s.f.diag.Category
	})
	if i < 0 {
		return nil
	}
	return s.findings[i]
}

// leaksAlike reports whether an assignment acquires a resource that is released
// alike, and that leaks wherever this one does: a release there is of either.
func (s *site) leaksAlike(as *ast.AssignStmt) bool {
	f := s.reported(as)
	return f != nil && f.Fn == s.f.Fn && f.Search != nil && s.f.Search != nil && !slices.ContainsFunc(s.f.Search.Leaks, func(e path.Exit) bool {
		return !slices.ContainsFunc(f.Search.Leaks, func(o path.Exit) bool { return o.At == e.At })
	})
}

// hasBreak reports whether a statement may jump to behind the one around it.
func hasBreak(stmt ast.Stmt) bool {
	return fix.Has(stmt, func(n ast.Node) bool {
		_, ok := n.(*ast.BranchStmt)
		return ok
	})
}
