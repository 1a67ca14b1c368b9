package unreleased

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// endsWithin returns the block of an iteration to which all use of the resource
// is confined, and which is entered only where something was acquired; nil if
// there is none. Behind it there is nothing to release.
//
//	f, err := h.Open()
//	if err == nil {
//		read(f)
//	}
func (s *site) endsWithin() *ast.BlockStmt {
	if s.block != nil || s.isOptional() {
		return nil
	}
	g, ok := s.guard()
	if !ok || g.mayBeNil || g.block == nil || len(g.block.List) == 0 || s.isUsedPast(g.block.Rbrace) {
		return nil
	}
	return g.block
}

// isUsedPast reports whether something that may use the resource is used
// behind a position in the list, or may have come into a variable by then.
func (s *site) isUsedPast(pos token.Pos) bool {
	for v := range s.follow().values() {
		if v.Parent() != s.f.Fn || v.Referrers() == nil {
			continue
		}
		for _, ref := range *v.Referrers() {
			switch ref.(type) {
			case *ssa.DebugRef:
				continue
			case *ssa.Phi:
				return true
			}
			if ref.Pos() > pos {
				return true
			}
		}
	}
	return false
}
