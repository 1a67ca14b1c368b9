package unreleased

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// releases returns the ways to release the resource, the one first that
// suits a path of which nothing is known: a transaction is rolled back.
func (s *site) releases() []contract.Release {
	if s.f.Kind == nil {
		return nil
	}
	how := slices.Clone(s.f.Kind.Releases)
	slices.SortStableFunc(how, func(a, b contract.Release) int {
		return cmp.Compare(rank(a.Method), rank(b.Method))
	})
	return how
}

// decides is the rank of the methods that may take long, or decide something.
const decides = 2

// rank orders release methods.
func rank(method string) int {
	switch method {
	case "Rollback", "Discard", "Abort", "Cancel", "CloseNow":
		return 0
	case "Commit", "Wait", "Go", "Process.Wait", "Run", "Output", "Drain", "All", "ForEach", "Do", "GetAll":
		return decides
	}
	return 1
}

// release returns the call that releases the resource at pos, "" if it
// cannot be written there.
func (s *site) release(pos token.Pos) string {
	if s.f.Global != "" {
		return s.endOfState(pos)
	}
	name, t := s.held(pos)
	switch {
	case name == "":
		return ""
	case s.closer != "" && pos > s.closerFrom:
		return s.closer + "()"
	case s.kills:
		return s.kill(name, pos)
	}
	if home := s.homecoming(); home != nil {
		fun := ast.Unparen(home.Fun).(*ast.SelectorExpr)
		if root := rootOf(fun.X); root == nil || !s.isStable(fun.X, pos) || s.assignedTo(s.pass.TypesInfo.Uses[root], pos) {
			return ""
		}
		return types.ExprString(fun) + "(" + name + ")"
	}
	for _, r := range s.how {
		if rank(r.Method) > 1 || rank(r.Method) == 1 && s.decidesFirst(r) {
			continue
		}
		if args, ok := s.arguments(t, r, pos); ok {
			text := name + r.Path
			if r.Method != "" {
				text += "." + r.Method
			}
			return text + args
		}
	}
	return ""
}

// decidesFirst reports whether the resource ends with a method that decides
// something, and not with another one: but for a Close beside a Commit, which
// drops what is not committed.
func (s *site) decidesFirst(r contract.Release) bool {
	first := s.f.Kind.Releases[0].Method
	return rank(first) > 1 && !(first == "Commit" && r.Method == "Close" && r.Path == "")
}

// endOfState returns the call that ends a state of the process, by a function
// of the package that has begun it.
func (s *site) endOfState(pos token.Pos) string {
	sel, ok := ast.Unparen(s.f.call.Fun).(*ast.SelectorExpr)
	name := s.stateRelease()
	if !ok || name == nil || name.Signature().Params().Len() > 0 || !s.isStable(sel.X, pos) {
		return ""
	}
	return s.src.Slice(sel.X.Pos(), sel.X.End()) + "." + name.Name() + "()"
}

// stateRelease returns the function that ends the state of the process which
// is acquired, nil if it is no state, or none is known.
func (s *site) stateRelease() *types.Func {
	fn := s.f.Call.Common().StaticCallee()
	if s.f.Global == "" || fn == nil || fn.Pkg == nil {
		return nil
	}
	end, _ := fn.Pkg.Pkg.Scope().Lookup(s.own.Table().GlobalRelease(fn.Pkg.Pkg, s.f.Global)).(*types.Func)
	return end
}

// held returns the expression that holds the resource, as it can be written
// at pos, and its type.
func (s *site) held(pos token.Pos) (string, types.Type) {
	if s.name != "" {
		return s.name, s.nameType
	}
	if s.holder != nil {
		if s.holder.Parent() == s.pass.Pkg.Scope() {
			return "", nil
		}
		if !s.isVisible(s.holder, pos) {
			return s.keptAt(pos)
		}
		return s.holder.Name(), s.holder.Type()
	}
	if field := s.fieldHolder(); field != nil && s.isStable(field, pos) {
		return types.ExprString(field), s.pass.TypesInfo.TypeOf(field)
	}
	if name, t := s.litField(); name != "" {
		if made := s.litVar(); !s.isVisible(made, pos) {
			return "", nil
		}
		return name, t
	}
	if !s.f.Param || s.f.Result != 0 || isFunction(s.f.Call) {
		return "", nil
	}
	sel, ok := ast.Unparen(s.f.call.Fun).(*ast.SelectorExpr)
	if !ok || !s.isStable(sel.X, pos) {
		return "", nil
	}
	return s.src.Slice(sel.X.Pos(), sel.X.End()), s.pass.TypesInfo.TypeOf(sel.X)
}

