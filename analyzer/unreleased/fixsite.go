package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/fix"
)

// A site is where a finding's resource is acquired, as the syntax has it.
type site struct {
	*fixer
	f    *finding
	file *ast.File
	src  *fix.Source
	// stmt acquires; if it is the Init of an if statement, that is init.
	stmt ast.Stmt
	init *ast.IfStmt
	// isElse reports whether init is the else of another: then nothing can be
	// put before or behind it, and list is nothing but init.
	isElse bool
	// list is the statement list that has stmt, or init, at index i.
	list []ast.Stmt
	i    int
	// block is the block that list is, if control enters it only where
	// something was acquired, in the head of its if statement; i is -1 then.
	block *ast.BlockStmt
	// fn is the innermost function, and loops are those around the
	// acquisition in it, the innermost first.
	fn    *ast.FuncType
	body  *ast.BlockStmt
	loops []ast.Stmt
	// holder is the variable that got the resource, nil if there is none;
	// isDeclared reports whether stmt declares it.
	holder     *types.Var
	isDeclared bool
	// name and nameType are those of a variable that the fix adds.
	name     string
	nameType types.Type
	// err and ok are the variables that say whether anything was acquired.
	err, ok types.Object
	// index is the result that holder is, or should be, assigned.
	index    int
	optional *bool // see isOptional
	users    *uses // see follow
	// inner are the statements of the list that defer the release of what was
	// made of the resource, see findInner.
	inner []ast.Stmt
	// how are the ways to release it, the preferred one first.
	how []contract.Release
}

// newSite returns the site of a finding, nil if the statement has a form
// that no shape knows.
func (x *fixer) newSite(f *finding, file *ast.File, src *fix.Source) *site {
	if f.Half {
		return nil // a release would meet an owner that is set up half way
	}
	if f.Sub != "" {
		return nil // the shapes know the lock by the receiver of the call
	}
	s := &site{fixer: x, f: f, file: file, src: src}
	nodes := fix.Enclosing(file, f.call.Pos(), f.call.End())
	for k, n := range nodes {
		if stmt, ok := n.(ast.Stmt); ok && s.stmt == nil {
			s.stmt = stmt
			if k+1 < len(nodes) && !s.place(nodes[k+1:]) {
				return nil
			}
		}
		if s.stmt != nil && s.enclose(n) {
			break
		}
	}
	if s.stmt == nil || s.list == nil || s.body == nil {
		return nil
	}
	if f.Global == "" { // no result holds what is of the whole process
		obj, declared := x.variable(f.Found)
		s.holder, _ = obj.(*types.Var)
		s.isDeclared = declared
	}
	s.err, s.ok = s.resultVar(f.Err), s.resultVar(f.OK)
	s.how, s.index = s.releases(), f.Result
	if f.Partner >= 0 {
		// The function that came with it does all that is to be done.
		partner, _ := s.resultVar(f.Partner).(*types.Var)
		s.holder, s.isDeclared = partner, partner != nil && within(s.stmt, partner.Pos())
		s.how, s.index = []contract.Release{{}}, f.Partner
	}
	return s
}

// place finds the list that the statement is in.
func (s *site) place(outer []ast.Node) bool {
	var in ast.Stmt = s.stmt
	if decl, ok := outer[0].(*ast.DeclStmt); ok {
		s.stmt, in, outer = decl, decl, outer[1:]
	}
	if ifs, ok := outer[0].(*ast.IfStmt); ok && ifs.Init == s.stmt && len(outer) > 1 {
		s.init, in, outer = ifs, ifs, outer[1:]
	}
	if ifs, ok := outer[0].(*ast.IfStmt); ok && s.init != nil && ifs.Else == in {
		s.isElse, s.list = true, []ast.Stmt{in}
		return true
	}
	if l, ok := outer[0].(*ast.LabeledStmt); ok && len(outer) > 1 {
		in, outer = l, outer[1:]
	}
	s.list = fix.Statements(outer[0])
	s.i = slices.Index(s.list, in)
	return s.i >= 0
}

// enclose notes loops, and reports whether n is the function.
func (s *site) enclose(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		s.loops = append(s.loops, n.(ast.Stmt))
	case *ast.FuncLit:
		s.fn, s.body = n.Type, n.Body
		return true
	case *ast.FuncDecl:
		s.fn, s.body = n.Type, n.Body
		return true
	}
	return false
}

// resultVar returns the variable that result i of the call is assigned to.
func (s *site) resultVar(i int) types.Object {
	if i < 0 {
		return nil
	}
	as, ok := s.stmt.(*ast.AssignStmt)
	if !ok {
		return nil
	}
	id := target(as.Lhs, as.Rhs, s.f.call, i)
	if id == nil {
		return nil
	}
	return s.pass.TypesInfo.ObjectOf(id)
}

