package unreleased

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// releaseOnWaysOut proposes that each iteration releases what it acquires:
// by a function literal around the body if nothing jumps out of it, else
// before each way out of the iteration.
func releaseOnWaysOut(s *site) (string, []fix.Edit) {
	if in := s.inBlock(); in != nil {
		s = in
	}
	if !s.isOfIteration() || s.escapesIteration() || s.isUsedOutside() || !s.findInner() {
		return "", nil
	}
	taken, traced := s.takers()
	deferred, ok := s.ownDefers(taken)
	if !ok || !traced || len(deferred) > 0 && s.isHeldByAddress() || len(taken) > 0 && len(deferred)+len(s.inner) > 0 {
		return "", nil
	}
	if len(taken) == 0 && s.closer == "" {
		if message, edits := s.wrapBody(deferred); edits != nil {
			return message, edits
		}
	}
	var edits []fix.Edit
	gone := append(deferred, s.inner...)
	for _, d := range gone {
		edits = append(edits, s.src.Remove(d))
	}
	comment, canKeep := s.remarkOf(gone)
	outs, ok := s.waysOut()
	if !ok || !canKeep {
		return "", nil
	}
	added := 0
	for _, out := range outs {
		if s.isReleasedBefore(out.Pos()) || s.releasesIn(out) || s.isTakenBefore(taken, out.Pos()) {
			continue
		}
		if s.mayBeTaken(taken, out.Pos()) {
			return "", nil
		}
		edit, ok := s.releaseBefore(out, nil)
		if !ok {
			return "", nil
		}
		edits = append(edits, edit)
		added++
	}
	end, ok := s.atItsEnd(taken, gone)
	if !ok {
		return "", nil
	}
	edits, added = append(edits, end...), added+len(end)
	if added == 0 || !s.remarkEach(edits[len(edits)-added:], comment) {
		return "", nil
	}
	return "release it at the end of each iteration", edits
}

// atItsEnd returns the edit that releases the resource at the end of an iteration,
// if control comes there with it; the defers that are gone may be the last there. It
// fails if it may have been taken by then, or released by what must not be repeated,
// or has no name there.
func (s *site) atItsEnd(taken []released, gone []ast.Stmt) (edits []fix.Edit, ok bool) {
	last, in := s.list[len(s.list)-1], s.endsWithin()
	way, at, end := last, last.Pos(), last.End()
	if in != nil {
		way, at, end = lastOf(in), in.Rbrace, in.Rbrace
	}
	if s.isWayOut(way) || s.isReleasedBefore(end) || s.isTakenBefore(taken, end) {
		return nil, true
	}
	rel := s.release(at)
	if rel == "" || s.mayBeTaken(taken, end) || s.assignedBetween(end) || s.mayBeReleased(end, nil) {
		return nil, false
	}
	if in != nil {
		return []fix.Edit{s.src.Finish(in, append(s.innerAt(end), rel)...)}, true
	}
	lines := append(s.innerAt(end), s.endLines(rel)...)
	if slices.Contains(gone, last) {
		return []fix.Edit{s.src.Instead(last, lines...)}, true
	}
	return []fix.Edit{s.src.Behind(last, lines...)}, true
}

// escapesIteration reports whether something that may use the resource leaves
// the function other than with the obligation.
func (s *site) escapesIteration() bool {
	return slices.ContainsFunc(s.hiddenEscapes(), func(at ssa.Instruction) bool {
		_, isReturn := at.(*ssa.Return)
		if (isReturn || at.Parent() == s.f.Fn && !reaches(at.Block(), s.acquiredAt())) && s.isDeferredBefore(at) {
			return false // the defer ends it there, or in the iteration that is the last
		}
		return !s.returnsNone(at) && !slices.ContainsFunc(s.f.Search.Ends, func(e path.Exit) bool { return e.Why == path.WhyReturned && e.At == at })
	})
}

// returnsNone reports whether an escape is a return that, where calls are deferred,
// shares the cells of the results with others: nothing was acquired there, or what
// it says uses nothing, or it is that of a panic that is recovered.
func (s *site) returnsNone(at ssa.Instruction) bool {
	if _, ok := at.(*ssa.Return); !ok || at.Parent() != s.f.Fn || slices.Contains(s.follow().addressed, at) {
		return false
	}
	if call, ok := s.f.Call.(*ssa.Call); ok && s.f.Err >= 0 && isWhere(call, s.f.Err, token.NEQ, at.Block()) {
		return true
	}
	ret := s.returnStmt(at.Pos())
	return at.Block() == s.f.Fn.Recover || s.givesNothingNew(at) || ret != nil && !s.mayReturnUser(ret)
}

