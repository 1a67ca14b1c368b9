package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// deferRelease proposes a deferred release right behind the error check,
// for a function that owns the resource to its end. Plain releases that it
// makes superfluous go away; others stay if a second release is harmless.
// A defer that comes too late is moved.
func deferRelease(s *site) (string, []fix.Edit) {
	if s.f.Lock {
		return deferUnlock(s)
	}
	if !s.ownsToTheEnd() || len(s.lastingEscapes()) > 0 {
		return "", nil
	}
	g, ok := s.guard()
	if !ok {
		return "", nil
	}
	return s.deferAt(s.pastRemovals(s.intoElse(g)))
}

// intoElse goes from behind an error check into the block that is its else, which
// control comes through: what is done there may panic. Where control goes on with an
// error, too, the check asks for nothing else, or more than the else has something.
func (s *site) intoElse(g guard) guard {
	ifs, ok := g.behind.(*ast.IfStmt)
	if !ok || ifs.Init != nil || !s.saysVoid(ifs.Cond) {
		return g
	}
	if c, ok := ast.Unparen(ifs.Cond).(*ast.BinaryExpr); g.mayBeNil && (s.isOptional() || ok && c.Op == token.LOR) {
		return g
	}
	if b, ok := ifs.Else.(*ast.BlockStmt); ok && len(b.List) > 0 {
		return guard{block: b}
	}
	return g
}

// deferIfThere proposes a deferred release right behind the acquisition,
// under the condition that there is something to release: for a function
// that looks at the error in several places, or together with something
// else.
func deferIfThere(s *site) (string, []fix.Edit) {
	if s.f.Lock || s.init != nil || s.f.Err < 0 && s.f.OK < 0 || !s.ownsToTheEnd() || len(s.lastingEscapes()) > 0 {
		return "", nil
	}
	g := guard{behind: s.stmt, mayBeNil: true}
	if s.isThere(g.pos()) == "" {
		return "", nil
	}
	return s.deferAt(g)
}

// deferAt proposes a deferred release at g. Where another acquisition has
// come into the variable on the way, its own release would be a second one.
func (s *site) deferAt(g guard) (string, []fix.Edit) {
	rel := s.release(g.pos())
	if rel == "" || s.assignedBetween(g.pos()) || s.isUsedLate(g.pos()) {
		return "", nil
	}
	edits, ok := s.removeReleases(g)
	if !ok {
		return "", nil
	}
	if late := s.sameLater(g, rel); late != nil {
		edits = append(edits, s.src.Remove(late))
	}
	return "defer " + rel, append(edits, g.insert(s.src, s.deferred(g, rel)...))
}

// sameLater returns the defer of the same call that stands behind g in its list: nothing
// is left to do for it. It is nil if there is none, or something else that is deferred in
// between would be called before it.
func (s *site) sameLater(g guard, rel string) ast.Stmt {
	i := slices.Index(s.list, g.behind)
	if g.block != nil || i < 0 {
		return nil
	}
	for _, stmt := range s.list[i+1:] {
		d, ok := stmt.(*ast.DeferStmt)
		switch {
		case ok && s.src.Slice(d.Call.Pos(), d.Call.End()) == rel && !s.src.HasCommentAbove(d.Pos()) && !s.isRemarked(d):
			return d
		case hasDefer(stmt) || s.holder != nil && s.assigns(stmt, s.holder):
			return nil
		}
	}
	return nil
}

// pastRemovals goes past statements that defer the removal of a file: not
// every system removes one that is still open.
func (s *site) pastRemovals(g guard) guard {
	i := slices.Index(s.list, g.behind)
	if g.block != nil || i < 0 {
		return g
	}
	for _, stmt := range s.list[i+1:] {
		d, ok := stmt.(*ast.DeferStmt)
		if !ok || !s.removes(d.Call) {
			break
		}
		g.behind = stmt
	}
	return g
}