// A guard is where the resource is known to be there: behind a statement,
// or at the beginning of a block.
type guard struct {
	behind ast.Stmt
	block  *ast.BlockStmt
	// mayBeNil reports whether it may be nil there all the same.
	mayBeNil bool
}

// insert returns the edit that puts a statement there.
func (g guard) insert(src *fix.Source, lines ...string) fix.Edit {
	if g.block != nil {
		return src.Begin(g.block, lines...)
	}
	return src.Behind(g.behind, lines...)
}

// pos returns a position at which names mean what they mean there.
func (g guard) pos() token.Pos {
	if g.block != nil {
		return g.block.Lbrace + 1
	}
	return g.behind.End()
}

// maxSkipped is how many statements may stand between an acquisition and
// the check of its error.
const maxSkipped = 3

// guard finds the place behind the error check, or, where there is none,
// the one right behind the acquisition.
func (s *site) guard() (g guard, found bool) {
	g, found = s.findGuard()
	if !s.isOptional() {
		return g, found
	}
	if past, ok := s.pastNilCheck(g); found && ok {
		return past, true
	}
	g.mayBeNil = true
	return g, found && s.isThere(g.pos()) != ""
}

func (s *site) findGuard() (g guard, found bool) {
	if s.block != nil {
		return guard{block: s.block}, true
	}
	if g, found := s.guardInCond(); found {
		return g, true
	}
	if s.init != nil {
		return s.guardInIf(s.init)
	}
	if s.f.Err < 0 && s.f.OK < 0 {
		if g, found := s.joined(); found {
			return g, true
		}
		return guard{behind: s.stmt}, true
	}
	if s.err != nil || s.ok != nil {
		if g, found := s.fallback(); found {
			return g, true
		}
		if g, found := s.check(); found {
			return g, true
		}
		if g, found := s.joined(); found {
			return g, true
		}
	}
	g = guard{behind: s.stmt, mayBeNil: true}
	return g, s.isThere(g.pos()) != ""
}

// isThere returns a condition that is true at pos if something was
// acquired, "" if there is none.
func (s *site) isThere(pos token.Pos) string {
	switch {
	case s.isOptional():
	case s.err != nil && s.isVisible(s.err, pos) && !s.assignedTo(s.err, pos):
		return s.err.Name() + " == nil"
	case s.ok != nil && s.isVisible(s.ok, pos) && !s.assignedTo(s.ok, pos):
		return s.ok.Name()
	}
	if name, t := s.held(pos); name != "" && isNillable(t) {
		return name + " != nil"
	}
	return ""
}

// assignedTo reports whether obj is assigned between the acquisition and
// pos.
func (s *site) assignedTo(obj types.Object, pos token.Pos) bool {
	return slices.ContainsFunc(s.assignments(s.f.Fn, obj), func(a *ast.AssignStmt) bool {
		return a.Pos() > s.stmt.Pos() && a.Pos() < pos
	})
}

// check finds the check of the error, or of the ok, that tells whether
// anything was acquired.
func (s *site) check() (g guard, found bool) {
	for k := s.i + 1; k < len(s.list) && k <= s.i+1+maxSkipped; k++ {
		next := s.list[k]
		if ifs, ok := next.(*ast.IfStmt); ok && ifs.Init == nil && s.tests(ifs.Cond) {
			if s.saysAcquired(ifs.Cond) {
				return guard{block: ifs.Body}, true
			}
			if s.saysVoid(ifs.Cond) {
				if s.leaves(ifs.Body) {
					return guard{behind: next}, true
				}
				g = guard{behind: next, mayBeNil: true}
				return g, s.isThere(g.pos()) != ""
			}
			if s.isChainOfErrors(ifs) {
				return guard{behind: next}, true
			}
			return g, false
		}
		if s.requires(next) || s.isSwitchOfErrors(next) {
			return guard{behind: next}, true
		}
		if s.mayLeave(next) || s.assigns(next, s.err) || s.assigns(next, s.ok) {
			return g, false
		}
	}
	return g, false
}

// isChainOfErrors reports whether an if statement goes on only if there is no
// error: it asks of which kind one is, by a function that is true of errors
// alone, and then whether there is any.
//
//	if errors.Is(err, fs.ErrNotExist) {
//		return nil
//	} else if err != nil {
//		return err
//	}
func (s *site) isChainOfErrors(ifs *ast.IfStmt) bool {
	for {
		next, ok := ifs.Else.(*ast.IfStmt)
		if !ok || next.Init != nil || !s.asksKind(ifs.Cond) || !s.leaves(ifs.Body) {
			return false
		}
		if s.saysVoid(next.Cond) {
			return next.Else == nil && s.leaves(next.Body)
		}
		ifs = next
	}
}

