package unobserved

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/astutil"
)

// nodeOf returns the source of an entry: the value of a field or element,
// or the call of a registration.
func (k *pack) nodeOf(e *entry) ast.Node {
	if e.call != nil {
		n := k.exprAt(e.pos)
		if call, ok := n.(*ast.CallExpr); ok {
			return linkOfChain(call)
		}
		return n
	}
	if e.argument > 0 {
		if call, ok := k.exprAt(e.pos).(*ast.CallExpr); ok && e.argument <= len(call.Args) {
			return call.Args[e.argument-1]
		}
		return nil
	}
	f := k.fileAt(e.pos)
	if f == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f, e.pos, e.pos)
	for i, n := range path {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if n.Colon == e.pos {
				return n.Value
			}
		case *ast.AssignStmt:
			for j, lhs := range n.Lhs {
				if lhs.Pos() <= e.pos && e.pos < lhs.End() && j < len(n.Rhs) {
					return n.Rhs[j]
				}
			}
		case *ast.CompositeLit:
			if i > 0 {
				return path[i-1]
			}
		case *ast.CallExpr:
			if i > 0 && n.Pos() < e.pos {
				return path[i-1]
			}
		}
	}
	return nil
}

// linkOfChain returns the part of a chain of calls that the last one adds,
// the call itself if there is no chain.
func linkOfChain(call *ast.CallExpr) ast.Node {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return call
	}
	if _, ok := ast.Unparen(sel.X).(*ast.CallExpr); !ok {
		return call
	}
	return link{sel.Sel, call}
}

// A link is a call without what it is called on.
type link struct {
	sel  *ast.Ident
	call *ast.CallExpr
}

func (l link) Pos() token.Pos { return l.sel.Pos() }

func (l link) End() token.Pos { return l.call.End() }
