package unreleased

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// climb replaces what happens in functions that the root calls by the calls
// that lead there: when those are made is known.
func (u *uses) climb() {
	var at []ssa.Instruction
	for _, instr := range u.at {
		calls := u.leading(instr)
		if len(calls) == 0 {
			calls = []ssa.Instruction{instr}
		}
		for _, call := range calls {
			if !slices.Contains(at, call) {
				at = append(at, call)
			}
		}
	}
	u.at = at
}

// dropOthers forgets the returns of the root that store something else to the cells of
// the results, right before: where calls are deferred, all returns load what they give
// from the same ones, and what one has stored, no other gives.
func (u *uses) dropOthers() {
	u.at = slices.DeleteFunc(u.at, func(at ssa.Instruction) bool {
		ret, ok := at.(*ssa.Return)
		return ok && ret.Parent() == u.root && u.givesOthers(ret)
	})
}

// givesOthers reports whether a return gives nothing that was followed but by cells to
// which it has stored what was not. Of a cell that a literal captures, that is not known.
func (u *uses) givesOthers(ret *ssa.Return) bool {
	for i, v := range ret.Results {
		if !u.follows(v) {
			continue
		}
		stored := returned(ret, i)
		if stored == v || u.follows(stored) || !isOnlyStored(v.(*ssa.UnOp).X) {
			return false
		}
	}
	return true
}

// follows reports whether a value, or a field of it, was followed.
func (u *uses) follows(v ssa.Value) bool { return u.seen[v] || u.handles[v] || u.parts[v] != nil }

// isOnlyStored reports whether nothing is done with a cell but to store to it and to
// load from it.
func isOnlyStored(cell ssa.Value) bool {
	return !slices.ContainsFunc(*cell.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Store:
			return ref.Addr != cell
		case *ssa.UnOp, *ssa.DebugRef:
			return false
		}
		return true
	})
}

// leading returns the instructions of the root that lead to one of a
// function that was followed into: calls of it, and where its literal is made,
// before which it does not run. There are none if that is not known of a function
// on the way. A function that calls itself is led to by who calls it first.
func (u *uses) leading(instr ssa.Instruction) (at []ssa.Instruction) {
	seen := map[*ssa.Function]bool{instr.Parent(): true}
	for queue := []ssa.Instruction{instr}; len(queue) > 0; queue = queue[1:] {
		fn := queue[0].Parent()
		if fn == u.root {
			at = append(at, queue[0])
			continue
		}
		from := u.comingTo(fn)
		if len(from) == 0 {
			return nil
		}
		for _, instr := range from {
			if p := instr.Parent(); p == u.root || !seen[p] {
				seen[p] = true
				queue = append(queue, instr)
			}
		}
	}
	return at
}

// comingTo returns where a function that was followed into is called, and where
// its literal is made.
func (u *uses) comingTo(fn *ssa.Function) (from []ssa.Instruction) {
	for _, c := range alias.ClosuresOf(fn) {
		from = append(from, c)
	}
	for _, call := range u.calls[fn] {
		from = append(from, call)
	}
	return from
}
