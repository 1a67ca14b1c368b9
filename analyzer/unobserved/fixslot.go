package unobserved

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// maxArgs is how many arguments of a registration are looked at.
const maxArgs = 8

// wrapperName returns the name of the wrapper in a message, without its
// package or receiver.
func wrapperName(message string) string {
	_, through, ok := strings.Cut(message, " through ")
	if !ok || strings.Contains(through, " or ") || strings.Contains(through, " ") {
		return ""
	}
	return through[strings.LastIndexByte(through, '.')+1:]
}

func lastName(fun ast.Expr) string {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// slotAt finds the slot at pos. For a registration, arg is the index of
// the handler among the arguments, or -1 for the last one.
func (x *fixer) slotAt(file *ast.File, pos token.Pos, arg int) (e slot, ok bool) {
	nodes, _ := astutil.PathEnclosingInterval(file, pos, pos)
	e.index = -1
	for _, n := range nodes {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if e.handler == nil {
				e.whole, e.handler = n, n.Value
			}
			if _, isField := n.Key.(*ast.Ident); !isField {
				return e, true
			}
		case *ast.CompositeLit:
			if e.handler != nil {
				e.whole = n // the other fields have the name
				return e, true
			}
			i := indexAt(n.Elts, pos)
			if i < 0 {
				continue // the handler is this literal
			}
			e.whole, e.handler = n.Elts[i], n.Elts[i]
			if _, isStruct := x.pass.TypesInfo.TypeOf(n).Underlying().(*types.Struct); isStruct {
				e.whole = n
			}
			return e, true
		case *ast.CallExpr:
			if e.handler == nil && x.isRegistrationAt(n, pos) {
				return slotIn(n, pos, arg)
			}
		case *ast.AssignStmt:
			i := max(indexAt(n.Lhs, pos), indexAt(n.Rhs, pos))
			if e.handler != nil || i < 0 || len(n.Lhs) != len(n.Rhs) {
				return e, e.handler != nil
			}
			if call, ok := n.Rhs[i].(*ast.CallExpr); ok && isAppend(call) {
				return slotIn(call, pos, arg)
			}
			e.whole, e.handler = n, n.Rhs[i]
			return e, true
		case *ast.ReturnStmt:
			i := indexAt(n.Results, pos)
			if i < 0 {
				i = max(0, slices.IndexFunc(n.Results, func(r ast.Expr) bool { return isHandler(x.pass.TypesInfo.TypeOf(r)) }))
			}
			if e.handler != nil || i >= len(n.Results) {
				return e, e.handler != nil
			}
			e.whole, e.handler = n, n.Results[i]
			return e, true
		case ast.Stmt:
			return e, e.handler != nil
		}
	}
	return e, false
}

func indexAt(list []ast.Expr, pos token.Pos) int {
	return slices.IndexFunc(list, func(e ast.Expr) bool { return e.Pos() <= pos && pos < e.End() })
}

func isAppend(call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && id.Name == "append"
}

// isRegistrationAt reports whether pos is where a registration, or an
// argument of a list of handlers, is reported: the call, its method in a
// chain, its parenthesis, or one of its arguments, if it makes no handler.
func (x *fixer) isRegistrationAt(call *ast.CallExpr, pos token.Pos) bool {
	if len(call.Args) == 0 || isHandler(x.pass.TypesInfo.TypeOf(call)) && !isChained(call, pos) || isConversion(x, call) {
		return false
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Pos() == pos {
		return true
	}
	return call.Pos() == pos || call.Lparen == pos || indexAt(call.Args, pos) >= 0
}

func isChained(call *ast.CallExpr, pos token.Pos) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	_, ok = ast.Unparen(sel.X).(*ast.CallExpr)
	return ok && (sel.Sel.Pos() == pos || call.Lparen == pos)
}

func isConversion(x *fixer, call *ast.CallExpr) bool {
	return x.pass.TypesInfo.Types[call.Fun].IsType()
}

// slotIn returns the slot of an argument of a call: the one at pos, else
// that of the given index, else the last one.
func slotIn(call *ast.CallExpr, pos token.Pos, arg int) (e slot, ok bool) {
	e.whole, e.index = call, indexAt(call.Args, pos)
	if e.index >= 0 {
		e.handler, e.whole, e.index = call.Args[e.index], call.Args[e.index], -1
		return e, true
	}
	if arg >= len(call.Args) {
		return e, false
	}
	if e.index = arg; arg < 0 {
		e.index = len(call.Args) - 1
	}
	e.handler = call.Args[e.index]
	if isAppend(call) {
		e.index = -1
	}
	return e, true
}

func isText(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING
}

// isHandler reports whether a value of the type can be called, or has
// methods that can.
func isHandler(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return types.NewMethodSet(t).Len() > 0
	}
	return false
}

// nameFor returns the text that stands here for one that the sibling's
// wrapper gets: that of the same place in the entry, or the handler's name.
// A constant that siblings share stays.
func (x *fixer) nameFor(arg ast.Expr, call *ast.CallExpr, there, here slot, w *rewriter) string {
	text := types.ExprString(arg)
	theirs, ours := x.textsOf(there.whole, call), x.textsOf(here.whole, here.handler)
	if i := slices.Index(theirs, text); i >= 0 && len(theirs) == len(ours) {
		return ours[i]
	}
	if x.isName(arg) {
		return w.spell(arg)
	}
	if out := renamed(text, naming{labels: w.theirs.labels}, w.ours); out != "" {
		return out
	}
	own := handlerName(here.handler)
	for _, arg := range call.Args {
		name := handlerName(arg)
		if name != "" && name == own {
			return text // the same handler
		}
		if name != "" && text == strconv.Quote(name) && own != "" {
			return strconv.Quote(own)
		}
	}
	return ""
}

// isName reports whether an expression names a constant that is a text.
func (x *fixer) isName(e ast.Expr) bool {
	c := x.constOf(e)
	return c != nil && c.Val().Kind() == constant.String
}

// textsOf returns the string literals of an entry and the constants that are
// texts, but for those in except.
func (x *fixer) textsOf(n, except ast.Node) (texts []string) {
	ast.Inspect(n, func(c ast.Node) bool {
		if c != nil && c == except {
			return false
		}
		switch c := c.(type) {
		case *ast.BasicLit:
			if c.Kind == token.STRING {
				texts = append(texts, c.Value)
			}
		case *ast.SelectorExpr:
			if x.isName(c) {
				texts = append(texts, types.ExprString(c))
				return false
			}
		case *ast.Ident:
			if x.isName(c) {
				texts = append(texts, c.Name)
			}
		}
		return true
	})
	return texts
}
