package unreleased

import (
	"go/ast"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// nameInLoop proposes a name for a result that is thrown away in each
// iteration of a loop, and its release at the iteration's end.
func nameInLoop(s *site) (string, []fix.Edit) {
	t := s.resultType()
	if t == nil || len(s.loops) == 0 || s.init != nil || s.holder != nil && s.holder.Name() != "_" || s.endsAtOnce() {
		return "", nil
	}
	named := *s
	named.name, named.nameType = s.freshName(t), t
	named.isDeclared = true
	if s.f.Search == nil { // nobody looks for what becomes of a result without a use
		f := *s.f
		f.Search = &path.Result{}
		named.f = &f
	}
	naming := named.naming()
	if naming == nil {
		return "", nil
	}
	message, edits := releaseOnWaysOut(&named)
	if edits == nil {
		return "", nil
	}
	return "name the result, and " + message, append(naming, edits...)
}

// naming returns the edits that give the result a name, nil if it is part of
// something else, or its error is thrown away as well.
func (s *site) naming() []fix.Edit {
	switch stmt := s.stmt.(type) {
	case *ast.AssignStmt:
		if len(stmt.Rhs) == 1 && ast.Unparen(stmt.Rhs[0]) == s.f.call {
			return s.namingBlank(stmt)
		}
	case *ast.ExprStmt:
		res := s.f.Call.Common().Signature().Results()
		if ast.Unparen(stmt.X) != s.f.call || s.f.Err >= 0 || s.f.OK >= 0 {
			return nil
		}
		names := make([]string, res.Len())
		for i := range names {
			names[i] = "_"
		}
		names[s.index] = s.name
		at := s.src.Offset(stmt.Pos())
		return []fix.Edit{{Start: at, End: at, New: strings.Join(names, ", ") + " := "}}
	}
	return nil
}
