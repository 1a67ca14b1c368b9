package path

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A loop over several tries ends where a code says that one has succeeded, and
// what follows asks for that code once more: rc == accepted, of a variable that
// may have been set elsewhere as well. So a number that is known to be a constant
// is that constant where it joins others.

// equals returns the state in which a register that was compared with a constant
// is known to be it, where the branch shows that and somebody asks again. So is
// what a variable holds that literals share.
func (s *search) equals(instr *ssa.If, taken bool, in *state) (out *state) {
	if in.status == done {
		return in
	}
	cmp, y := equalIf(instr, taken)
	if cmp == nil {
		return in
	}
	if variable := sharedVariable(cmp); variable != nil {
		return s.holdsConst(variable, y, in)
	}
	if !isAskedOfJoin(cmp.X, y) {
		return in
	}
	if val := s.of(cmp.X, in); val.IsConst() || s.isRoot(val) {
		return in
	}
	if val := s.of(y, in); val.IsConst() && val != alias.True && val != alias.False {
		return s.withBind(in, cmp.X, val)
	}
	return in
}

// equalIf returns the comparison that a branch tests, and the constant that its
// first operand is equal to where the branch is taken, or not; nil if it does
// not show that.
func equalIf(instr *ssa.If, taken bool) (*ssa.BinOp, *ssa.Const) {
	cmp, ok := instr.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || (cmp.Op == token.EQL) != taken {
		return nil, nil
	}
	y, ok := cmp.Y.(*ssa.Const)
	if !ok || y.Value == nil {
		return nil, nil
	}
	return cmp, y
}

// sharedVariable returns the variable, which literals capture, that has just
// been loaded for a comparison; nil if it is something else that is compared.
func sharedVariable(cmp *ssa.BinOp) *ssa.Alloc {
	load, ok := cmp.X.(*ssa.UnOp)
	if !ok || load.Op != token.MUL || load.Block() != cmp.Block() {
		return nil
	}
	a, ok := load.X.(*ssa.Alloc)
	if !ok || !a.Heap {
		return nil
	}
	instrs := cmp.Block().Instrs
	for i := slices.Index(instrs, ssa.Instruction(load)) + 1; i < len(instrs); i++ {
		switch instrs[i].(type) {
		case *ssa.Store, ssa.CallInstruction:
			return nil // it may hold something else by now
		}
	}
	return a
}

// holdsConst returns the state in which the variable, a number or a string, is
// known to hold y.
func (s *search) holdsConst(variable *ssa.Alloc, y *ssa.Const, in *state) (out *state) {
	key, val := alias.Val{Base: variable, Path: "*"}, s.of(y, in)
	if !val.IsConst() || val == alias.True || val == alias.False {
		return in
	}
	if _, isBasic := variable.Type().(*types.Pointer).Elem().Underlying().(*types.Basic); !isBasic {
		return in
	}
	if old, ok := getPair(in.cells, key); ok && old.IsConst() {
		return in
	}
	return s.withCell(in, key, val)
}

// shownBefore returns the state in which a variable that literals share is known
// to hold the constant that it was compared with on the way to the acquisition.
func (s *search) shownBefore(instr *ssa.If, k int, in *state) (out *state) {
	cmp, y := equalIf(instr, k == 0)
	if cmp == nil {
		return in
	}
	variable := sharedVariable(cmp)
	if variable == nil {
		return in
	}
	return s.holdsConst(variable, y, in)
}

// isStale reports whether a branch on the way to the acquisition compares a
// variable that may have been set since, or asks before it locks for a field that
// it sets itself behind that: who had the lock before may have set it.
func (s *search) isStale(instr *ssa.If) bool {
	if s.spec.Lock && s.asksUnlocked(testedBy(instr)) {
		return true
	}
	tested := testedBy(instr)
	ops := []ssa.Value{tested}
	if cmp, ok := tested.(*ssa.BinOp); ok {
		if isNilConst(cmp.Y) {
			return false
		}
		ops = []ssa.Value{cmp.X, cmp.Y}
	}
	for _, op := range ops {
		load, ok := op.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			continue
		}
		if a, ok := load.X.(*ssa.Alloc); ok && s.isSetSince(a, load) {
			return true
		}
	}
	return false
}

