package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What has been written to a buffer is lost only for who looks into the buffer: a path
// that throws it away needs no flush.

// memoryOf returns the buffer of the function that the call makes a writer to, nil if
// it writes elsewhere, or somebody else has the buffer, too.
func memoryOf(call *ssa.Call) *ssa.Alloc {
	if !writesToMemory(call) {
		return nil
	}
	for _, arg := range call.Call.Args {
		buf, ok := unwrapped(arg).(*ssa.Alloc)
		if !ok {
			continue
		}
		for _, ref := range *buf.Referrers() {
			switch ref.(type) {
			case *ssa.Call, *ssa.MakeInterface, *ssa.Store, *ssa.UnOp, *ssa.DebugRef:
			default:
				return nil
			}
		}
		return buf
	}
	return nil
}

// isThrownAway reports whether some path does something with the buffer behind the
// making of the writer but to empty it, and the one to the exit does not.
func isThrownAway(e path.Exit, buf *ssa.Alloc, call *ssa.Call) bool {
	_, blocks := e.Way()
	looked := false
	for _, ref := range *buf.Referrers() {
		if path.Precedes(ref, call) || !looksInto(ref, buf, call) {
			continue
		}
		if slices.Contains(blocks, ref.Block()) {
			return false
		}
		looked = true
	}
	return looked
}

// looksInto reports whether an instruction uses the buffer, but to empty it or to make
// the writer.
func looksInto(ref ssa.Instruction, buf *ssa.Alloc, call *ssa.Call) bool {
	switch ref := ref.(type) {
	case *ssa.Call:
		name := path.MethodName(ref.Common())
		return path.Operands(ref.Common())[0] != ssa.Value(buf) || name != "Reset" && name != "Grow" && !strings.HasPrefix(name, "Write")
	case *ssa.MakeInterface:
		return slices.ContainsFunc(*ref.Referrers(), func(use ssa.Instruction) bool { return use != ssa.Instruction(call) })
	case *ssa.Store:
		return ref.Addr != ssa.Value(buf)
	}
	_, isLoad := ref.(*ssa.UnOp)
	return isLoad
}

// isSameWriter reports whether the call returns the root, a buffered writer, itself: one
// that is large enough needs no other over it.
func isSameWriter(cc *ssa.CallCommon, callee *ssa.Function, sub string, kind *contract.Kind) bool {
	if callee == nil || sub != "" || kind == nil || kind.Type != "*bufio.Writer" {
		return false
	}
	name := callee.String()
	return name == "bufio.NewWriter" || name == "bufio.NewWriterSize" && len(cc.Args) == 2
}
