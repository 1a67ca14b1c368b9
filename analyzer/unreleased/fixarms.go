package unreleased

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// releaseInElse proposes an else for the if statement in which somebody else gets the
// resource: behind it, control comes with it and without. Returns before that, and
// where nobody has got it, release on their own.
//
//	if name != "" {
//		if err := keep(name, cursor); err != nil {
//			cursor.Close()
//			return err
//		}
//	} else {
//		cursor.Close()
//	}
func releaseInElse(s *site) (string, []fix.Edit) {
	f := s.f
	if f.Lock || f.Paired || f.Global != "" || f.Flush || f.OnSuccess || f.Search == nil || f.Fn != s.acquiredIn() || s.holder == nil || s.isProcess() || s.isRepeated() {
		return "", nil
	}
	ifs := s.takingIf()
	if ifs == nil || s.mayBeVoid(ifs, nil) || s.assignedBetween(ifs.End()) || slices.ContainsFunc(s.follow().deferred, s.usesDeferred) {
		return "", nil
	}
	rel := s.release(ifs.End())
	if rel == "" || s.mayBeReleased(ifs.Pos(), nil) {
		return "", nil
	}
	edits := []fix.Edit{s.src.Else(ifs, rel)}
	escapes := s.hiddenEscapes()
	for _, e := range f.Search.Leaks {
		if !e.At.Pos().IsValid() || e.At.Pos() > ifs.End() {
			continue
		}
		ret := s.returnStmt(e.At.Pos())
		if ret == nil || s.isUsedAfter(e, escapes) || s.mayBeTakenAt(e, ret) {
			return "", nil
		}
		edit, ok := s.releaseBefore(ret, e.At)
		if !ok {
			return "", nil
		}
		edits = append(edits, edit)
	}
	return "release it where nobody else gets it", edits
}

// takingIf returns the if statement of the list in which all is that may get the
// resource, and from which control goes on without another use of it, nil if there is
// none.
func (s *site) takingIf() *ast.IfStmt {
	takers := s.handovers()
	if len(takers) == 0 || len(s.ends(path.WhyReturned)) > 0 {
		return nil
	}
	i := slices.IndexFunc(s.list[s.i+1:], func(stmt ast.Stmt) bool { return within(stmt, posOf(takers[0])) })
	if i < 0 {
		return nil
	}
	ifs, ok := s.list[s.i+1+i].(*ast.IfStmt)
	if !ok || ifs.Else != nil || s.leaves(ifs.Body) || s.isUsedPast(ifs.Body.Rbrace) {
		return nil
	}
	isOutside := func(at ssa.Instruction) bool { return !within(ifs.Body, posOf(at)) }
	if slices.ContainsFunc(takers, isOutside) || slices.ContainsFunc(s.hiddenEscapes(), isOutside) {
		return nil
	}
	return ifs
}
