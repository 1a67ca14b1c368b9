package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// proposePartial proposes that a releaser which returns when one release
// fails goes on with the others, and joins their errors.
func (x *fixer) proposePartial(f *finding, file *ast.File, src *fix.Source) []proposal {
	if f.diag.Category != partial {
		return nil
	}
	nodes := fix.Enclosing(file, f.diag.Pos, f.diag.End)
	for _, n := range nodes {
		decl, ok := n.(*ast.FuncDecl)
		if !ok {
			continue
		}
		s := &releaser{fixer: x, src: src, file: file, decl: decl, recv: strings.TrimSuffix(receiverName(decl), ".")}
		join, imported, ok := s.joiner()
		s.join = join
		edits := s.joinRest()
		if edits == nil {
			edits = s.collectErrors()
		}
		if s.isJoining(edits) {
			if edits = append(edits, imported...); !ok {
				return nil
			}
		}
		if p, fits := tidy(src, "release the others as well, and join the errors", edits); fits {
			return []proposal{p}
		}
	}
	return nil
}

// A releaser is a method that releases what its receiver holds.
type releaser struct {
	*fixer
	src  *fix.Source
	file *ast.File
	decl *ast.FuncDecl
	recv string
	join string // what errors.Join is called in the method
}

// returnsError reports whether an error is all that the method returns.
func (s *releaser) returnsError() bool {
	res := s.decl.Type.Results
	return s.recv != "" && res != nil && len(res.List) == 1 && len(res.List[0].Names) < 2 && gotype.IsError(s.pass.TypesInfo.TypeOf(res.List[0].Type))
}

// joinRest returns the edits that add to each return on a failure the
// releases that come behind it.
func (s *releaser) joinRest() (edits []fix.Edit) {
	if !s.returnsError() {
		return nil
	}
	list := s.decl.Body.List
	for i, stmt := range list {
		ret := s.failing(stmt)
		if ret == nil {
			continue
		}
		joined, plain, ok := s.releasesIn(list[i+1:])
		if !ok {
			return nil
		}
		if len(plain) > 0 {
			edits = append(edits, s.src.Before(ret, plain...))
		}
		if len(joined) > 0 {
			edits = append(edits, s.src.Replace(ret, "return "+s.join+"("+s.returned(ret)+", "+strings.Join(joined, ", ")+")"))
		}
	}
	return edits
}

// failing returns the return of a statement that does nothing else if an
// error is not nil than to tell of it.
func (s *releaser) failing(stmt ast.Stmt) *ast.ReturnStmt {
	ifs, ok := stmt.(*ast.IfStmt)
	if !ok || ifs.Else != nil || len(ifs.Body.List) == 0 {
		return nil
	}
	cond, ok := ast.Unparen(ifs.Cond).(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ || !isNil(cond.Y) || !gotype.IsError(s.pass.TypesInfo.TypeOf(cond.X)) {
		return nil
	}
	list := ifs.Body.List
	ret, ok := list[len(list)-1].(*ast.ReturnStmt)
	if !ok || !areCalls(list[:len(list)-1]) || s.returned(ret) == "" {
		return nil
	}
	return ret
}

// returned returns the error that a return gives back: what it says, or the
// named result.
func (s *releaser) returned(ret *ast.ReturnStmt) string {
	switch names := s.decl.Type.Results.List[0].Names; {
	case len(ret.Results) == 1:
		return s.src.Slice(ret.Results[0].Pos(), ret.Results[0].End())
	case len(ret.Results) == 0 && len(names) == 1 && s.isVisible(s.pass.TypesInfo.Defs[names[0]], ret.Pos()):
		return names[0].Name
	}
	return ""
}

// releasesIn returns the calls that release parts of the receiver: those
// whose errors are joined, and those that have none. It fails if one stands
// under a condition.
func (s *releaser) releasesIn(list []ast.Stmt) (joined, plain []string, ok bool) {
	for _, stmt := range list {
		top := topCalls(stmt)
		count := 0
		ast.Inspect(stmt, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && s.isPartRelease(call) {
				count++
			}
			return true
		})
		for _, call := range top {
			if !s.isPartRelease(call) {
				continue
			}
			count--
			text := s.src.Slice(call.Pos(), call.End())
			switch t := s.pass.TypesInfo.TypeOf(call); {
			case gotype.IsError(t):
				joined = append(joined, text)
			case t == nil, isEmptyTuple(t):
				plain = append(plain, text)
			default:
				return nil, nil, false
			}
		}
		if count > 0 {
			return nil, nil, false
		}
	}
	return joined, plain, true
}

