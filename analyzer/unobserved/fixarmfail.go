package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// moveFailing moves an arm that leaves its results in variables into a
// closure, with what it defers and its returns where it fails: what the arm
// acquires is used and released under the observation.
//
// A return in the closure is one of the function again because the statement
// behind the choice returns the same wherever the error is not nil. So each
// return of the arm has to be one with an error that is not nil, and with the
// values of that statement's return.
func (a *armFix) moveFailing() []fix.Edit {
	as, ok := a.stmt.(*ast.AssignStmt)
	if !ok || as.Tok != token.ASSIGN || len(as.Rhs) != 1 || ast.Unparen(as.Rhs[0]) != a.call || len(a.list) < 2 || slices.ContainsFunc(a.list, hasJump) {
		return nil
	}
	results := a.typesOf(a.lit.Type.Results)
	if len(results) != len(as.Lhs) || !slices.EqualFunc(results, a.resultsOf(a.call), types.Identical) || !gotype.IsPlainError(results[len(results)-1]) {
		return nil
	}
	names := a.namesOf(as.Lhs)
	if names == "" || slices.ContainsFunc(a.list, hasDefer) && !a.leavesData() {
		return nil
	}
	edits, ok := a.failingReturns(as.Lhs[len(as.Lhs)-1], results)
	if !ok {
		return nil
	}
	head := names + " = " + a.head(a.resultsText())
	// In a loop a release may yet have to come behind the last statement.
	own, ok := a.list[len(a.list)-1].(*ast.AssignStmt)
	if !ok || own.Tok != token.ASSIGN || len(own.Rhs) != 1 || a.namesOf(own.Lhs) != names || a.isInLoop() {
		return append(edits, a.around(head, "return "+names, a.tail())...)
	}
	value := a.src.Slice(own.Rhs[0].Pos(), own.Rhs[0].End())
	return append(edits, a.src.Before(a.list[0], head), a.src.Replace(own, "return "+value), a.src.Behind(own, a.tail()))
}

// namesOf returns the names of variables that mean the same before and
// behind the arm, with commas between them.
func (a *armFix) namesOf(exprs []ast.Expr) string {
	var names []string
	for _, e := range exprs {
		id, ok := e.(*ast.Ident)
		if !ok {
			return ""
		}
		obj := a.pass.TypesInfo.Uses[id]
		if obj == nil || !a.isVisible(obj, a.list[0].Pos()) || !a.isVisible(obj, a.list[len(a.list)-1].End()) {
			return ""
		}
		names = append(names, id.Name)
	}
	return strings.Join(names, ", ")
}

// failingReturns returns the edits by which the arm's returns, where it
// fails, become those of a closure with the given results.
func (a *armFix) failingReturns(err ast.Expr, results []types.Type) (edits []fix.Edit, ok bool) {
	rets := returnsIn(a.list)
	if len(rets) == 0 {
		return nil, true
	}
	zeros := ""
	for _, t := range results[:len(results)-1] {
		zero := zeroText(t)
		if zero == "" {
			return nil, false
		}
		zeros += zero + ", "
	}
	behind := a.returnBehind(err)
	for _, ret := range rets {
		if behind == nil || !a.returnsAlike(ret, behind) {
			return nil, false
		}
		e := ret.Results[len(ret.Results)-1]
		edits = append(edits, a.src.Replace(ret, "return "+zeros+a.src.Slice(e.Pos(), e.End())))
	}
	return edits, true
}

// returnsAlike reports whether a return of the arm gives back an error that
// is not nil, and besides the zero values that the other return has.
func (a *armFix) returnsAlike(ret, behind *ast.ReturnStmt) bool {
	last := len(ret.Results) - 1
	if last < 0 || len(behind.Results) != len(ret.Results) || !a.isFailure(ret.Results[last], ret) {
		return false
	}
	for i, e := range ret.Results[:last] {
		other := behind.Results[i]
		if !isZero(e) || a.src.Slice(e.Pos(), e.End()) != a.src.Slice(other.Pos(), other.End()) {
			return false
		}
	}
	return true
}

