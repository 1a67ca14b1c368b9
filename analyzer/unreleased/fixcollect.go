package unreleased

import (
	"go/ast"
	"go/token"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// collectErrors returns the edits that make a releaser go on where one release
// fails, and return all errors at its end: where some releases are in loops, or
// under a condition, so that a return cannot have them beside it. From the
// first such return on, the method may do nothing else than release: the other
// statements would not have been reached.
func (s *releaser) collectErrors() (edits []fix.Edit) {
	if !s.returnsError() || s.uses("errs") {
		return nil
	}
	list := s.decl.Body.List
	last, ok := list[len(list)-1].(*ast.ReturnStmt)
	if !ok {
		return nil
	}
	var first ast.Stmt
	for _, stmt := range list[:len(list)-1] {
		found, ok := s.collectIn(stmt)
		isFirst := first == nil && s.failing(stmt) != nil // whatever fails there
		if !ok && !isFirst {
			if first != nil {
				return nil
			}
			continue // it goes on returning as it does
		}
		if len(found) > 0 && first == nil {
			first = stmt
		}
		edits = append(edits, found...)
	}
	if first == nil {
		return nil
	}
	edits = append(edits, s.src.Before(first, "var errs []error"))
	switch e := s.returned(last); {
	case len(last.Results) == 1 && isNil(last.Results[0]):
		return append(edits, s.src.Replace(last.Results[0], "errors.Join(errs...)"))
	case len(last.Results) == 1:
		call, ok := ast.Unparen(last.Results[0]).(*ast.CallExpr)
		if !ok || !s.isPartRelease(call) {
			return nil
		}
		return append(edits, s.src.Before(last, "errs = append(errs, "+e+")"), s.src.Replace(last.Results[0], "errors.Join(errs...)"))
	}
	return nil
}

// collectIn returns the edits that note the errors with which a statement
// returns instead. It is false if the statement does something else than to
// release, and to forget what is released.
func (s *releaser) collectIn(stmt ast.Stmt) (edits []fix.Edit, ok bool) {
	if ret := s.failing(stmt); ret != nil {
		ifs := stmt.(*ast.IfStmt)
		return []fix.Edit{s.src.Replace(ret, "errs = append(errs, "+s.returned(ret)+")")}, ifs.Init == nil || s.onlyReleases(ifs.Init)
	}
	var body *ast.BlockStmt
	switch stmt := stmt.(type) {
	case *ast.IfStmt:
		if stmt.Init != nil || stmt.Else != nil || hasCall(stmt.Cond) {
			return nil, false
		}
		body = stmt.Body
	case *ast.RangeStmt:
		body = stmt.Body
	case *ast.BranchStmt:
		return nil, stmt.Tok == token.CONTINUE // past an element that is not there
	default:
		return nil, s.onlyReleases(stmt)
	}
	ok = true
	for _, inner := range body.List {
		found, fits := s.collectIn(inner)
		edits, ok = append(edits, found...), ok && fits
	}
	return edits, ok
}

// onlyReleases reports whether a statement releases a part of the receiver, or
// an element of one, or forgets it.
func (s *releaser) onlyReleases(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		return s.isReleaseCall(stmt.X)
	case *ast.AssignStmt:
		return len(stmt.Rhs) == 1 && (s.isReleaseCall(stmt.Rhs[0]) || stmt.Tok == token.ASSIGN && isNil(stmt.Rhs[0]))
	}
	return false
}

// isReleaseCall reports whether e calls a releasing method of a part of the
// receiver, or of a variable.
func (s *releaser) isReleaseCall(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	if s.isPartRelease(call) {
		return true
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	_, isVariable := ast.Unparen(sel.X).(*ast.Ident)
	return isVariable && path.IsVerb(sel.Sel.Name)
}