// isSwitchOfErrors reports whether a statement is a switch without a tag that
// goes on only if there is no error, as isChainOfErrors has it.
func (s *site) isSwitchOfErrors(stmt ast.Stmt) bool {
	sw, ok := stmt.(*ast.SwitchStmt)
	if !ok || sw.Init != nil || sw.Tag != nil {
		return false
	}
	isVoid := false
	for _, stmt := range sw.Body.List {
		clause := stmt.(*ast.CaseClause)
		if clause.List == nil || breaksOut(clause) || !s.leaves(&ast.BlockStmt{List: clause.Body}) {
			return false
		}
		for _, cond := range clause.List {
			if !s.saysVoid(cond) && !s.asksKind(cond) {
				return false
			}
			isVoid = isVoid || s.saysVoid(cond)
		}
	}
	return isVoid
}

// asksKind reports whether the condition is a call of package errors or os
// that tells which error it is: of none it is false.
func (s *site) asksKind(cond ast.Expr) bool {
	call, ok := ast.Unparen(cond).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 || !s.isErr(call.Args[0]) {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := s.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "errors":
		return fn.Name() == "As" || fn.Name() == "Is" && len(call.Args) == 2 && !isNil(call.Args[1])
	case "os":
		return strings.HasPrefix(fn.Name(), "Is")
	}
	return false
}

// requires reports whether the statement ends the test if there is an
// error: require.NoError(t, err).
func (s *site) requires(stmt ast.Stmt) bool {
	es, ok := stmt.(*ast.ExprStmt)
	if !ok || s.err == nil {
		return false
	}
	call, ok := es.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "NoError" && sel.Sel.Name != "NoErrorf" && sel.Sel.Name != "NilError" {
		return false
	}
	fn, ok := s.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Name() {
	case "require", "must", "assert":
	default:
		return false
	}
	ends := fn.Pkg().Name() != "assert" || sel.Sel.Name == "NilError" // of gotest.tools
	return ends && slices.ContainsFunc(call.Args, s.isErr)
}

// guardInIf finds the place if the acquisition is the Init of ifs.
func (s *site) guardInIf(ifs *ast.IfStmt) (g guard, found bool) {
	if s.saysAcquired(ifs.Cond) {
		return guard{block: ifs.Body}, true
	}
	if !s.saysVoid(ifs.Cond) {
		return g, false
	}
	if b, ok := ifs.Else.(*ast.BlockStmt); ok {
		return guard{block: b}, true
	}
	if ifs.Else == nil && !s.isElse && !s.isDeclared && s.leaves(ifs.Body) {
		return guard{behind: ifs}, true
	}
	return g, false
}

// guardInCond finds the place if the ok of the acquisition is the condition of
// its if statement: if !mu.TryLock().
func (s *site) guardInCond() (g guard, found bool) {
	ifs, ok := s.stmt.(*ast.IfStmt)
	if !ok || ifs.Init != nil || s.f.OK < 0 {
		return g, false
	}
	if ast.Unparen(ifs.Cond) == s.f.call {
		return guard{block: ifs.Body}, true
	}
	not, ok := ast.Unparen(ifs.Cond).(*ast.UnaryExpr)
	if ok && not.Op == token.NOT && ast.Unparen(not.X) == s.f.call && ifs.Else == nil && s.leaves(ifs.Body) {
		return guard{behind: ifs}, true
	}
	return g, false
}

// inBlock returns the site as the block sees it that is entered only where
// something was acquired in the head of its if statement, nil if there is
// none.
func (s *site) inBlock() *site {
	if s.init == nil || s.block != nil {
		return nil
	}
	g, found := s.guard()
	if !found || g.mayBeNil || g.block == nil || len(g.block.List) == 0 {
		return nil
	}
	in := *s
	in.init, in.block, in.list, in.i = nil, g.block, g.block.List, -1
	return &in
}

// tests reports whether the condition is about the error or the ok.
func (s *site) tests(cond ast.Expr) bool {
	return s.err != nil && s.mentions([]ast.Expr{cond}, s.err) || s.ok != nil && s.mentions([]ast.Expr{cond}, s.ok)
}

// saysVoid reports whether the condition is true whenever nothing was
// acquired.
func (s *site) saysVoid(cond ast.Expr) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		if c.Op == token.LOR {
			return s.saysVoid(c.X) || s.saysVoid(c.Y)
		}
		return c.Op == token.NEQ && s.isErr(c.X) && isNil(c.Y)
	case *ast.UnaryExpr:
		return c.Op == token.NOT && s.isOK(c.X)
	}
	return false
}

