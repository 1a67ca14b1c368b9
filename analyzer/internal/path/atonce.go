package path

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Most locks are taken at the beginning of a function that defers their release at
// once, or let go of before anything else is done but to load something. Then there is
// one path, no state tells anything about it, and it takes no search to see how it ends.

// releasedAtOnce returns the result of the search for a lock that is released at once,
// nil if it has to be searched for.
func releasedAtOnce(spec *Spec) *Result {
	start, ok := spec.Start.(*ssa.Call)
	if !ok || !spec.Brief || spec.Grows || spec.isConditional() {
		return nil
	}
	entry := spec.Fn.Blocks[0]
	if start.Block() != entry || len(entry.Preds) > 0 {
		return nil // what came before tells more than the block
	}
	started := false
	for _, instr := range entry.Instrs {
		switch call := instr.(type) {
		case *ssa.Call:
			if started {
				return spec.releasedBy(call, start)
			}
			started = call == start
		case *ssa.Defer:
			if !started {
				return nil // it may be what releases the lock
			}
			return spec.releasedBy(call, start)
		default:
			if started && !isLoad(instr) {
				return nil
			}
		}
	}
	return nil
}

// isLoad reports whether an instruction does nothing but to load something, or to get
// its address.
func isLoad(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.DebugRef, *ssa.FieldAddr:
		return true
	case *ssa.UnOp:
		return instr.Op == token.MUL
	}
	return false
}

// isConditional reports whether something tells whether there is anything to release,
// or when.
func (spec *Spec) isConditional() bool {
	return spec.At != nil || spec.From != nil || spec.Err != nil || spec.OK != nil || spec.Code != nil || spec.If != nil ||
		spec.Global != "" || spec.IfUsed || len(spec.Also)+len(spec.Else)+len(spec.Partners)+len(spec.Within)+len(spec.Above) > 0
}

// releasedBy returns the result of the search for the lock that start has taken if the
// next call, which may be deferred, releases it, nil if it does not.
func (spec *Spec) releasedBy(call ssa.CallInstruction, start *ssa.Call) *Result {
	cc := call.Common()
	locks, unlocks := start.Call.StaticCallee(), cc.StaticCallee()
	if locks == nil || unlocks == nil || len(cc.Args) != 1 || len(start.Call.Args) != 1 || !isReleasedBy(spec.Kind, unlocks.Name()) {
		return nil
	}
	recv := unlocks.Signature.Recv()
	if recv == nil || locks.Signature.Recv() == nil || !types.Identical(recv.Type(), locks.Signature.Recv().Type()) {
		return nil
	}
	if name := NameOf(cc.Args[0]); name != spec.Root || name != NameOf(start.Call.Args[0]) {
		return nil
	}
	_, isDefer := call.(*ssa.Defer)
	exit := Exit{At: call, Why: WhyReleased, end: &node{block: start.Block()}}
	return &Result{Ends: []Exit{exit}, Released: true, Deferred: isDefer}
}
