package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// fieldHolder returns the field of a local variable, or of a field of one, that
// the resource is assigned to, nil if it is none.
func (s *site) fieldHolder() *ast.SelectorExpr {
	as, ok := s.stmt.(*ast.AssignStmt)
	if !ok || s.f.Param || len(as.Rhs) != 1 || ast.Unparen(as.Rhs[0]) != s.f.call || s.index < 0 || s.index >= len(as.Lhs) {
		return nil
	}
	sel, _ := as.Lhs[s.index].(*ast.SelectorExpr)
	if sel == nil {
		return nil
	}
	v, ok := s.pass.TypesInfo.Uses[rootOf(sel)].(*types.Var)
	if !ok || !within(s.body, v.Pos()) && !s.isCopy(v) && !s.isResult(v) {
		return nil
	}
	return sel
}

// isCopy reports whether a variable is a struct that the innermost function gets by
// its value: nobody else has it.
func (s *site) isCopy(v *types.Var) bool {
	_, isStruct := v.Type().Underlying().(*types.Struct)
	sig := s.f.Fn.Signature
	return isStruct && v.Parent() != s.pass.Pkg.Scope() && s.leftWith == nil && (sig.Recv() == v || slices.Contains(slices.Collect(sig.Params().Variables()), v))
}

// rootOf returns the name that a chain of fields begins with, nil if it is none.
func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.Ident:
			return x
		default:
			return nil
		}
	}
}

// isStable reports whether an expression is a chain of fields of a variable
// that pos sees as well.
func (s *site) isStable(e ast.Expr, pos token.Pos) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		obj := s.pass.TypesInfo.Uses[e]
		return obj != nil && s.isVisible(obj, pos)
	case *ast.SelectorExpr:
		return s.isStable(e.X, pos)
	}
	return false
}

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
// the acquisition, others in the function that leak alike, and what makes other
// structs elsewhere, gives that field a value. If it is not nil, something was
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
			isFilled = isFilled || n != stmt && s.fills(n, sel.Obj()) && !s.fillsAlike(n, field) && !s.makesOther(n)
			return !isFilled
		})
	}
	return !isFilled
}

// makesOther reports whether a node is in what makes a struct in another function.
func (s *site) makesOther(n ast.Node) bool {
	switch n.(type) {
	case *ast.KeyValueExpr, *ast.CompositeLit:
		return !within(s.body, n.Pos())
	}
	return false
}

// fillsAlike reports whether a statement gives a field of a variable another
// resource that leaks alike.
func (s *site) fillsAlike(n ast.Node, field *ast.SelectorExpr) bool {
	as, ok := n.(*ast.AssignStmt)
	if !ok || !within(s.body, as.Pos()) || s.isInLit(as) || !s.leaksAlike(as) {
		return false
	}
	other, ok := as.Lhs[0].(*ast.SelectorExpr)
	if !ok || types.ExprString(other) != types.ExprString(field) {
		return false
	}
	root := rootOf(other)
	return root != nil && s.isUse(root, s.pass.TypesInfo.Uses[rootOf(field)])
}

// litVar returns the variable that the statement declares with a struct which has
// the acquisition as the value of a field, and litField what that field is called;
// they are nil and "" if it does not, or the function gives one of them something
// else.
//
//	s := &server{ticker: time.NewTicker(d)}
func (s *site) litVar() *types.Var {
	as, ok := s.stmt.(*ast.AssignStmt)
	if !ok || s.f.Param || s.f.Global != "" || len(as.Lhs) != 1 || len(as.Rhs) != 1 || !makesStruct(as.Rhs[0]) {
		return nil
	}
	id, ok := as.Lhs[0].(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := s.pass.TypesInfo.Defs[id].(*types.Var)
	return v
}

func (s *site) litField() (name string, t types.Type) {
	v := s.litVar()
	if v == nil || len(s.assignments(s.f.Fn, v)) > 0 {
		return "", nil
	}
	e := ast.Unparen(s.stmt.(*ast.AssignStmt).Rhs[0])
	if address, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(address.X)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return "", nil
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok || ast.Unparen(kv.Value) != s.f.call {
			continue
		}
		field, ok := kv.Key.(*ast.Ident)
		obj, isField := s.pass.TypesInfo.Uses[field].(*types.Var)
		isFilled := false
		ast.Inspect(s.body, func(n ast.Node) bool {
			isFilled = isFilled || n != ast.Node(kv) && s.fills(n, obj)
			return !isFilled
		})
		if !ok || !isField || !obj.IsField() || isFilled {
			return "", nil
		}
		return v.Name() + "." + field.Name, obj.Type()
	}
	return "", nil
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
