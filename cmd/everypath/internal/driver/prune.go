package driver

import (
	"go/ast"
	"go/token"
)

// prune removes from a file of a dependency the initial values of variables
// whose types can be seen without them. Of large tables, of which some
// modules consist, the type checker would look at each element.
func prune(f *ast.File) {
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ValueSpec)
			if spec.Type != nil {
				spec.Values = nil
				continue
			}
			for _, v := range spec.Values {
				pruneValue(v)
			}
		}
	}
}

// pruneValue removes the elements of T{...} and &T{...}. Those of [...]T{...}
// stay, for they decide the type.
func pruneValue(v ast.Expr) {
	if u, ok := v.(*ast.UnaryExpr); ok && u.Op == token.AND {
		v = u.X
	}
	lit, ok := v.(*ast.CompositeLit)
	if !ok || lit.Type == nil {
		return
	}
	if array, ok := lit.Type.(*ast.ArrayType); ok {
		if _, ok := array.Len.(*ast.Ellipsis); ok {
			return
		}
	}
	lit.Elts = nil
}
