package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A loop over several tries ends where a code says that one has succeeded, and
// what follows asks for that code once more: rc == accepted, of a variable that
// may have been set elsewhere as well. So a number that is known to be a constant
// is that constant where it joins others.

// equals returns the state in which a register that was compared with a constant
// is known to be it, where the branch shows that and somebody asks again.
func (s *search) equals(instr *ssa.If, taken bool, in *state) (out *state) {
	cmp, ok := instr.Cond.(*ssa.BinOp)
	if !ok || in.status == done || cmp.Op != token.EQL && cmp.Op != token.NEQ || (cmp.Op == token.EQL) != taken {
		return in
	}
	y, ok := cmp.Y.(*ssa.Const)
	if !ok || y.Value == nil || !isAskedOfJoin(cmp.X, y) {
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
