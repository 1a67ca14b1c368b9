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
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A callFix makes the bypassing call one of the wrapper, or of the decorated
// function, that a sibling calls.
type callFix struct {
	*fixer
	src *fix.Source
	// bypass is the call that is not observed, call the sibling's call of
	// the wrapper.
	bypass, call *ast.CallExpr
	theirs, ours naming
	// same reports that the sibling runs the very function under the
	// observation, so that its name is that of both.
	same bool
}

// callAlike returns the edits that call the wrapper as the sibling does that
// hands it a function: observe(ctx, "b", b) for b(ctx).
func (x *fixer) callAlike(src *fix.Source, file *ast.File, d analysis.Diagnostic, sight token.Pos) []fix.Edit {
	c := &callFix{fixer: x, src: src}
	c.call, _ = x.exprAt(sight).(*ast.CallExpr)
	if c.bypass, _ = x.exprAt(d.Pos).(*ast.CallExpr); c.bypass == nil {
		c.bypass = callFrom(file, d)
	}
	if c.call == nil || c.bypass == nil || hasCall(c.bypass.Fun) {
		return nil
	}
	c.theirs, c.ours = x.namingAt(file, c.call.Pos()), x.namingAt(file, c.bypass.Pos(), lastName(c.bypass.Fun))
	if inner, ok := ast.Unparen(c.call.Fun).(*ast.CallExpr); ok {
		return c.callDecorated(inner)
	}
	if c.call.Ellipsis.IsValid() || c.bypass.Ellipsis.IsValid() {
		return nil
	}
	at := slices.IndexFunc(c.call.Args, func(arg ast.Expr) bool { return gotype.IsFunc(x.pass.TypesInfo.TypeOf(arg)) })
	if at < 0 {
		return nil
	}
	if lit, ok := ast.Unparen(c.call.Args[at]).(*ast.FuncLit); ok {
		c.same = x.isSameWork(lit.Body, c.bypass)
		c.theirs.names = append(calledIn(lit.Body), c.theirs.names...)
	} else {
		c.same = x.isSameFunction(c.call.Args[at], c.bypass.Fun)
		c.theirs.names = append([]string{lastName(c.call.Args[at])}, c.theirs.names...)
	}
	if d.Category != catGoroutine {
		if edits := c.moveArm(file, d, at); edits != nil {
			return edits
		}
	}
	text := c.handOver(at)
	if text == "" || c.isUsedLater(file, d) {
		return nil
	}
	return []fix.Edit{src.Replace(c.bypass, text)}
}

// isUsedLater reports whether the arm does its work with what the bypassing
// call returns, and releases that afterwards: the observation would end
// before the work begins.
func (c *callFix) isUsedLater(file *ast.File, d analysis.Diagnostic) bool {
	a := &armFix{fixer: c.fixer, src: c.src, file: file, bypass: c.bypass}
	if !a.findArm(file, d.Pos) || !slices.ContainsFunc(a.list, hasDefer) {
		return false
	}
	as := a.assignment()
	return as != nil && a.worksOn(as)
}

// moveArm moves an arm of several statements that returns into a literal,
// where the sibling returns what the wrapper makes of a function: what the
// arm acquires is used and released under the observation.
func (c *callFix) moveArm(file *ast.File, d analysis.Diagnostic, at int) []fix.Edit {
	a := &armFix{fixer: c.fixer, src: c.src, file: file, bypass: c.bypass}
	sig, ok := c.pass.TypesInfo.TypeOf(c.call.Fun).Underlying().(*types.Signature)
	if !ok || at >= sig.Params().Len() || !a.findArm(file, d.Pos) || len(a.list) < 2 || !endsInReturn(a.list) || a.jumps() {
		return nil
	}
	want, ok := sig.Params().At(at).Type().Underlying().(*types.Signature)
	if !ok || !isReturned(file, c.call) || !slices.EqualFunc(a.typesOf(a.fn.Results), resultTypes(sig), types.Identical) || !types.Identical(sig.Results(), want.Results()) {
		return nil
	}
	head := c.literalHead(want)
	args, ok := c.arguments(at, sig, false)
	if head == "" || !ok {
		return nil
	}
	const mark = "\x00"
	args[at] = mark
	before, after, ok := strings.Cut(c.wrapperText(args), mark)
	if !ok {
		return nil
	}
	return a.around("return "+before+head+" {", "}"+after)
}

// isReturned reports whether a call is all that a statement returns.
func isReturned(file *ast.File, call *ast.CallExpr) bool {
	nodes, _ := astutil.PathEnclosingInterval(file, call.Pos(), call.End())
	for i, n := range nodes {
		if n == ast.Node(call) && i+1 < len(nodes) {
			ret, ok := nodes[i+1].(*ast.ReturnStmt)
			return ok && len(ret.Results) == 1
		}
	}
	return false
}