// saysAcquired reports whether the condition is true only if something was
// acquired.
func (s *site) saysAcquired(cond ast.Expr) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		if c.Op == token.LAND {
			return s.saysAcquired(c.X) || s.saysAcquired(c.Y)
		}
		return c.Op == token.EQL && s.isErr(c.X) && isNil(c.Y)
	case *ast.Ident:
		return s.isOK(c)
	}
	return false
}

func (s *site) isErr(e ast.Expr) bool { return s.err != nil && s.isUse(e, s.err) }
func (s *site) isOK(e ast.Expr) bool  { return s.ok != nil && s.isUse(e, s.ok) }

// isUse reports whether e is the name of obj.
func (s *site) isUse(e ast.Expr, obj types.Object) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && s.pass.TypesInfo.Uses[id] == obj
}

func isNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "nil"
}

// isNillable reports whether values of the type compare with nil.
func isNillable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Map, *types.Slice, *types.Chan:
		_, isParam := types.Unalias(t).(*types.TypeParam)
		return !isParam
	}
	return false
}

// leaves reports whether control does not go past the block's end.
func (s *site) leaves(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	switch last := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := ast.Unparen(last.X).(*ast.CallExpr)
		return ok && s.isNoReturn(call)
	case *ast.IfStmt:
		return last.Else != nil && s.leaves(last.Body) && s.leaves(&ast.BlockStmt{List: []ast.Stmt{last.Else}})
	case *ast.BlockStmt:
		return s.leaves(last)
	case *ast.SelectStmt:
		return s.clausesLeave(last.Body)
	case *ast.SwitchStmt:
		return hasDefault(last.Body) && s.clausesLeave(last.Body)
	case *ast.TypeSwitchStmt:
		return hasDefault(last.Body) && s.clausesLeave(last.Body)
	}
	return false
}

// clausesLeave reports whether control does not go past the end of a switch
// or select from one of its clauses.
func (s *site) clausesLeave(body *ast.BlockStmt) bool {
	return !slices.ContainsFunc(body.List, func(clause ast.Stmt) bool {
		var list []ast.Stmt
		switch c := clause.(type) {
		case *ast.CaseClause:
			list = c.Body
		case *ast.CommClause:
			list = c.Body
		}
		return breaksOut(clause) || !s.leaves(&ast.BlockStmt{List: list})
	})
}

// hasDefault reports whether a clause of a switch is its default.
func hasDefault(body *ast.BlockStmt) bool {
	return slices.ContainsFunc(body.List, func(clause ast.Stmt) bool {
		c, ok := clause.(*ast.CaseClause)
		return ok && c.List == nil
	})
}

// breaksOut reports whether a clause may leave its switch or select for what
// is behind that. Where a break to a label leads is not asked: gives up
// towards yes.
func breaksOut(clause ast.Stmt) bool {
	return fix.Has(clause, func(n ast.Node) bool {
		b, ok := n.(*ast.BranchStmt)
		return ok && (b.Tok == token.BREAK || b.Tok == token.GOTO)
	})
}

// isNoReturn reports whether the call does not return, as its name says:
// what the analysis knows of it decides the proof.
func (s *site) isNoReturn(call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		_, ok := s.pass.TypesInfo.Uses[fun].(*types.Builtin)
		return ok && fun.Name == "panic"
	case *ast.SelectorExpr:
		switch fun.Sel.Name {
		case "Exit", "Fatal", "Fatalf", "Fatalln", "FailNow", "Panic", "Panicf", "Panicln", "Goexit", "Skip", "Skipf", "SkipNow":
			return true
		}
	}
	return false
}

// mayLeave reports whether a statement has a way out of its list.
func (s *site) mayLeave(n ast.Node) bool {
	return fix.Has(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt, *ast.LabeledStmt:
			return true
		case *ast.CallExpr:
			return s.isNoReturn(n)
		}
		return false
	})
}

// assigns reports whether n assigns to obj, or lets its address go.
func (s *site) assigns(n ast.Node, obj types.Object) bool {
	if obj == nil {
		return false
	}
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				found = found || s.isUse(e, obj)
			}
		case *ast.IncDecStmt:
			found = found || s.isUse(n.X, obj)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && s.isUse(n.X, obj)
		case *ast.RangeStmt:
			found = found || n.Tok == token.ASSIGN && (n.Key != nil && s.isUse(n.Key, obj) || n.Value != nil && s.isUse(n.Value, obj))
		}
		return !found
	})
	return found
}
