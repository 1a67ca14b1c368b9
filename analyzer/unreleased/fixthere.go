package unreleased

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// ifThere returns the release for a way out, under a condition if control
// may come there without the resource.
func (s *site) ifThere(out ast.Stmt, at ssa.Instruction, rel string) (lines []string, ok bool) {
	if !s.mayBeVoid(out, at) {
		return []string{rel}, true
	}
	name, t := s.held(out.Pos())
	isKept := s.holder != nil && !s.isVisible(s.holder, out.Pos())
	switch {
	case isNillable(t) && s.isAskedAround(out):
		return []string{rel}, true
	case isNillable(t) && (isKept || !s.mayHoldOther(out.Pos())):
	case s.isTold(out, at):
		name = s.isThere(out.Pos())
		return []string{"if " + name + " {", "\t" + rel, "}"}, true
	default:
		return nil, false
	}
	if !isKept && s.isUsedBefore(out) {
		return []string{rel}, true
	}
	return []string{"if " + name + " != nil {", "\t" + rel, "}"}, true
}

// isTold reports whether the acquisition's own error or ok tells at a way out,
// which control reaches only from there, whether the resource is there.
func (s *site) isTold(out ast.Stmt, at ssa.Instruction) bool {
	if s.isOptional() || at == nil || !s.acquiredAt().Dominates(at.Block()) || s.leftWith != nil {
		return false
	}
	return s.err != nil && s.isVisible(s.err, out.Pos()) && !s.assignedTo(s.err, out.Pos()) ||
		s.err == nil && s.ok != nil && s.isVisible(s.ok, out.Pos()) && !s.assignedTo(s.ok, out.Pos())
}

// isAskedAround reports whether a way out stands where the holder has been asked
// for, and is not nil.
func (s *site) isAskedAround(out ast.Stmt) bool {
	return slices.ContainsFunc(fix.Enclosing(s.file, out.Pos(), out.End()), func(n ast.Node) bool {
		ifs, ok := n.(*ast.IfStmt)
		return ok && within(s.body, ifs.Pos()) && within(ifs.Body, out.Pos()) && s.saysThere(ifs.Cond) && !s.assignsHolder(ifs.Body)
	})
}

// saysThere reports whether the condition is true only if the holder is not nil.
func (s *site) saysThere(cond ast.Expr) bool {
	c, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	if c.Op == token.LAND {
		return s.saysThere(c.X) || s.saysThere(c.Y)
	}
	return c.Op == token.NEQ && isNil(c.Y) && s.isHolder(ast.Unparen(c.X))
}
