package unreleased

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// cleanUpWithTest proposes that the test at hand releases the resource when it
// ends, for a helper that returns what uses it, the address of a server or a reader
// of a file, and for a test whose subtests are parallel.
//
//	t.Cleanup(srv.Close)
func cleanUpWithTest(s *site) (string, []fix.Edit) {
	f := s.f
	if f.piled { // until the test ends they still would
		return "", nil
	}
	if f.Lock || f.Paired || f.Global != "" || f.OnSuccess || f.Flush || f.Search == nil || f.Fn != f.Call.Parent() || s.holder == nil ||
		!s.isDeclared || len(s.assignments(f.Fn, s.holder)) > 0 || len(s.released()) > 0 || s.isOptional() || !s.isOncePerElement() {
		return "", nil
	}
	if len(s.ends(path.WhyReturned, path.WhyTaken, path.WhyCaptured)) > 0 || slices.ContainsFunc(s.lastingEscapes(), func(at ssa.Instruction) bool {
		_, isReturn := at.(*ssa.Return)
		return !isReturn && !s.isOfTest(at)
	}) {
		return "", nil
	}
	g, ok := s.guard()
	t := s.testParameter()
	if !ok || g.mayBeNil || t == nil || !s.isVisible(t, g.pos()) {
		return "", nil
	}
	rel := s.release(g.pos())
	if rel == "" {
		return "", nil
	}
	text := t.Name() + ".Cleanup(func() { " + rel + " })"
	if name, isPlain := s.plainRelease(rel); isPlain {
		text = t.Name() + ".Cleanup(" + name + ")"
	}
	return "release it when the test ends", []fix.Edit{g.insert(s.src, text)}
}

// isOncePerElement reports whether all loops around the acquisition go through
// something: as many as there are will be there until the test ends.
func (s *site) isOncePerElement() bool {
	return !slices.ContainsFunc(s.loops, func(loop ast.Stmt) bool {
		_, isRange := loop.(*ast.RangeStmt)
		return !isRange || s.runsBody(loop)
	})
}

// plainRelease returns the function that a release calls, without its
// parentheses, if that has neither parameters nor results.
func (s *site) plainRelease(rel string) (name string, ok bool) {
	if len(s.how) != 1 {
		return "", false
	}
	sig := signatureOf(s.holder.Type(), s.how[0], s.pass.Pkg)
	ok = sig != nil && sig.Params().Len() == 0 && sig.Results().Len() == 0
	return rel[:len(rel)-len("()")], ok
}

// testParameter returns the parameter by which the innermost function knows the
// test that it is part of, nil if there is none.
func (s *site) testParameter() *types.Var {
	for _, field := range s.fn.Params.List {
		for _, id := range field.Names {
			if v, ok := s.pass.TypesInfo.Defs[id].(*types.Var); ok && isTest(v.Type()) && !s.isAssigned(v) {
				return v
			}
		}
	}
	return nil
}

// isAssigned reports whether the function assigns to a variable.
func (s *site) isAssigned(v *types.Var) bool { return s.assigns(ast.Node(s.body), v) }

// isTest reports whether a type is one of package testing that a test has.
func isTest(t types.Type) bool {
	switch types.TypeString(types.Unalias(t), nil) {
	case "*testing.T", "*testing.B", "*testing.F", "testing.TB":
		return true
	}
	return false
}
