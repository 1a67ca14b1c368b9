package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// decoratedReceiver returns the handler of which a call decorates by a method of
// its type, action(push).spanned("push"); nil if the handler is an argument.
func (x *fixer) decoratedReceiver(call *ast.CallExpr) ast.Expr {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || x.pass.TypesInfo.Selections[sel] == nil || !x.isDecorated(sel.X, call) || slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return x.isDecorated(arg, call) }) {
		return nil
	}
	return sel.X
}

// spellWrapper spells what a sibling calls to have its handler wrapped, up to the
// handler if that is the receiver.
func (x *fixer) spellWrapper(w *rewriter, call *ast.CallExpr) string {
	if x.decoratedReceiver(call) != nil {
		return lastName(call.Fun)
	}
	return w.spell(call.Fun)
}

// wrapMethod returns the edits that send the call that is all that a method does
// through the wrapper, as the method of a sibling sends its own.
func (x *fixer) wrapMethod(src *fix.Source, file *ast.File, d analysis.Diagnostic, sibling token.Pos) []fix.Edit {
	ours, theirs := declAt(file, d.Pos), declAt(file, sibling)
	if ours == nil || theirs == nil || ours.Recv == nil || theirs.Recv == nil {
		return nil
	}
	bypass, call := onlyReturned(ours.Body), onlyReturned(theirs.Body)
	if bypass == nil || call == nil {
		return nil
	}
	lit := literalIn(call.Args)
	if lit == nil {
		return nil
	}
	inner := onlyReturned(lit.Body)
	if inner == nil || !x.returnAlike(inner, bypass) || !x.returnAlike(call, bypass) || !x.isGivenContext(lit, bypass) {
		return nil
	}
	w := &rewriter{fixer: x, at: bypass.Pos(), rename: map[types.Object]string{}, instead: inner, by: src.Slice(bypass.Pos(), bypass.End()),
		theirs: naming{names: []string{theirs.Name.Name}}, ours: naming{names: []string{ours.Name.Name}}}
	if !x.renameParameters(w, theirs.Recv, ours.Recv, false) || !x.renameParameters(w, theirs.Type.Params, ours.Type.Params, true) {
		return nil
	}
	text := w.spell(call)
	if text == "" {
		return nil
	}
	return []fix.Edit{src.Replace(bypass, text)}
}

// literalIn returns the function literal among arguments, nil unless there is
// one alone.
func literalIn(args []ast.Expr) (lit *ast.FuncLit) {
	for _, arg := range args {
		if l, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
			if lit != nil {
				return nil
			}
			lit = l
		}
	}
	return lit
}

// returnAlike reports whether two calls return the same types.
func (x *fixer) returnAlike(a, b *ast.CallExpr) bool {
	t := x.pass.TypesInfo.TypeOf(a)
	return t != nil && types.Identical(t, x.pass.TypesInfo.TypeOf(b))
}

// isGivenContext reports whether a call is given the context by the name that
// the literal's has.
func (x *fixer) isGivenContext(lit *ast.FuncLit, call *ast.CallExpr) bool {
	for _, f := range lit.Type.Params.List {
		for _, id := range f.Names {
			if !isContext(x.pass.TypesInfo.TypeOf(id)) || !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
				own, ok := ast.Unparen(arg).(*ast.Ident)
				return ok && own.Name == id.Name && isContext(x.pass.TypesInfo.TypeOf(own))
			}) {
				return false
			}
		}
	}
	return true
}