func isEmptyTuple(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	return ok && tuple.Len() == 0
}

// topCalls returns the calls that a statement makes in any case.
func topCalls(stmt ast.Stmt) (calls []*ast.CallExpr) {
	var exprs []ast.Expr
	switch st := stmt.(type) {
	case *ast.ExprStmt:
		exprs = []ast.Expr{st.X}
	case *ast.AssignStmt:
		exprs = st.Rhs
	case *ast.ReturnStmt:
		exprs = st.Results
	case *ast.IfStmt:
		if as, ok := st.Init.(*ast.AssignStmt); ok {
			exprs = as.Rhs
		}
	}
	for _, e := range exprs {
		call, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok {
			continue
		}
		calls = append(calls, call)
		for _, arg := range call.Args {
			if inner, ok := ast.Unparen(arg).(*ast.CallExpr); ok {
				calls = append(calls, inner)
			}
		}
	}
	return calls
}

// isPartRelease reports whether the call releases something that the
// receiver holds.
func (s *releaser) isPartRelease(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	part := sel.X
	switch s.pass.TypesInfo.Uses[sel.Sel].(type) {
	case *types.Func:
		if !path.IsVerb(sel.Sel.Name) {
			return false
		}
		if _, ok := ast.Unparen(part).(*ast.SelectorExpr); !ok {
			return false
		}
	case *types.Var:
	default:
		return false
	}
	for {
		switch e := ast.Unparen(part).(type) {
		case *ast.SelectorExpr:
			part = e.X
			continue
		case *ast.Ident:
			return e.Name == s.recv
		}
		return false
	}
}

// uses reports whether a name occurs in the method.
func (s *releaser) uses(name string) bool {
	found := false
	ast.Inspect(s.decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}

// isJoining reports whether edits join errors.
func (s *releaser) isJoining(edits []fix.Edit) bool {
	return slices.ContainsFunc(edits, func(e fix.Edit) bool { return strings.Contains(e.New, s.join+"(") })
}

// joiner returns the name by which the method can call errors.Join, and the
// edit that imports package errors if the file does not: under another name
// where that of the package means something else. A package that is called
// errors and joins them, too, serves as well.
func (s *releaser) joiner() (name string, imported []fix.Edit, ok bool) {
	pos := s.decl.Body.Lbrace + 1
	_, obj := s.pass.Pkg.Scope().Innermost(pos).LookupParent("errors", pos)
	const usual, another = "errors.Join", "stderrors"
	other, isPkg := obj.(*types.PkgName)
	if isPkg && other.Imported().Path() != "errors" && canJoin(other.Imported()) {
		return usual, nil, true
	}
	if v := s.pass.Pkg.GoVersion(); version.IsValid(v) && version.Compare(v, "go1.20") < 0 {
		return usual, nil, false
	}
	for _, spec := range s.file.Imports {
		if p := s.pass.TypesInfo.PkgNameOf(spec); p != nil && p.Imported().Path() == "errors" && token.IsIdentifier(p.Name()) && s.isVisible(p, pos) {
			return p.Name() + ".Join", nil, true
		}
	}
	if obj == nil && !s.uses("errors") {
		return usual, []fix.Edit{s.src.AddImport("", "errors")}, true
	}
	if _, taken := s.pass.Pkg.Scope().Innermost(pos).LookupParent(another, pos); taken != nil || s.uses(another) {
		return usual, nil, false
	}
	return another + ".Join", []fix.Edit{s.src.AddImport(another, "errors")}, true
}

// canJoin reports whether a package has a function that joins errors as
// errors.Join does.
func canJoin(p *types.Package) bool {
	fn, ok := p.Scope().Lookup("Join").(*types.Func)
	if !ok || !fn.Signature().Variadic() || fn.Signature().Params().Len() != 1 || fn.Signature().Results().Len() != 1 {
		return false
	}
	errs, ok := fn.Signature().Params().At(0).Type().(*types.Slice)
	return ok && gotype.IsError(errs.Elem()) && gotype.IsError(fn.Signature().Results().At(0).Type())
}
