package observe

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// isAwaited reports whether the function that starts a literal as a goroutine
// waits for it: it receives from a channel that the literal sends on or
// closes, or waits for a group that the literal tells that it is done. That
// every path behind the start does so is not asked: gives up towards silence.
func isAwaited(g *ssa.Go) bool {
	lit := literalOf(g.Call.Value)
	if lit == nil {
		return false
	}
	told := placesOf(lit, toldAt)
	return len(told) > 0 && slices.ContainsFunc(placesOf(g.Parent(), awaitedAt), func(v ssa.Value) bool { return slices.Contains(told, v) })
}

// placesOf returns the variables of the channels and groups that f finds in
// the instructions of fn.
func placesOf(fn *ssa.Function, f func(ssa.Instruction) []ssa.Value) []ssa.Value {
	var out []ssa.Value
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			for _, v := range f(instr) {
				out = append(out, alias.VariableOf(v))
			}
		}
	}
	return out
}

// toldAt returns what an instruction tells that something is done.
func toldAt(instr ssa.Instruction) []ssa.Value {
	switch instr := instr.(type) {
	case *ssa.Send:
		return []ssa.Value{instr.Chan}
	case *ssa.Select:
		return channelsOf(instr, types.SendOnly)
	case ssa.CallInstruction:
		cc := instr.Common()
		if b, ok := cc.Value.(*ssa.Builtin); ok && b.Name() == "close" {
			return cc.Args[:1]
		}
		return groupOf(cc, "Done")
	}
	return nil
}

// awaitedAt returns what an instruction waits for.
func awaitedAt(instr ssa.Instruction) []ssa.Value {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			return []ssa.Value{instr.X}
		}
	case *ssa.Select:
		return channelsOf(instr, types.RecvOnly)
	case ssa.CallInstruction:
		return groupOf(instr.Common(), "Wait")
	}
	return nil
}

// channelsOf returns the channels that a select sends to, or receives from.
func channelsOf(s *ssa.Select, dir types.ChanDir) []ssa.Value {
	var out []ssa.Value
	for _, st := range s.States {
		if st.Dir == dir {
			out = append(out, st.Chan)
		}
	}
	return out
}

// groupOf returns the group whose method of that name is called.
func groupOf(cc *ssa.CallCommon, method string) []ssa.Value {
	fn := cc.StaticCallee()
	if fn == nil || fn.Name() != method || fn.Signature.Recv() == nil || !isNamed(fn.Signature.Recv().Type(), "sync", "WaitGroup") {
		return nil
	}
	return cc.Args[:1]
}
