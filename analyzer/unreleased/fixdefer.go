package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
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
	return s.deferAt(s.pastRemovals(g))
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
	return "defer " + rel, append(edits, g.insert(s.src, s.deferred(g, rel)...))
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
		if !ok {
			break
		}
		sel, ok := ast.Unparen(d.Call.Fun).(*ast.SelectorExpr)
		if !ok {
			break
		}
		fn, ok := s.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
		if !ok || fn.FullName() != "os.Remove" && fn.FullName() != "os.RemoveAll" {
			break
		}
		g.behind = stmt
	}
	return g
}

// deferred returns the statement that defers a release at g.
func (s *site) deferred(g guard, rel string) []string {
	if !g.mayBeNil {
		return []string{"defer " + rel}
	}
	return []string{"if " + s.isThere(g.pos()) + " {", "\tdefer " + rel, "}"}
}

// ownsToTheEnd reports whether the obligation never leaves the function,
// which is left once for each acquisition.
func (s *site) ownsToTheEnd() bool {
	f := s.f
	if f.Paired && f.Global == "" || f.OnSuccess || f.Search == nil || f.Fn != f.Call.Parent() || len(s.loops) > 0 || inCycle(f.Call.Block()) {
		return false
	}
	return len(s.ends(path.WhyReturned, path.WhyTaken, path.WhyCaptured)) == 0
}

// removeReleases returns the edits that take away the plain releases that
// a defer at g makes superfluous. It fails if one would release the
// resource a second time and that does harm.
func (s *site) removeReleases(g guard) (edits []fix.Edit, ok bool) {
	movable := !s.hasDeferAfter(g.pos())
	for _, r := range s.released() {
		if movable && s.isRemovable(r) && s.isWhole(r) {
			edits = append(edits, s.src.Remove(r.stmt))
		} else if !s.isHarmless() {
			return nil, false
		}
	}
	return edits, true
}

// isWhole reports whether the release is by the method that the defer
// would call, and as it would: a commit is not, nor is a cancellation with a
// cause.
func (s *site) isWhole(r released) bool {
	if slices.ContainsFunc(r.call.Args, func(arg ast.Expr) bool {
		return !isNil(arg) && !gotype.IsContext(s.pass.TypesInfo.TypeOf(arg))
	}) {
		return false
	}
	sel, ok := ast.Unparen(r.call.Fun).(*ast.SelectorExpr)
	return !ok || rank(sel.Sel.Name) < 2
}

// moveDefer proposes to move the only defer that releases the resource up
// to behind the error check.
func moveDefer(s *site) (string, []fix.Edit) {
	if s.f.Lock || !s.ownsToTheEnd() || len(s.lastingEscapes()) > 0 {
		return "", nil
	}
	g, ok := s.guard()
	if !ok {
		return "", nil
	}
	var late *ast.DeferStmt
	for _, r := range s.released() {
		if !r.isDeferred {
			continue
		}
		d := s.deferOf(r.call)
		if late != nil && d != late || d == nil {
			return "", nil
		}
		late = d
	}
	if late == nil || g.mayBeNil || late.Pos() < g.pos() || !slices.Contains(s.list, ast.Stmt(late)) || !s.canMove(late, g.pos()) {
		return "", nil
	}
	if sel, ok := ast.Unparen(late.Call.Fun).(*ast.SelectorExpr); ok && rank(sel.Sel.Name) > 1 {
		return "", nil // what has failed by then must not be committed
	}
	if g.block != nil || !slices.Contains(s.list, g.behind) {
		return "", nil
	}
	for _, stmt := range s.list[slices.Index(s.list, g.behind)+1:] {
		if stmt == late {
			break
		}
		if hasDefer(stmt) {
			return "", nil // their order would change
		}
	}
	text := s.src.Slice(late.Pos(), late.End())
	return "move the defer behind the error check", []fix.Edit{s.src.Remove(late), g.insert(s.src, text)}
}

// deferOf returns the defer statement around a call, in this function.
func (s *site) deferOf(call *ast.CallExpr) *ast.DeferStmt {
	var found *ast.DeferStmt
	ast.Inspect(s.body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok && found == nil && within(d, call.Pos()) {
			found = d
		}
		return found == nil
	})
	return found
}

