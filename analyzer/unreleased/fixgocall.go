package unreleased

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// releaseInCallee proposes a deferred release for a goroutine that runs a function
// of the package, which has the resource for the rest of its life: in that function,
// if nothing else calls it, else in a literal that calls it.
//
//	go func() {
//		defer conn.Close()
//		s.serve(conn)
//	}()
func releaseInCallee(s *site) (string, []fix.Edit) {
	g, ok := s.goesAlone()
	if !ok {
		return "", nil
	}
	stmt, callee := s.goStatement()
	if callee == nil || stmt.Pos() < g.pos() || s.isUsedBeside(stmt.Call) {
		return "", nil
	}
	p := s.paramOf(stmt.Call, callee)
	if p == nil || s.leavesLit(p) {
		return "", nil
	}
	const message = "defer the release in the goroutine"
	if edit, ok := s.deferInCallee(callee, p); ok {
		return message, []fix.Edit{edit}
	}
	rel := s.release(stmt.Pos())
	if rel == "" || !s.isLasting(stmt.Call) {
		return "", nil
	}
	indent := "\n" + s.src.Indent(stmt)
	call := s.src.Slice(stmt.Call.Pos(), stmt.Call.End())
	return message, []fix.Edit{s.src.Replace(stmt, "go func() {"+indent+"\tdefer "+rel+indent+"\t"+call+indent+"}()")}
}

// goStatement returns the statement of the list that is the only escape of the
// resource, and the function that it runs; that is nil if there is none, or a
// literal.
func (s *site) goStatement() (*ast.GoStmt, *ssa.Function) {
	escapes := s.escapes()
	if len(escapes) != 1 {
		return nil, nil
	}
	at, ok := escapes[0].(*ssa.Go)
	if !ok || at.Parent() != s.f.Fn {
		return nil, nil
	}
	callee := at.Call.StaticCallee()
	if callee == nil || callee.Parent() != nil || len(callee.Blocks) == 0 || callee.Object() == nil {
		return nil, nil
	}
	for _, stmt := range s.list[s.i+1:] {
		if g, ok := stmt.(*ast.GoStmt); ok && within(g, at.Pos()) {
			return g, callee
		}
	}
	return nil, nil
}

// paramOf returns the parameter, or the receiver, by which a function gets the
// resource from a call, nil if there is not just one.
func (s *site) paramOf(call *ast.CallExpr, callee *ssa.Function) (p *ssa.Parameter) {
	ops := call.Args
	if callee.Signature.Recv() != nil {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		ops = append([]ast.Expr{sel.X}, ops...)
	}
	if len(ops) != len(callee.Params) || callee.Signature.Variadic() {
		return nil
	}
	for i, e := range ops {
		switch {
		case !s.isHolder(ast.Unparen(e)):
		case p != nil:
			return nil
		default:
			p = callee.Params[i]
		}
	}
	return p
}

// deferInCallee defers the release in a function of the file, which is called nowhere
// but by the go statement, nor seen by other packages.
func (s *site) deferInCallee(callee *ssa.Function, p *ssa.Parameter) (fix.Edit, bool) {
	decl, ok := callee.Syntax().(*ast.FuncDecl)
	obj := callee.Object()
	if !ok || !within(s.file, decl.Pos()) || obj.Exported() || p.Name() == "_" || !s.isHarmless() || s.assigns(decl.Body, p.Object()) {
		return fix.Edit{}, false
	}
	uses := 0
	for _, used := range s.pass.TypesInfo.Uses {
		if used == obj {
			uses++
		}
	}
	in := *s
	in.name, in.nameType = p.Name(), p.Type()
	at := in.behindDefers(decl.Body)
	rel := in.release(at.pos())
	if uses != 1 || rel == "" {
		return fix.Edit{}, false
	}
	return at.insert(s.src, "defer "+rel), true
}

// isLasting reports whether a call of a goroutine means the same a little later: it
// names nothing but constants and variables of this function that keep their value.
func (s *site) isLasting(call *ast.CallExpr) bool {
	exprs := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		exprs = append([]ast.Expr{sel.X}, exprs...)
	}
	for _, e := range exprs {
		if tv := s.pass.TypesInfo.Types[e]; tv.Value != nil || tv.IsNil() {
			continue
		}
		id, ok := ast.Unparen(e).(*ast.Ident)
		if !ok {
			return false
		}
		switch obj := s.pass.TypesInfo.Uses[id].(type) {
		case *types.PkgName:
		case *types.Var:
			if obj.Parent() == s.pass.Pkg.Scope() || s.assigns(s.body, obj) || s.isOfHead(obj) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isOfHead reports whether the head of a loop around the acquisition declares a
// variable: before Go 1.22 all iterations share it.
func (s *site) isOfHead(obj types.Object) bool {
	for _, loop := range s.loops {
		if within(loop, obj.Pos()) && !within(bodyOf(loop), obj.Pos()) {
			return true
		}
	}
	return false
}
