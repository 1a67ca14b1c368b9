package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// maxDropped is before how many returns all elements of a container are released.
const maxDropped = 4

// releaseElements proposes to release all that a loop has acquired so far
// before each return that fails and drops them: for resources of which each is
// put into one slice or map of the function, which gets nothing else, or
// nothing that is not released alike.
//
//	for _, f := range files {
//		f.Close()
//	}
//	return nil, err
func releaseElements(s *site) (string, []fix.Edit) {
	f := s.f
	if f.Lock || f.Paired || f.Global != "" || f.Flush || f.OnSuccess || f.Search == nil || f.Fn != f.Call.Parent() || s.holder != nil && !s.isDeclared || s.init != nil || s.isOptional() {
		return "", nil
	}
	c := s.container()
	if c == nil || len(f.Search.Leaks) == 0 || len(f.Search.Leaks) > maxDropped || len(s.released()) > 0 && !s.isHarmless() {
		return "", nil
	}
	escapes := s.hiddenEscapes()
	var edits []fix.Edit
	seen := make(map[*ast.ReturnStmt]bool)
	for _, e := range f.Search.Leaks {
		ret := s.returnStmt(e.At.Pos())
		if ret == nil || e.Class != path.Failure || s.isUsedAfter(e, escapes) || s.isUsedByDefers(e.At) || c.isNamed(s, ret) || s.isInLit(ret) {
			return "", nil
		}
		if seen[ret] {
			continue
		}
		seen[ret] = true
		lines, ok := c.release(s, ret.Pos())
		if !ok {
			return "", nil
		}
		edit := s.src.Before(ret, lines...)
		if !s.isIndependent(ret.Results...) {
			if edit, ok = s.releaseBetween(ret, strings.Join(lines, "\n"+s.src.Indent(ret))); !ok {
				return "", nil
			}
		}
		edits = append(edits, edit)
	}
	return "release them before the return", edits
}

// A container is a slice or map that gets a resource in each iteration.
type container struct {
	v *types.Var
	// put is the statement that puts it there.
	put ast.Stmt
}

// container returns the local variable into which the list puts the resource,
// nil if there is none, or it may have something else in it.
func (s *site) container() *container {
	list := s.list[s.i+1:]
	if s.holder == nil {
		list = []ast.Stmt{s.stmt}
	}
	for _, stmt := range list {
		as, ok := stmt.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != 1 || len(as.Rhs) != 1 || as.Tok != token.ASSIGN {
			continue
		}
		id := s.filled(as)
		if id == nil {
			continue
		}
		v, ok := s.pass.TypesInfo.Uses[id].(*types.Var)
		if !ok || !within(s.body, v.Pos()) || !s.isFilledOnly(v, as) {
			return nil
		}
		return &container{v: v, put: as}
	}
	return nil
}

// filled returns the variable that an assignment puts the resource into:
// files = append(files, f), files[name] = f.
func (s *site) filled(as *ast.AssignStmt) *ast.Ident {
	is := s.isHolder
	if s.holder == nil {
		is = func(e ast.Expr) bool { return ast.Unparen(e) == s.f.call }
	}
	return s.filledWith(as, is)
}

// filledWith returns the variable that an assignment puts an expression of the
// kind into.
func (s *site) filledWith(as *ast.AssignStmt, is func(ast.Expr) bool) *ast.Ident {
	if index, ok := as.Lhs[0].(*ast.IndexExpr); ok && is(as.Rhs[0]) {
		id, _ := index.X.(*ast.Ident)
		return id
	}
	id, _ := as.Lhs[0].(*ast.Ident)
	call, ok := ast.Unparen(as.Rhs[0]).(*ast.CallExpr)
	if id == nil || !ok || len(call.Args) != 2 || !is(call.Args[1]) {
		return nil
	}
	fun, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if _, isBuiltin := s.pass.TypesInfo.Uses[fun].(*types.Builtin); !ok || !isBuiltin || fun.Name != "append" || !s.isUse(call.Args[0], s.pass.TypesInfo.Uses[id]) {
		return nil
	}
	return id
}