// asksUnlocked reports whether a test on the way to a lock is of a field of
// what the function shares with others, and sets.
func (s *search) asksUnlocked(v ssa.Value) bool {
	ops := []ssa.Value{v}
	if cmp, ok := v.(*ssa.BinOp); ok {
		ops = []ssa.Value{cmp.X, cmp.Y}
	}
	return slices.ContainsFunc(ops, func(op ssa.Value) bool {
		load, ok := op.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return false
		}
		field, ok := load.X.(*ssa.FieldAddr)
		return ok && s.setsLocked(NameOf(field))
	})
}

// wasAskedUnlocked reports whether a test on the way to the lock shows whether the
// field v, which the function sets, is nil: who had the lock before may have set it.
func (s *search) wasAskedUnlocked(v alias.Val) bool {
	return s.spec.Lock && s.spec.Start != nil && v.Path != "" &&
		s.cache.info(s.spec.Fn).testedNil(v, s.startBlock()) != unknown && s.setsLocked(v)
}

// setsLocked reports whether the function stores in the field of that name where it
// cannot come without having locked: where it locks only if the field says so, the
// field is its own.
func (s *search) setsLocked(name alias.Val) bool {
	return slices.ContainsFunc(s.spec.Fn.Blocks, func(b *ssa.BasicBlock) bool {
		return s.startBlock().Dominates(b) && slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			st, ok := instr.(*ssa.Store)
			if !ok {
				return false
			}
			field, ok := st.Addr.(*ssa.FieldAddr)
			return ok && NameOf(field) == name
		})
	})
}

// isSetSince reports whether the variable may have been set between the load and
// the acquisition: control can go from a store to the acquisition without coming
// back to the load, or somebody else may have stored.
func (s *search) isSetSince(variable *ssa.Alloc, load *ssa.UnOp) bool {
	info := s.cache.info(s.spec.Fn)
	at := s.spec.Start
	if s.spec.At != nil {
		at = s.spec.At
	}
	for _, st := range storesTo(variable) {
		if st.Block() != load.Block() && info.isBeforeAvoiding(st.Block(), at.Block(), load.Block()) && (st.Block() != at.Block() || info.isBefore(st, at)) {
			return true
		}
	}
	return slices.ContainsFunc(info.exposuresOf(variable), func(e exposure) bool {
		return e.at.Block() != load.Block() && info.isBefore(load, e.at) && info.isBefore(e.at, at)
	})
}

// isBeforeAvoiding reports whether control can go from one block to another
// without passing a third.
func (info *Info) isBeforeAvoiding(from, to, without *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{without: true}
	todo := []*ssa.BasicBlock{from}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if b == to {
			return true
		}
		for _, succ := range b.Succs {
			if !seen[succ] {
				seen[succ] = true
				todo = append(todo, succ)
			}
		}
	}
	return false
}

// isAskedOfJoin reports whether v is one of the values that meet in another,
// which is compared with c, too.
func isAskedOfJoin(v ssa.Value, c *ssa.Const) bool {
	switch v.(type) {
	case *ssa.Extract, *ssa.Call, *ssa.Phi:
	default:
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		join, ok := r.(*ssa.Phi)
		return ok && slices.ContainsFunc(*join.Referrers(), func(r ssa.Instruction) bool {
			cmp, ok := r.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || cmp.X != ssa.Value(join) {
				return false
			}
			y, ok := cmp.Y.(*ssa.Const)
			return ok && y.Value != nil && y.Value.ExactString() == c.Value.ExactString()
		})
	})
}
