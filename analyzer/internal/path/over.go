package path

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isOver reports whether the call asks a context for its error, or cause,
// where it is known to have ended: behind a receive from its Done channel. The
// error is not nil there.
func isOver(call *ssa.Call) bool {
	ctx := contextAsked(call.Common())
	if ctx == nil {
		return false
	}
	for b := call.Block(); b != nil; b = b.Idom() {
		if receives(b, ctx) || isDoneOf(armOf(b), ctx) {
			return true
		}
	}
	return false
}

// contextAsked returns the context whose error or cause the call returns, nil
// if it does not.
func contextAsked(cc *ssa.CallCommon) ssa.Value {
	if cc.IsInvoke() {
		if cc.Method.Name() == "Err" && gotype.IsContext(cc.Value.Type()) {
			return cc.Value
		}
		return nil
	}
	if fn := cc.StaticCallee(); fn != nil && isCalled(fn, "context", "Cause") {
		return cc.Args[0]
	}
	return nil
}

// hasDeadline reports whether the call asks for the deadline of the context that
// came with the root, and that it came with one.
func (s *search) hasDeadline(cc *ssa.CallCommon, st *state) bool {
	return cc.IsInvoke() && cc.Method.Name() == "Deadline" && s.isTimed(s.of(cc.Value, st))
}

// isTimed reports whether v is the context that came with the root and has a
// deadline.
func (s *search) isTimed(v alias.Val) bool {
	if !s.isSibling(v) || !gotype.IsContext(v.Base.Type()) {
		return false
	}
	start, ok := s.spec.Start.(*ssa.Call)
	if !ok || start.Call.StaticCallee() == nil {
		return false
	}
	switch start.Call.StaticCallee().String() {
	case "context.WithTimeout", "context.WithDeadline", "context.WithTimeoutCause", "context.WithDeadlineCause":
		return true
	}
	return false
}

// receives reports whether b receives from the context's Done channel. Where
// in b is not asked: the error is asked for behind it, or of no interest.
func receives(b *ssa.BasicBlock, ctx ssa.Value) bool {
	for _, instr := range b.Instrs {
		if recv, ok := instr.(*ssa.UnOp); ok && recv.Op == token.ARROW && isDoneOf(recv.X, ctx) {
			return true
		}
	}
	return false
}

// armOf returns the channel that a select receives from whose arm b begins, nil
// if there is none.
func armOf(b *ssa.BasicBlock) ssa.Value {
	if len(b.Preds) != 1 || b.Preds[0].Succs[0] != b {
		return nil
	}
	test, ok := b.Preds[0].Instrs[len(b.Preds[0].Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	return received(test)
}

// received returns the channel that a select has received from if the test is
// true, nil if it tests something else.
func received(test *ssa.If) ssa.Value {
	if arm := selected(test); arm != nil && arm.Dir == types.RecvOnly {
		return arm.Chan
	}
	return nil
}

// selected returns the arm that a select has taken if the test is true, nil if it
// tests something else.
func selected(test *ssa.If) *ssa.SelectState {
	cmp, ok := test.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL {
		return nil
	}
	index, ok := cmp.X.(*ssa.Extract)
	if !ok || index.Index != 0 {
		return nil
	}
	sel, ok := index.Tuple.(*ssa.Select)
	i, isConst := cmp.Y.(*ssa.Const)
	if !ok || !isConst || i.Int64() < 0 || i.Int64() >= int64(len(sel.States)) {
		return nil
	}
	return sel.States[i.Int64()]
}

// isDoneOf reports whether ch is the Done channel of the context.
func isDoneOf(ch, ctx ssa.Value) bool {
	call, ok := ch.(*ssa.Call)
	if !ok || !call.Call.IsInvoke() || call.Call.Method.Name() != "Done" {
		return false
	}
	return isSameContext(call.Call.Value, ctx)
}

// isSameContext reports whether two values have the same name, or are the
// results of the same method, without arguments, of what has the same name:
// stream.Context().
func isSameContext(x, y ssa.Value) bool {
	if alias.Of(x, plain{}) == alias.Of(y, plain{}) {
		return true
	}
	a, okA := x.(*ssa.Call)
	b, okB := y.(*ssa.Call)
	if !okA || !okB || MethodName(a.Common()) == "" || MethodName(a.Common()) != MethodName(b.Common()) {
		return false
	}
	opsA, opsB := Operands(a.Common()), Operands(b.Common())
	return len(opsA) == 1 && len(opsB) == 1 && alias.Of(opsA[0], plain{}) == alias.Of(opsB[0], plain{})
}

// firesOnce reports whether b runs in the arm of a select on a timer, which
// fires once. One that the arm sets again fires again.
func firesOnce(b *ssa.BasicBlock) bool {
	for arm := b; arm != nil; arm = arm.Idom() {
		load, ok := armOf(arm).(*ssa.UnOp)
		if !ok {
			continue
		}
		addr, ok := load.X.(*ssa.FieldAddr)
		if !ok || types.TypeString(addr.X.Type(), nil) != "*time.Timer" {
			continue
		}
		return !resets(arm, alias.Of(addr.X, plain{}))
	}
	return false
}

// resets reports whether the timer is set again in an arm.
func resets(arm *ssa.BasicBlock, timer alias.Val) bool {
	for _, b := range arm.Parent().Blocks {
		if !arm.Dominates(b) {
			continue
		}
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case ssa.CallInstruction:
				if cc := instr.Common(); MethodName(cc) == "Reset" && alias.Of(Operands(cc)[0], plain{}) == timer {
					return true
				}
			case *ssa.Store:
				if alias.Key(instr.Addr, plain{}) == timer {
					return true
				}
			}
		}
	}
	return false
}

// ReturnsOnlyWhenOver reports whether fn returns only where the context has ended: no
// way to a return is left without the branches on which its error is not nil, and
// without what is behind a receive from its Done channel.
func ReturnsOnlyWhenOver(fn *ssa.Function, ctx ssa.Value) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	todo := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] || receives(b, ctx) || isDoneOf(armOf(b), ctx) {
			continue
		}
		seen[b] = true
		switch last := b.Instrs[len(b.Instrs)-1].(type) {
		case *ssa.Return:
			return false
		case *ssa.If:
			if over := overBranch(last, ctx); over >= 0 {
				todo = append(todo, b.Succs[1-over])
				continue
			}
		}
		todo = append(todo, b.Succs...)
	}
	return true
}

// overBranch returns the branch of a test of the context's error on which that is not
// nil, -1 if it tests something else.
func overBranch(test *ssa.If, ctx ssa.Value) int {
	cmp, ok := test.Cond.(*ssa.BinOp)
	if !ok || !isNilConst(cmp.Y) || cmp.Op != token.NEQ && cmp.Op != token.EQL {
		return -1
	}
	call, ok := cmp.X.(*ssa.Call)
	if !ok {
		return -1
	}
	if asked := contextAsked(call.Common()); asked == nil || !isSameContext(asked, ctx) {
		return -1
	}
	if cmp.Op == token.NEQ {
		return 0
	}
	return 1
}