// isUsedOutside reports whether something that may use the resource is used
// outside of the list that acquires it, through a variable declared there: the
// end of the list is not the end of its use.
func (s *site) isUsedOutside() bool {
	u := s.follow()
	end := s.list[len(s.list)-1].End()
	for v := range u.values() {
		if v.Parent() != s.f.Fn || v.Referrers() == nil || isSetAtReturns(v) {
			continue
		}
		if s.isCarried(v) {
			return true
		}
		for _, ref := range *v.Referrers() {
			if _, isDebug := ref.(*ssa.DebugRef); isDebug || !ref.Pos().IsValid() {
				continue
			}
			if _, isPhi := ref.(*ssa.Phi); !isPhi && (ref.Pos() < s.stmt.Pos() || ref.Pos() >= end) {
				return true
			}
		}
	}
	return false
}

// isCarried reports whether a value is what an earlier iteration has left in a
// variable for this one, which uses it.
func (s *site) isCarried(v ssa.Value) bool {
	phi, ok := v.(*ssa.Phi)
	return ok && phi.Block().Dominates(s.acquiredAt()) && slices.ContainsFunc(*phi.Referrers(), func(ref ssa.Instruction) bool {
		switch ref.(type) {
		case *ssa.Phi, *ssa.DebugRef:
			return false
		}
		return true
	})
}

// endLines returns the release at the end of the iteration.
func (s *site) endLines(rel string) []string {
	g, ok := s.guard()
	if ok && !g.mayBeNil && (g.block == nil || g.block == s.block) {
		return []string{rel}
	}
	name, _ := s.held(s.list[len(s.list)-1].Pos())
	return []string{"if " + name + " != nil {", "\t" + rel, "}"}
}

// takers returns the statements at which the obligation leaves the
// function's hands, and whether it found all of them.
func (s *site) takers() (taken []released, traced bool) {
	if len(s.ends(path.WhyCaptured)) > 0 {
		return nil, false
	}
	for _, e := range s.ends(path.WhyTaken, path.WhyReturned) {
		r, ok := s.locate(e.At.Pos())
		if !ok {
			return nil, false
		}
		taken = append(taken, r)
	}
	return taken, true
}

// locate finds the innermost statement list of this function with pos.
func (s *site) locate(pos token.Pos) (r released, ok bool) {
	if !pos.IsValid() || !within(s.body, pos) {
		return r, false
	}
	var find func(list []ast.Stmt)
	find = func(list []ast.Stmt) {
		for i, stmt := range list {
			if !within(stmt, pos) {
				continue
			}
			r, ok = released{list: list, i: i}, true
			ast.Inspect(stmt, func(n ast.Node) bool {
				if _, isLit := n.(*ast.FuncLit); isLit {
					return false
				}
				if n == nil || fix.Statements(n) == nil {
					return true
				}
				find(fix.Statements(n))
				return false
			})
		}
	}
	find(s.body.List)
	return r, ok
}

// isTakenBefore reports whether a taker stands on every way to pos, or is
// what stands there.
func (s *site) isTakenBefore(taken []released, pos token.Pos) bool {
	return slices.ContainsFunc(taken, func(r released) bool {
		stmt := r.list[r.i]
		return within(stmt, pos) && stmt.Pos() == pos || stmt.End() <= pos &&
			(isSame(r.list, s.list) && pos >= r.list[len(r.list)-1].End() || s.isOnTheWay(r, pos))
	})
}

// mayBeTaken reports whether a taker may have run when control comes to
// pos.
func (s *site) mayBeTaken(taken []released, pos token.Pos) bool {
	return slices.ContainsFunc(taken, func(r released) bool {
		return r.list[r.i].Pos() < pos && !s.endsElsewhere(r, pos)
	})
}

// ownDefers returns the statements of the list that defer the release and
// do nothing else. It fails if a defer elsewhere does, but for a literal
// that a taker runs: the releases there are the taker's.
func (s *site) ownDefers(taken []released) (deferred []ast.Stmt, ok bool) {
	for _, r := range s.released() {
		if r.inLit && slices.ContainsFunc(taken, func(t released) bool { return within(t.list[t.i], r.call.Pos()) }) {
			continue
		}
		var d ast.Stmt = r.list[r.i]
		list := r.list
		if r.inLit {
			if d = s.onlyReleases(r); d == nil {
				return nil, false
			}
			list = s.list
		}
		if !r.isDeferred || s.isDeferredOnWayOut(r) {
			continue
		}
		if !isSame(list, s.list) || s.src.HasCommentAbove(d.Pos()) {
			return nil, false
		}
		deferred = append(deferred, d)
	}
	return deferred, true
}

// isDeferredOnWayOut reports whether a release is deferred where control cannot but
// return: it is of the last iteration alone.
func (s *site) isDeferredOnWayOut(r released) bool {
	if !r.isDeferred || r.inLit || isSame(r.list, s.list) {
		return false
	}
	_, returns := r.list[len(r.list)-1].(*ast.ReturnStmt)
	return returns && !slices.ContainsFunc(r.list[r.i:], hasBreak)
}