func resultTypes(sig *types.Signature) (ts []types.Type) {
	for v := range sig.Results().Variables() {
		ts = append(ts, v.Type())
	}
	return ts
}

// callDecorated replaces the function in the sibling's traced(a)(ctx).
func (c *callFix) callDecorated(decorated *ast.CallExpr) []fix.Edit {
	ours := c.pass.TypesInfo.TypeOf(c.bypass.Fun)
	var handler ast.Expr
	n := 0
	ast.Inspect(decorated, func(node ast.Node) bool {
		e, ok := node.(ast.Expr)
		if !ok {
			return true
		}
		switch e.(type) {
		case *ast.Ident, *ast.SelectorExpr:
		default:
			return true
		}
		tv := c.pass.TypesInfo.Types[e]
		if tv.IsValue() && types.Identical(tv.Type.Underlying(), ours.Underlying()) {
			handler = e
			n++
			return false
		}
		return true
	})
	if n != 1 {
		return nil
	}
	c.theirs.names = append([]string{lastName(handler)}, c.theirs.names...)
	c.same = c.isSameFunction(handler, c.bypass.Fun)
	w := c.rewriter()
	w.instead, w.by = handler, c.src.Slice(c.bypass.Fun.Pos(), c.bypass.Fun.End())
	text := w.spell(decorated)
	if text == "" {
		return nil
	}
	return []fix.Edit{c.src.Replace(c.bypass.Fun, text)}
}

func (c *callFix) rewriter() *rewriter {
	return &rewriter{fixer: c.fixer, at: c.bypass.Pos(), theirs: c.theirs, ours: c.ours, free: c.same && len(c.theirs.labels) == 0}
}

// handOver spells the call of the wrapper with the bypass's function as
// argument at, or with a literal that calls it.
func (c *callFix) handOver(at int) string {
	sig, ok := c.pass.TypesInfo.TypeOf(c.call.Fun).Underlying().(*types.Signature)
	if !ok || sig.Variadic() && at >= sig.Params().Len()-1 || at >= sig.Params().Len() {
		return ""
	}
	want, ok := sig.Params().At(at).Type().Underlying().(*types.Signature)
	own, isFunc := c.pass.TypesInfo.TypeOf(c.bypass.Fun).Underlying().(*types.Signature)
	if !ok || !isFunc || !c.returnsWhatIsUsed(sig, own) {
		return ""
	}
	if alike(want, own) || c.isInstance() && alikeGeneric(want, own) {
		if args, ok := c.arguments(at, sig, true); ok {
			args[at] = c.src.Slice(c.bypass.Fun.Pos(), c.bypass.Fun.End())
			return c.wrapperText(args)
		}
	}
	if c.isGo() && !c.isFixed() {
		return "" // the literal would see what is assigned later
	}
	lit := c.literal(want)
	args, ok := c.arguments(at, sig, false)
	if lit == "" || !ok {
		return ""
	}
	args[at] = lit
	return c.wrapperText(args)
}

// isGo reports whether the bypass is started as a goroutine.
func (c *callFix) isGo() bool {
	nodes, _ := astutil.PathEnclosingInterval(c.fileAt(c.bypass.Pos()), c.bypass.Pos(), c.bypass.End())
	return slices.ContainsFunc(nodes, func(n ast.Node) bool {
		g, ok := n.(*ast.GoStmt)
		return ok && g.Call == c.bypass
	})
}

// isFixed reports whether what the bypass is given are variables that are
// never assigned again.
func (c *callFix) isFixed() bool {
	given := map[types.Object]bool{}
	for _, arg := range c.bypass.Args {
		id, ok := ast.Unparen(arg).(*ast.Ident)
		if !ok {
			return false
		}
		given[c.pass.TypesInfo.Uses[id]] = true
	}
	fixed := true
	ast.Inspect(c.fileAt(c.bypass.Pos()), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				id, ok := e.(*ast.Ident)
				fixed = fixed && !(ok && given[c.pass.TypesInfo.Uses[id]])
			}
		case *ast.UnaryExpr:
			id, ok := ast.Unparen(n.X).(*ast.Ident)
			fixed = fixed && !(ok && n.Op == token.AND && given[c.pass.TypesInfo.Uses[id]])
		}
		return fixed
	})
	return fixed
}

// calledIn names what is called in a body.
func calledIn(body *ast.BlockStmt) (names []string) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && lastName(call.Fun) != "" {
			names = append(names, lastName(call.Fun))
		}
		return true
	})
	return names
}

// alike reports whether two signatures have the same parameters, and as many
// results.
func alike(a, b *types.Signature) bool {
	return types.Identical(a.Params(), b.Params()) && a.Results().Len() == b.Results().Len() && !b.Variadic()
}

func (c *callFix) wrapperText(args []string) string {
	w := c.rewriter()
	fun := w.spell(c.call.Fun)
	if fun == "" {
		return ""
	}
	return fun + "(" + strings.Join(args, ", ") + ")"
}