// isFailure reports whether an error that is returned is not nil: it is made
// here, or the return stands below the check of it.
func (a *armFix) isFailure(e ast.Expr, ret *ast.ReturnStmt) bool {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		fn, ok := typeutil.Callee(a.pass.TypesInfo, call).(*types.Func)
		return ok && (fn.FullName() == "fmt.Errorf" || fn.FullName() == "errors.New")
	}
	nodes, _ := astutil.PathEnclosingInterval(a.file, ret.Pos(), ret.End())
	i := slices.IndexFunc(nodes, func(n ast.Node) bool { _, ok := n.(*ast.BlockStmt); return ok })
	if i < 0 || i+1 == len(nodes) {
		return false
	}
	check, ok := nodes[i+1].(*ast.IfStmt)
	return ok && nodes[i] == ast.Node(check.Body) && check.Body.List[0] == ast.Stmt(ret) && a.asksNotNil(check.Cond, e)
}

// asksNotNil reports whether a condition is that a variable is not nil.
func (a *armFix) asksNotNil(cond, e ast.Expr) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ || !a.pass.TypesInfo.Types[b.Y].IsNil() {
		return false
	}
	x, ok := ast.Unparen(b.X).(*ast.Ident)
	y, isName := ast.Unparen(e).(*ast.Ident)
	return ok && isName && a.pass.TypesInfo.Uses[x] != nil && a.pass.TypesInfo.Uses[x] == a.pass.TypesInfo.Uses[y]
}

// returnBehind returns the return by which the statement that runs next
// behind the arm hands on err as it is, where it is not nil.
func (a *armFix) returnBehind(err ast.Expr) *ast.ReturnStmt {
	check, ok := a.next().(*ast.IfStmt)
	if !ok || check.Init != nil || len(check.Body.List) != 1 || !a.asksNotNil(check.Cond, err) {
		return nil
	}
	ret, ok := check.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) == 0 || !a.asksNotNil(check.Cond, ret.Results[len(ret.Results)-1]) {
		return nil
	}
	return ret
}

func (a *armFix) isInLoop() bool {
	nodes, _ := astutil.PathEnclosingInterval(a.file, a.list[0].Pos(), a.list[0].End())
	for _, n := range nodes {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncLit:
			return false
		}
	}
	return false
}

// next returns the statement that runs next behind the arm, nil if that is
// no statement behind it.
func (a *armFix) next() ast.Stmt {
	first, end := a.list[0], a.list[len(a.list)-1].End()
	nodes, _ := astutil.PathEnclosingInterval(a.file, first.Pos(), first.End())
	for _, n := range nodes {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return nil
		}
		list := fix.Statements(n)
		i := slices.IndexFunc(list, func(s ast.Stmt) bool { return end <= s.Pos() })
		if i >= 0 && !isClause(list[i]) {
			return list[i]
		}
	}
	return nil
}

func isClause(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

func hasDefer(stmt ast.Stmt) bool {
	return fix.Has(stmt, func(n ast.Node) bool { _, ok := n.(*ast.DeferStmt); return ok })
}

// leavesData reports whether the arm leaves behind nothing but data, which
// what it defers cannot end: that would run before it is used.
func (a *armFix) leavesData() bool {
	return !slices.ContainsFunc(a.list, func(stmt ast.Stmt) bool {
		return fix.Has(stmt, func(n ast.Node) bool {
			as, ok := n.(*ast.AssignStmt)
			return ok && slices.ContainsFunc(as.Lhs, func(e ast.Expr) bool {
				if id, ok := e.(*ast.Ident); ok {
					obj := a.pass.TypesInfo.ObjectOf(id)
					return obj != nil && obj.Pos() < a.arm[0].Pos() && !isData(obj.Type())
				}
				return true
			})
		})
	})
}

// isData reports whether values of a type refer to nothing that could be
// released: an error counts as such.
func isData(t types.Type) bool {
	if gotype.IsPlainError(t) {
		return true
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() != types.UnsafePointer
	case *types.Slice:
		return isData(t.Elem())
	case *types.Map:
		return isData(t.Key()) && isData(t.Elem())
	}
	return false
}

// zeroText spells the zero value of a type, "" if that takes its name.
func zeroText(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsNumeric != 0:
			return "0"
		case u.Info()&types.IsBoolean != 0:
			return "false"
		}
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature:
		return "nil"
	case *types.Interface:
		if _, ok := t.(*types.TypeParam); !ok {
			return "nil"
		}
	}
	return ""
}
