package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Where the results of a return may need the resource, they are computed before
// it is released.

// releaseBetween computes the result of a return first, releases, and
// returns it then.
func (s *site) releaseBetween(ret *ast.ReturnStmt, rel string) (fix.Edit, bool) {
	res := s.f.Fn.Signature.Results()
	if len(ret.Results) == 0 {
		return fix.Edit{}, false
	}
	expr := s.src.Slice(ret.Results[0].Pos(), ret.Results[0].End())
	indent := "\n" + s.src.Indent(ret)
	var lhs []string
	tok := ":="
	switch {
	case res.Len() == len(ret.Results) && len(ret.Results) > 1:
		return s.releaseBehind(ret, rel)
	case res.Len() == 1 && gotype.IsPlainError(res.At(0).Type()):
		lhs = []string{s.fresh("err")}
		if err := s.errorAt(ret); err != nil {
			lhs, tok = []string{err.Name()}, "="
		}
	case res.Len() == 1:
		lhs = []string{s.fresh("result")}
	case res.Len() == 2 && len(ret.Results) == 1 && gotype.IsPlainError(res.At(1).Type()):
		lhs = []string{s.fresh("result"), s.fresh("err")}
	default:
		return fix.Edit{}, false
	}
	list := strings.Join(lhs, ", ")
	lines := []string{list + " " + tok + " " + expr, rel, "return " + list}
	return s.src.Replace(ret, strings.Join(lines, indent)), true
}

// errorAt returns the variable that can take the error of a return: that of the
// acquisition, or one that the return names. It is a result, or no literal names it,
// and nobody has its address, so that nobody else sees what becomes of it. It is nil if there is none.
func (s *site) errorAt(ret *ast.ReturnStmt) (v *types.Var) {
	if s.err != nil && s.isVisible(s.err, ret.Pos()) {
		v, _ = s.err.(*types.Var)
	}
	for _, e := range ret.Results {
		fix.Has(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && v == nil && id.Name == "err" {
				v, _ = s.pass.TypesInfo.Uses[id].(*types.Var)
			}
			return v != nil
		})
	}
	switch {
	case v == nil || v.IsField() || !gotype.IsPlainError(v.Type()):
		return nil
	case s.isResult(v):
		return v
	case !within(s.body, v.Pos()):
		return nil
	}
	isSeen := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			isSeen = isSeen || s.mentions([]ast.Expr{n}, v)
		case *ast.UnaryExpr:
			isSeen = isSeen || n.Op == token.AND && s.isUse(n.X, v)
		}
		return !isSeen
	})
	if isSeen {
		return nil
	}
	return v
}

// nameFor returns the variable for a result of a return, and how it is assigned: an
// error goes to one that is there, if the other results do not name that.
func (s *site) nameFor(ret *ast.ReturnStmt, e ast.Expr) (name, tok string) {
	if !gotype.IsPlainError(s.pass.TypesInfo.TypeOf(e)) {
		return s.fresh("result"), " := "
	}
	others := slices.DeleteFunc(slices.Clone(ret.Results), func(o ast.Expr) bool { return o == e })
	if v := s.errorAt(ret); v != nil && !s.mentions(others, v) {
		return v.Name(), " = "
	}
	return s.fresh("err"), " := "
}

// maxNamed is how many results of a return get a name before the release.
const maxNamed = 2

// releaseBehind computes the results of a return that cannot be computed
// after the release before it, in their order.
func (s *site) releaseBehind(ret *ast.ReturnStmt, rel string) (fix.Edit, bool) {
	var before, result strings.Builder
	indent := "\n" + s.src.Indent(ret)
	from, named := ret.Pos(), make(map[string]bool)
	for _, e := range ret.Results {
		if s.isIndependent(e) {
			continue
		}
		name, tok := s.nameFor(ret, e)
		if len(named) == maxNamed || named[name] {
			return fix.Edit{}, false
		}
		named[name] = true
		before.WriteString(name + tok + s.src.Slice(e.Pos(), e.End()) + indent)
		result.WriteString(s.src.Slice(from, e.Pos()) + name)
		from = e.End()
	}
	if len(named) == 0 {
		return fix.Edit{}, false
	}
	return s.src.Replace(ret, before.String()+rel+indent+result.String()+s.src.Slice(from, ret.End())), true
}
