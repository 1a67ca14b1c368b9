package unreleased

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function that is left with a resource has it from its beginning, so the
// release is deferred there, or stands before the returns that keep it. That
// is right for all who call it if none of them does anything more behind the
// call.

// proposeLapse returns the proposals for a function that is left with a
// resource.
func (x *fixer) proposeLapse(f *finding, file *ast.File, src *fix.Source) []proposal {
	if f.lapse.Call == nil || f.lapse.Sent != nil || f.lapse.Returned != nil {
		return nil // callers that nobody has seen may release it, or call again, and who receives it has no name for it
	}
	s := x.leftSite(f, file, src)
	if s == nil || f.lapse.IsAsked || !x.isLeftByAll(f.lapse) && !s.releasesUnlessItFails() {
		return nil
	}
	return s.proposals([]shape{moveDefer, deferRelease, deferOnError, releaseBeforeReturns, releaseInOtherCases})
}

// leftSite returns the function that is left with the resource as a site: the
// block that is entered with it is its body.
func (x *fixer) leftSite(f *finding, file *ast.File, src *fix.Source) *site {
	l := f.lapse
	s := &site{fixer: x, f: f, file: file, src: src, leftWith: leftAs(l)}
	switch syntax := l.In.Syntax().(type) {
	case *ast.FuncDecl:
		s.fn, s.body = syntax.Type, syntax.Body
	case *ast.FuncLit:
		s.fn, s.body = syntax.Type, syntax.Body
	}
	if s.leftWith == nil || s.body == nil || len(s.body.List) == 0 || !within(file, s.body.Pos()) {
		return nil
	}
	s.stmt, s.block, s.list, s.i = s.body, s.body, s.body.List, -1
	if s.holder = x.variableAt(s.leftWith, s.fn, s.body); s.holder == nil {
		return nil
	}
	s.how, s.index = s.releases(), f.Result
	isOptional := s.asksForNil()
	s.optional = &isOptional
	return s
}

// releasesUnlessItFails reports whether the function has released what it is
// left with wherever it succeeds, so that nobody uses it behind the call; and
// that it is known who gets its errors.
func (s *site) releasesUnlessItFails() bool {
	obj, ok := s.f.lapse.In.Object().(*types.Func)
	return ok && !obj.Exported() && s.f.Search != nil && len(s.ends(path.WhyTaken, path.WhyReturned, path.WhyCaptured)) == 0 &&
		!slices.ContainsFunc(s.f.Search.Leaks, func(e path.Exit) bool { return e.Class != path.Failure })
}

// leftAs returns the parameter or the captured variable by which the function
// knows the resource, nil if there is none of the name.
func leftAs(l *ownership.Lapse) ssa.Value {
	for _, p := range l.In.Params {
		if p.Name() == l.Name {
			return p
		}
	}
	for _, v := range l.In.FreeVars {
		if v.Name() == l.Name {
			return v
		}
	}
	return nil
}

// variableAt returns the variable that v stands for in a function, nil if the
// function does not name it.
func (x *fixer) variableAt(v ssa.Value, fn *ast.FuncType, body *ast.BlockStmt) (found *types.Var) {
	look := func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && found == nil {
			if obj, ok := x.pass.TypesInfo.ObjectOf(id).(*types.Var); ok && obj.Pos() == v.Pos() {
				found = obj
			}
		}
		return found == nil
	}
	ast.Inspect(fn, look)
	ast.Inspect(body, look)
	return found
}

// isLeftByAll reports whether the function is left with the resource by
// whoever names it: at a go statement, a return, or what its caller does last.
// Who gets an error of an exported one is not known: gives up towards no fix.
func (x *fixer) isLeftByAll(l *ownership.Lapse) bool {
	obj, ok := l.In.Object().(*types.Func)
	if !ok {
		return true // the literal of a go statement
	}
	if obj.Exported() && obj.Signature().Results().Len() > 0 {
		return false
	}
	n, by := 0, x.callExpr(l.By)
	for id, used := range x.pass.TypesInfo.Uses {
		if fn, ok := used.(*types.Func); !ok || fn.Origin() != obj {
			continue
		}
		if n++; !x.isLastWord(id) && (by == nil || !within(by.Fun, id.Pos())) {
			return false
		}
	}
	return n > 0
}

// isLastWord reports whether a name is that of a call behind which its
// function does nothing.
func (x *fixer) isLastWord(id *ast.Ident) bool {
	nodes := fix.Enclosing(x.file(id.Pos()), id.Pos(), id.End())
	i := slices.IndexFunc(nodes, func(n ast.Node) bool { _, ok := n.(*ast.CallExpr); return ok })
	if i < 0 || i+2 >= len(nodes) || !within(nodes[i].(*ast.CallExpr).Fun, id.Pos()) {
		return false
	}
	switch stmt := nodes[i+1].(type) {
	case *ast.GoStmt:
		return true
	case *ast.ReturnStmt:
		decl, ok := nodes[len(nodes)-2].(*ast.FuncDecl)
		return !ok || !decl.Name.IsExported() // whose callers get the error
	case *ast.ExprStmt:
		list := fix.Statements(nodes[i+2])
		_, isFunc := nodes[min(i+3, len(nodes)-1)].(*ast.FuncDecl)
		return isFunc && len(list) > 0 && list[len(list)-1] == ast.Stmt(stmt)
	}
	return false
}
