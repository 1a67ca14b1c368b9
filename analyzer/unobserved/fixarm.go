package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// An armFix makes an arm the body of a closure that goes to the wrapper of
// a sibling.
type armFix struct {
	*fixer
	src *fix.Source
	// fn is the function around the arm.
	fn   *ast.FuncType
	body *ast.BlockStmt
	// list is the statement list of the arm, from the statement with the
	// bypassing call on.
	list []ast.Stmt
	// arm is the whole statement list of the arm, and list if that is the
	// body of the function.
	arm []ast.Stmt
	// bypass is the call that is not observed.
	bypass *ast.CallExpr
	// call is the sibling's call of the wrapper, lit what it hands over,
	// stmt the statement around it.
	call *ast.CallExpr
	lit  *ast.FuncLit
	stmt ast.Stmt
	file *ast.File
}

// wrapArm returns the edits that wrap the arm with the report as its nearest
// observed sibling is wrapped.
func (x *fixer) wrapArm(src *fix.Source, file *ast.File, d analysis.Diagnostic, sight token.Pos) []fix.Edit {
	a := &armFix{fixer: x, src: src, file: file}
	if a.bypass, _ = x.exprAt(d.Pos).(*ast.CallExpr); a.bypass == nil {
		a.bypass = callFrom(file, d)
	}
	if a.bypass == nil {
		return nil
	}
	if !a.findArm(file, d.Pos) || !a.findSibling(file, sight) {
		return nil
	}
	return a.wrapWith(a.acquiring())
}

// wrapWith returns the edits that wrap the arm together with the statements
// before it that acquire what it uses, else the arm alone.
func (a *armFix) wrapWith(acquiring []ast.Stmt) []fix.Edit {
	if len(acquiring) > 0 {
		longer := *a
		longer.list = append(acquiring, a.list...)
		if edits := longer.wrapAll(); edits != nil {
			return edits
		}
	}
	return a.wrap()
}

// wrapAll moves the whole arm into a closure that returns what the function
// returns.
func (a *armFix) wrapAll() []fix.Edit {
	if !a.canMove() || a.lit.Type.Results == nil || a.jumps() || !endsInReturn(a.list) {
		return nil
	}
	if a.returnsThrough() {
		return a.moveReturns()
	}
	return a.moveIntoResult()
}

// acquiring returns the statements of the arm that come before the call from
// the one on that acquires what a later one defers the release of, or that has
// the call's receiver begin what the call waits for: that is to be observed as
// well.
func (a *armFix) acquiring() []ast.Stmt {
	i := slices.Index(a.arm, a.list[0])
	first := i
	for j, stmt := range a.arm[:i] {
		d, ok := stmt.(*ast.DeferStmt)
		if !ok {
			continue
		}
		sel, ok := ast.Unparen(d.Call.Fun).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		id, ok := ast.Unparen(sel.X).(*ast.Ident)
		if !ok {
			continue
		}
		v := a.pass.TypesInfo.Uses[id]
		k := slices.IndexFunc(a.arm[:j], func(s ast.Stmt) bool { return v != nil && s.Pos() <= v.Pos() && v.Pos() < s.End() })
		if k >= 0 {
			first = min(first, k)
		}
	}
	if k := slices.IndexFunc(a.arm[:i], a.begins); k >= 0 {
		first = min(first, k)
	}
	return slices.Clone(a.arm[first:i])
}

// begins reports whether a statement calls a method of the bypassing call's
// receiver with a context.
func (a *armFix) begins(stmt ast.Stmt) bool {
	recv := a.receiverOf(a.bypass)
	return recv != nil && fix.Has(stmt, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && a.receiverOf(call) == recv && slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return gotype.IsContext(a.pass.TypesInfo.TypeOf(arg)) })
	})
}

// receiverOf returns the variable of which a call is one of a method, nil for
// none.
func (a *armFix) receiverOf(call *ast.CallExpr) types.Object {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok || a.pass.TypesInfo.Selections[sel] == nil {
		return nil
	}
	return a.pass.TypesInfo.Uses[id]
}

// wrap returns the edits that wrap the arm from the call on.
func (a *armFix) wrap() []fix.Edit {
	if !a.canMove() {
		return nil
	}
	if a.lit.Type.Results == nil {
		return a.wrapStatement()
	}
	one := a.wrapCall()
	if len(a.list) == 1 && one != nil {
		return one
	}
	if a.jumps() {
		if one != nil {
			return one
		}
		return a.moveFailing()
	}
	var edits []fix.Edit
	switch {
	case a.returnsThrough():
		edits = a.moveReturns()
	case endsInReturn(a.list):
		edits = a.moveIntoResult()
	default:
		if edits = a.moveAssignments(); edits == nil && one == nil {
			edits = a.moveFailing()
		}
	}
	if edits == nil {
		return one
	}
	return edits
}

