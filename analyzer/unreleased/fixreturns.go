package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// maxReleases bounds how many releases a fix adds: nobody would want to read
// more of them, and a function with thousands of returns costs no time.
const maxReleases = 24

// releaseBeforeReturns proposes a release before each return that leaks,
// for a function that hands the resource on elsewhere.
func releaseBeforeReturns(s *site) (string, []fix.Edit) {
	f := s.f
	if f.Global != "" || f.OnSuccess || f.Search == nil || f.Fn != s.acquiredIn() || len(f.Search.Leaks) == 0 || len(f.Search.Leaks) > maxReleases {
		return "", nil
	}
	if s.isProcess() {
		if s = s.killing(); s == nil {
			return "", nil
		}
	}
	escapes := s.hiddenEscapes()
	var edits []fix.Edit
	seen := make(map[ast.Stmt]bool)
	isKept := f.Lock && succeedsLocked(f.Found, f.Search)
	for _, e := range f.Search.Leaks {
		if isKept && succeeds(e) {
			continue
		}
		ret := s.returnStmt(e.At.Pos())
		if s.isUsedAfter(e, escapes) || s.isUsedByDefers(e.At) || s.mayBeTakenAt(e, ret) {
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
		out, at := ast.Stmt(ret), e.At
		if next := s.nextHolds(ret.Pos()); next != nil {
			out, at = next, nil
		}
		if seen[out] {
			continue
		}
		seen[out] = true
		edit, ok := s.releaseBefore(out, at)
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

// isUsedAfter reports whether something that may use the resource leaves
// the function at the exit, or on the way there. What a failing return hands
// out beside its error, nobody uses, but where it is the resource that it
// names: that is meant.
func (s *site) isUsedAfter(e path.Exit, escapes []ssa.Instruction) bool {
	if !s.mayBeUsedAfter(e, escapes) {
		return false
	}
	narrow := *s
	narrow.users = s.findUsers(e.At)
	return narrow.mayBeUsedAfter(e, narrow.hiddenEscapes())
}

// mayBeUsedAfter is isUsedAfter with what is done to the resource behind the exit: what
// holds it then may have left the function before.
func (s *site) mayBeUsedAfter(e path.Exit, escapes []ssa.Instruction) bool {
	if s.isDropped(e) {
		return false
	}
	ret := s.returnStmt(e.At.Pos())
	return slices.ContainsFunc(escapes, func(at ssa.Instruction) bool {
		if e.Class == path.Failure && s.isOwnStart(at) || s.keepsNothing(at, e.At) {
			return false
		}
		// Where calls are deferred, all returns share the cells of the
		// results: the syntax tells them apart.
		return at == e.At && (e.Class != path.Failure && (ret == nil || s.mayReturnUser(ret) || slices.Contains(s.follow().addressed, at)) || ret != nil && s.handsOut(ret)) || s.outlives(at, e.At)
	})
}

// keepsNothing reports whether an escape is a call that keeps the resource where it
// succeeds, and the exit is where it has failed.
func (s *site) keepsNothing(at, exit ssa.Instruction) bool {
	call, ok := at.(*ssa.Call)
	return ok && slices.Contains(s.follow().keepers, call) && call.Parent() == exit.Parent() && failsAt(call, exit.Block())
}

// isOwnStart reports whether an escape is a call of a method of the resource
// that leaves it at work by itself: a release ends that, and where the
// function fails, nobody else could.
func (s *site) isOwnStart(at ssa.Instruction) bool {
	call, ok := at.(*ssa.Call)
	if !ok || at.Parent() != s.f.Fn {
		return false
	}
	ops := path.Operands(&call.Call)
	isMethod := call.Call.IsInvoke() || call.Call.Signature().Recv() != nil
	return isMethod && len(ops) > 0 && s.isOfItsType(ops[0]) && !slices.ContainsFunc(ops[1:], func(v ssa.Value) bool { return s.follow().seen[v] })
}

// handsOut reports whether a return names, beside an error, the resource or
// what is made of it there and then: a caller may use that all the same.
func (s *site) handsOut(ret *ast.ReturnStmt) bool {
	return len(ret.Results) > 1 && !s.isOfCallAbove(ret) && slices.ContainsFunc(ret.Results, func(e ast.Expr) bool {
		t := s.pass.TypesInfo.TypeOf(e)
		return t != nil && !gotype.IsPlainError(t) && s.canUse(t) && fix.Has(e, s.isVariable)
	})
}

// isOfCallAbove reports whether a return gives nothing but what the call right
// above it has given, as one that makes the call itself would.
func (s *site) isOfCallAbove(ret *ast.ReturnStmt) bool {
	r, ok := s.locate(ret.Pos())
	if !ok || r.i == 0 || r.list[r.i] != ast.Stmt(ret) {
		return false
	}
	as, ok := r.list[r.i-1].(*ast.AssignStmt)
	if !ok || len(as.Rhs) != 1 || len(as.Lhs) != len(ret.Results) {
		return false
	}
	for i, e := range ret.Results {
		to, ok := as.Lhs[i].(*ast.Ident)
		if obj := s.pass.TypesInfo.ObjectOf(to); !ok || obj == nil || !s.isUse(e, obj) {
			return false
		}
	}
	return true
}

// isVariable reports whether a node is the name of a variable.
func (s *site) isVariable(n ast.Node) bool {
	id, ok := n.(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := s.pass.TypesInfo.Uses[id].(*types.Var)
	return ok && !v.IsField()
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
	if !s.follow().isFresh(s.acquiredAt()) {
		return reaches(at.Block(), exit.Block())
	}
	return reachesAvoiding(at.Block(), exit.Block(), s.acquiredAt())
}

// releaseAtEnd puts a release at the end of the function's body.
func (s *site) releaseAtEnd(e path.Exit) (fix.Edit, bool) {
	rel := s.release(s.body.Rbrace)
	if rel == "" || e.At.Pos().IsValid() || !s.acquiredAt().Dominates(e.At.Block()) || s.f.Err >= 0 || s.f.OK >= 0 || s.mayBeReleased(s.body.Rbrace, e.At) {
		return fix.Edit{}, false
	}
	return s.src.Finish(s.body, rel), true
}

// releaseBefore puts a release before a return or another way out.
func (s *site) releaseBefore(out ast.Stmt, at ssa.Instruction) (fix.Edit, bool) {
	rel := s.release(out.Pos())
	if rel == "" || !within(s.body, out.Pos()) || s.isInLit(out) || s.assignedOther(out.Pos()) || s.mayBeReleased(out.Pos(), at) {
		return fix.Edit{}, false
	}
	inner := s.innerAt(out.Pos())
	ret, isReturn := out.(*ast.ReturnStmt)
	if isReturn && s.isHandedOnIn(ret) {
		return s.releaseIfFails(ret, at, append(inner, rel))
	}
	lines, ok := s.ifThere(out, at, rel)
	if !ok {
		return fix.Edit{}, false
	}
	if isReturn && !s.isIndependent(ret.Results...) && !s.isDoneWith(ret) {
		if lines[0] != rel && s.isTold(out, at) {
			return fix.Edit{}, false // the result may take the place of what tells
		}
		return s.releaseBetween(ret, strings.Join(append(inner, lines...), "\n"+s.src.Indent(ret)))
	}
	return s.src.Before(out, append(inner, lines...)...), true
}

// isDoneWith reports whether a response is no longer needed where the results of a
// return are computed, though that calls others: they may wait for its connection.
// Of other kinds, a lock file or a span, what is not mentioned may need them.
func (s *site) isDoneWith(ret *ast.ReturnStmt) bool {
	if s.f.Kind == nil || s.f.Kind.Type != "*net/http.Response" {
		return false
	}
	for v := range s.follow().values() {
		if v.Parent() != s.f.Fn || v.Referrers() == nil {
			continue // what other functions have is of them, or escapes before
		}
		for _, ref := range *v.Referrers() {
			if ret.Pos() <= ref.Pos() && ref.Pos() < ret.End() {
				return false
			}
		}
	}
	return true
}

// releaseBeforeEach puts a release before each of the ways out that has none yet;
// it returns nil if that is not possible for one of them.
func (s *site) releaseBeforeEach(outs []ast.Stmt) []fix.Edit {
	var edits []fix.Edit
	for _, out := range outs {
		if s.isReleasedBefore(out.Pos()) {
			continue
		}
		edit, ok := s.releaseBefore(out, nil)
		if !ok {
			return nil
		}
		edits = append(edits, edit)
	}
	return edits
}

// mayBeVoid reports whether control may come to a way out without the
// resource.
func (s *site) mayBeVoid(out ast.Stmt, at ssa.Instruction) bool {
	if s.isOptional() && !s.isUsedBefore(out) {
		return true
	}
	if at != nil && !s.acquiredAt().Dominates(at.Block()) {
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
func (s *site) assignedBetween(pos token.Pos) bool { return len(s.assignedAgain(pos)) > 0 }

// assignedOther reports whether it is assigned something there that a release at
// pos is not of, as it is of what leaks alike.
func (s *site) assignedOther(pos token.Pos) bool {
	return slices.ContainsFunc(s.assignedAgain(pos), func(a *ast.AssignStmt) bool { return !s.leaksAlike(a) })
}

func (s *site) assignedAgain(pos token.Pos) []*ast.AssignStmt {
	if s.holder == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.assignments(s.f.Fn, s.holder)), func(a *ast.AssignStmt) bool {
		return a.Pos() <= s.stmt.Pos() || a.Pos() >= pos || s.isInOtherArm(a) || s.wrapsHolder(a) || s.isStandIn(a)
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
	return slices.ContainsFunc(fix.Enclosing(s.file, out.Pos(), out.Pos()), func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		return ok && within(s.body, lit.Pos())
	})
}

// mayBeReleased reports whether a release stands where it may have been run
// when control comes to pos, the exit if that is known, and a second one does
// harm. Harmless ones still count if they stand right on the way.
func (s *site) mayBeReleased(pos token.Pos, exit ssa.Instruction) bool {
	for _, r := range s.released() {
		switch {
		case r.call.Pos() > pos, r.call.Pos() < s.acquiredPos() && len(s.loops) == 0:
			continue
		case r.isDeferred && len(s.loops) > 0:
			continue // it comes too late for this iteration, and goes away
		case s.leadsElsewhere(r, exit):
			continue
		}
		if s.isOnTheWay(r, pos) || !s.isHarmless() && !s.endsElsewhere(r, pos) {
			return true
		}
	}
	return !s.isHarmless() && slices.ContainsFunc(s.releasingCalls(), func(call ssa.CallInstruction) bool {
		at := call.Common().Pos()
		r, ok := s.locate(at)
		return at < pos && (!ok || !s.endsElsewhere(r, pos))
	})
}

// leadsElsewhere reports whether control never comes from a plain release to an
// exit without another acquisition.
func (s *site) leadsElsewhere(r released, exit ssa.Instruction) bool {
	if exit == nil || r.inLit || r.isDeferred || exit.Parent() != s.acquiredIn() {
		return false
	}
	for _, b := range exit.Parent().Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && call.Pos() == r.call.Lparen {
				return !reachesAvoiding(b, exit.Block(), s.acquiredAt())
			}
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
