package unreleased

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// releaseInGoroutine proposes a deferred release in the goroutine that has
// the resource for the rest of its life: the only one that gets it, which
// hands it to nobody, while the function that acquired it does nothing more
// with it.
func releaseInGoroutine(s *site) (string, []fix.Edit) {
	g, ok := s.goesAlone()
	if !ok {
		return "", nil
	}
	call, lit := s.goroutine()
	if lit == nil || call.Pos() < g.pos() || s.isUsedBeside(call) || s.hasOtherEnd(call) {
		return "", nil
	}
	in := s.inside(call, lit)
	if in == nil {
		return "", nil
	}
	at := in.behindDefers(lit.Body)
	rel := in.release(at.pos())
	above, ok := s.releaseAbove(call)
	if rel == "" || !ok {
		return "", nil
	}
	return "defer " + rel + " in the goroutine", append(above, at.insert(s.src, "defer "+rel))
}

// releaseAbove returns the edits that release before the returns which leak above
// the statement that begins the goroutine.
func (s *site) releaseAbove(call *ast.CallExpr) (edits []fix.Edit, ok bool) {
	seen := make(map[*ast.ReturnStmt]bool)
	for _, e := range s.f.Search.Leaks {
		ret := s.returnStmt(e.At.Pos())
		if ret == nil || ret.Pos() > call.Pos() || seen[ret] {
			continue
		}
		seen[ret] = true
		edit, ok := s.releaseBefore(ret, e.At)
		if !ok || len(seen) > maxReleases {
			return nil, false
		}
		edits = append(edits, edit)
	}
	return edits, true
}

// goesAlone returns the place behind which the resource is there, if it is in a
// variable of its own that is assigned nothing else, and the function does not
// release it.
func (s *site) goesAlone() (g guard, ok bool) {
	f := s.f
	if f.Lock || f.Paired || f.Global != "" || f.OnSuccess || f.Flush || f.Search == nil || f.Fn != f.Call.Parent() || s.init != nil ||
		s.holder == nil || !s.isDeclared || len(s.assignments(f.Fn, s.holder)) > 0 || len(s.released()) > 0 || s.isOptional() {
		return g, false
	}
	g, ok = s.guard()
	return g, ok && !g.mayBeNil && g.block == nil
}

// goroutine returns the call of the list that is the only escape of the
// resource, and the literal that it runs: that of a go statement, or one that
// gets the literal, as the method Go of an errgroup.
func (s *site) goroutine() (*ast.CallExpr, *ast.FuncLit) {
	escapes := s.escapes()
	if len(escapes) != 1 {
		return nil, nil
	}
	for _, stmt := range s.list[s.i+1:] {
		if !within(stmt, escapes[0].Pos()) {
			continue
		}
		switch stmt := stmt.(type) {
		case *ast.GoStmt:
			lit, _ := ast.Unparen(stmt.Call.Fun).(*ast.FuncLit)
			return stmt.Call, lit
		case *ast.ExprStmt:
			call, ok := stmt.X.(*ast.CallExpr)
			if ok && len(call.Args) == 1 && s.follow().runsOnce(escapes[0]) {
				lit, _ := ast.Unparen(call.Args[0]).(*ast.FuncLit)
				return call, lit
			}
		}
	}
	return nil, nil
}

// runsOnce reports whether a call runs the function that it gets exactly
// once, in a goroutine: it is a method named Go that answers for it.
func (u *uses) runsOnce(at ssa.Instruction) bool {
	call, ok := at.(*ssa.Call)
	if !ok || nameOf(&call.Call, call.Call.StaticCallee()) != "Go" {
		return false
	}
	known := u.contractOf(&call.Call, call.Call.StaticCallee())
	return known != nil && slices.ContainsFunc(known.EffectsOn(1), func(e contract.Effect) bool { return e.Op == contract.Releases })
}

// hasOtherEnd reports whether the goroutine gets what was acquired beside the
// resource, and not that: the reader of a pipe waits for the writer's end.
func (s *site) hasOtherEnd(call *ast.CallExpr) bool {
	assign, ok := s.stmt.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 || s.usesName(call) {
		return false
	}
	return slices.ContainsFunc(assign.Lhs, func(lhs ast.Expr) bool {
		id, ok := lhs.(*ast.Ident)
		if !ok {
			return false
		}
		obj := s.pass.TypesInfo.ObjectOf(id)
		return obj != nil && !gotype.IsError(obj.Type()) && s.mentions([]ast.Expr{call}, obj)
	})
}

// isUsedBeside reports whether the function uses the resource when the
// goroutine may have ended.
func (s *site) isUsedBeside(call *ast.CallExpr) bool {
	for v := range s.follow().values() {
		if v.Parent() != s.f.Fn || v.Referrers() == nil {
			continue
		}
		for _, ref := range *v.Referrers() {
			if _, isDebug := ref.(*ssa.DebugRef); isDebug {
				continue
			}
			if _, isDefer := ref.(*ssa.Defer); isDefer || ref.Pos() >= call.End() || ref.Pos() < s.stmt.Pos() && ref.Pos().IsValid() {
				return true
			}
		}
	}
	return false
}

// inside returns the site as the literal that a goroutine runs sees it: there
// the resource may have the name of a parameter. It is nil if the literal gets
// it in two ways.
func (s *site) inside(call *ast.CallExpr, lit *ast.FuncLit) *site {
	in := *s
	i := slices.IndexFunc(call.Args, s.isHolder)
	if i < 0 {
		return &in
	}
	param := parameter(lit.Type, i)
	if param == nil || param.Name == "_" || s.usesName(lit) || s.isHandedOn(param) {
		return nil
	}
	in.name, in.nameType = param.Name, s.pass.TypesInfo.TypeOf(param)
	return &in
}

// isHandedOn reports whether a user of a literal's parameter leaves the
// literal.
func (s *site) isHandedOn(param *ast.Ident) bool {
	for _, lit := range s.f.Fn.AnonFuncs {
		for _, p := range lit.Params {
			if p.Pos() == param.Pos() {
				return s.leavesLit(p)
			}
		}
	}
	return true // gives up towards no fix
}

// leavesLit reports whether a user of the literal's parameter p leaves the
// literal.
func (s *site) leavesLit(p *ssa.Parameter) bool {
	u := s.newUses(p.Parent())
	u.follow(p)
	u.addUncalled()
	return len(u.at) > 0
}

// parameter returns the name of parameter i, nil if it has none.
func parameter(fn *ast.FuncType, i int) *ast.Ident {
	for _, field := range fn.Params.List {
		if i < len(field.Names) {
			return field.Names[i]
		}
		i -= max(1, len(field.Names))
	}
	return nil
}

// behindDefers returns the place behind the defers that a body begins with:
// what they do, as telling that the goroutine is done, comes after the
// release, unless they use the resource.
func (s *site) behindDefers(body *ast.BlockStmt) guard {
	g := guard{block: body}
	for _, stmt := range body.List {
		d, ok := stmt.(*ast.DeferStmt)
		if !ok || s.usesName(d) {
			break
		}
		g = guard{behind: d}
	}
	return g
}

// usesName reports whether n names what holds the resource.
func (s *site) usesName(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, isVar := s.pass.TypesInfo.Uses[id].(*types.Var)
			found = found || isVar && (v == s.holder || v.Name() == s.name)
		}
		return !found
	})
	return found
}
