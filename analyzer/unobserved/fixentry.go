package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// A slot is where a handler is put: an element of a table, a field, an
// argument of a registration, the right side of an assignment.
type slot struct {
	// whole is what belongs to the handler, names included.
	whole   ast.Node
	handler ast.Expr
	// index is that of the handler among the arguments of a registration.
	index int
}

// decorate returns the edits that hand the entry's handler to the wrapper
// of its nearest observed sibling, with the same other arguments. A name
// among them is taken from the same place of the entry, or is the handler's
// own; from nowhere else.
func (x *fixer) decorate(src *fix.Source, file *ast.File, d analysis.Diagnostic, sight token.Pos) []fix.Edit {
	wrapper := wrapperName(d.Message)
	there, ok := slotAt(file, sight, -1)
	if !ok || wrapper == "" {
		return nil
	}
	call, ok := ast.Unparen(there.handler).(*ast.CallExpr)
	for k := 0; (!ok || lastName(call.Fun) != wrapper) && there.index >= 0 && k < maxArgs; k++ {
		if there, ok = slotAt(file, sight, k); !ok {
			return nil
		}
		call, ok = ast.Unparen(there.handler).(*ast.CallExpr)
	}
	if !ok || lastName(call.Fun) != wrapper || call.Ellipsis.IsValid() {
		return nil
	}
	here, ok := slotAt(file, d.Pos, there.index)
	if !ok || !x.means(call.Fun, d.Pos) {
		return nil
	}
	var args []string
	handlers := 0
	for _, arg := range call.Args {
		switch {
		case isHandler(x.pass.TypesInfo.TypeOf(arg)):
			args = append(args, src.Slice(here.handler.Pos(), here.handler.End()))
			handlers++
		case isText(arg):
			text := nameFor(arg.(*ast.BasicLit).Value, call, there, here)
			if text == "" {
				return nil
			}
			args = append(args, text)
		case x.means(arg, d.Pos):
			args = append(args, src.Slice(arg.Pos(), arg.End()))
		default:
			return nil
		}
	}
	if handlers != 1 {
		return nil
	}
	text := src.Slice(call.Fun.Pos(), call.Fun.End()) + "(" + strings.Join(args, ", ") + ")"
	return []fix.Edit{src.Replace(here.handler, text)}
}

// maxArgs is how many arguments of a registration are looked at.
const maxArgs = 8

// wrapperName returns the name of the wrapper in a message, without its
// package or receiver.
func wrapperName(message string) string {
	_, through, ok := strings.Cut(message, " through ")
	if !ok || strings.Contains(through, " or ") {
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
func slotAt(file *ast.File, pos token.Pos, arg int) (e slot, ok bool) {
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
			i := slices.IndexFunc(n.Elts, func(elt ast.Expr) bool { return elt.Pos() <= pos && pos < elt.End() })
			if i < 0 {
				return e, false
			}
			e.whole, e.handler = n.Elts[i], n.Elts[i]
			return e, true
		case *ast.AssignStmt:
			if e.handler != nil || len(n.Lhs) != 1 || len(n.Rhs) != 1 {
				return e, e.handler != nil
			}
			e.whole, e.handler = n, n.Rhs[0]
			return e, true
		case *ast.ExprStmt:
			call, isCall := n.X.(*ast.CallExpr)
			if e.handler != nil || !isCall || len(call.Args) == 0 || arg >= len(call.Args) {
				return e, e.handler != nil
			}
			e.index = arg
			if arg < 0 {
				e.index = len(call.Args) - 1
			}
			e.whole, e.handler = n, call.Args[e.index]
			return e, true
		case ast.Stmt:
			return e, e.handler != nil
		}
	}
	return e, false
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
func nameFor(text string, call *ast.CallExpr, there, here slot) string {
	theirs, ours := textsOf(there.whole, call), textsOf(here.whole, nil)
	if i := slices.Index(theirs, text); i >= 0 && len(theirs) == len(ours) {
		return ours[i]
	}
	for _, arg := range call.Args {
		if name := lastName(arg); name != "" && text == `"`+name+`"` {
			if own := lastName(here.handler); own != "" {
				return `"` + own + `"`
			}
		}
	}
	return ""
}

// textsOf returns the string literals of an entry, but for those in except.
func textsOf(n ast.Node, except ast.Node) (texts []string) {
	ast.Inspect(n, func(c ast.Node) bool {
		if c != nil && c == except {
			return false
		}
		if lit, ok := c.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			texts = append(texts, lit.Value)
		}
		return true
	})
	return texts
}

// means reports whether all that an expression names is the same at pos.
func (x *fixer) means(e ast.Expr, pos token.Pos) bool {
	a := &armFix{fixer: x}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name == "nil" || a.isSame(e, pos)
	case *ast.SelectorExpr:
		return x.means(e.X, pos)
	case *ast.BasicLit:
		return e.Kind != token.STRING
	}
	return false
}
