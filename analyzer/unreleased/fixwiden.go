package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// deferAsItself proposes a variable of its own for a resource that goes into
// one whose type cannot release it, and a deferred release of that:
//
//	file, err := os.Open(name)
//	if err != nil {
//		return err
//	}
//	defer file.Close()
//	reader = file
func deferAsItself(s *site) (string, []fix.Edit) {
	as, ok := s.stmt.(*ast.AssignStmt)
	t := s.resultType()
	if !ok || t == nil || as.Tok != token.ASSIGN || len(as.Rhs) != 1 || s.init != nil || s.f.Lock || s.holder == nil || !types.IsInterface(s.holder.Type()) || s.holder.Parent() == s.pass.Pkg.Scope() {
		return "", nil
	}
	g, ok := s.guard()
	if !ok || g.mayBeNil || g.block != nil || !slices.Contains(s.list, g.behind) || !s.ownsToTheEnd() || len(s.lastingEscapes()) > 0 {
		return "", nil
	}
	if s.release(g.pos()) != "" || s.isAsserted() || s.assignedBetween(g.pos()) || s.isUsedLate(g.pos()) {
		return "", nil
	}
	named := *s
	named.name, named.nameType = s.reserve(baseName(t, s.callee(s.f.call))), t
	rel := named.release(g.pos())
	if rel == "" {
		return "", nil
	}
	at := s.src.Offset(as.TokPos)
	declares := fix.Edit{Start: at, End: at, New: ":"}
	if s.tellsOn() || s.isOnlyHere(s.err, g) || s.isOnlyHere(s.ok, g) {
		typ := s.typeText(t)
		if typ == "" {
			return "", nil
		}
		declares = s.src.Before(as, "var "+named.name+" "+typ)
	}
	return "name the result and defer " + rel, []fix.Edit{
		declares,
		s.src.Replace(as.Lhs[s.index], named.name),
		g.insert(s.src, "defer "+rel, s.holder.Name()+" = "+named.name),
	}
}

// isOnlyHere reports whether the function names a variable nowhere else than
// at the acquisition and its check: one of the same name in the inner scope
// would leave it unused.
func (s *site) isOnlyHere(obj types.Object, g guard) bool {
	return obj != nil && !fix.Has(s.body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		return ok && s.isUse(id, obj) && (id.Pos() < s.stmt.Pos() || id.Pos() >= g.pos())
	})
}

// isAsserted reports whether the function asks what type the holder has: it may
// release it as that.
func (s *site) isAsserted() bool {
	return fix.Has(s.body, func(n ast.Node) bool {
		a, ok := n.(*ast.TypeAssertExpr)
		return ok && s.isHolder(ast.Unparen(a.X))
	})
}

// tellsOn reports whether the error of the acquisition, or its ok, may be asked
// for where others come together with it: one of the same name in the inner
// scope would not do then.
func (s *site) tellsOn() bool {
	call, ok := s.f.Call.(*ssa.Call)
	if !ok {
		return true
	}
	return slices.ContainsFunc(*call.Referrers(), func(ref ssa.Instruction) bool {
		e, ok := ref.(*ssa.Extract)
		return ok && e.Index != s.index && slices.ContainsFunc(*e.Referrers(), func(ref ssa.Instruction) bool {
			switch ref.(type) {
			case *ssa.Phi, *ssa.Store:
				return true
			}
			return false
		})
	})
}
