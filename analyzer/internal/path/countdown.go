package path

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// Who counts down releases when nobody is left:
//
//	done := func() { if left--; left == 0 { f.Close() } }
//
// How often that is called, or a round is run, is told by what was counted before. Where
// it is not the last time, and control goes on as it does behind the release, the release
// comes later: gives up towards silence, but where each round acquires anew.

// isCountedLater reports whether the branch, as taken, says that what counts down is not
// at its end, at which the other arm releases something and goes on in the same way.
func (s *search) isCountedLater(test *ssa.If, taken bool) bool {
	at := s.spec.Start
	cmp, ok := test.Cond.(*ssa.BinOp)
	if at == nil || s.spec.Effect || !ok || !countsDown(cmp.X, test.Block()) {
		return false
	}
	zero, ok := intConst(cmp.Y)
	if !ok || zero != 0 {
		return false
	}
	succs := test.Block().Succs
	var last, on *ssa.BasicBlock
	switch cmp.Op {
	case token.EQL, token.LEQ:
		last, on = succs[0], succs[1]
	case token.NEQ, token.GTR:
		last, on = succs[1], succs[0]
	default:
		return false
	}
	if taken != (on == succs[0]) || len(last.Succs) != 1 || last.Succs[0] != on || !mayRelease(last) {
		return false
	}
	return at.Parent() != test.Parent() || !s.cache.info(at.Parent()).isInLoop(at.Block())
}

// countsDown reports whether v is a variable from which block b has just taken one.
func countsDown(v ssa.Value, b *ssa.BasicBlock) bool {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL && load.Block() == b {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok && st.Addr == load.X {
				v = st.Val
			}
		}
	}
	diff, ok := v.(*ssa.BinOp)
	if !ok || diff.Op != token.SUB || diff.Block() != b {
		return false
	}
	by, ok := intConst(diff.Y)
	return ok && by == 1
}

// mayRelease reports whether a call in b is one of a method that speaks of releasing, or
// of a function value that the function has not got from its caller, who knows nothing of
// what it acquires.
func mayRelease(b *ssa.BasicBlock) bool {
	for _, instr := range b.Instrs {
		if call, ok := instr.(*ssa.Call); ok {
			if IsVerb(MethodName(&call.Call)) || isOwnFunc(&call.Call) {
				return true
			}
		}
	}
	return false
}

// isOwnFunc reports whether a function value is called that is no parameter.
func isOwnFunc(cc *ssa.CallCommon) bool {
	switch cc.Value.(type) {
	case *ssa.Parameter, *ssa.Builtin:
		return false
	}
	return !cc.IsInvoke() && cc.StaticCallee() == nil
}