// isAlike reports whether an expression is another acquisition that is
// released alike, and reported, or a variable of one.
func (s *site) isAlike(e ast.Expr) bool {
	e = ast.Unparen(e)
	id, _ := e.(*ast.Ident)
	return slices.ContainsFunc(s.findings, func(f *finding) bool {
		if f.call == nil || f.Kind == nil || len(s.how) == 0 || !slices.Contains(f.Kind.Releases, s.how[0]) || !s.isAlwaysThere(f) {
			return false
		}
		v, declared := s.variable(f.Found)
		return f.call == e || id != nil && declared && v == s.pass.TypesInfo.Uses[id]
	})
}

// isFilledOnly reports whether a variable begins empty, and gets nothing but
// what put puts into it, and others like it.
func (s *site) isFilledOnly(v *types.Var, put *ast.AssignStmt) bool {
	begins, ok := false, true
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			i := slices.IndexFunc(n.Names, func(id *ast.Ident) bool { return s.pass.TypesInfo.Defs[id] == v })
			begins = begins || i >= 0 && (len(n.Values) == 0 || i < len(n.Values) && s.isEmpty(n.Values[i]))
		case *ast.AssignStmt:
			if n == put || len(n.Lhs) == 1 && len(n.Rhs) == 1 && s.isUseOf(s.filledWith(n, s.isAlike), v) {
				return false
			}
			for i, e := range n.Lhs {
				id, isIdent := e.(*ast.Ident)
				begins = begins || isIdent && s.pass.TypesInfo.Defs[id] == v && len(n.Rhs) == len(n.Lhs) && s.isEmpty(n.Rhs[i])
				index, isIndex := e.(*ast.IndexExpr)
				ok = ok && !s.isUse(e, v) && !(isIndex && s.isUse(index.X, v))
			}
		case *ast.UnaryExpr:
			ok = ok && !(n.Op == token.AND && s.isUse(n.X, v))
		}
		return true
	})
	return begins && ok
}

// isEmpty reports whether e is an empty slice or map.
func (s *site) isEmpty(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.Ident:
		return isNil(e)
	case *ast.CallExpr:
		fun, ok := ast.Unparen(e.Fun).(*ast.Ident)
		if !ok || fun.Name != "make" || len(e.Args) == 0 {
			return false
		}
		if _, isSlice := s.pass.TypesInfo.TypeOf(e).Underlying().(*types.Slice); isSlice {
			length := s.pass.TypesInfo.Types[e.Args[min(1, len(e.Args)-1)]].Value
			return length != nil && length.ExactString() == "0"
		}
		return true
	}
	return false
}

// isNamed reports whether a return names the container.
func (c *container) isNamed(s *site, ret *ast.ReturnStmt) bool {
	return len(ret.Results) == 0 || s.mentions(ret.Results, c.v)
}

// isNamedBeside reports whether the loop does something else with the container
// than to put the resource into it: it may release what is there.
func (c *container) isNamedBeside(s *site, loop ast.Stmt) bool {
	return fix.Has(loop, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		return ok && s.isUse(id, c.v) && !within(c.put, id.Pos())
	})
}

// release returns the statements that release what the container has, and what
// was acquired last if it is not there yet.
func (c *container) release(s *site, pos token.Pos) (lines []string, ok bool) {
	elem := *s
	switch t := c.v.Type().Underlying().(type) {
	case *types.Slice:
		elem.nameType = t.Elem()
	case *types.Map:
		elem.nameType = t.Elem()
	default:
		return nil, false
	}
	if elem.name = s.fresh(baseName(elem.nameType, "")); s.holder != nil {
		elem.name = s.holder.Name()
	}
	if name := s.elements[c.v]; name != "" {
		elem.name = name
	}
	s.elements[c.v] = elem.name
	rel := elem.release(pos)
	if rel == "" || !s.isVisible(c.v, pos) {
		return nil, false
	}
	all := []string{"for _, " + elem.name + " := range " + c.v.Name() + " {", "\t" + rel, "}"}
	if s.holder == nil {
		return all, true
	}
	g, found := s.guard()
	if !found || g.mayBeNil || g.behind == nil {
		return nil, false
	}
	if g.behind.End() <= pos && pos < c.put.Pos() {
		lines = append(lines, rel)
	}
	return append(lines, all...), true
}
