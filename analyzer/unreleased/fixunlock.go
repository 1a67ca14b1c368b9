package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// deferUnlock proposes to defer the release of a lock, if all others in the
// function go away with it and nothing was done after them, or there is none:
// then all was done under the lock, if anything was. A block that control only
// leaves at its end releases there.
func deferUnlock(s *site) (string, []fix.Edit) {
	g, ok := s.guard()
	if !ok || g.mayBeNil || s.init != nil || len(s.loops) > 0 || path.InCycle(s.f.Call.Block()) || s.f.Call.Parent() != s.f.Fn {
		return "", nil
	}
	if message, edits := unlockAtBlocksEnd(s); len(edits) == 1 {
		return message, edits
	}
	rel := s.release(g.pos())
	all := s.released()
	isNever := len(all) == 0 && s.f.category == never && len(s.handovers()) == 0 && (g.block != nil || s.list[len(s.list)-1] != g.behind)
	if rel == "" || len(all) == 0 && !isNever || s.locks() != 1 || s.hasDeferAfter(s.stmt.Pos()) || len(s.releasingCalls()) > 0 {
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

// unlockOnWaysOut proposes to release a lock that an iteration acquires, and
// releases at its end, before each way out of the iteration that does not.
func unlockOnWaysOut(s *site) (string, []fix.Edit) {
	if !s.f.Lock || len(s.loops) == 0 || s.init != nil || s.f.OK >= 0 || s.f.Search == nil || s.f.Fn != s.f.Call.Parent() || s.locks() != 1 || len(s.handovers()) > 0 {
		return "", nil
	}
	if slices.ContainsFunc(s.released(), func(r released) bool { return r.isDeferred || r.inLit }) {
		return "", nil
	}
	last := s.list[len(s.list)-1]
	outs, ok := s.waysOut()
	if !ok || !s.isWayOut(last) && !s.isReleasedBefore(last.End()) {
		return "", nil
	}
	return "release it on each way out of the iteration", s.releaseBeforeEach(outs)
}

// unlockAtBlocksEnd proposes to release a lock that a block inside of the function
// acquires, and that nothing behind releases, at the end of the block and before
// each way out of it: what is to be done under the lock stands there, and what it
// is done with is not named behind the block.
func unlockAtBlocksEnd(s *site) (string, []fix.Edit) {
	f := s.f
	if !f.Lock || f.Search == nil || f.Search.Released || s.init != nil || s.isElse || f.OK >= 0 || f.Fn != f.Call.Parent() || isSame(s.list, s.body.List) || len(s.handovers()) > 0 {
		return "", nil
	}
	last := s.list[len(s.list)-1]
	guarded := s.sharedIn(func(pos token.Pos) bool { return pos > s.stmt.End() && pos < last.End() })
	behind := s.sharedIn(func(pos token.Pos) bool { return pos > last.End() })
	if len(guarded) == 0 || slices.ContainsFunc(guarded, func(v *types.Var) bool { return slices.Contains(behind, v) }) {
		return "", nil
	}
	outs, ok := s.waysOut()
	edits := s.releaseBeforeEach(outs)
	if !ok || len(outs) > 0 && edits == nil {
		return "", nil
	}
	if !s.isWayOut(last) {
		rel := s.release(last.End())
		if rel == "" || s.mayBeReleased(last.End(), nil) {
			return "", nil
		}
		edits = append(edits, s.src.Behind(last, rel))
	}
	return "release it at the end of the block", edits
}

// sharedIn returns the variables that the function names at some positions and that
// others may know, but for those by which the lock is named: fields, and those that
// are declared outside of the function.
func (s *site) sharedIn(isAt func(token.Pos) bool) (shared []*types.Var) {
	ast.Inspect(s.body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && s.isHolderCall(call) {
			return false
		}
		id, ok := n.(*ast.Ident)
		if !ok || !isAt(id.Pos()) {
			return true
		}
		v, ok := s.pass.TypesInfo.Uses[id].(*types.Var)
		if ok && (v.IsField() || v.Pos() < s.fn.Pos() || v.Pos() > s.body.End()) {
			shared = append(shared, v)
		}
		return true
	})
	return shared
}

// isHolderCall reports whether a call is of a method of the lock.
func (s *site) isHolderCall(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && s.isHolder(ast.Unparen(sel.X))
}

// locks counts the calls that acquire the lock, in whatever way.
func (s *site) locks() int {
	n := 0
	ast.Inspect(s.body, func(c ast.Node) bool {
		call, ok := c.(*ast.CallExpr)
		if !ok {
			return true
		}
		if s.isHolderCall(call) && strings.HasSuffix(ast.Unparen(call.Fun).(*ast.SelectorExpr).Sel.Name, "Lock") {
			n++
		}
		return true
	})
	return n
}

// unlocksOther reports whether the function releases the lock in the other of
// the two ways, for readers or for the writer, where no call above has acquired
// it so: one of the two calls is a slip, which a release beside it would leave.
func (s *site) unlocksOther() bool {
	lock, unlock := "RLock", "RUnlock"
	if slices.ContainsFunc(s.how, func(r contract.Release) bool { return r.Method == unlock }) {
		lock, unlock = "Lock", "Unlock"
	}
	var locked, unlocked bool
	ast.Inspect(s.body, func(c ast.Node) bool {
		call, ok := c.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok || !s.isHolder(ast.Unparen(sel.X)) {
			return true
		}
		locked = locked || strings.TrimPrefix(sel.Sel.Name, "Try") == lock
		unlocked = unlocked || sel.Sel.Name == unlock && !locked
		return true
	})
	return unlocked
}
