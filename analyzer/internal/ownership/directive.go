package ownership

import (
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// bodyDirective is what bodyclose is told of a function that has ended every
// response it returns (see "Handled Response Directive" in its README).
const bodyDirective = "bodyclose:handled"

// withoutHandled drops from what fn hands on to its callers the responses of
// which a comment at fn says that nothing is left to be closed.
func withoutHandled(fn *ssa.Function, as []Acquire) []Acquire {
	isResponse := func(a Acquire) bool { return a.Kind != nil && a.Kind.Type == "*net/http.Response" }
	if !slices.ContainsFunc(as, isResponse) || !saysHandled(fn) {
		return as
	}
	return slices.DeleteFunc(as, isResponse)
}

// saysHandled reports whether a line of the comment at fn's declaration is the
// directive, with a blank before it or without one, as bodyclose reads it.
func saysHandled(fn *ssa.Function) bool {
	if origin := fn.Origin(); origin != nil {
		fn = origin
	}
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	return ok && decl.Doc != nil && slices.ContainsFunc(decl.Doc.List, func(c *ast.Comment) bool {
		return strings.TrimSpace(strings.TrimPrefix(c.Text, "//")) == bodyDirective
	})
}