// onlyReleases returns the statement of the list that defers a literal
// which does nothing but release, nil if it is none.
func (s *site) onlyReleases(r released) ast.Stmt {
	if r.stmt == nil || !r.isDeferred || len(r.list) != 1 {
		return nil
	}
	for _, stmt := range s.list {
		if d, ok := stmt.(*ast.DeferStmt); ok && within(d, r.call.Pos()) && len(d.Call.Args) == 0 {
			if lit, ok := d.Call.Fun.(*ast.FuncLit); ok && isSame(lit.Body.List, r.list) {
				return d
			}
		}
	}
	return nil
}

// wrapBody proposes a function literal around the loop's body.
func (s *site) wrapBody(deferred []ast.Stmt) (string, []fix.Edit) {
	body := bodyOf(s.loops[0])
	if !isSame(s.list, body.List) || hasJump(body) || len(s.released()) > len(deferred) || countDefers(body) > len(deferred)+len(s.inner) {
		return "", nil
	}
	edits := []fix.Edit{s.src.Begin(body, "func() {"), s.src.Finish(body, "}()")}
	if len(deferred) > 0 {
		return "move the body of the loop into a function literal", edits
	}
	g, ok := s.guard()
	if !ok || g.block != nil {
		return "", nil
	}
	rel := s.release(g.pos())
	if rel == "" {
		return "", nil
	}
	return "move the body of the loop into a function literal", append(edits, g.insert(s.src, s.deferred(g, rel)...))
}

func bodyOf(loop ast.Stmt) *ast.BlockStmt {
	switch l := loop.(type) {
	case *ast.ForStmt:
		return l.Body
	case *ast.RangeStmt:
		return l.Body
	}
	return nil
}

// hasJump reports whether a statement of the body could jump out of it.
// Those that stay inside count as well: a rewrite that looks at labels is
// worth less than the simpler fix.
func hasJump(body *ast.BlockStmt) bool {
	return fix.Has(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt, *ast.LabeledStmt:
			return true
		case *ast.CallExpr:
			id, ok := n.Fun.(*ast.Ident)
			return ok && id.Name == "recover"
		}
		return false
	})
}

func countDefers(body *ast.BlockStmt) int {
	n := 0
	ast.Inspect(body, func(c ast.Node) bool {
		switch c.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			n++
		}
		return true
	})
	return n
}

// waysOut returns the statements behind the acquisition that leave its
// list, but for those of the error check. It fails on a goto.
func (s *site) waysOut() (outs []ast.Stmt, ok bool) {
	rest := s.list[s.i+1:]
	if g, found := s.guard(); found && g.behind != nil && g.behind != s.stmt {
		rest = s.list[slices.Index(s.list, g.behind)+1:]
	} else if !found {
		return nil, false
	}
	ok = true
	for _, stmt := range rest {
		s.addWaysOut(stmt, 0, 0, nil, &outs, &ok)
	}
	return outs, ok
}

// addWaysOut adds the ways out of n, which is inside of so many statements
// that a break ends, and a continue, and of those labels, of the list.
func (s *site) addWaysOut(n ast.Node, breaks, continues int, labels []string, outs *[]ast.Stmt, ok *bool) {
	ast.Inspect(n, func(c ast.Node) bool {
		switch c := c.(type) {
		case *ast.FuncLit:
			return false
		case *ast.LabeledStmt:
			labels = append(labels, c.Label.Name)
		case *ast.ForStmt, *ast.RangeStmt:
			if c != n {
				s.addWaysOut(c, breaks+1, continues+1, labels, outs, ok)
				return false
			}
			if breaks == 0 {
				breaks, continues = 1, 1
			}
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			if c != n {
				s.addWaysOut(c, breaks+1, continues, labels, outs, ok)
				return false
			}
			if breaks == 0 {
				breaks = 1
			}
		case *ast.ReturnStmt:
			*outs = append(*outs, c)
		case *ast.BranchStmt:
			switch {
			case c.Tok == token.GOTO:
				*ok = false
			case c.Tok == token.FALLTHROUGH, c.Label != nil && slices.Contains(labels, c.Label.Name):
			case c.Label == nil && c.Tok == token.BREAK && breaks > 0, c.Label == nil && c.Tok == token.CONTINUE && continues > 0:
			default:
				*outs = append(*outs, c)
			}
		}
		return true
	})
}

// isWayOut reports whether control does not go past the statement.
func (s *site) isWayOut(stmt ast.Stmt) bool {
	return s.leaves(&ast.BlockStmt{List: []ast.Stmt{stmt}})
}

// isReleasedBefore reports whether a release stands on every way to pos.
func (s *site) isReleasedBefore(pos token.Pos) bool {
	return slices.ContainsFunc(s.released(), func(r released) bool {
		return (!r.isDeferred || s.isDeferredOnWayOut(r)) && !r.inLit && r.call.Pos() < pos && r.call.Pos() > s.f.call.Pos() &&
			(isSame(r.list, s.list) && pos >= r.list[len(r.list)-1].End() || s.isOnTheWay(r, pos))
	})
}

// releasesIn reports whether a way out is a return that releases on its own.
func (s *site) releasesIn(out ast.Stmt) bool {
	return slices.ContainsFunc(s.released(), func(r released) bool { return !r.inLit && within(out, r.call.Pos()) })
}