// arguments returns the arguments, in parentheses, with which a release of
// a value of type t is called.
func (s *site) arguments(t types.Type, r contract.Release, pos token.Pos) (text string, ok bool) {
	sig := signatureOf(t, r, s.pass.Pkg)
	if sig == nil {
		return "", false
	}
	n := sig.Params().Len()
	if sig.Variadic() {
		if n--; isAnything(sig.Params().At(n).Type()) {
			return "", false // row.Scan() has nowhere to put what is there
		}
	}
	switch {
	case n == 0:
		return "()", true
	case n > 1:
		return s.usualArguments(t, r)
	}
	switch p := sig.Params().At(0).Type(); {
	case gotype.IsContext(p):
		ctx := s.context(pos)
		return "(" + ctx + ")", ctx != ""
	case r.Method == "" && types.TypeString(types.Unalias(t), nil) == "context.CancelCauseFunc":
		// Any other function that is told an error may do something with it.
		return "(nil)", true
	}
	return s.usualArguments(t, r)
}

// isAnything reports whether t is a list of values of any type.
func isAnything(t types.Type) bool {
	list, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	elem, ok := list.Elem().Underlying().(*types.Interface)
	return ok && elem.Empty()
}

// signatureOf returns the signature of a release of a value of type t.
func signatureOf(t types.Type, r contract.Release, pkg *types.Package) *types.Signature {
	names := strings.FieldsFunc(r.Path+"."+r.Method, func(c rune) bool { return c == '.' })
	for k, name := range names {
		obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, name)
		switch obj := obj.(type) {
		case *types.Func:
			if k == len(names)-1 {
				return obj.Signature()
			}
			return nil
		case *types.Var:
			t = obj.Type()
		default:
			return nil
		}
	}
	sig, _ := t.Underlying().(*types.Signature)
	return sig
}

// background is a context where no other one is at hand.
const background = "context.Background()"

// canImport reports whether the file imports no package by its path, and may.
func (s *site) canImport(path string) bool {
	return !slices.ContainsFunc(s.file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == strconv.Quote(path) })
}

// withImports adds the import of what edits need and the file does not have.
func (s *site) withImports(edits []fix.Edit) []fix.Edit {
	if s.canImport("context") && slices.ContainsFunc(edits, func(e fix.Edit) bool { return strings.Contains(e.New, background) }) {
		return append(edits, s.src.AddImport("", "context"))
	}
	return edits
}

// context returns an expression for a context at pos: the variable that
// the acquisition got, or one called ctx, or the background.
func (s *site) context(pos token.Pos) string {
	var args []ast.Expr
	if s.f.call != nil {
		args = s.f.call.Args
	}
	for _, arg := range args {
		id, ok := ast.Unparen(arg).(*ast.Ident)
		if ok && gotype.IsContext(s.pass.TypesInfo.TypeOf(id)) && s.isVisible(s.pass.TypesInfo.Uses[id], pos) {
			return id.Name
		}
	}
	scope := s.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return ""
	}
	if _, obj := scope.LookupParent("ctx", pos); obj != nil && gotype.IsContext(obj.Type()) {
		return "ctx"
	}
	_, obj := scope.LookupParent("context", pos)
	if name, ok := obj.(*types.PkgName); ok && name.Imported().Path() == "context" || obj == nil && s.canImport("context") {
		return background
	}
	return ""
}

// A released is a release of the resource that the function has already.
type released struct {
	call *ast.CallExpr
	// stmt is the statement if it is nothing but the call; list has it at
	// index i.
	stmt ast.Stmt
	list []ast.Stmt
	i    int
	// isDeferred reports that it is what a defer statement calls, or runs
	// in a literal.
	isDeferred, inLit bool
}

// A releaseList has the releases in a body of what a variable holds.
type releaseList struct {
	holder *types.Var
	body   *ast.BlockStmt
	all    []released
}

// released returns the releases of the resource in the function's body. It is
// asked at every return, and goes through the body once.
func (s *site) released() []released {
	if l := s.listed; l != nil && l.holder == s.holder && l.body == s.body {
		return l.all
	}
	s.listed = &releaseList{holder: s.holder, body: s.body}
	s.addList(&s.listed.all, s.body.List, false, false)
	return s.listed.all
}

// addList adds the releases in statements and in what they are made of.
func (s *site) addList(all *[]released, list []ast.Stmt, inLit, isDeferred bool) {
	for i, stmt := range list {
		s.addReleased(all, stmt, released{list: list, i: i, inLit: inLit, isDeferred: isDeferred})
		_, isDefer := stmt.(*ast.DeferStmt)
		ast.Inspect(stmt, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok {
				s.addList(all, lit.Body.List, true, isDeferred || isDefer)
				return false
			}
			if n == nil || fix.Statements(n) == nil {
				return true
			}
			s.addList(all, fix.Statements(n), inLit, isDeferred)
			return false
		})
	}
}

