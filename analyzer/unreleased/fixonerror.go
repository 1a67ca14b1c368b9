package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// manyReturns is from how many failing returns on one deferred release is
// better than one before each.
const manyReturns = 3

// deferOnError proposes one deferred release for all returns that fail, if
// the function names its error.
func deferOnError(s *site) (string, []fix.Edit) {
	if s.f.Search == nil || s.f.Fn != s.acquiredIn() || s.f.OnSuccess || s.f.Global != "" || s.isOfResult() {
		return "", nil
	}
	leaks := s.f.Search.Leaks
	if s.f.Lock || s.f.Paired || len(leaks) < manyReturns || len(s.loops) > 0 || path.InCycle(s.acquiredAt()) || !s.isHarmless() && len(s.released())+len(s.releasingCalls()) > 0 {
		return "", nil
	}
	if slices.ContainsFunc(leaks, func(e path.Exit) bool { return e.Class != path.Failure }) {
		return "", nil
	}
	escapes := s.hiddenEscapes()
	for _, e := range leaks {
		if s.isUsedAfter(e, escapes) {
			return "", nil
		}
	}
	if taken, known := s.takenBefore(); !known || slices.ContainsFunc(taken, func(e path.Exit) bool { return e.Class != path.Success }) {
		return "", nil
	}
	g, ok := s.guard()
	if !ok || g.mayBeNil {
		return "", nil
	}
	name := s.namedError(g.pos())
	if name == "" || s.isUsedLate(g.pos()) {
		return "", nil
	}
	rel := s.release(g.pos())
	if rel == "" {
		return "", nil
	}
	return "defer " + rel + " for the returns that fail",
		[]fix.Edit{g.insert(s.src, "defer func() {", "\tif "+name+" != nil {", "\t\t"+rel, "\t}", "}()")}
}

// isOfResult reports whether a result of the function holds the resource, or has the
// field that does: the release would be of nil where a return gives that.
func (s *site) isOfResult() bool {
	if field := s.fieldHolder(); field != nil {
		v, ok := s.pass.TypesInfo.Uses[rootOf(field)].(*types.Var)
		return ok && s.isResult(v)
	}
	return s.isResult(s.holder)
}

// isResult reports whether the variable is a result of the function, which
// a return may have set to nil when the deferred calls run.
func (s *site) isResult(v *types.Var) bool {
	if v == nil || s.fn.Results == nil {
		return false
	}
	return slices.ContainsFunc(s.fn.Results.List, func(f *ast.Field) bool { return within(f, v.Pos()) })
}

// namedError returns the name of the function's last result if it is an
// error that the place sees.
func (s *site) namedError(pos token.Pos) string {
	res := s.fn.Results
	if res == nil || len(res.List) == 0 {
		return ""
	}
	last := res.List[len(res.List)-1]
	if len(last.Names) == 0 {
		return ""
	}
	id := last.Names[len(last.Names)-1]
	obj := s.pass.TypesInfo.Defs[id]
	if obj == nil || id.Name == "_" || !gotype.IsPlainError(obj.Type()) || !s.isVisible(obj, pos) {
		return ""
	}
	return id.Name
}