// canMove reports whether all that the statement names is there at pos, and
// the same.
func (s *site) canMove(stmt ast.Stmt, pos token.Pos) bool {
	ok := !s.src.HasCommentAbove(stmt.Pos())
	ast.Inspect(stmt, func(n ast.Node) bool {
		id, isIdent := n.(*ast.Ident)
		if !isIdent || !ok {
			return ok
		}
		obj := s.pass.TypesInfo.Uses[id]
		v, isVar := obj.(*types.Var)
		switch {
		case obj == nil || within(stmt, obj.Pos()) || isVar && v.IsField():
		case obj.Parent() == nil || obj.Parent() == types.Universe: // a method
		case obj.Pkg() != s.pass.Pkg: // its package is named before it
		default:
			ok = s.isVisible(obj, pos)
		}
		return ok
	})
	return ok
}

func hasDefer(stmt ast.Node) bool {
	return fix.Has(stmt, func(n ast.Node) bool {
		_, ok := n.(*ast.DeferStmt)
		return ok
	})
}

// deferUnlock proposes to defer the release of a lock, if all others in the
// function go away with it and nothing was done after them, or there is none:
// then all was done under the lock.
func deferUnlock(s *site) (string, []fix.Edit) {
	g, ok := s.guard()
	if !ok || g.mayBeNil || s.init != nil || len(s.loops) > 0 || inCycle(s.f.Call.Block()) || s.f.Call.Parent() != s.f.Fn {
		return "", nil
	}
	rel := s.release(g.pos())
	all := s.released()
	isNever := len(all) == 0 && s.f.category == never && len(s.handovers()) == 0
	if rel == "" || len(all) == 0 && !isNever || s.locks() != 1 || s.hasDeferAfter(s.stmt.Pos()) {
		return "", nil
	}
	var edits []fix.Edit
	for _, r := range all {
		if !s.isRemovable(r) {
			return "", nil
		}
		edits = append(edits, s.src.Remove(r.stmt))
	}
	for _, e := range s.f.Search.Leaks {
		ret := s.returnStmt(e.At.Pos())
		if ret != nil && !isNever && slices.ContainsFunc(ret.Results, hasCall) {
			return "", nil // which might lock it, too
		}
	}
	return "defer " + rel, append(edits, g.insert(s.src, "defer "+rel))
}

// locks counts the calls that acquire the lock, in whatever way.
func (s *site) locks() int {
	n := 0
	ast.Inspect(s.body, func(c ast.Node) bool {
		call, ok := c.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if ok && strings.HasSuffix(sel.Sel.Name, "Lock") && s.isHolder(ast.Unparen(sel.X)) {
			n++
		}
		return true
	})
	return n
}

// releaseBeforeReturns proposes a release before each return that leaks,
// for a function that hands the resource on elsewhere.
func releaseBeforeReturns(s *site) (string, []fix.Edit) {
	f := s.f
	if f.Global != "" || f.OnSuccess || f.Search == nil || f.Fn != f.Call.Parent() || len(f.Search.Leaks) == 0 {
		return "", nil
	}
	escapes := s.hiddenEscapes()
	var edits []fix.Edit
	seen := make(map[*ast.ReturnStmt]bool)
	for _, e := range f.Search.Leaks {
		ret := s.returnStmt(e.At.Pos())
		if s.isUsedAfter(e, escapes) || s.isUsedByDefers(e.At) || s.mayBeTakenAt(e.At, ret) {
			return "", nil
		}
		if ret == nil {
			edit, ok := s.releaseAtEnd(e)
			if !ok {
				return "", nil
			}
			edits = append(edits, edit)
			continue
		}
		if seen[ret] {
			continue
		}
		seen[ret] = true
		edit, ok := s.releaseBefore(ret, e.At)
		if !ok {
			return "", nil
		}
		edits = append(edits, edit)
	}
	return "release it before the return", edits
}

// hiddenEscapes returns the escapes at which the obligation does not end:
// where it does, the search knows that the leaking path does not come by.
func (s *site) hiddenEscapes() []ssa.Instruction {
	takers := s.handovers()
	return slices.DeleteFunc(slices.Clone(s.escapes()), func(at ssa.Instruction) bool { return slices.Contains(takers, at) })
}

