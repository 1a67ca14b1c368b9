package ownership

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// A field whose type has no way to release may hold what has, and who finds it
// there may ask for that: c, ok := opts.In.(io.Closer). Then the struct is more
// than a user of what is stored in it, also one of a type out of sight.

// isAssertedField reports whether a function of this package asserts of the field
// that it can be released.
func (r *Result) isAssertedField(field *types.Var, spec *path.Spec) bool {
	if r.asserted == nil {
		r.asserted = assertedFields(r.pass.Files, r.pass.TypesInfo)
	}
	return slices.ContainsFunc(r.asserted[field.Origin()], func(t types.Type) bool { return canRelease(t, spec) })
}

// assertedFields returns the types that the files assert of fields, also as the
// cases of a switch.
func assertedFields(files []*ast.File, info *types.Info) map[*types.Var][]types.Type {
	asserted := make(map[*types.Var][]types.Type)
	add := func(x, t ast.Expr) {
		sel, ok := ast.Unparen(x).(*ast.SelectorExpr)
		if !ok {
			return
		}
		if s := info.Selections[sel]; s != nil && s.Kind() == types.FieldVal && info.Types[t].IsType() {
			field := s.Obj().(*types.Var).Origin()
			asserted[field] = append(asserted[field], info.TypeOf(t))
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeAssertExpr:
				if n.Type != nil {
					add(n.X, n.Type)
				}
			case *ast.TypeSwitchStmt:
				x := switchedOn(n)
				for _, c := range n.Body.List {
					for _, t := range c.(*ast.CaseClause).List {
						add(x, t)
					}
				}
			}
			return true
		})
	}
	return asserted
}

// switchedOn returns the expression whose type the switch asks for.
func switchedOn(s *ast.TypeSwitchStmt) ast.Expr {
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		return a.X.(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		return a.Rhs[0].(*ast.TypeAssertExpr).X
	}
	return nil
}
