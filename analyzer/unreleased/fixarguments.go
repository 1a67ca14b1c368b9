package unreleased

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/contract"
)

// A release that is told a number, as how long it may take, is told what the file
// tells it elsewhere, if that is the same everywhere.
//
//	client.Disconnect(250)

// tellsWhy reports whether an argument is no constant, or a text that is of the
// place where it stands.
func (s *site) tellsWhy(arg ast.Expr) bool {
	value := s.pass.TypesInfo.Types[arg].Value
	return value == nil || value.Kind() == constant.String && constant.StringVal(value) != ""
}

// usualArguments returns the arguments, in parentheses, that the file gives a
// method by which a value of type t is released: constants, but no texts, and the
// same ones at each call.
func (s *site) usualArguments(t types.Type, r contract.Release) (text string, ok bool) {
	obj, _, _ := types.LookupFieldOrMethod(t, true, s.pass.Pkg, r.Method)
	method, isMethod := obj.(*types.Func)
	if !isMethod || r.Path != "" || strings.Contains(r.Method, ".") {
		return "", false
	}
	ok = true
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, isCall := n.(*ast.CallExpr)
		if !isCall || !ok {
			return ok
		}
		sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !isSel || s.pass.TypesInfo.Uses[sel.Sel] != types.Object(method) {
			return true
		}
		args := "()"
		if len(call.Args) > 0 {
			args = "(" + s.src.Slice(call.Args[0].Pos(), call.Args[len(call.Args)-1].End()) + ")"
		}
		ok = !slices.ContainsFunc(call.Args, s.tellsWhy) && (text == "" || text == args)
		text = args
		return ok
	})
	return text, ok && text != ""
}