// releaseBetween computes the result of a return first, releases, and
// returns it then. Where a call in it takes the resource if it succeeds,
// only its failure releases.
func (s *site) releaseBetween(ret *ast.ReturnStmt, at ssa.Instruction, rel string) (fix.Edit, bool) {
	res := s.f.Fn.Signature.Results()
	if len(ret.Results) == 0 || s.mayBeVoid(ret, at) {
		return fix.Edit{}, false
	}
	expr := s.src.Slice(ret.Results[0].Pos(), ret.Results[0].End())
	indent := "\n" + s.src.Indent(ret)
	if call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr); ok && s.isTakenBy(call) {
		if res.Len() != 1 || !gotype.IsError(res.At(0).Type()) {
			return fix.Edit{}, false
		}
		lines := []string{"if err := " + expr + "; err != nil {", "\t" + rel, "\treturn err", "}", "return nil"}
		return s.src.Replace(ret, strings.Join(lines, indent)), true
	}
	var lhs []string
	tok := ":="
	switch {
	case res.Len() == len(ret.Results) && len(ret.Results) > 1:
		return s.releaseBehind(ret, rel)
	case res.Len() == 1 && gotype.IsError(res.At(0).Type()) && s.err != nil && s.isVisible(s.err, ret.Pos()):
		lhs, tok = []string{s.err.Name()}, "="
	case res.Len() == 1 && gotype.IsError(res.At(0).Type()):
		lhs = []string{s.fresh("err")}
	case res.Len() == 1:
		lhs = []string{s.fresh("result")}
	case res.Len() == 2 && len(ret.Results) == 1 && gotype.IsError(res.At(1).Type()):
		lhs = []string{s.fresh("result"), s.fresh("err")}
	default:
		return fix.Edit{}, false
	}
	list := strings.Join(lhs, ", ")
	lines := []string{list + " " + tok + " " + expr, rel, "return " + list}
	return s.src.Replace(ret, strings.Join(lines, indent)), true
}

// maxNamed is how many results of a return get a name before the release.
const maxNamed = 2

// releaseBehind computes the results of a return that cannot be computed
// after the release before it, in their order.
func (s *site) releaseBehind(ret *ast.ReturnStmt, rel string) (fix.Edit, bool) {
	var before, result strings.Builder
	indent := "\n" + s.src.Indent(ret)
	from, named := ret.Pos(), make(map[string]bool)
	for _, e := range ret.Results {
		if s.isIndependent(e) {
			continue
		}
		base := "result"
		if gotype.IsError(s.pass.TypesInfo.TypeOf(e)) {
			base = "err"
		}
		name := s.fresh(base)
		if len(named) == maxNamed || named[name] {
			return fix.Edit{}, false
		}
		named[name] = true
		before.WriteString(name + " := " + s.src.Slice(e.Pos(), e.End()) + indent)
		result.WriteString(s.src.Slice(from, e.Pos()) + name)
		from = e.End()
	}
	if len(named) == 0 {
		return fix.Edit{}, false
	}
	return s.src.Replace(ret, before.String()+rel+indent+result.String()+s.src.Slice(from, ret.End())), true
}

// isTakenBy reports whether the obligation ends in the call on some path.
func (s *site) isTakenBy(call *ast.CallExpr) bool {
	return slices.ContainsFunc(s.ends(path.WhyTaken), func(e path.Exit) bool {
		c, ok := e.At.(ssa.CallInstruction)
		return ok && c.Common().Pos() == call.Lparen
	})
}

// isUsedAfter reports whether something that may use the resource leaves
// the function at the exit, or on the way there. What a failing return hands
// out beside its error, nobody uses.
func (s *site) isUsedAfter(e path.Exit, escapes []ssa.Instruction) bool {
	if s.isDropped(e) {
		return false
	}
	ret := s.returnStmt(e.At.Pos())
	return slices.ContainsFunc(escapes, func(at ssa.Instruction) bool {
		// Where calls are deferred, all returns share the cells of the
		// results: the syntax tells them apart.
		return at == e.At && e.Class != path.Failure && (ret == nil || s.mayReturnUser(ret)) || s.outlives(at, e.At)
	})
}

// mayReturnUser reports whether a result can be something that uses the
// resource.
func (s *site) mayReturnUser(ret *ast.ReturnStmt) bool {
	if len(ret.Results) == 0 || len(s.follow().handles) > 0 {
		return true // whatever they are
	}
	return slices.ContainsFunc(ret.Results, func(e ast.Expr) bool {
		t := s.pass.TypesInfo.TypeOf(e)
		return t == nil || !isNil(e) && s.canUse(t)
	})
}

