package unobserved

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// wrapOne returns the edits that move nothing but the assignment of what the
// bypassing call returns into the closure that goes to the sibling's wrapper,
// whose error takes the place of the call's own: what else the arm does stays
// where it is, jumps and all.
func (x *fixer) wrapOne(src *fix.Source, file *ast.File, d analysis.Diagnostic, sight token.Pos) []fix.Edit {
	a := &armFix{fixer: x, src: src, file: file}
	if a.bypass, _ = x.exprAt(d.Pos).(*ast.CallExpr); a.bypass == nil {
		a.bypass = callFrom(file, d)
	}
	if a.bypass == nil || !a.findArm(file, d.Pos) || !a.findSibling(file, sight) || !a.handsError() || !a.canMove() {
		return nil
	}
	as := a.assignment()
	if as == nil || a.worksOn(as) || len(as.Rhs) != 1 || ast.Unparen(as.Rhs[0]) != a.bypass {
		return nil
	}
	last, ok := as.Lhs[len(as.Lhs)-1].(*ast.Ident)
	if !ok || last.Name == "_" || !gotype.IsPlainError(a.pass.TypesInfo.TypeOf(last)) {
		return nil
	}
	isHead := as != a.list[0]
	a.list = a.list[:1]
	switch {
	case as.Tok == token.ASSIGN:
		text := a.aroundOne(last.Name+" = ", a.src.Slice(as.Pos(), as.End()), last.Name)
		return []fix.Edit{a.src.Replace(as, text)}
	case as.Tok == token.DEFINE && !isHead:
		return a.defineBefore(as, last)
	}
	return nil
}

// worksOn reports whether the arm calls a method of what it assigns: the work is
// done there, and is to be observed as well.
func (a *armFix) worksOn(as *ast.AssignStmt) bool {
	return slices.ContainsFunc(a.list, func(stmt ast.Stmt) bool {
		return fix.Has(stmt, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return false
			}
			sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			return ok && slices.ContainsFunc(as.Lhs, func(e ast.Expr) bool {
				id, ok := e.(*ast.Ident)
				own, isName := ast.Unparen(sel.X).(*ast.Ident)
				return ok && isName && a.pass.TypesInfo.ObjectOf(id) == a.pass.TypesInfo.Uses[own] && !gotype.IsPlainError(a.pass.TypesInfo.TypeOf(own))
			})
		})
	})
}

// assignment returns the assignment that the arm begins with, or that is the
// head of the if statement there.
func (a *armFix) assignment() *ast.AssignStmt {
	stmt := a.list[0]
	if ifs, ok := stmt.(*ast.IfStmt); ok && ifs.Init != nil {
		stmt = ifs.Init
	}
	as, _ := stmt.(*ast.AssignStmt)
	return as
}

// aroundOne returns the call of the wrapper with a closure that makes an
// assignment and returns its error.
func (a *armFix) aroundOne(before, assignment, err string) string {
	lines := []string{before + a.head("error "), "\t" + assignment, "\treturn " + err, a.tail()}
	return strings.Join(lines, "\n"+a.src.Indent(a.list[0]))
}

// defineBefore declares the variables that the assignment defines before it, so
// that the closure can assign to them.
func (a *armFix) defineBefore(as *ast.AssignStmt, last *ast.Ident) []fix.Edit {
	var lines, names []string
	for _, e := range as.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			return nil
		}
		names = append(names, id.Name)
		obj, isNew := a.pass.TypesInfo.Defs[id].(*types.Var)
		if !isNew || id == last {
			continue
		}
		t := a.typeText(obj.Type(), as.Pos())
		if t == "" {
			return nil
		}
		lines = append(lines, "var "+id.Name+" "+t)
	}
	before, inner := last.Name+" = ", ""
	if a.pass.TypesInfo.Defs[last] != nil {
		before, inner = last.Name+" := ", "var "+last.Name+" error\n"+a.src.Indent(as)+"\t"
	}
	call := a.src.Slice(a.bypass.Pos(), a.bypass.End())
	lines = append(lines, a.aroundOne(before, inner+strings.Join(names, ", ")+" = "+call, last.Name))
	return []fix.Edit{a.src.Replace(as, strings.Join(lines, "\n"+a.src.Indent(as)))}
}
