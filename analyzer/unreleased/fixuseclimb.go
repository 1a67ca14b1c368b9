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
