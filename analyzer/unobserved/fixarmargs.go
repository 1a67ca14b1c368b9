package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

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
		their, our := theirs, ours
		their.names = []string{name}
		our.names = []string{lastName(a.bypass.Fun)}
		if text := renamed(lit.Value, their, our); text != "" {
			return text
		}
	}
	if text := renamed(lit.Value, theirs, ours); text != "" {
		return text
	}
	if a.isSameWork(a.lit.Body, a.bypass) && len(theirs.labels) == 0 {
		return lit.Value
	}
	decl := declAt(a.file, a.lit.Pos())
	if namesFunction(lit, decl) && decl == declAt(a.file, a.bypass.Pos()) && !a.isOneOfSeveral(lit, decl) {
		return lit.Value
	}
	return ""
}

// isSameWork reports whether all that a sibling's literal does is to call what
// the bypass calls: the same name is that of both.
func (x *fixer) isSameWork(body *ast.BlockStmt, bypass *ast.CallExpr) bool {
	call := onlyReturned(body)
	return call != nil && x.isSameFunction(call.Fun, bypass.Fun)
}

// isSameFunction reports whether two expressions spell the same function, or
// the same method or field of the same thing.
func (x *fixer) isSameFunction(a, b ast.Expr) bool {
	switch a := ast.Unparen(a).(type) {
	case *ast.Ident:
		b, ok := ast.Unparen(b).(*ast.Ident)
		return ok && x.pass.TypesInfo.Uses[a] != nil && x.pass.TypesInfo.Uses[a] == x.pass.TypesInfo.Uses[b]
	case *ast.SelectorExpr:
		b, ok := ast.Unparen(b).(*ast.SelectorExpr)
		return ok && x.isSameFunction(a.Sel, b.Sel) && x.isSameFunction(a.X, b.X)
	}
	return false
}

// onlyReturned returns the call that is all that a body does and returns, nil if
// it does more.
func onlyReturned(body *ast.BlockStmt) *ast.CallExpr {
	if body == nil || len(body.List) != 1 {
		return nil
	}
	ret, ok := body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil
	}
	call, _ := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
	return call
}

// isOneOfSeveral reports whether the function calls the wrapper with other
// texts as well: then the text is the sibling's and not that of all.
func (a *armFix) isOneOfSeveral(lit *ast.BasicLit, decl *ast.FuncDecl) bool {
	wrapper, found := types.ExprString(a.call.Fun), false
	ast.Inspect(decl, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || types.ExprString(call.Fun) != wrapper {
			return true
		}
		says := func(e ast.Expr) bool {
			other, ok := ast.Unparen(e).(*ast.BasicLit)
			return ok && other.Value == lit.Value
		}
		found = found || !slices.ContainsFunc(call.Args, says) && slices.ContainsFunc(call.Args, isText)
		return true
	})
	return found
}

// namesFunction reports whether a text ends with the name of a function, in
// whichever way that is spelled.
func namesFunction(lit *ast.BasicLit, decl *ast.FuncDecl) bool {
	text, err := strconv.Unquote(lit.Value)
	if err != nil || decl == nil {
		return false
	}
	return strings.HasSuffix(spelledOut(text), spelledOut(decl.Name.Name))
}

// spelledOut returns the letters and digits of a name, in lower case.
func spelledOut(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
