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
func (x *fixer) decorate(src *fix.Source, file *ast.File, d analysis.Diagnostic, s seenAt) []fix.Edit {
	wrapper := wrapperName(d.Message)
	there, call, ok := x.wrappedSlot(file, s.pos, wrapper)
	if !ok {
		return nil
	}
	here, found := x.slotAt(file, d.Pos, there.index)
	if !found {
		here, found = x.slotAt(file, d.Pos, -1) // it is given less
		call = nil
	}
	if !found || here.handler == nil || there.handler.Pos() == here.handler.Pos() {
		return nil
	}
	w := &rewriter{fixer: x, at: d.Pos, theirs: x.namingAt(file, s.pos), ours: x.namingAt(file, d.Pos, handlerName(here.handler))}
	if edits := x.addMiddleware(src, w, there, here); edits != nil {
		return edits
	}
	if call == nil {
		return x.compose(src, w, there, here)
	}
	if !x.isNamed(call, wrapper) || call.Ellipsis.IsValid() {
		return nil
	}
	for _, arg := range append(call.Args[:len(call.Args):len(call.Args)], x.decoratedReceiver(call)) {
		if arg != nil && x.isDecorated(arg, call) {
			w.theirs.names = append([]string{handlerName(arg)}, w.theirs.names...)
		}
	}
	text := x.wrapped(src, w, call, there, here)
	if text == "" {
		return nil
	}
	return append([]fix.Edit{src.Replace(here.handler, text)}, x.registerAlike(src, there, here)...)
}

// wrappedSlot returns where the sibling at pos is put, and the call there, nil if
// it is none: of several arguments that of the wrapper, if there is one.
func (x *fixer) wrappedSlot(file *ast.File, pos token.Pos, wrapper string) (there slot, call *ast.CallExpr, ok bool) {
	there, ok = x.slotAt(file, pos, -1)
	if !ok {
		return there, nil, false
	}
	call, _ = ast.Unparen(there.handler).(*ast.CallExpr)
	for k := 0; (call == nil || !x.isNamed(call, wrapper)) && there.index >= 0 && k < maxArgs; k++ {
		if there, ok = x.slotAt(file, pos, k); !ok {
			return there, nil, false
		}
		call, _ = ast.Unparen(there.handler).(*ast.CallExpr)
	}
	return there, call, true
}

// wrapped spells the call of the wrapper for the handler here, with the other
// arguments that it gets there; "" if one of them cannot be told.
func (x *fixer) wrapped(src *fix.Source, w *rewriter, call *ast.CallExpr, there, here slot) string {
	fun := x.spellWrapper(w, call)
	handler, ok := x.handlerFor(call, here)
	if fun == "" || !ok || x.isAdaptedTwice(call, handler) {
		return ""
	}
	var args []string
	handlers := 0
	if recv := x.decoratedReceiver(call); recv != nil {
		fun = x.handlerText(src, recv, handler) + "." + lastName(call.Fun)
		handlers++
	}
	for _, arg := range call.Args {
		text := ""
		switch {
		case x.isDecorated(arg, call):
			args = append(args, x.handlerText(src, arg, handler))
			handlers++
			continue
		case isText(arg) || x.isName(arg):
			text = x.nameFor(arg, call, there, here, w)
		default:
			text = w.spell(arg)
		}
		if text == "" {
			return ""
		}
		args = append(args, text)
	}
	if handlers != 1 {
		return ""
	}
	return fun + "(" + strings.Join(args, ", ") + ")"
}

// isAdaptedTwice reports whether the wrapper, which the type of what it gets decides,
// would get what another function has made of a handler already: it may do more
// than observe, as one that decodes what a call is given does, and do it twice.
func (x *fixer) isAdaptedTwice(wrapper *ast.CallExpr, handler ast.Expr) bool {
	made, ok := ast.Unparen(handler).(*ast.CallExpr)
	return ok && !isConversion(x, made) && x.isInstance(wrapper.Fun)
}

// isInstance reports whether fun names an instance of a generic function.
func (x *fixer) isInstance(fun ast.Expr) bool {
	switch e := ast.Unparen(fun).(type) {
	case *ast.Ident:
		_, ok := x.pass.TypesInfo.Instances[e]
		return ok
	case *ast.SelectorExpr:
		return x.isInstance(e.Sel)
	case *ast.IndexExpr:
		return x.isInstance(e.X)
	case *ast.IndexListExpr:
		return x.isInstance(e.X)
	}
	return false
}

