package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
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
	// leftWith is the parameter, or the captured variable, that the function is
	// left with, nil if it acquires.
	leftWith ssa.Value
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
	index int
	kills bool // see killing
	// closer is the name of a function that releases, from a place on, see nameDeferOnWaysOut.
	closer     string
	closerFrom token.Pos
	optional   *bool        // see isOptional
	users      *uses        // see follow
	listed     *releaseList // see released
	// inner are the statements of the list that defer the release of what was
	// made of the resource, see findInner.
	inner []ast.Stmt
	// how are the ways to release it, the preferred one first.
	how []contract.Release
}

// newSite returns the site of a finding, nil if the statement has a form
// that no shape knows.
func (x *fixer) newSite(f *finding, file *ast.File, src *fix.Source) *site {
	if f.Code > 0 {
		return nil // the shapes know errors and bools, no numbers that tell of a failure
	}
	if f.Half {
		return nil // a release would meet an owner that is set up half way
	}
	if f.Failed {
		return nil // what asks for the error does not know whether there is a result
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

// acquiredIn, acquiredAt and acquiredPos tell where the resource is acquired:
// the function, the block, and the position. What a function is left with is
// there from its beginning.
func (s *site) acquiredIn() *ssa.Function {
	if s.leftWith != nil {
		return s.leftWith.Parent()
	}
	return s.f.Call.Parent()
}

func (s *site) acquiredAt() *ssa.BasicBlock {
	if s.leftWith != nil {
		return s.leftWith.Parent().Blocks[0]
	}
	return s.f.Call.Block()
}

func (s *site) acquiredPos() token.Pos {
	if s.leftWith != nil {
		return s.body.Lbrace
	}
	return s.f.call.Pos()
}

// isRepeated reports whether the function may acquire again before it returns.
func (s *site) isRepeated() bool {
	return (len(s.loops) > 0 || path.InCycle(s.acquiredAt())) && !s.leavesLoops()
}

// leavesLoops reports whether control that has come past the acquisition never
// comes back to it: a loop looks for the first that there is, and ends.
func (s *site) leavesLoops() bool {
	call, ok := s.f.Call.(*ssa.Call)
	if !ok || s.leftWith != nil || s.f.Fn != call.Parent() || slices.ContainsFunc(s.loops, s.runsBody) {
		return false
	}
	if s.f.Err < 0 {
		return !path.InCycle(call.Block())
	}
	isChecked := false
	for _, b := range s.f.Fn.Blocks {
		if call.Block().Dominates(b) && s.isPastCheck(b.Instrs[0]) {
			if isChecked = true; reaches(b, call.Block()) {
				return false
			}
		}
	}
	return isChecked
}

// runsBody reports whether a loop is over a function, which runs the body.
func (s *site) runsBody(loop ast.Stmt) bool {
	r, ok := loop.(*ast.RangeStmt)
	return ok && gotype.IsFunc(s.pass.TypesInfo.TypeOf(r.X))
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

// isUseOf reports whether id, if any, is the name of obj.
func (s *site) isUseOf(id *ast.Ident, obj types.Object) bool { return id != nil && s.isUse(id, obj) }

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

// isTriedAgain reports whether the function calls another method of what the call has
// set up, if its bool is true, that answers so, too: that may have set it up instead,
// and a release behind the first one is not for both.
func (s *site) isTriedAgain() bool {
	call, ok := s.f.Call.(*ssa.Call)
	if !ok || !s.f.Param || s.f.OK < 0 || s.f.Lock {
		return false
	}
	owner := path.Operands(&call.Call)[s.f.Result]
	return owner.Referrers() != nil && slices.ContainsFunc(*owner.Referrers(), func(ref ssa.Instruction) bool {
		other, ok := ref.(*ssa.Call)
		return ok && other != call && gotype.IsBool(other.Type()) && len(path.Operands(&other.Call)) > 0 && path.Operands(&other.Call)[0] == owner
	})
}