// removes reports whether a call removes a file, or is of a literal that does.
func (s *site) removes(call *ast.CallExpr) bool {
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return fix.Has(lit.Body, func(n ast.Node) bool {
			inner, ok := n.(*ast.CallExpr)
			return ok && s.removes(inner)
		})
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := s.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	return ok && (fn.FullName() == "os.Remove" || fn.FullName() == "os.RemoveAll")
}

// deferred returns the statement that defers a release at g.
func (s *site) deferred(g guard, rel string) []string {
	if !g.mayBeNil {
		return []string{"defer " + rel}
	}
	return []string{"if " + s.isThere(g.pos()) + " {", "\tdefer " + rel, "}"}
}

// ownsToTheEnd reports whether the obligation never leaves the function,
// which is left once for each acquisition: a goroutine that may release it has
// ended by then. The body of a response that changes the protocol is the
// connection, which does leave it.
func (s *site) ownsToTheEnd() bool {
	f := s.f
	if f.Paired && f.Global == "" || f.OnSuccess || f.Search == nil || f.Fn != s.acquiredIn() || s.isRepeated() || f.Kind != nil && f.Kind.Type == "*net/http.Response" && path.ChangesProtocol(f.Fn) {
		return false
	}
	return !slices.ContainsFunc(s.ends(path.WhyReturned, path.WhyTaken, path.WhyCaptured), func(e path.Exit) bool {
		_, isGo := e.At.(*ssa.Go)
		return e.Why == path.WhyReturned || !s.isDeferredBefore(e.At) && !(isGo && s.isHarmless() && s.isAwaited(e.At))
	})
}

// removeReleases returns the edits that take away the plain releases that
// a defer at g makes superfluous. It fails if one would release the
// resource a second time and that does harm.
func (s *site) removeReleases(g guard) (edits []fix.Edit, ok bool) {
	if !s.isHarmless() && len(s.releasingCalls()) > 0 {
		return nil, false
	}
	movable := !s.hasDeferAfter(g.pos()) && !s.holdsOtherAfter(g.pos())
	for _, r := range s.released() {
		switch {
		case r.call.Pos() < s.stmt.Pos() && len(s.loops) == 0: // of what the variable has held before
		case movable && s.isRemovable(r) && s.isWhole(r) && s.comesBehind(g, r):
			edits = append(edits, s.src.Remove(r.stmt))
		case !s.isHarmless():
			return nil, false
		}
	}
	return edits, true
}

// comesBehind reports whether control comes to a release by g alone: else it may be of
// what the variable has held before.
func (s *site) comesBehind(g guard, r released) bool {
	if g.block != nil {
		return within(g.block, r.call.Pos())
	}
	at, ok := s.locate(g.behind.Pos())
	return ok && slices.ContainsFunc(at.list[at.i+1:], func(stmt ast.Stmt) bool { return within(stmt, r.call.Pos()) })
}

// holdsOtherAfter reports whether the holder is assigned something else behind
// pos: a plain release may be of that, and what a defer at pos calls is not.
func (s *site) holdsOtherAfter(pos token.Pos) bool {
	return s.holder != nil && slices.ContainsFunc(s.assignments(s.f.Fn, s.holder), func(a *ast.AssignStmt) bool {
		return a.Pos() > pos && !s.wrapsHolder(a) && !(len(a.Rhs) == 1 && isNil(a.Rhs[0]))
	})
}

// isWhole reports whether the release is by the method that the defer
// would call, and as it would: a commit is not, nor is a cancellation with a
// cause.
func (s *site) isWhole(r released) bool {
	if slices.ContainsFunc(r.call.Args, func(arg ast.Expr) bool {
		return !isNil(arg) && s.pass.TypesInfo.Types[arg].Value == nil && !gotype.IsContext(s.pass.TypesInfo.TypeOf(arg))
	}) {
		return false
	}
	sel, ok := ast.Unparen(r.call.Fun).(*ast.SelectorExpr)
	return !ok || rank(sel.Sel.Name) < 2
}
