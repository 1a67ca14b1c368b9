package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// returnsThrough reports whether the closure returns what the function
// returns, and the sibling returns what the wrapper does.
func (a *armFix) returnsThrough() bool {
	ret, ok := a.stmt.(*ast.ReturnStmt)
	return ok && len(ret.Results) == 1 && ast.Unparen(ret.Results[0]) == a.call && endsInReturn(a.list) &&
		slices.EqualFunc(a.typesOf(a.fn.Results), a.typesOf(a.lit.Type.Results), types.Identical)
}

func (a *armFix) typesOf(fields *ast.FieldList) []types.Type {
	var ts []types.Type
	if fields == nil {
		return nil
	}
	for _, f := range fields.List {
		for range max(1, len(f.Names)) {
			ts = append(ts, a.pass.TypesInfo.TypeOf(f.Type))
		}
	}
	return ts
}

// resultsText spells the results of the sibling's closure without names.
func (a *armFix) resultsText() string {
	res := a.lit.Type.Results
	if res == nil {
		return ""
	}
	var texts []string
	for _, f := range res.List {
		for range max(1, len(f.Names)) {
			texts = append(texts, a.src.Slice(f.Type.Pos(), f.Type.End()))
		}
	}
	if len(texts) == 1 {
		return texts[0] + " "
	}
	return "(" + strings.Join(texts, ", ") + ") "
}

// moveReturns moves the arm as it is into a closure with the function's own
// results.
func (a *armFix) moveReturns() []fix.Edit {
	return a.around("return "+a.head(a.resultsText()), a.tail())
}

// handsError reports whether the closure returns an error and nothing else.
func (a *armFix) handsError() bool {
	ts := a.typesOf(a.lit.Type.Results)
	return len(ts) == 1 && gotype.IsPlainError(ts[0])
}

// moveIntoResult moves an arm that returns a value and an error: the value
// goes to the variable that the sibling's closure assigns.
func (a *armFix) moveIntoResult() []fix.Edit {
	ts := a.typesOf(a.fn.Results)
	if !a.handsError() || len(ts) == 0 || len(ts) > 2 || !gotype.IsPlainError(ts[len(ts)-1]) {
		return nil
	}
	if len(ts) == 1 {
		return a.around("return "+a.head("error "), a.tail())
	}
	out, decl := a.assigned(ts[0]), ""
	if out == "" {
		if out, decl = a.declared(); out == "" {
			return nil
		}
	}
	edits := a.around(decl+"err := "+a.head("error "), a.tail(), "return "+out+", err")
	if obj := a.errAt(a.list[0].Pos()); obj != nil && obj.Parent() == a.pass.Pkg.Scope().Innermost(a.list[0].Pos()) {
		edits = a.around(decl+"err = "+a.head("error "), a.tail(), "return "+out+", err")
	}
	for _, ret := range returnsIn(a.list) {
		text := a.handOver(ret, out)
		if text == "" {
			return nil
		}
		edits = append(edits, a.src.Replace(ret, strings.ReplaceAll(text, "\n", "\n"+a.src.Indent(ret))))
	}
	return edits
}

// errAt returns the variable called err that pos sees, if it is an error.
func (a *armFix) errAt(pos token.Pos) types.Object {
	scope := a.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent("err", pos)
	if v, ok := obj.(*types.Var); ok && gotype.IsPlainError(v.Type()) {
		return v
	}
	return nil
}

// declared returns a variable for the function's first result that is not
// used in the arm, and the statement that declares it.
func (a *armFix) declared() (name, decl string) {
	for _, name := range []string{"out", "result"} {
		taken := false
		for _, stmt := range a.list {
			ast.Inspect(stmt, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				taken = taken || ok && id.Name == name
				return !taken
			})
		}
		if t := a.fn.Results.List[0].Type; !taken {
			return name, "var " + name + " " + a.src.Slice(t.Pos(), t.End()) + "\n" + a.src.Indent(a.list[0])
		}
	}
	return "", ""
}

// wrapStatement moves nothing but the statement with the call into a closure
// without results: one that assigns, one that drops what the call returns,
// or a return, which hands the results over in variables.
func (a *armFix) wrapStatement() []fix.Edit {
	stmt := a.list[0]
	open := a.head("")
	wrap := func(inner string) string { return open + "\n\t" + inner + "\n" + a.tail() }
	lines := func(text string) string { return strings.ReplaceAll(text, "\n", "\n"+a.src.Indent(stmt)) }
	if _, ok := a.stmt.(*ast.ExprStmt); !ok {
		return nil
	}
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		return []fix.Edit{a.src.Replace(s, lines(wrap(a.src.Slice(s.Pos(), s.End()))))}
	case *ast.AssignStmt:
		if s.Tok == token.ASSIGN {
			return []fix.Edit{a.src.Replace(s, lines(wrap(a.src.Slice(s.Pos(), s.End()))))}
		}
	case *ast.ReturnStmt:
		if len(s.Results) != 1 || ast.Unparen(s.Results[0]) != a.bypass {
			return nil
		}
		names, decls := a.resultVariables()
		if names == "" {
			return nil
		}
		return []fix.Edit{a.src.Replace(s, lines(decls+wrap(names+" = "+a.src.Slice(a.bypass.Pos(), a.bypass.End()))+"\nreturn "+names))}
	}
	return nil
}

