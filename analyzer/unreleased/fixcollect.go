package unreleased

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// collectErrors returns the edits that make a releaser go on where one release
// fails, and return all errors at its end: where some releases are in loops, or
// under a condition, so that a return cannot have them beside it. From the
// first such return on, the method may do nothing else than release: the other
// statements would not have been reached. Errors that cannot be joined are
// forgotten but for the first one.
func (s *releaser) collectErrors() (edits []fix.Edit) {
	if !s.returnsError() || s.uses("errs") || s.uses(firstError) {
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
			if found = s.collectFirst(stmt); len(found) == 0 {
				continue // it goes on returning as it does
			}
		}
		if len(found) > 0 && first == nil {
			first = stmt
		}
		edits = append(edits, found...)
	}
	if first == nil {
		return nil
	}
	declaration, collected := "var errs []error", s.join+"(errs...)"
	if s.onlyFirst {
		declaration, collected = "var "+firstError+" error", firstError
	}
	edits = append(edits, s.src.Before(first, declaration))
	switch e := s.returned(last); {
	case len(last.Results) == 1 && isNil(last.Results[0]):
		return append(edits, s.src.Replace(last.Results[0], collected))
	case len(last.Results) == 1:
		call, ok := ast.Unparen(last.Results[0]).(*ast.CallExpr)
		if !ok || !s.isPartRelease(call) {
			return nil
		}
		lines := []string{s.collect(e)}
		if s.onlyFirst {
			lines = []string{"if err := " + e + "; " + firstError + " == nil {", "\t" + firstError + " = err", "}"}
		}
		return append(edits, s.src.Before(last, lines...), s.src.Replace(last.Results[0], collected))
	}
	return nil
}

// firstError is the name of the variable that has the first error, where errors
// cannot be joined.
const firstError = "firstErr"

// collect returns the statement that notes an error.
func (s *releaser) collect(err string) string {
	if s.onlyFirst {
		return "if " + firstError + " == nil {\n\t" + firstError + " = " + err + "\n}"
	}
	return "errs = append(errs, " + err + ")"
}

// collectFirst is collectIn for the first statement that fails, under a
// condition of any kind: what comes before the failure is done in any case.
func (s *releaser) collectFirst(stmt ast.Stmt) (edits []fix.Edit) {
	ifs, ok := stmt.(*ast.IfStmt)
	if !ok || ifs.Init != nil || ifs.Else != nil {
		return nil
	}
	for _, inner := range ifs.Body.List {
		found, ok := s.collectIn(inner)
		if !ok && (len(edits) > 0 || s.failing(inner) == nil) {
			if len(edits) > 0 {
				return nil
			}
			continue
		}
		edits = append(edits, found...)
	}
	return edits
}

// collectIn returns the edits that note the errors with which a statement
// returns instead. It is false if the statement does something else than to
// release, to forget what is released, and to tell of it.
func (s *releaser) collectIn(stmt ast.Stmt) (edits []fix.Edit, ok bool) {
	if ret := s.failing(stmt); ret != nil {
		ifs := stmt.(*ast.IfStmt)
		return []fix.Edit{s.src.Replace(ret, s.collect(s.returned(ret)))}, ifs.Init == nil || s.onlyReleases(ifs.Init)
	}
	var body *ast.BlockStmt
	switch stmt := stmt.(type) {
	case *ast.IfStmt:
		if stmt.Init != nil {
			return nil, s.onlyTells(stmt)
		}
		if stmt.Else != nil || hasCall(stmt.Cond) {
			return nil, false
		}
		body = stmt.Body
	case *ast.RangeStmt:
		body = stmt.Body
	case *ast.ForStmt:
		if !s.isCounting(stmt) {
			return nil, false
		}
		body = stmt.Body
	case *ast.BranchStmt:
		return nil, stmt.Tok == token.CONTINUE // past an element that is not there
	default:
		return nil, s.onlyReleases(stmt) || isLogged(stmt)
	}
	ok = true
	for _, inner := range body.List {
		found, fits := s.collectIn(inner)
		edits, ok = append(edits, found...), ok && fits
	}
	return edits, ok
}

