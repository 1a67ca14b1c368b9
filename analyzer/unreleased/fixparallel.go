package unreleased

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A subtest that calls Parallel goes on where its parent has returned, and the
// deferred calls of that have run: what it uses is still in use then. What the
// parent's Cleanup has been given runs when all subtests have ended.
//
//	t.Run(name, func(t *testing.T) {
//		t.Parallel()
//		get(t, srv.URL)
//	})

// outlivesParent reports whether a call runs v, or something that has it, as a
// subtest that may go on where the function that begins it has returned. A
// subtest that has others ends with them.
func (u *uses) outlivesParent(v ssa.Value, call *ssa.Call) bool {
	if !gotype.IsFunc(v.Type()) || !isSubtestCall(call) {
		return false
	}
	recv := alias.VariableOf(call.Call.Args[0])
	if fn := call.Parent(); fn != u.root && isSubtest(fn) && len(fn.Params) == 1 && isParameter(recv, fn.Params[0]) {
		return false
	}
	if mc, ok := v.(*ssa.MakeClosure); ok {
		return isParallel(mc.Fn.(*ssa.Function), 0)
	}
	// Which function it is nobody knows: gives up towards no fix.
	return isParallel(u.root, 0) || isParallel(call.Parent(), 0)
}

// parallelSubtests notes the subtests of a function that go on behind it, or calls
// that begin such: they may reach a server by its address.
func (u *uses) parallelSubtests(fn *ssa.Function, depth int) (at []ssa.Instruction) {
	if depth > maxTestHelpers {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || !isToldTest(call) {
				continue
			}
			isRun := isSubtestCall(call)
			if isRun && u.outlivesParent(call.Call.Args[2], call) || !isRun && len(u.parallelSubtests(call.Call.StaticCallee(), depth+1)) > 0 {
				at = append(at, call)
			}
		}
	}
	return at
}

// isToldTest reports whether a call is of a known function that gets a test.
func isToldTest(call *ssa.Call) bool {
	return call.Call.StaticCallee() != nil && slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return isTest(a.Type()) })
}

// maxTestHelpers bounds how deep helpers of tests are looked into.
const maxTestHelpers = 3

// isParallel reports whether a function calls Parallel, or a literal in it does, or
// a function in sight that it tells the test.
func isParallel(fn *ssa.Function, depth int) bool {
	if depth > maxTestHelpers {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || !isToldTest(call) {
				continue
			}
			if callee := call.Call.StaticCallee(); callee.String() == "(*testing.T).Parallel" || isParallel(callee, depth+1) {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return isParallel(lit, depth) })
}

// isSubtestCall reports whether a call begins a subtest.
func isSubtestCall(call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	return callee != nil && callee.String() == "(*testing.T).Run"
}

// isSubtest reports whether a literal is run as a subtest, and not otherwise.
func isSubtest(fn *ssa.Function) bool {
	closures := alias.ClosuresOf(fn)
	for _, mc := range closures {
		for _, ref := range *mc.Referrers() {
			call, ok := ref.(*ssa.Call)
			if _, isDebug := ref.(*ssa.DebugRef); !isDebug && !(ok && isSubtestCall(call)) {
				return false
			}
		}
	}
	return len(closures) > 0
}

// isParameter reports whether a variable is a parameter, or the cell that has it.
func isParameter(v ssa.Value, p *ssa.Parameter) bool {
	if v == ssa.Value(p) {
		return true
	}
	cell, ok := v.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*cell.Referrers(), func(ref ssa.Instruction) bool {
		st, ok := ref.(*ssa.Store)
		return ok && st.Addr == v && st.Val == ssa.Value(p)
	})
}

// isOfTest reports whether an escape is a subtest of the test t, so that what t
// cleans up waits for it.
func (s *site) isOfTest(at ssa.Instruction) bool {
	call, ok := at.(*ssa.Call)
	if !ok || at.Parent() != s.f.Fn || !isSubtestCall(call) {
		return false
	}
	recv := alias.VariableOf(call.Call.Args[0])
	return slices.ContainsFunc(s.f.Fn.Params, func(p *ssa.Parameter) bool { return isParameter(recv, p) })
}
