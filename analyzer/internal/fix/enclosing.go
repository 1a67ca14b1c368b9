package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// Enclosing returns the nodes of the file that enclose the interval from
// start to end, which is not empty, the innermost first, as
// astutil.PathEnclosingInterval does where the interval begins and ends with
// a token. That one sorts the children of each node on the way in each
// call; this one finds declarations and statements by halves, so that a long
// path through a long function takes no time to tell. It does not look into
// the signatures of declared functions.
func Enclosing(file *ast.File, start, end token.Pos) []ast.Node {
	nodes := []ast.Node{file}
	if d := findNode(file.Decls, start); d != nil {
		nodes = enclosing(nodes, d, start, end)
	} else {
		nodes = enclosing(nodes, file.Name, start, end)
	}
	slices.Reverse(nodes)
	return nodes
}

// enclosing appends n and what is in it to the nodes that enclose the
// interval, if n does.
func enclosing(nodes []ast.Node, n ast.Node, start, end token.Pos) []ast.Node {
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil || start < n.Pos() || n.End() < end {
			return false
		}
		if b, ok := n.(*ast.BinaryExpr); ok {
			nodes = operand(nodes, b, start, end)
			return false
		}
		nodes = append(nodes, n)
		if fn, ok := n.(*ast.FuncDecl); ok {
			if fn.Body != nil {
				nodes = enclosing(nodes, fn.Body, start, end)
			}
			return false
		}
		list := Statements(n)
		if len(list) < 8 {
			return true
		}
		if in, ok := n.(*ast.CaseClause); ok && start < in.Colon {
			return true // in the expressions
		}
		if in, ok := n.(*ast.CommClause); ok && start < in.Colon {
			return true
		}
		if s := findNode(list, start); s != nil {
			nodes = enclosing(nodes, s, start, end)
		}
		return false
	})
	return nodes
}

// operand appends b, which encloses the interval, and what is in it. In a chain
// of many operands each has to go to the first one to tell where it begins, so
// it is not asked: the operators say on which side the interval is.
func operand(nodes []ast.Node, b *ast.BinaryExpr, start, end token.Pos) []ast.Node {
	for {
		nodes = append(nodes, b)
		side := b.X
		switch {
		case start > b.OpPos:
			side = b.Y
		case end > b.OpPos:
			return nodes
		}
		inner, ok := side.(*ast.BinaryExpr)
		if !ok {
			return enclosing(nodes, side, start, end)
		}
		b = inner
	}
}

// findNode returns the node that has pos, nil if none has.
func findNode[T ast.Node](list []T, pos token.Pos) ast.Node {
	i, _ := slices.BinarySearchFunc(list, pos, func(n T, pos token.Pos) int {
		if n.End() <= pos {
			return -1
		}
		return 1
	})
	if i == len(list) || pos < list[i].Pos() {
		return nil
	}
	return list[i]
}

// Has reports whether there is such a node in n that runs with n: what stands
// in a function literal runs when that is called.
func Has(n ast.Node, is func(ast.Node) bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok || n == nil {
			return false
		}
		found = found || is(n)
		return !found
	})
	return found
}

// IsVisible reports whether the name of obj means obj at pos in pkg.
func IsVisible(pkg *types.Package, obj types.Object, pos token.Pos) bool {
	scope := pkg.Scope().Innermost(pos)
	if scope == nil || obj == nil {
		return false
	}
	_, found := scope.LookupParent(obj.Name(), pos)
	return found == obj
}
