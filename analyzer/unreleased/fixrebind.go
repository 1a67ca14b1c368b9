package unreleased

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// deferWhatIsHeld proposes that a defer which releases what a variable has held there
// releases what it holds in the end: each that comes later takes the place of one that
// is released right before.
//
//	ticker := time.NewTicker(short)
//	defer func() {
//		ticker.Stop()
//	}()
//	…
//		ticker.Stop()
//		ticker = time.NewTicker(long)
func deferWhatIsHeld(s *site) (string, []fix.Edit) {
	f := s.f
	if s.holder == nil || f.Lock || f.Paired || f.Flush || f.OnSuccess || f.Search == nil || f.Fn != s.acquiredIn() || !s.isHarmless() || len(s.lastingEscapes()) > 0 {
		return "", nil
	}
	early := s.earlyDefer()
	if early == nil || s.mayBeKept() {
		return "", nil
	}
	rel := s.release(early.Pos())
	if rel == "" || s.src.HasCommentIn(early) {
		return "", nil
	}
	lines := []string{rel}
	if s.mayHoldNothing() {
		if !isNillable(s.holder.Type()) {
			return "", nil
		}
		lines = []string{"if " + s.holder.Name() + " != nil {", "\t" + rel, "}"}
	}
	indent := "\n" + s.src.Indent(early)
	text := "defer func() {"
	for _, l := range lines {
		text += indent + "\t" + l
	}
	return "release what the variable holds in the end", []fix.Edit{s.src.Replace(early, text+indent+"}()")}
}

// earlyDefer returns the only defer of a release of what the holder has in it, which
// stands in the body of the function before the acquisition, nil if there is none.
func (s *site) earlyDefer() *ast.DeferStmt {
	var early *ast.DeferStmt
	for _, r := range s.released() {
		if !r.isDeferred {
			continue
		}
		d, ok := r.list[r.i].(*ast.DeferStmt)
		if !ok || early != nil || r.inLit || d.Call != r.call || len(d.Call.Args) > 0 || d.Pos() > s.stmt.Pos() || !slices.Contains(s.body.List, ast.Stmt(d)) {
			return nil
		}
		early = d
	}
	return early
}

// mayBeKept reports whether something else may hold what the variable has held when
// it is assigned again: behind the defer, a release does not stand right before each
// assignment.
func (s *site) mayBeKept() bool {
	early := s.earlyDefer()
	return slices.ContainsFunc(s.assignments(s.f.Fn, s.holder), func(a *ast.AssignStmt) bool {
		at, ok := s.locate(a.Pos())
		return a.Pos() > early.Pos() && (!ok || !isOrBegins(at.list[at.i], a) || !slices.ContainsFunc(s.released(), func(r released) bool {
			return r.stmt != nil && !r.isDeferred && !r.inLit && isSame(r.list, at.list) && r.i < at.i
		}))
	})
}

// mayHoldNothing reports whether the holder may be nil in the end: an acquisition of
// it may have failed.
func (s *site) mayHoldNothing() bool {
	return s.f.Err >= 0 || s.f.OK >= 0 || s.isOptional() || slices.ContainsFunc(s.assignments(s.f.Fn, s.holder), func(a *ast.AssignStmt) bool {
		return a.Tok == token.ASSIGN && (len(a.Lhs) > 1 || isNil(a.Rhs[0]))
	})
}

// isOrBegins reports whether a statement is the assignment, or an if statement that
// begins with it.
func isOrBegins(stmt ast.Stmt, a *ast.AssignStmt) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	return stmt == ast.Stmt(a) || ok && ifs.Init == ast.Stmt(a)
}
