package unreleased

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// isOfIteration reports whether the obligation begins in an iteration of a
// loop, and what holds it is a variable of that iteration.
func (s *site) isOfIteration() bool {
	f := s.f
	if f.Lock || f.Paired || f.Global != "" || f.Flush || f.OnSuccess || f.Search == nil || f.Fn != f.Call.Parent() || len(s.loops) == 0 || s.init != nil || !s.isDeclared && !s.isDeclaredAbove() && !s.isOnlyOfLoop() {
		return false
	}
	name, t := s.held(s.stmt.End())
	return name != "" && (f.Err < 0 && f.OK < 0 || isNillable(t))
}

// isDeclaredAbove reports whether the list declares the holder, without a
// value, and nothing but the acquisition assigns to it.
func (s *site) isDeclaredAbove() bool {
	if s.holder == nil || s.block != nil || len(s.assignments(s.f.Fn, s.holder)) != 1 {
		return false
	}
	return slices.ContainsFunc(s.list[:s.i], func(stmt ast.Stmt) bool {
		decl, ok := stmt.(*ast.DeclStmt)
		return ok && slices.ContainsFunc(decl.Decl.(*ast.GenDecl).Specs, func(spec ast.Spec) bool {
			v, ok := spec.(*ast.ValueSpec)
			return ok && len(v.Values) == 0 && slices.ContainsFunc(v.Names, s.definesHolder)
		})
	})
}

// isOnlyOfLoop reports whether the holder is a variable of the function that
// only the acquisition assigns, and that is named nowhere outside of the loop:
// each iteration begins without what the one before has left in it.
func (s *site) isOnlyOfLoop() bool {
	if s.holder == nil || !within(s.body, s.holder.Pos()) || len(s.assignments(s.f.Fn, s.holder)) != 1 {
		return false
	}
	isNamed := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		isNamed = isNamed || ok && !within(s.loops[0], id.Pos()) && s.pass.TypesInfo.Uses[id] == s.holder
		return !isNamed
	})
	return !isNamed
}

// isSetAtReturns reports whether a value is the cell of a result, or what is loaded
// from one, that nothing is stored to but where the function returns: what one return
// gives, no other does.
func isSetAtReturns(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	cell, ok := v.(*ssa.Alloc)
	if !ok {
		return false
	}
	isReturned := false
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			b := ref.Block()
			if _, returns := b.Instrs[len(b.Instrs)-1].(*ssa.Return); !returns || ref.Addr != v {
				return false
			}
			isReturned = true
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return false
		}
	}
	return isReturned
}

// givesNothingNew reports whether a return gives of what may use the resource nothing
// but results that it leaves as they are, and that only other returns set.
func (s *site) givesNothingNew(ret ssa.Instruction) bool {
	u := s.follow()
	for _, v := range ret.(*ssa.Return).Results {
		if !u.seen[v] {
			continue
		}
		load, ok := v.(*ssa.UnOp)
		if !ok || !isSetAtReturns(v) {
			return false
		}
		for _, ref := range *load.X.Referrers() {
			st, isStore := ref.(*ssa.Store)
			if isStore && st.Block() == ret.Block() && u.seen[st.Val] && !isLoadOf(st.Val, load.X) {
				return false
			}
		}
	}
	return true
}

// isLoadOf reports whether v is what a cell holds.
func isLoadOf(v, cell ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	return ok && load.Op == token.MUL && load.X == cell
}
