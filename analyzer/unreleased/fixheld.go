package unreleased

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// isHeldByAddress reports whether a resource, whose release is deferred in a
// loop, seems to be held on purpose until the function ends: a listener or a
// connection that the iteration does nothing with, so that it is there for its
// address, which nobody else gets meanwhile; or one of a test that acquires a
// known number of them, whose other end may tell them apart.
func (s *site) isHeldByAddress() bool {
	t := s.acquiredType()
	if t == nil || !hasAddress(t) && !s.isReached() {
		return false
	}
	return !s.isUsedInIteration() || s.isInTest() && slices.ContainsFunc(s.loops, s.isCounted)
}

// hasAddress reports whether values of the type are at an address of their own.
func hasAddress(t types.Type) bool {
	for _, name := range []string{"LocalAddr", "Accept"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj != nil {
			return true
		}
	}
	return false
}

// isUsedInIteration reports whether something is called with what may use the
// resource but for its release and for its address.
func (s *site) isUsedInIteration() bool {
	for v := range s.follow().values() {
		if v.Referrers() == nil {
			continue
		}
		for _, ref := range *v.Referrers() {
			call, ok := ref.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if name := nameOf(call.Common(), call.Common().StaticCallee()); !strings.HasSuffix(name, "Addr") && !s.isReleaseCall(call.Common()) {
				return true
			}
		}
	}
	return false
}

func (s *site) isInTest() bool {
	return strings.HasSuffix(s.pass.Fset.File(s.file.FileStart).Name(), "_test.go")
}

// isCounted reports whether it is written down how often a loop goes round.
func (s *site) isCounted(loop ast.Stmt) bool {
	switch l := loop.(type) {
	case *ast.RangeStmt:
		_, isLit := ast.Unparen(l.X).(*ast.CompositeLit)
		return isLit || s.pass.TypesInfo.Types[l.X].Value != nil
	case *ast.ForStmt:
		cond, ok := l.Cond.(*ast.BinaryExpr)
		return ok && (s.pass.TypesInfo.Types[cond.X].Value != nil || s.pass.TypesInfo.Types[cond.Y].Value != nil)
	}
	return false
}