// outlives reports whether at hands a user of the resource to another
// goroutine or a longer-lived place before the exit. If all users are made
// anew in each iteration, those that an earlier one has handed out do not use
// what this one has acquired.
func (s *site) outlives(at, exit ssa.Instruction) bool {
	if _, isReturn := at.(*ssa.Return); isReturn {
		return false
	}
	if at.Parent() != exit.Parent() {
		return true
	}
	if !s.follow().isFresh(s.f.Call) {
		return reaches(at.Block(), exit.Block())
	}
	return reachesAvoiding(at.Block(), exit.Block(), s.f.Call.Block())
}

// releaseAtEnd puts a release at the end of the function's body.
func (s *site) releaseAtEnd(e path.Exit) (fix.Edit, bool) {
	rel := s.release(s.body.Rbrace)
	if rel == "" || e.At.Pos().IsValid() || !s.f.Call.Block().Dominates(e.At.Block()) || s.f.Err >= 0 || s.f.OK >= 0 || s.mayBeReleased(s.body.Rbrace) {
		return fix.Edit{}, false
	}
	return s.src.Finish(s.body, rel), true
}

// releaseBefore puts a release before a return or another way out.
func (s *site) releaseBefore(out ast.Stmt, at ssa.Instruction) (fix.Edit, bool) {
	rel := s.release(out.Pos())
	if rel == "" || !within(s.body, out.Pos()) || s.isInLit(out) || s.assignedBetween(out.Pos()) || s.mayBeReleased(out.Pos()) {
		return fix.Edit{}, false
	}
	inner := s.innerAt(out.Pos())
	if ret, ok := out.(*ast.ReturnStmt); ok && !s.isIndependent(ret.Results...) {
		return s.releaseBetween(ret, at, strings.Join(append(inner, rel), "\n"+s.src.Indent(ret)))
	}
	lines, ok := s.ifThere(out, at, rel)
	if !ok {
		return fix.Edit{}, false
	}
	return s.src.Before(out, append(inner, lines...)...), true
}

// ifThere returns the release for a way out, under a condition if control
// may come there without the resource.
func (s *site) ifThere(out ast.Stmt, at ssa.Instruction, rel string) (lines []string, ok bool) {
	if !s.mayBeVoid(out, at) {
		return []string{rel}, true
	}
	name, t := s.held(out.Pos())
	if !isNillable(t) || s.mayHoldOther() {
		return nil, false
	}
	return []string{"if " + name + " != nil {", "\t" + rel, "}"}, true
}

// mayBeVoid reports whether control may come to a way out without the
// resource.
func (s *site) mayBeVoid(out ast.Stmt, at ssa.Instruction) bool {
	if s.isOptional() {
		return true
	}
	if at != nil && !s.f.Call.Block().Dominates(at.Block()) {
		return !s.isPastJoin(out)
	}
	if s.f.Err < 0 && s.f.OK < 0 || s.isPastCheck(at) {
		return false
	}
	g, ok := s.guard()
	if !ok || g.mayBeNil {
		return true
	}
	if g.block != nil {
		return !within(g.block, out.Pos())
	}
	return out.Pos() < g.behind.End()
}

// isPastJoin reports whether each way to out comes through the error check
// that all acquisitions of this variable share.
func (s *site) isPastJoin(out ast.Stmt) bool {
	g, found := s.joined()
	if !found || g.behind == nil || out.Pos() < g.behind.End() {
		return false
	}
	r, ok := s.locate(g.behind.Pos())
	if !ok {
		return false
	}
	for _, stmt := range r.list[r.i+1:] {
		if _, isTarget := stmt.(*ast.LabeledStmt); isTarget {
			return false // a goto may come there from before the check
		}
		if within(stmt, out.Pos()) {
			return true
		}
	}
	return false
}

// assignedBetween reports whether the holder is assigned again between the
// acquisition and pos, other than with something around what it holds: its
// release is that of both, if the proof finds so.
func (s *site) assignedBetween(pos token.Pos) bool {
	if s.holder == nil {
		return false
	}
	return slices.ContainsFunc(s.assignments(s.f.Fn, s.holder), func(a *ast.AssignStmt) bool {
		return a.Pos() > s.stmt.Pos() && a.Pos() < pos && !s.isInOtherArm(a) && !s.wrapsHolder(a) && !s.isStandIn(a)
	})
}

