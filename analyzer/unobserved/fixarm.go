package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

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
// the one on that acquires what a later one defers the release of: that is to
// be observed as well.
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
	return slices.Clone(a.arm[first:i])
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
	if len(a.list) == 1 && one != nil || a.jumps() {
		return one
	}
	var edits []fix.Edit
	switch {
	case a.returnsThrough():
		edits = a.moveReturns()
	case endsInReturn(a.list):
		edits = a.moveIntoResult()
	default:
		edits = a.moveAssignments()
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

// takesContext reports whether the arm uses the context that the closure
// gets by its name, and no other of its parameters hides what the arm uses.
func (a *armFix) takesContext() bool {
	for _, f := range a.lit.Type.Params.List {
		for _, id := range f.Names {
			used, hidden := a.usesOf(id)
			if hidden || !used && isContext(a.pass.TypesInfo.TypeOf(f.Type)) {
				return false
			}
		}
	}
	return true
}

// usesOf reports whether the arm uses something by the name and of the type
// of a parameter, or something else by its name.
func (a *armFix) usesOf(param *ast.Ident) (used, hidden bool) {
	obj := a.pass.TypesInfo.Defs[param]
	for _, stmt := range a.list {
		ast.Inspect(stmt, func(n ast.Node) bool {
			use, ok := n.(*ast.Ident)
			if !ok || use.Name != param.Name || param.Name == "_" || obj == nil || a.pass.TypesInfo.Uses[use] == nil {
				return true
			}
			switch v := a.pass.TypesInfo.Uses[use].(type) {
			case *types.Var:
				if v.IsField() {
					break
				}
				used = used || types.Identical(v.Type(), obj.Type())
				hidden = hidden || !types.Identical(v.Type(), obj.Type())
			case *types.Func:
				hidden = hidden || v.Signature().Recv() == nil
			default:
				hidden = true
			}
			return true
		})
	}
	return used, hidden
}

// paramsText spells the closure's parameters; those that the arm does not
// use have no name.
func (a *armFix) paramsText() string {
	var texts []string
	for _, f := range a.lit.Type.Params.List {
		t := a.src.Slice(f.Type.Pos(), f.Type.End())
		if len(f.Names) == 0 {
			texts = append(texts, t)
		}
		for _, id := range f.Names {
			name := id.Name
			if used, _ := a.usesOf(id); !used {
				name = "_"
			}
			texts = append(texts, name+" "+t)
		}
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

// argumentsMean reports whether the names in the wrapper's call mean at the
// arm what they mean at the sibling. A text among the arguments must be the
// sibling's own case, in which place the arm's comes.
func (a *armFix) argumentsMean() bool {
	ok := true
	at := a.list[0].Pos()
	check := func(e ast.Expr) {
		ast.Inspect(e, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				ast.Inspect(n.X, func(m ast.Node) bool {
					if id, isID := m.(*ast.Ident); isID {
						ok = ok && a.isSame(id, at)
					}
					return true
				})
				return false
			case *ast.Ident:
				ok = ok && a.isSame(n, at)
			case *ast.BasicLit:
				ok = ok && n.Kind == token.STRING && a.caseOf(n) != ""
			case *ast.FuncLit:
				ok = false
			}
			return true
		})
	}
	check(a.call.Fun)
	for _, arg := range a.call.Args {
		if ast.Unparen(arg) != a.lit {
			check(arg)
			ok = ok && (!a.isPassed(arg) || a.mentions(arg))
		}
	}
	return ok
}

// isPassed reports whether the wrapper may hand an argument on to the
// closure: that has a parameter of its type, which is no context.
func (a *armFix) isPassed(arg ast.Expr) bool {
	t := a.pass.TypesInfo.TypeOf(arg)
	if t == nil || isContext(t) || isText(arg) {
		return false
	}
	return slices.ContainsFunc(a.typesOf(a.lit.Type.Params), func(p types.Type) bool { return types.Identical(p, t) })
}

// mentions reports whether the arm has the expression in it, too.
func (a *armFix) mentions(e ast.Expr) bool {
	text, found := types.ExprString(e), false
	for _, stmt := range a.list {
		ast.Inspect(stmt, func(n ast.Node) bool {
			own, ok := n.(ast.Expr)
			found = found || ok && types.ExprString(own) == text
			return !found
		})
	}
	return found
}

// caseOf returns the text that stands at the arm for one that the sibling
// gives its wrapper: the label of its case, or the name of what it calls. It
// is "" if the text is neither.
func (a *armFix) caseOf(lit *ast.BasicLit) string {
	theirs, ours := a.namingAt(a.file, a.lit.Pos()), a.namingAt(a.file, a.bypass.Pos())
	for _, name := range calledIn(a.lit.Body) {
		theirs.names = []string{name}
		ours.names = []string{lastName(a.bypass.Fun)}
		if text := renamed(lit.Value, theirs, ours); text != "" {
			return text
		}
	}
	if text := renamed(lit.Value, theirs, ours); text != "" {
		return text
	}
	if namesFunction(lit, declAt(a.file, a.lit.Pos())) && declAt(a.file, a.lit.Pos()) == declAt(a.file, a.bypass.Pos()) {
		return lit.Value
	}
	return ""
}

// namesFunction reports whether a text ends with the name of a function, in
// whichever way that is spelled.
func namesFunction(lit *ast.BasicLit, decl *ast.FuncDecl) bool {
	text, err := strconv.Unquote(lit.Value)
	if err != nil || decl == nil {
		return false
	}
	said, name := strings.ToLower(strings.Join(words(text), "")), strings.ToLower(strings.Join(words(decl.Name.Name), ""))
	return strings.HasSuffix(said, name)
}

// head returns the call of the wrapper up to the body of the closure, whose
// results are as given.
func (a *armFix) head(results string) string {
	text := a.src.Slice(a.call.Fun.Pos(), a.call.Lparen) + "("
	for i, arg := range a.call.Args {
		if i > 0 {
			text += ", "
		}
		switch e := ast.Unparen(arg).(type) {
		case *ast.FuncLit:
			text += "func" + a.paramsText() + " " + results + "{"
			return text
		case *ast.BasicLit:
			text += a.caseOf(e)
		default:
			text += a.src.Slice(arg.Pos(), arg.End())
		}
	}
	return text
}

// tail returns what comes behind the body of the closure.
func (a *armFix) tail() string {
	text := "}"
	behind := false
	for _, arg := range a.call.Args {
		if behind {
			text += ", " + a.src.Slice(arg.Pos(), arg.End())
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
	return len(ts) == 1 && gotype.IsError(ts[0])
}

// moveIntoResult moves an arm that returns a value and an error: the value
// goes to the variable that the sibling's closure assigns.
func (a *armFix) moveIntoResult() []fix.Edit {
	ts := a.typesOf(a.fn.Results)
	if !a.handsError() || len(ts) == 0 || len(ts) > 2 || !gotype.IsError(ts[len(ts)-1]) {
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
	if v, ok := obj.(*types.Var); ok && gotype.IsError(v.Type()) {
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
		if gotype.IsError(a.pass.TypesInfo.TypeOf(f.Type)) {
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
	if !gotype.IsError(a.pass.TypesInfo.TypeOf(id)) || !a.isVisible(obj, a.list[0].Pos()) || !a.isVisible(obj, a.list[len(a.list)-1].End()) || !a.assigns(obj) {
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