// handlerText spells the handler for the wrapper that gets arg at the sibling:
// converted as that is, if it must be.
func (x *fixer) handlerText(src *fix.Source, arg, handler ast.Expr) string {
	text := src.Slice(handler.Pos(), handler.End())
	call, ok := ast.Unparen(arg).(*ast.CallExpr)
	if !ok || !isConversion(x, call) {
		return text
	}
	from, to := x.pass.TypesInfo.TypeOf(handler), x.pass.TypesInfo.TypeOf(arg)
	if from == nil || types.Identical(from, to) || types.IsInterface(from) || !types.ConvertibleTo(from, to) {
		return text
	}
	return src.Slice(call.Fun.Pos(), call.Lparen) + "(" + text + ")"
}

// registerAlike returns the edit that makes the registration of a function one
// of a value, as the sibling's is, by the method that does the same: HandleFunc
// takes no http.Handler, which the wrapper may return, but Handle does.
func (x *fixer) registerAlike(src *fix.Source, there, here slot) []fix.Edit {
	theirs, ok := there.whole.(*ast.CallExpr)
	ours, isCall := here.whole.(*ast.CallExpr)
	if !ok || !isCall || len(theirs.Args) != len(ours.Args) {
		return nil
	}
	from, ok := ast.Unparen(ours.Fun).(*ast.SelectorExpr)
	to, isSel := ast.Unparen(theirs.Fun).(*ast.SelectorExpr)
	if !ok || !isSel || from.Sel.Name != to.Sel.Name+"Func" || types.ExprString(from.X) != types.ExprString(to.X) {
		return nil
	}
	return []fix.Edit{src.Replace(from.Sel, to.Sel.Name)}
}

// handlerName names a handler, through what adapts it, a struct by its type.
func handlerName(e ast.Expr) string {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) > 0 {
		return handlerName(call.Args[len(call.Args)-1])
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type != nil {
		return lastName(lit.Type)
	}
	return lastName(e)
}

// addMiddleware gives a registration the middleware that its sibling is
// given behind the handler, or before it, if that is the last in a list of
// functions of one type.
func (x *fixer) addMiddleware(src *fix.Source, w *rewriter, there, here slot) []fix.Edit {
	theirs, ok := there.whole.(*ast.CallExpr)
	ours, isCall := here.whole.(*ast.CallExpr)
	if !ok || !isCall || len(theirs.Args) <= len(ours.Args) || theirs.Ellipsis.IsValid() || ours.Ellipsis.IsValid() {
		return nil
	}
	n := len(ours.Args)
	w.theirs.names = []string{handlerName(theirs.Args[n-1])}
	w.ours.names = []string{handlerName(ours.Args[n-1])}
	if x.areOfOneType(theirs.Args[n-1:]) {
		text := ""
		for _, arg := range theirs.Args[n-1 : len(theirs.Args)-1] {
			if obj := x.funcOf(arg); obj == nil || obj.Signature().Recv() != nil {
				return nil // made for the sibling
			}
			text += src.Slice(arg.Pos(), arg.End()) + ", "
		}
		return []fix.Edit{src.Replace(ours.Args[n-1], text+src.Slice(ours.Args[n-1].Pos(), ours.Args[n-1].End()))}
	}
	text := ""
	for _, arg := range theirs.Args[n:] {
		part := w.spell(arg)
		if t := x.pass.TypesInfo.TypeOf(arg); t == nil || !isDecoratorType(t) || part == "" {
			return nil
		}
		text += ", " + part
	}
	last := ours.Args[n-1]
	return []fix.Edit{src.Replace(last, src.Slice(last.Pos(), last.End())+text)}
}

// areOfOneType reports whether all expressions have the same type.
func (x *fixer) areOfOneType(exprs []ast.Expr) bool {
	return !slices.ContainsFunc(exprs, func(e ast.Expr) bool { return !hasSameType(x, e, exprs[0]) })
}

// handlerFor returns what the wrapper gets: the handler, or, of one that has
// gone through the same function with fewer of the same arguments, what that
// got. With others, ok is false.
func (x *fixer) handlerFor(call *ast.CallExpr, here slot) (handler ast.Expr, ok bool) {
	own, isCall := ast.Unparen(here.handler).(*ast.CallExpr)
	if !isCall || types.ExprString(own.Fun) != types.ExprString(call.Fun) {
		return here.handler, true
	}
	for _, arg := range own.Args {
		switch {
		case x.isDecorated(arg, own):
			handler = arg
		case !slices.ContainsFunc(call.Args, func(e ast.Expr) bool { return types.ExprString(e) == types.ExprString(arg) }):
			return nil, false
		}
	}
	return handler, handler != nil
}

