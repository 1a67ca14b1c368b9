package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isNeededFrom reports whether an assignment that overwrites the holder, or
// something behind it, may use what the acquisition has made: a context that
// is cancelled by then, a decoder of a file that is closed. A release before it
// comes too early; one that is deferred at the acquisition does not.
//
// Positions decide what comes behind, as the assignment is in no loop. What
// merges with other values is followed only where that is before the assignment: behind
// it, it is those.
func (s *site) isNeededFrom(a *ast.AssignStmt) bool {
	call, ok := s.f.Call.(*ssa.Call)
	if !ok || call.Referrers() == nil {
		return false
	}
	if ctx := s.companionContext(); ctx != nil && s.mentions(a.Rhs, ctx) {
		return true
	}
	seen := make(map[ssa.Value]bool)
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && (e.Index == s.f.Result || gotype.IsContext(e.Type())) && s.isUsedFrom(e, a, seen) {
			return true
		}
	}
	return false
}

// nextHolds returns the assignment after which the holder has something else, where
// control comes to pos by that: the release belongs before it. It is nil if there is
// none, or what it assigns may need the resource.
func (s *site) nextHolds(pos token.Pos) ast.Stmt {
	if s.holder == nil || s.isRepeated() {
		return nil
	}
	for _, a := range s.assignedAgain(pos) {
		if s.leaksAlike(a) {
			continue
		}
		at, ok := s.locate(a.Pos())
		if !ok || at.list[at.i] != ast.Stmt(a) || s.isNeededFrom(a) || s.isInLoop(a) || s.mentions(a.Rhs, s.holder) || !s.isOnTheWay(at, pos) {
			return nil
		}
		return a
	}
	return nil
}

// companionContext returns the variable that gets the context which is
// acquired with the resource, nil if there is none.
func (s *site) companionContext() types.Object {
	assign, ok := s.stmt.(*ast.AssignStmt)
	if !ok {
		return nil
	}
	for _, l := range assign.Lhs {
		if id, ok := l.(*ast.Ident); ok && gotype.IsContext(s.pass.TypesInfo.TypeOf(id)) {
			return s.pass.TypesInfo.ObjectOf(id)
		}
	}
	return nil
}

// isUsedFrom reports whether a call from the assignment on gets v, or what was
// made of it, or a return gives v: another variable still holds it.
func (s *site) isUsedFrom(v ssa.Value, a *ast.AssignStmt, seen map[ssa.Value]bool) bool {
	if seen[v] || v.Referrers() == nil || len(seen) > maxUses {
		return false
	}
	seen[v] = true
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.BinOp:
			return false
		case *ssa.Return:
			return ref.Pos() >= a.Pos() && types.Identical(v.Type(), s.acquiredType())
		case *ssa.Store:
			to, ok := ref.Addr.(*ssa.Alloc)
			return ok && ref.Val == v && types.Identical(v.Type(), s.acquiredType()) && (s.holder == nil || to.Pos() != s.holder.Pos() || isCopied(to))
		case *ssa.Phi:
			b := blockOf(ref.Parent(), a)
			return b != nil && ref.Block().Dominates(b) && s.isUsedFrom(ref, a, seen)
		case ssa.CallInstruction:
			if ref.Pos() >= a.Pos() {
				return true
			}
			made, ok := ref.(*ssa.Call)
			return ok && s.isUsedFrom(made, a, seen)
		case ssa.Value:
			return (s.canUse(ref.Type()) || isTuple(ref.Type())) && s.isUsedFrom(ref, a, seen)
		}
		return false
	})
}

// isCopied reports whether another variable gets what the variable holds.
func isCopied(variable *ssa.Alloc) bool {
	return slices.ContainsFunc(*variable.Referrers(), func(r ssa.Instruction) bool {
		load, ok := r.(*ssa.UnOp)
		return ok && slices.ContainsFunc(*load.Referrers(), func(use ssa.Instruction) bool {
			st, ok := use.(*ssa.Store)
			if !ok || st.Val != ssa.Value(load) {
				return false
			}
			_, ok = st.Addr.(*ssa.Alloc)
			return ok
		})
	})
}

// blockOf returns the block of fn that executes the statement, nil if none of its
// instructions has a position there.
func blockOf(fn *ssa.Function, stmt ast.Stmt) *ssa.BasicBlock {
	for _, b := range fn.Blocks {
		if slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { return within(stmt, instr.Pos()) }) {
			return b
		}
	}
	return nil
}

func isTuple(t types.Type) bool {
	_, ok := t.(*types.Tuple)
	return ok
}