// wrapsHolder reports whether an assignment is of what a call makes of the
// holder.
func (s *site) wrapsHolder(a *ast.AssignStmt) bool {
	if len(a.Lhs) != 1 || len(a.Rhs) != 1 {
		return false
	}
	call, ok := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
	return ok && slices.ContainsFunc(call.Args, s.isHolder)
}

// isInOtherArm reports whether a statement is in another arm than the
// acquisition of a branching that is in no loop, so that not both are run.
func (s *site) isInOtherArm(stmt ast.Stmt) bool {
	if len(s.loops) > 0 {
		return false
	}
	nodes := fix.Enclosing(s.file, s.stmt.Pos(), s.stmt.End())
	k := slices.IndexFunc(nodes, func(n ast.Node) bool { return within(n, stmt.Pos()) })
	if k < 1 {
		return false
	}
	switch n := nodes[k].(type) {
	case *ast.IfStmt:
		return n.Else != nil && within(n.Else, stmt.Pos()) && within(n.Body, s.stmt.Pos())
	case *ast.BlockStmt:
		_, isClause := nodes[k-1].(*ast.CaseClause)
		return isClause && !endsWithFallthrough(nodes[k-1].(*ast.CaseClause))
	}
	return false
}

func endsWithFallthrough(c *ast.CaseClause) bool {
	if len(c.Body) == 0 {
		return false
	}
	b, ok := c.Body[len(c.Body)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// isInLit reports whether a node is in a literal inside of the function.
func (s *site) isInLit(out ast.Node) bool {
	in := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			in = in || within(lit, out.Pos())
			return false
		}
		return !in
	})
	return in
}

// mayBeReleased reports whether a release stands where it may have been run
// when control comes to pos, and a second one does harm. Harmless ones
// still count if they stand right on the way.
func (s *site) mayBeReleased(pos token.Pos) bool {
	for _, r := range s.released() {
		switch {
		case r.call.Pos() > pos, r.call.Pos() < s.f.call.Pos() && len(s.loops) == 0:
			continue
		case r.isDeferred && len(s.loops) > 0:
			continue // it comes too late for this iteration, and goes away
		}
		if s.isOnTheWay(r, pos) || !s.isHarmless() && !s.endsElsewhere(r, pos) {
			return true
		}
	}
	return false
}

// isOnTheWay reports whether every way to pos through the list of the
// release runs it.
func (s *site) isOnTheWay(r released, pos token.Pos) bool {
	if r.inLit {
		return false
	}
	return slices.ContainsFunc(r.list[r.i:], func(stmt ast.Stmt) bool { return within(stmt, pos) }) ||
		isSame(r.list, s.body.List) && pos >= s.body.Rbrace
}

// endsElsewhere reports whether control, once it has passed the release,
// leaves the list before it could come to pos.
func (s *site) endsElsewhere(r released, pos token.Pos) bool {
	if r.inLit || r.isDeferred {
		return false
	}
	last := r.list[len(r.list)-1]
	if pos < last.End() {
		return false
	}
	switch last := last.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok == token.CONTINUE && len(s.loops) > 0 && (s.isDeclared || s.f.Lock && s.isBehind(pos))
	}
	return false
}

// isBehind reports whether pos is behind the acquisition in its list, so that
// no iteration comes there without it.
func (s *site) isBehind(pos token.Pos) bool {
	return slices.ContainsFunc(s.list[s.i+1:], func(stmt ast.Stmt) bool { return within(stmt, pos) })
}

// isIndependent reports whether results of a return can be computed after
// the release: they call nothing but makers of errors and texts, of values
// that cannot use the resource.
func (s *site) isIndependent(results ...ast.Expr) bool {
	ok := true
	for _, e := range results {
		ast.Inspect(e, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				ok = false
			case *ast.CallExpr:
				ok = ok && (s.makesError(n) || s.isConversion(n))
			case *ast.SelectorExpr:
				if s.f.Lock && s.pass.TypesInfo.Selections[n] != nil {
					ok = false // which the lock may guard
				}
				if s.isBeside(n) {
					return false
				}
			case *ast.StarExpr, *ast.IndexExpr:
				ok = ok && !s.f.Lock
			case *ast.Ident:
				if s.holder != nil && s.pass.TypesInfo.Uses[n] == s.holder {
					ok = false
				}
			}
			return ok
		})
	}
	return ok
}

