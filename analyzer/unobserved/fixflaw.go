package unobserved

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// mendWrapper returns the edits that make a wrapper of what only looks like
// one: an end before the call is deferred, and a time that is measured as an
// argument of a deferred call is measured in a literal.
func (x *fixer) mendWrapper(src *fix.Source, file *ast.File, d analysis.Diagnostic) []fix.Edit {
	nodes, _ := astutil.PathEnclosingInterval(file, d.Pos, d.Pos)
	for i, n := range nodes {
		switch n := n.(type) {
		case *ast.ExprStmt:
			call, ok := n.X.(*ast.CallExpr)
			if !ok || i+1 >= len(nodes) || !isFuncBody(nodes, i+1) || x.isToldOfSuccess(call) {
				return nil
			}
			if slices.ContainsFunc(call.Args, hasCall) { // which would be made at once
				return []fix.Edit{src.Replace(n, "defer func() { "+src.Slice(n.Pos(), n.End())+" }()")}
			}
			return []fix.Edit{src.Replace(n, "defer "+src.Slice(n.Pos(), n.End()))}
		case *ast.DeferStmt:
			return []fix.Edit{src.Replace(n.Call, "func() { "+src.Slice(n.Call.Pos(), n.Call.End())+" }()")}
		case ast.Stmt:
			return nil
		}
	}
	return nil
}

// isFuncBody reports whether nodes[i] is the body of a function.
func isFuncBody(nodes []ast.Node, i int) bool {
	if _, ok := nodes[i].(*ast.BlockStmt); !ok || i+1 >= len(nodes) {
		return false
	}
	switch nodes[i+1].(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		return true
	}
	return false
}

// isToldOfSuccess reports whether a call is given nil for an error: deferred, it
// would say of a failure that it was none.
func (x *fixer) isToldOfSuccess(call *ast.CallExpr) bool {
	sig, ok := x.pass.TypesInfo.TypeOf(call.Fun).(*types.Signature)
	if !ok {
		return false
	}
	for i, arg := range call.Args {
		if x.pass.TypesInfo.Types[arg].IsNil() && i < sig.Params().Len() && gotype.IsError(sig.Params().At(i).Type()) {
			return true
		}
	}
	return false
}
