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

// pruneData removes from a file of a dependency whose bodies are kept the
// elements of the tables that are initial values of variables, if they are
// data and nothing else. No fact comes from there, but a third of the time
// that it takes to bring packages into SSA form goes there.
func pruneData(f *ast.File) {
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			for _, v := range spec.(*ast.ValueSpec).Values {
				if isData(v, true) {
					pruneValue(v)
				}
			}
		}
	}
}

// isData reports whether an expression consists of literals. Inside of the
// outermost one no other package is mentioned, so that no import is left
// without use.
func isData(v ast.Expr, outermost bool) bool {
	switch v := v.(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return v.Name == "true" || v.Name == "false" || v.Name == "nil"
	case *ast.UnaryExpr:
		return isData(v.X, outermost)
	case *ast.BinaryExpr:
		return isData(v.X, false) && isData(v.Y, false)
	case *ast.KeyValueExpr:
		_, isName := v.Key.(*ast.Ident)
		return (isName || isData(v.Key, false)) && isData(v.Value, false)
	case *ast.CompositeLit:
		for _, elt := range v.Elts {
			if !isData(elt, false) {
				return false
			}
		}
		return outermost || isLocal(v.Type)
	}
	return false
}

// isLocal reports whether the type, nil if it is left out, mentions no other
// package and no function.
func isLocal(typ ast.Expr) bool {
	switch t := typ.(type) {
	case nil, *ast.Ident:
		return true
	case *ast.StarExpr:
		return isLocal(t.X)
	case *ast.ArrayType:
		return isLocal(t.Elt)
	case *ast.MapType:
		return isLocal(t.Key) && isLocal(t.Value)
	}
	return false
}