// resultVariables returns variables for the function's results: its named
// ones, else out and err, with their declarations.
func (a *armFix) resultVariables() (names, decls string) {
	var all []string
	for _, f := range a.fn.Results.List {
		for _, id := range f.Names {
			if !a.isVisible(a.pass.TypesInfo.Defs[id], a.list[0].Pos()) {
				return "", ""
			}
			all = append(all, id.Name)
		}
		if len(f.Names) > 0 {
			continue
		}
		name := "out"
		if gotype.IsPlainError(a.pass.TypesInfo.TypeOf(f.Type)) {
			name = "err"
		}
		if slices.Contains(all, name) {
			return "", ""
		}
		all = append(all, name)
		decls += "var " + name + " " + a.src.Slice(f.Type.Pos(), f.Type.End()) + "\n"
	}
	return strings.Join(all, ", "), decls
}

// assigned returns the variable of type t that the sibling's closure
// assigns, if the arm sees it.
func (a *armFix) assigned(t types.Type) string {
	name := ""
	ast.Inspect(a.lit.Body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || as.Tok != token.ASSIGN {
			return true
		}
		for _, e := range as.Lhs {
			id, ok := e.(*ast.Ident)
			if !ok {
				continue
			}
			v, ok := a.pass.TypesInfo.Uses[id].(*types.Var)
			if ok && v.Pos() < a.lit.Pos() && types.Identical(v.Type(), t) && a.isVisible(v, a.list[0].Pos()) {
				name = v.Name()
			}
		}
		return true
	})
	return name
}

// handOver returns what stands in the closure for a return of a value and
// an error.
func (a *armFix) handOver(ret *ast.ReturnStmt, out string) string {
	slice := func(e ast.Expr) string { return a.src.Slice(e.Pos(), e.End()) }
	switch len(ret.Results) {
	case 0:
		return a.handNamed(ret, out)
	case 1:
		text := out + ", err = " + slice(ret.Results[0]) + "\nreturn err"
		if obj := a.errAt(ret.Pos()); obj == nil || obj.Pos() < a.list[0].Pos() {
			text = "var err error\n" + text
		}
		return text
	case 2:
		value, err := ret.Results[0], ret.Results[1]
		if id, ok := ast.Unparen(value).(*ast.Ident); ok && id.Name == out || isZero(value) {
			return "return " + slice(err)
		}
		if hasCall(err) {
			return ""
		}
		return out + " = " + slice(value) + "\nreturn " + slice(err)
	}
	return ""
}

// handNamed returns what stands in the closure for a return without results: the
// value is in its variable already, if that is the function's result.
func (a *armFix) handNamed(ret *ast.ReturnStmt, out string) string {
	var named []*ast.Ident
	for _, f := range a.fn.Results.List {
		named = append(named, f.Names...)
	}
	if len(named) != 2 || named[0].Name != out {
		return ""
	}
	for _, id := range named {
		if !a.isVisible(a.pass.TypesInfo.Defs[id], ret.Pos()) {
			return ""
		}
	}
	return "return " + named[1].Name
}

// isZero reports whether an expression is the zero value that a failing
// return gives back.
func isZero(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name == "nil" || e.Name == "false"
	case *ast.BasicLit:
		return e.Value == `""` || e.Value == "0" || e.Value == "``"
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	}
	return false
}

func hasCall(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		_, isCall := n.(*ast.CallExpr)
		found = found || isCall
		return !found
	})
	return found
}

// moveAssignments moves an arm that leaves its result in variables, one of
// which is the error that the sibling gets from its wrapper.
func (a *armFix) moveAssignments() []fix.Edit {
	as, ok := a.stmt.(*ast.AssignStmt)
	if !ok || !a.handsError() || as.Tok != token.ASSIGN || len(as.Lhs) != 1 || len(as.Rhs) != 1 || ast.Unparen(as.Rhs[0]) != a.call {
		return nil
	}
	id, ok := as.Lhs[0].(*ast.Ident)
	if !ok {
		return nil
	}
	obj := a.pass.TypesInfo.Uses[id]
	if !gotype.IsPlainError(a.pass.TypesInfo.TypeOf(id)) || !a.isVisible(obj, a.list[0].Pos()) || !a.isVisible(obj, a.list[len(a.list)-1].End()) || !a.assigns(obj) {
		return nil
	}
	return a.around(id.Name+" = "+a.head("error "), "return "+id.Name, a.tail())
}

// assigns reports whether a statement of the arm itself assigns to obj.
func (a *armFix) assigns(obj types.Object) bool {
	return slices.ContainsFunc(a.list, func(stmt ast.Stmt) bool {
		as, ok := stmt.(*ast.AssignStmt)
		return ok && slices.ContainsFunc(as.Lhs, func(e ast.Expr) bool {
			id, ok := e.(*ast.Ident)
			return ok && a.pass.TypesInfo.Uses[id] == obj
		})
	})
}

func endsInReturn(list []ast.Stmt) bool {
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

// hasJump reports whether a statement has a jump that might leave the arm.
func hasJump(stmt ast.Stmt) bool {
	return fix.Has(stmt, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.BranchStmt, *ast.LabeledStmt:
			return true
		}
		return false
	})
}

// hasExit reports whether a statement returns, or defers something.
func hasExit(stmt ast.Stmt) bool {
	return fix.Has(stmt, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ReturnStmt, *ast.DeferStmt:
			return true
		}
		return false
	})
}

// returnsIn returns the return statements of the arm, but not those of
// literals.
func returnsIn(list []ast.Stmt) (rets []*ast.ReturnStmt) {
	for _, stmt := range list {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ReturnStmt:
				rets = append(rets, n)
			}
			return true
		})
	}
	return rets
}