// isLogged reports whether a statement does nothing but write a line to a log, as
// the name of the method says.
func isLogged(stmt ast.Stmt) bool {
	e, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && !slices.ContainsFunc(call.Args, hasCall) &&
		slices.Contains([]string{"Debug", "Debugf", "Info", "Infof", "Warn", "Warnf", "Warning", "Warningf", "Error", "Errorf", "Printf", "Println", "Print", "Trace", "Tracef"}, sel.Sel.Name)
}

// isCounting reports whether a loop counts to the length of something.
func (s *releaser) isCounting(loop *ast.ForStmt) bool {
	cond, ok := loop.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op != token.LSS && cond.Op != token.NEQ {
		return false
	}
	_, isIncrement := loop.Post.(*ast.IncDecStmt)
	length, ok := ast.Unparen(cond.Y).(*ast.CallExpr)
	if !ok || !isIncrement {
		return false
	}
	fun, ok := length.Fun.(*ast.Ident)
	_, isBuiltin := s.pass.TypesInfo.Uses[fun].(*types.Builtin)
	return ok && isBuiltin && fun.Name == "len"
}

// onlyTells reports whether an if statement releases in its head, and only
// tells of the failure.
func (s *releaser) onlyTells(ifs *ast.IfStmt) bool {
	return ifs.Else == nil && s.onlyReleases(ifs.Init) && !hasCall(ifs.Cond) && areCalls(ifs.Body.List)
}

// areCalls reports whether all statements are calls.
func areCalls(list []ast.Stmt) bool {
	return !slices.ContainsFunc(list, func(stmt ast.Stmt) bool {
		_, isExpr := stmt.(*ast.ExprStmt)
		return !isExpr
	})
}

// onlyReleases reports whether a statement releases a part of the receiver, or
// an element of one, or forgets it.
func (s *releaser) onlyReleases(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		return s.isReleaseCall(stmt.X)
	case *ast.AssignStmt:
		return len(stmt.Rhs) == 1 && (s.isReleaseCall(stmt.Rhs[0]) || stmt.Tok == token.ASSIGN && (isNil(stmt.Rhs[0]) || s.notes(stmt)))
	}
	return false
}

// notes reports whether an assignment notes in a field of the receiver that
// something is so, or is not.
func (s *releaser) notes(as *ast.AssignStmt) bool {
	value := s.pass.TypesInfo.Types[as.Rhs[0]].Value
	sel, ok := as.Lhs[0].(*ast.SelectorExpr)
	if !ok || value == nil || value.Kind() != constant.Bool {
		return false
	}
	recv, ok := sel.X.(*ast.Ident)
	return ok && recv.Name == s.recv
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
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		return ok && s.isOfPart(id) // a function that an element is
	}
	of := ast.Unparen(sel.X)
	if index, ok := of.(*ast.IndexExpr); ok && !hasCall(index.Index) {
		field, ok := index.X.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		of = field.X
	}
	_, isVariable := of.(*ast.Ident)
	return isVariable && path.IsVerb(sel.Sel.Name)
}

// mayEnd reports whether a statement may return where nothing has failed.
func (s *releaser) mayEnd(stmt ast.Stmt) bool {
	if _, isReturn := stmt.(*ast.ReturnStmt); isReturn {
		return false // the last one
	}
	return fix.Has(stmt, func(n ast.Node) bool {
		ifs, ok := n.(*ast.IfStmt)
		return ok && !s.asksForError(ifs.Cond) && slices.ContainsFunc(ifs.Body.List, func(stmt ast.Stmt) bool {
			_, isReturn := stmt.(*ast.ReturnStmt)
			return isReturn
		})
	})
}

// asksForError reports whether a condition has to do with an error.
func (s *releaser) asksForError(cond ast.Expr) bool {
	return fix.Has(cond, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		return ok && s.pass.TypesInfo.TypeOf(e) != nil && gotype.IsPlainError(s.pass.TypesInfo.TypeOf(e))
	})
}