// addReleased adds the releases in a statement, but not those in the
// statements that it is made of.
func (s *site) addReleased(all *[]released, stmt ast.Stmt, r released) {
	var whole ast.Stmt
	switch st := stmt.(type) {
	case *ast.ExprStmt:
		whole = st
	case *ast.AssignStmt:
		if len(st.Lhs) == 1 && isBlank(st.Lhs[0]) {
			whole = st
		}
	}
	if _, ok := stmt.(*ast.DeferStmt); ok {
		r.isDeferred = true
	}
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if s.isRelease(n) {
				r.call, r.stmt = n, nil
				if whole != nil && ast.Unparen(wholeCall(whole)) == n {
					r.stmt = whole
				}
				*all = append(*all, r)
			}
		}
		return n == nil || fix.Statements(n) == nil
	})
}

func wholeCall(stmt ast.Stmt) ast.Expr {
	switch st := stmt.(type) {
	case *ast.ExprStmt:
		return st.X
	case *ast.AssignStmt:
		return st.Rhs[0]
	}
	return nil
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// isRelease reports whether the call releases the resource by name.
func (s *site) isRelease(call *ast.CallExpr) bool {
	fun := ast.Unparen(call.Fun)
	if end := s.stateRelease(); end != nil {
		sel, ok := fun.(*ast.SelectorExpr)
		return ok && s.pass.TypesInfo.Uses[sel.Sel] == end
	}
	for _, r := range s.how {
		e := fun
		names := strings.FieldsFunc(r.Path+"."+r.Method, func(c rune) bool { return c == '.' })
		matched := true
		for _, name := range slices.Backward(names) {
			sel, ok := e.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != name {
				matched = false
				break
			}
			e = ast.Unparen(sel.X)
		}
		if matched && s.isHolder(e) {
			return true
		}
	}
	return false
}

// isHolder reports whether an expression is what holds the resource.
func (s *site) isHolder(e ast.Expr) bool {
	if s.holder != nil {
		return s.isUse(e, s.holder)
	}
	if field := s.fieldHolder(); field != nil {
		return types.ExprString(field) == types.ExprString(e)
	}
	if name, _ := s.litField(); name != "" {
		return name == types.ExprString(e)
	}
	sel, ok := ast.Unparen(s.f.call.Fun).(*ast.SelectorExpr)
	return ok && s.f.Param && types.ExprString(sel.X) == types.ExprString(e)
}

// isHarmless reports whether a second release does no harm: the kind says
// so, or all that its releaser does is known. Gives up towards no fix.
func (s *site) isHarmless() bool {
	return s.f.Kind != nil && !s.f.Kind.Once && !s.f.Lock && s.f.IsByContract() && s.f.Partner < 0
}

// releasingCalls returns the other calls that release the resource, on some
// path at least: a helper that does so only if it is told to, be it in a literal.
func (s *site) releasingCalls() (calls []ssa.CallInstruction) {
	if s.f.Search == nil {
		return nil
	}
	for _, e := range s.ends(path.WhyReleased) {
		call, ok := e.At.(ssa.CallInstruction)
		if !ok {
			continue
		}
		pos := call.Common().Pos()
		if within(s.body, pos) && !slices.ContainsFunc(s.released(), func(r released) bool { return within(r.call, pos) }) {
			calls = append(calls, call)
		}
	}
	return calls
}

// isRemovable reports whether a plain release can be left to a defer: what
// comes between it and the exit does nothing.
func (s *site) isRemovable(r released) bool {
	if r.stmt == nil || r.isDeferred || r.inLit || s.src.HasCommentAbove(r.stmt.Pos()) || s.isRemarked(r.stmt) {
		return false
	}
	if r.i+1 == len(r.list) {
		return isSame(r.list, s.body.List)
	}
	ret, ok := r.list[r.i+1].(*ast.ReturnStmt)
	if !ok {
		return false
	}
	for _, e := range ret.Results {
		if hasCall(e) {
			return false
		}
	}
	return true
}

func isSame(a, b []ast.Stmt) bool { return len(a) == len(b) && len(a) > 0 && a[0] == b[0] }

// hasCall reports whether an expression calls or receives something.
func hasCall(e ast.Expr) bool {
	return fix.Has(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return true
		case *ast.UnaryExpr:
			return n.Op == token.ARROW
		}
		return false
	})
}
