package ownership

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// A field whose type has no way to release may hold what has, and who finds it
// there may ask for that: c, ok := opts.In.(io.Closer). Then the struct is more
// than a user of what is stored in it, also one of a type out of sight.

// An assertion is one that a declared function makes of a field. One that fills
// the field as well asks of what it has stored itself.
type assertion struct {
	of    types.Type
	in    *ast.FuncDecl
	fills bool
}

// isAssertedField reports whether the function that fills the field at addr, or
// one of this package that only finds it filled, asserts of the field that it can
// be released.
func (r *Result) isAssertedField(addr *ssa.FieldAddr, field *types.Var, spec *path.Spec) bool {
	at := addr.Parent().Pos()
	return slices.ContainsFunc(r.assertionsOf(field), func(a assertion) bool {
		return canRelease(a.of, spec) && (!a.fills || a.in.Pos() <= at && at < a.in.End())
	})
}

// isAskedToRelease reports whether a function of this package that only finds the
// field filled asserts of it that it can be released.
func (r *Result) isAskedToRelease(field *types.Var) bool {
	return slices.ContainsFunc(r.assertionsOf(field), func(a assertion) bool { return canRelease(a.of, &path.Spec{}) && !a.fills })
}

// assertionsOf returns what the functions of this package assert of the field.
func (r *Result) assertionsOf(field *types.Var) []assertion {
	if r.asserted == nil {
		r.asserted = assertedFields(r.inspector(), r.pass.TypesInfo)
	}
	return r.asserted[field.Origin()]
}

// inspector returns what goes through the files of the package. Who rechecks another
// text has none yet.
func (r *Result) inspector() *inspector.Inspector {
	if in, ok := r.pass.ResultOf[inspect.Analyzer].(*inspector.Inspector); ok {
		return in
	}
	return inspector.New(r.pass.Files)
}

// assertedFields returns what the declared functions assert of fields. Most assert
// nothing.
func assertedFields(in *inspector.Inspector, info *types.Info) map[*types.Var][]assertion {
	all := make(map[*types.Var][]assertion)
	for decl := range in.Root().Preorder((*ast.FuncDecl)(nil)) {
		if !asserts(decl) {
			continue
		}
		x := asserting{info: info, asserted: make(map[*types.Var][]types.Type), filled: make(map[*types.Var]bool)}
		for c := range decl.Preorder((*ast.TypeAssertExpr)(nil), (*ast.TypeSwitchStmt)(nil), (*ast.AssignStmt)(nil), (*ast.KeyValueExpr)(nil)) {
			x.visit(c.Node())
		}
		for field, ts := range x.asserted {
			for _, t := range ts {
				all[field] = append(all[field], assertion{t, decl.Node().(*ast.FuncDecl), x.filled[field]})
			}
		}
	}
	return all
}

// asserts reports whether there is an assertion, or a switch that makes some, below c.
func asserts(c inspector.Cursor) bool {
	for range c.Preorder((*ast.TypeAssertExpr)(nil)) {
		return true
	}
	return false
}

// asserting collects what one function asserts of fields, and which it fills.
type asserting struct {
	info     *types.Info
	asserted map[*types.Var][]types.Type
	filled   map[*types.Var]bool
}

func (x *asserting) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.TypeAssertExpr:
		if n.Type != nil {
			x.add(n.X, n.Type)
		}
	case *ast.TypeSwitchStmt:
		for _, c := range n.Body.List {
			for _, t := range c.(*ast.CaseClause).List {
				x.add(switchedOn(n), t)
			}
		}
	case *ast.AssignStmt:
		if n.Tok == token.ASSIGN {
			for _, lhs := range n.Lhs {
				x.filled[x.fieldOf(lhs)] = true
			}
		}
	case *ast.KeyValueExpr:
		if id, ok := n.Key.(*ast.Ident); ok {
			if field, ok := x.info.Uses[id].(*types.Var); ok && field.IsField() {
				x.filled[field.Origin()] = true
			}
		}
	}
}

// add notes that type t, if it is one, is asserted of the field that e names.
func (x *asserting) add(e, t ast.Expr) {
	if field := x.fieldOf(e); field != nil && x.info.Types[t].IsType() {
		x.asserted[field] = append(x.asserted[field], x.info.TypeOf(t))
	}
}

// fieldOf returns the field that e names, nil if it names none.
func (x *asserting) fieldOf(e ast.Expr) *types.Var {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if s := x.info.Selections[sel]; s != nil && s.Kind() == types.FieldVal {
		return s.Obj().(*types.Var).Origin()
	}
	return nil
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
