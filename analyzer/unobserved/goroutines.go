package unobserved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// gathered identifies what gathers the goroutines that a function starts.
type gathered struct{ by ssa.Value }

// goroutine takes in a literal that is started as a goroutine and whose end
// somebody waits for: those that send to the same channel, or count down the
// same group, do the same job.
func (c *collector) goroutine(fn *ssa.Function, g *ssa.Go) {
	lit := literalOf(g.Call.Value)
	if lit == nil {
		c.startedBare(fn, g)
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

// goWords are the words of wrappers that run what they are given in a goroutine.
var goWords = wordSet(`go spawn launch async background detach fork`)

// started identifies the goroutines that a function starts.
type started struct{}

// addStarted adds to the goroutines that fn starts.
func (c *collector) addStarted(fn *ssa.Function, e *entry) {
	c.add(groupKey{of: started{}, on: fn}, catGoroutine, "goroutines of one function", "goroutine", "", e)
}

// startedBy takes in the call of a wrapper that runs, by its name, what it is
// given in a goroutine.
func (c *collector) startedBy(fn *ssa.Function, call ssa.CallInstruction) {
	obj := calleeObject(call.Common())
	if obj == nil || call.Common().Signature().Results().Len() > 0 || !slices.ContainsFunc(words(obj.Name()), func(w string) bool { return goWords[w] }) {
		return
	}
	w, ok := c.obs.WrapperOf(call.Common())
	if !ok || w.Shape != observe.Thunk || w.Handler == nil || !call.Pos().IsValid() {
		return
	}
	c.addStarted(fn, &entry{value: w.Handler, pos: call.Pos(), fn: fn, call: call, seen: c.wrapperSight(w), target: w.Handler, name: obj.Name()})
}

// startedBare takes in a function of this package that is started as a goroutine
// beside such wrappers: one that does its work once, and does not go on for as
// long as the program runs.
func (c *collector) startedBare(fn *ssa.Function, g *ssa.Go) {
	callee := g.Call.StaticCallee()
	if callee == nil || !takesContext(&g.Call) || c.declared(gotype.Declared(callee)) == nil || hasLoop(callee) || beginsWith(callee.Name(), lifecycle) {
		return
	}
	u := c.useOf(g, true)
	if u == nil {
		return
	}
	c.addStarted(fn, &entry{value: callee, pos: g.Pos(), fn: fn, call: g, seen: u.seen, target: gotype.Declared(callee), name: u.name})
}