// isBeside reports whether e is a plain field of the holder, beside the one
// that is released: the status of a response, of which the body is closed.
func (s *site) isBeside(e *ast.SelectorExpr) bool {
	if s.holder == nil || !s.isUse(e.X, s.holder) || s.canUse(s.pass.TypesInfo.TypeOf(e)) {
		return false
	}
	sel := s.pass.TypesInfo.Selections[e]
	return sel != nil && sel.Kind() == types.FieldVal && !slices.ContainsFunc(s.how, func(r contract.Release) bool {
		return r.Path == "" || r.Path == "."+e.Sel.Name
	})
}

// makesError reports whether the call is one of those that make an error or a
// text of texts and other errors.
func (s *site) makesError(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := s.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if ok && fn.Name() == "Err" && gotype.IsContext(s.pass.TypesInfo.TypeOf(sel.X)) {
		return true
	}
	if !ok || fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return false
	}
	if !isPure(fn) {
		return false
	}
	for _, arg := range call.Args {
		t := s.pass.TypesInfo.TypeOf(arg)
		if t != nil && s.canUse(t) {
			return false
		}
	}
	return true
}

// isPure reports whether a function makes an error or a text of what it is
// given, and does nothing else.
func isPure(fn *types.Func) bool {
	switch fn.Pkg().Path() {
	case "errors", "fmt", "github.com/pkg/errors", "google.golang.org/grpc/status", "golang.org/x/xerrors", "github.com/cockroachdb/errors",
		"strings", "strconv", "path":
		return true
	case "path/filepath":
		return slices.Contains([]string{"Base", "Clean", "Dir", "Ext", "Join", "ToSlash"}, fn.Name())
	}
	return false
}

func (s *site) isConversion(call *ast.CallExpr) bool {
	tv, ok := s.pass.TypesInfo.Types[call.Fun]
	return ok && (tv.IsType() || tv.IsBuiltin())
}

// manyReturns is from how many failing returns on one deferred release is
// better than one before each.
const manyReturns = 3

// deferOnError proposes one deferred release for all returns that fail, if
// the function names its error.
func deferOnError(s *site) (string, []fix.Edit) {
	if s.f.Search == nil || s.f.Fn != s.f.Call.Parent() || s.f.OnSuccess || s.f.Global != "" || s.isResult(s.holder) {
		return "", nil
	}
	leaks := s.f.Search.Leaks
	if s.f.Lock || s.f.Paired || len(leaks) < manyReturns || len(s.loops) > 0 || inCycle(s.f.Call.Block()) || !s.isHarmless() && len(s.released()) > 0 {
		return "", nil
	}
	if slices.ContainsFunc(leaks, func(e path.Exit) bool { return e.Class != path.Failure }) {
		return "", nil
	}
	escapes := s.hiddenEscapes()
	for _, e := range leaks {
		if s.isUsedAfter(e, escapes) {
			return "", nil
		}
	}
	if taken, known := s.takenBefore(); !known || slices.ContainsFunc(taken, func(e path.Exit) bool { return e.Class != path.Success }) {
		return "", nil
	}
	g, ok := s.guard()
	name := s.namedError(g.pos)
	if !ok || g.mayBeNil || name == "" || s.isUsedLate(g.pos()) {
		return "", nil
	}
	rel := s.release(g.pos())
	if rel == "" {
		return "", nil
	}
	return "defer " + rel + " for the returns that fail",
		[]fix.Edit{g.insert(s.src, "defer func() {", "\tif "+name+" != nil {", "\t\t"+rel, "\t}", "}()")}
}

// isResult reports whether the variable is a result of the function, which
// a return may have set to nil when the deferred calls run.
func (s *site) isResult(v *types.Var) bool {
	if v == nil || s.fn.Results == nil {
		return false
	}
	return slices.ContainsFunc(s.fn.Results.List, func(f *ast.Field) bool { return within(f, v.Pos()) })
}

// namedError returns the name of the function's last result if it is an
// error that the place sees.
func (s *site) namedError(pos func() token.Pos) string {
	res := s.fn.Results
	if res == nil || len(res.List) == 0 {
		return ""
	}
	last := res.List[len(res.List)-1]
	if len(last.Names) == 0 {
		return ""
	}
	id := last.Names[len(last.Names)-1]
	obj := s.pass.TypesInfo.Defs[id]
	if obj == nil || id.Name == "_" || !gotype.IsError(obj.Type()) || !s.isVisible(obj, pos()) {
		return ""
	}
	return id.Name
}
