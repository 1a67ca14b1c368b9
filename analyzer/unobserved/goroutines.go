package unobserved

import (
	"golang.org/x/tools/go/ssa"
)

// gathered identifies what gathers the goroutines that a function starts.
type gathered struct{ by ssa.Value }

// goroutine takes in a literal that is started as a goroutine and whose end
// somebody waits for: those that send to the same channel, or count down the
// same group, do the same job.
func (c *collector) goroutine(fn *ssa.Function, g *ssa.Go) {
	lit := literalOf(g.Call.Value)
	if lit == nil {
		return
	}
	by := gatheredBy(lit)
	if by == nil {
		return
	}
	call, seen, n := c.workOf(lit)
	if call == nil || n > 1 {
		return // several steps: what it is about is out of sight
	}
	e := &entry{value: g.Call.Value, pos: call.Pos(), fn: fn, call: call, seen: seen, target: lit, name: calleeName(call.Common())}
	c.add(groupKey{of: gathered{by}, on: fn}, catGoroutine, "goroutines that are waited for", "goroutine", "", e)
}

// gatheredBy returns the channel to which a literal sends, else the group that
// it counts down; nil if there is neither.
func gatheredBy(lit *ssa.Function) (by ssa.Value) {
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Send:
				return rootOf(instr.Chan)
			case *ssa.Defer:
				obj := calleeObject(&instr.Call)
				if obj != nil && obj.FullName() == "(*sync.WaitGroup).Done" {
					by = rootOf(instr.Call.Args[0])
				}
			}
		}
	}
	return by
}

// workOf returns the first call of a handler in a literal, the observation
// under which it runs, and how many there are.
func (c *collector) workOf(lit *ssa.Function) (first ssa.CallInstruction, seen *sight, n int) {
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			u := c.useOf(call, true)
			if u == nil || u.seen == nil && !u.takesContext {
				continue
			}
			if n++; first == nil {
				first, seen = call, u.seen
			}
		}
	}
	return first, seen, n
}
