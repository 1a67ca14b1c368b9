package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// keptAt returns the field that keeps the resource where pos does not see the
// variable that got it, and its type: a field of a struct that the function
// makes, which the list fills from the variable, and nothing else fills. It is
// "" if there is none.
func (s *site) keptAt(pos token.Pos) (string, types.Type) {
	for _, stmt := range s.list[s.i+1:] {
		as, ok := stmt.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != 1 || len(as.Rhs) != 1 || !s.isHolder(ast.Unparen(as.Rhs[0])) {
			continue
		}
		field, ok := as.Lhs[0].(*ast.SelectorExpr)
		if ok && pos > as.End() && s.isFilledOnlyBy(as, field) && s.isStable(field, pos) {
			return types.ExprString(field), s.pass.TypesInfo.TypeOf(field)
		}
		break
	}
	return "", nil
}

// isOnlyFilledHere reports whether the field that holds the resource can hold
// nothing else: the function makes the struct, and nothing in the package but
// the acquisition gives that field a value. If it is not nil, something was
// acquired.
func (s *site) isOnlyFilledHere(field *ast.SelectorExpr) bool { return s.isFilledOnlyBy(s.stmt, field) }

// isFilledOnlyBy reports it for the statement that gives the field its value.
func (s *site) isFilledOnlyBy(stmt ast.Stmt, field *ast.SelectorExpr) bool {
	sel := s.pass.TypesInfo.Selections[field]
	id, isName := ast.Unparen(field.X).(*ast.Ident)
	if sel == nil || !isName || !s.isMadeHere(s.pass.TypesInfo.Uses[id]) {
		return false
	}
	isFilled := false
	for _, file := range s.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			isFilled = isFilled || n != stmt && s.fills(n, sel.Obj())
			return !isFilled
		})
	}
	return !isFilled
}

// isMadeHere reports whether a variable is declared with a struct that is made
// there and then, and never assigned another one.
func (s *site) isMadeHere(obj types.Object) bool {
	isMade := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, e := range n.Lhs {
				if id, ok := e.(*ast.Ident); ok && s.pass.TypesInfo.Defs[id] == obj {
					isMade = len(n.Lhs) == len(n.Rhs) && makesStruct(n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			i := slices.IndexFunc(n.Names, func(id *ast.Ident) bool { return s.pass.TypesInfo.Defs[id] == obj })
			if i >= 0 {
				_, isStruct := obj.Type().Underlying().(*types.Struct)
				isMade = isStruct && len(n.Values) == 0 || i < len(n.Values) && makesStruct(n.Values[i])
			}
		}
		return true
	})
	return isMade && obj != nil && len(s.assignments(s.f.Fn, obj)) == 0
}

// makesStruct reports whether an expression is a composite literal, or the
// address of one, or a new one.
func makesStruct(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, isLit := ast.Unparen(e.X).(*ast.CompositeLit)
		return e.Op == token.AND && isLit
	case *ast.CallExpr:
		id, ok := e.Fun.(*ast.Ident)
		return ok && id.Name == "new"
	}
	return false
}

// fills reports whether a node gives a field a value, or lets its address go.
func (s *site) fills(n ast.Node, field types.Object) bool {
	isField := func(e ast.Expr) bool {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		return ok && s.pass.TypesInfo.Uses[sel.Sel] == field
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		return slices.ContainsFunc(n.Lhs, isField) && !(len(n.Rhs) == 1 && isNil(n.Rhs[0]))
	case *ast.UnaryExpr:
		return n.Op == token.AND && isField(n.X)
	case *ast.RangeStmt:
		return n.Key != nil && isField(n.Key) || n.Value != nil && isField(n.Value)
	case *ast.KeyValueExpr:
		id, ok := n.Key.(*ast.Ident)
		return ok && s.pass.TypesInfo.Uses[id] == field && !isNil(n.Value)
	case *ast.CompositeLit:
		t := s.pass.TypesInfo.TypeOf(n)
		if t == nil || len(n.Elts) == 0 {
			return false
		}
		_, isKeyed := n.Elts[0].(*ast.KeyValueExpr)
		st, ok := t.Underlying().(*types.Struct)
		return ok && !isKeyed && slices.ContainsFunc(slices.Collect(st.Fields()), func(f *types.Var) bool { return f == field })
	}
	return false
}