// returnsWhatIsUsed reports whether the wrapper returns what the bypass
// returned, or nothing of that was used.
func (c *callFix) returnsWhatIsUsed(wrapper, own *types.Signature) bool {
	if types.Identical(wrapper.Results(), own.Results()) {
		return true
	}
	if wrapper.Results().Len() == own.Results().Len() && c.isInstance() {
		return true
	}
	nodes, _ := astutil.PathEnclosingInterval(c.fileAt(c.bypass.Pos()), c.bypass.Pos(), c.bypass.End())
	for i, n := range nodes {
		if n == ast.Node(c.bypass) && i+1 < len(nodes) {
			switch nodes[i+1].(type) {
			case *ast.ExprStmt, *ast.GoStmt:
				return true
			}
		}
	}
	return false
}

// isInstance reports whether the wrapper is generic, so that it returns what
// it is given.
func (c *callFix) isInstance() bool {
	var id *ast.Ident
	switch fun := ast.Unparen(c.call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	}
	_, ok := c.pass.TypesInfo.Instances[id]
	return ok
}

// alikeGeneric reports whether two signatures may be those of one generic
// function type.
func alikeGeneric(a, b *types.Signature) bool {
	return a.Params().Len() == b.Params().Len() && a.Results().Len() == b.Results().Len() && !b.Variadic()
}

// arguments spells the wrapper's other arguments. Passed are those that it
// hands on to the function: they are the bypass's own.
func (c *callFix) arguments(at int, sig *types.Signature, passed bool) ([]string, bool) {
	args := make([]string, len(c.call.Args))
	done := make([]bool, len(args))
	if passed {
		for _, own := range c.bypass.Args {
			j := c.argumentFor(own, at, sig, done)
			if j < 0 {
				return nil, false
			}
			args[j], done[j] = c.src.Slice(own.Pos(), own.End()), true
		}
	}
	for j, arg := range c.call.Args {
		if j == at || done[j] {
			continue
		}
		if !passed && c.isPassed(arg, j, at, sig) && !c.isOwn(arg) {
			return nil, false // it is what the sibling's function works on
		}
		if args[j] = c.otherArgument(arg); args[j] == "" {
			return nil, false
		}
	}
	return args, true
}

// isPassed reports whether the wrapper may hand its argument j on to the
// function that is argument at: that has a parameter of its type.
func (c *callFix) isPassed(arg ast.Expr, j, at int, sig *types.Signature) bool {
	want, ok := sig.Params().At(at).Type().Underlying().(*types.Signature)
	if !ok || j >= sig.Params().Len() || isContext(sig.Params().At(j).Type()) || isText(arg) {
		return false
	}
	for p := range want.Params().Variables() {
		if types.Identical(p.Type(), sig.Params().At(j).Type()) {
			return true
		}
	}
	return false
}

// isOwn reports whether the bypass is given the argument, too.
func (c *callFix) isOwn(arg ast.Expr) bool {
	return slices.ContainsFunc(c.bypass.Args, func(own ast.Expr) bool { return types.ExprString(own) == types.ExprString(arg) })
}

// otherArgument spells an argument of the wrapper. A context is the one that
// the bypass uses.
func (c *callFix) otherArgument(arg ast.Expr) string {
	if text := c.rewriter().spell(arg); text != "" {
		return text
	}
	t := c.pass.TypesInfo.TypeOf(arg)
	for _, own := range c.bypass.Args {
		if types.Identical(c.pass.TypesInfo.TypeOf(own), t) && isContext(t) && !hasCall(own) {
			return c.src.Slice(own.Pos(), own.End())
		}
	}
	return ""
}

// argumentFor returns the argument of the wrapper in whose place the
// bypass's own goes: the one that is spelled the same, else the only one of
// its type.
func (c *callFix) argumentFor(own ast.Expr, at int, sig *types.Signature, done []bool) int {
	text := c.src.Slice(own.Pos(), own.End())
	t := c.parameterOf(own)
	found, n := -1, 0
	for j, arg := range c.call.Args {
		if j == at || done[j] || j >= sig.Params().Len() {
			continue
		}
		if c.src.Slice(arg.Pos(), arg.End()) == text {
			return j
		}
		if t != nil && types.Identical(sig.Params().At(j).Type(), t) {
			found = j
			n++
		}
	}
	if n != 1 {
		return -1
	}
	return found
}

// parameterOf returns the type of the parameter that gets an argument of the
// bypass.
func (c *callFix) parameterOf(own ast.Expr) types.Type {
	sig := c.pass.TypesInfo.TypeOf(c.bypass.Fun).Underlying().(*types.Signature)
	i := slices.Index(c.bypass.Args, own)
	if i < 0 || i >= sig.Params().Len() {
		return nil
	}
	return sig.Params().At(i).Type()
}
