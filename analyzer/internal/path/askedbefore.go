package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A helper may be there for some of what it gets: of a response it looks at the
// status, says that there is no fault, or reads the one there is and releases it.
// Who has looked at the status before knows which of the two it will be.

// TestsBefore reports whether a comparison of a field of v, which is a pointer to a
// struct, decides whether control comes to at. What it compares with is not asked:
// gives up towards silence.
func (c *Cache) TestsBefore(v ssa.Value, field int, at ssa.Instruction) bool {
	if v.Referrers() == nil {
		return false
	}
	info := c.info(at.Parent())
	comes := func(b *ssa.BasicBlock) bool { return b == at.Block() || info.canReach(b, at.Block()) }
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		addr, ok := r.(*ssa.FieldAddr)
		return ok && addr.X == v && addr.Field == field && slices.ContainsFunc(testsOf(addr), func(test *ssa.If) bool {
			succs := test.Block().Succs
			return test.Parent() == at.Parent() && comes(succs[0]) != comes(succs[1])
		})
	})
}

// testsOf returns the branches by a comparison of what is at addr, or of what an
// operation makes of it.
func testsOf(addr *ssa.FieldAddr) []*ssa.If {
	var tests []*ssa.If
	add := func(cmp ssa.Value) {
		for _, use := range *cmp.Referrers() {
			if test, ok := use.(*ssa.If); ok {
				tests = append(tests, test)
			}
		}
	}
	for _, r := range *addr.Referrers() {
		load, ok := r.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			continue
		}
		for _, use := range *load.Referrers() {
			op, ok := use.(*ssa.BinOp)
			if !ok {
				continue
			}
			add(op)
			for _, use := range *op.Referrers() {
				if cmp, ok := use.(*ssa.BinOp); ok {
					add(cmp)
				}
			}
		}
	}
	return tests
}

// isAskedBefore reports whether the callee looks at a field of its argument i, and
// returns no error on one side, where the caller has asked for the same field before.
func (s *search) isAskedBefore(c site, i int) bool {
	args := Operands(c.cc)
	if c.callee == nil || len(c.callee.Blocks) == 0 || len(args) != len(c.args) || i >= len(c.callee.Params) || len(args) != len(c.callee.Params) {
		return false
	}
	param := c.callee.Params[i]
	return slices.ContainsFunc(*param.Referrers(), func(r ssa.Instruction) bool {
		addr, ok := r.(*ssa.FieldAddr)
		return ok && slices.ContainsFunc(testsOf(addr), endsWell) && s.cache.TestsBefore(args[i], addr.Field, c.at)
	})
}

// endsWell reports whether a side of the branch comes to a return without an error.
func endsWell(test *ssa.If) bool {
	for _, side := range test.Block().Succs {
		ret, ok := side.Instrs[len(side.Instrs)-1].(*ssa.Return)
		if !ok || len(side.Preds) != 1 || len(ret.Results) == 0 {
			continue
		}
		err := ret.Results[len(ret.Results)-1]
		if load, ok := err.(*ssa.UnOp); ok {
			err = lastStored(load)
		}
		if err != nil && isNilConst(err) {
			return true
		}
	}
	return false
}