// wrapCall wraps nothing but the call, if it returns what the sibling's
// closure and its wrapper return.
func (a *armFix) wrapCall() []fix.Edit {
	results := a.typesOf(a.lit.Type.Results)
	if len(results) == 0 || !slices.EqualFunc(results, a.resultsOf(a.bypass), types.Identical) || !slices.EqualFunc(results, a.resultsOf(a.call), types.Identical) {
		return nil
	}
	call := a.src.Slice(a.bypass.Pos(), a.bypass.End())
	return []fix.Edit{a.src.Replace(a.bypass, a.head(a.resultsText())+" return "+call+" "+a.tail())}
}

// resultsOf returns the types of what a call returns.
func (a *armFix) resultsOf(call *ast.CallExpr) []types.Type {
	t := a.pass.TypesInfo.TypeOf(call)
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return []types.Type{t}
	}
	var ts []types.Type
	for v := range tuple.Variables() {
		ts = append(ts, v.Type())
	}
	return ts
}

// jumps reports whether the arm has a jump that might leave it, or an exit
// that the closure would make another one.
func (a *armFix) jumps() bool {
	return slices.ContainsFunc(a.list, func(stmt ast.Stmt) bool {
		return hasJump(stmt) || !endsInReturn(a.list) && hasExit(stmt)
	})
}

// callFrom returns the call that a report is about.
func callFrom(file *ast.File, d analysis.Diagnostic) *ast.CallExpr {
	nodes, _ := astutil.PathEnclosingInterval(file, d.Pos, d.End)
	for _, n := range nodes {
		if c, ok := n.(*ast.CallExpr); ok && c.Pos() == d.Pos && c.End() == d.End {
			return c
		}
	}
	return nil
}

// findArm finds the statements from the one with the call to the end of its
// list, and the function around them.
func (a *armFix) findArm(file *ast.File, pos token.Pos) bool {
	nodes, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
	for _, n := range nodes {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			if a.list == nil {
				list := fix.Statements(n)
				i := slices.IndexFunc(list, func(s ast.Stmt) bool { return s.Pos() <= pos && pos < s.End() })
				if i < 0 {
					return false
				}
				a.list, a.arm = list[i:], list
			}
		case *ast.FuncLit:
			a.fn, a.body = n.Type, n.Body
		case *ast.FuncDecl:
			a.fn, a.body = n.Type, n.Body
		}
		if a.fn != nil {
			if a.body != nil && len(a.body.List) > 0 && len(a.arm) > 0 && a.body.List[0] == a.arm[0] {
				a.arm = a.list
			}
			return a.list != nil && a.body != nil
		}
	}
	return false
}

// findSibling finds the sibling's call of its wrapper: the one that hands
// over a literal in which, or before which, the sibling stands.
func (a *armFix) findSibling(file *ast.File, pos token.Pos) bool {
	nodes, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
	for _, n := range nodes {
		switch n := n.(type) {
		case *ast.CallExpr:
			for _, arg := range n.Args {
				if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok && a.lit == nil {
					a.call, a.lit = n, lit
				}
			}
		case ast.Stmt:
			if a.lit != nil && a.stmt == nil {
				a.stmt = n
			}
		case *ast.FuncDecl:
			return a.lit != nil && a.stmt != nil
		}
	}
	return a.lit != nil && a.stmt != nil
}

// canMove reports whether the arm can be the body of the sibling's closure:
// it is not a part of it, it uses the context that the closure gets, and the sibling's other arguments mean the same there.
func (a *armFix) canMove() bool {
	first := a.list[0]
	if a.lit.Pos() <= first.Pos() && first.Pos() < a.lit.End() || a.call.Ellipsis.IsValid() {
		return false
	}
	return a.takesContext() && a.argumentsMean()
}

// head returns the call of the wrapper up to the body of the closure, whose
// results are as given.
func (a *armFix) head(results string) string {
	text := a.src.Slice(a.call.Fun.Pos(), a.call.Lparen) + "("
	for i, arg := range a.call.Args {
		if i > 0 {
			text += ", "
		}
		switch ast.Unparen(arg).(type) {
		case *ast.FuncLit:
			text += "func" + a.paramsText() + " " + results + "{"
			return text
		default:
			text += a.argument(arg)
		}
	}
	return text
}

// argument spells an argument of the sibling's wrapper, with the arm's own texts
// in the place of the sibling's.
func (a *armFix) argument(arg ast.Expr) string {
	text, from := "", arg.Pos()
	ast.Inspect(arg, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text += a.src.Slice(from, lit.Pos()) + a.caseOf(lit)
			from = lit.End()
		}
		return true
	})
	return text + a.src.Slice(from, arg.End())
}

// tail returns what comes behind the body of the closure.
func (a *armFix) tail() string {
	text := "}"
	behind := false
	for _, arg := range a.call.Args {
		if behind {
			text += ", " + a.argument(arg)
		}
		behind = behind || ast.Unparen(arg) == a.lit
	}
	return text + ")"
}

// around returns the edits that put the arm between before and after.
func (a *armFix) around(before string, after ...string) []fix.Edit {
	last := a.list[len(a.list)-1]
	return []fix.Edit{a.src.Before(a.list[0], before), a.src.Behind(last, after...)}
}
