package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A start is an instruction that runs fn with args in a goroutine: a go
// statement, or a call of what does it with the function that it gets. Fn is nil
// if that serves, by a server of net/http.
type start struct {
	at   ssa.Instruction
	fn   *ssa.Function
	args []ssa.Value
}

// startsIn returns the goroutines that fn starts.
func (r *Result) startsIn(fn *ssa.Function) []start {
	var starts []start
	for _, call := range r.callsIn(fn) {
		cc := call.Common()
		switch call := call.(type) {
		case *ssa.Go:
			if callee := bodyOf(cc.StaticCallee()); callee != nil || isServing(cc) {
				starts = append(starts, start{call, callee, cc.Args})
			}
		case *ssa.Call:
			for i, a := range cc.Args {
				mc, ok := a.(*ssa.MakeClosure)
				if !ok || !r.runsInGoroutine(cc, i) {
					continue
				}
				if m, recv := boundTo(mc); m != nil {
					starts = append(starts, start{call, m, []ssa.Value{recv}})
				} else if boundName(mc) == "" {
					starts = append(starts, start{call, mc.Fn.(*ssa.Function), nil})
				}
			}
		}
	}
	return starts
}

// runsInGoroutine reports whether the call runs its argument i in a goroutine: a
// group does, and a function of this package that has a go statement for it.
func (r *Result) runsInGoroutine(cc *ssa.CallCommon, i int) bool {
	if obj := objectOf(cc, cc.StaticCallee()); obj != nil {
		switch obj.FullName() {
		case "(*sync.WaitGroup).Go", "(*golang.org/x/sync/errgroup.Group).Go":
			return true
		}
	}
	callee := bodyOf(cc.StaticCallee())
	if callee == nil || i >= len(callee.Params) {
		return false
	}
	return slices.ContainsFunc(r.callsIn(callee), func(call ssa.CallInstruction) bool {
		g, ok := call.(*ssa.Go)
		if !ok {
			return false
		}
		if rootOf(g.Call.Value).Base == callee.Params[i] {
			return true
		}
		lit := bodyOf(g.Call.StaticCallee())
		return lit != nil && lit.Parent() == callee && slices.ContainsFunc(r.callsIn(lit), func(inner ssa.CallInstruction) bool {
			_, isCall := inner.(*ssa.Call)
			return isCall && rootOf(inner.Common().Value).Base == callee.Params[i]
		})
	})
}
