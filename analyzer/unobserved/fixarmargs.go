package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
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
