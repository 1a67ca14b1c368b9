package ownership

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// A constructor may refuse to be given nothing: if handler == nil { return nil,
// errNoHandler }. Who has something to hand over beside that knows what else to
// give, so such a failure is none that a caller has to release for: gives up
// towards silence.

// isNilGuard reports whether the exit is a failure that nothing leads to but the
// test of parameters, other than the one that holds the root, for nil.
func isNilGuard(e path.Exit, fn *ssa.Function) bool {
	ret, ok := e.At.(*ssa.Return)
	if !ok || e.Class != path.Failure || ret.Parent() != fn || len(ret.Block().Preds) == 0 {
		return false
	}
	return !slices.ContainsFunc(ret.Block().Preds, func(b *ssa.BasicBlock) bool { return !isNilBehind(b, ret.Block()) })
}

// isNilBehind reports whether b ends with a test of a parameter, which is nil where
// control goes on to next.
func isNilBehind(b, next *ssa.BasicBlock) bool {
	test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := test.Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	_, isParam := cmp.X.(*ssa.Parameter)
	none, isConst := cmp.Y.(*ssa.Const)
	return isParam && isConst && none.IsNil() && (cmp.Op == token.EQL && b.Succs[0] == next || cmp.Op == token.NEQ && b.Succs[1] == next)
}