// isNamed reports whether a call is of the wrapper of that name, of a
// middleware that it made, or the name is not known.
func (x *fixer) isNamed(call *ast.CallExpr, wrapper string) bool {
	if wrapper == "" || call == nil {
		return wrapper == ""
	}
	fun := ast.Unparen(call.Fun)
	if maker, ok := fun.(*ast.CallExpr); ok {
		return lastName(maker.Fun) == wrapper
	}
	id, ok := fun.(*ast.Ident)
	if !ok {
		return lastName(fun) == wrapper
	}
	_, isVar := x.pass.TypesInfo.Uses[id].(*types.Var)
	return isVar || id.Name == wrapper
}

// isDecorated reports whether the call returns the argument in another
// guise: a handler of the type that it returns, or one that can be it.
func (x *fixer) isDecorated(arg ast.Expr, call *ast.CallExpr) bool {
	t, res := x.pass.TypesInfo.TypeOf(arg), x.pass.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok {
		return types.Identical(tuple, res) // a handler with what comes with it
	}
	if t == nil || res == nil || isContext(t) {
		return false
	}
	if !isHandler(t) { // a struct that is one
		return types.IsInterface(res) && isHandler(res) && types.AssignableTo(t, res)
	}
	return types.AssignableTo(t, res) || types.Identical(t.Underlying(), res.Underlying()) || isHandlerType(t) && isHandler(res) && !isDecoratorType(t) && !isMiddleware(t, res)
}

// isMiddleware reports whether t is the type of functions that return what
// they are given, or of res.
func isMiddleware(t, res types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), res)
}

// compose puts the entry's handler in a literal of the struct that holds the
// sibling's.
func (x *fixer) compose(src *fix.Source, w *rewriter, there, here slot) []fix.Edit {
	e := ast.Unparen(there.handler)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok || lit.Type == nil || hasSameType(x, there.handler, here.handler) {
		return nil
	}
	slotType := x.slotType(there.handler)
	text := src.Slice(there.handler.Pos(), lit.Lbrace+1)
	held := 0
	for i, elt := range lit.Elts {
		value := elt
		if i > 0 {
			text += ", "
		}
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			text += src.Slice(kv.Key.Pos(), kv.Value.Pos())
			value = kv.Value
		}
		if t := x.pass.TypesInfo.TypeOf(value); slotType != nil && t != nil && types.IsInterface(slotType) && types.AssignableTo(t, slotType) {
			text += src.Slice(here.handler.Pos(), here.handler.End())
			held++
			continue
		}
		part := w.spell(value)
		if part == "" {
			return nil
		}
		text += part
	}
	if held != 1 {
		return nil
	}
	return []fix.Edit{src.Replace(here.handler, text+"}")}
}

func hasSameType(x *fixer, a, b ast.Expr) bool {
	return types.Identical(x.pass.TypesInfo.TypeOf(a), x.pass.TypesInfo.TypeOf(b))
}

// slotType returns the interface type of the table or result in which the
// expression stands, nil if it is not known.
func (x *fixer) slotType(e ast.Expr) types.Type {
	nodes, _ := astutil.PathEnclosingInterval(x.fileAt(e.Pos()), e.Pos(), e.End())
	result := -1
	for _, n := range nodes {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if n == e || n.Pos() == e.Pos() || n.End() == e.End() && n.Pos() > e.Pos() {
				continue
			}
			switch t := x.pass.TypesInfo.TypeOf(n).Underlying().(type) {
			case *types.Map:
				return t.Elem()
			case *types.Slice:
				return t.Elem()
			case *types.Array:
				return t.Elem()
			}
			return nil
		case *ast.ReturnStmt:
			result = slices.IndexFunc(n.Results, func(r ast.Expr) bool { return r.Pos() <= e.Pos() && e.End() <= r.End() })
		case *ast.AssignStmt:
			if i := slices.IndexFunc(n.Rhs, func(r ast.Expr) bool { return r.Pos() <= e.Pos() && e.End() <= r.End() }); i >= 0 && len(n.Lhs) == len(n.Rhs) {
				return x.pass.TypesInfo.TypeOf(n.Lhs[i])
			}
			return nil
		case *ast.FuncLit:
			return x.resultType(n.Type, result)
		case *ast.FuncDecl:
			return x.resultType(n.Type, result)
		}
	}
	return nil
}

func (x *fixer) resultType(fn *ast.FuncType, i int) types.Type {
	a := armFix{fixer: x}
	if ts := a.typesOf(fn.Results); i >= 0 && i < len(ts) {
		return ts[i]
	}
	return nil
}
