package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

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

// usualBuffer is the size, in bytes, of what bufio.NewWriter makes.
const usualBuffer = 4096

// isSameWriter reports whether the call returns the root, a buffered writer, itself: one
// that is large enough needs no other over it. One of the usual size is not if a larger
// one is asked for.
func isSameWriter(cc *ssa.CallCommon, callee *ssa.Function, sub string, spec *path.Spec) bool {
	if callee == nil || sub != "" || spec.Kind == nil || spec.Kind.Type != "*bufio.Writer" {
		return false
	}
	switch callee.String() {
	case "bufio.NewWriter":
		return true
	case "bufio.NewWriterSize":
		size, isConst := cc.Args[1].(*ssa.Const)
		return !isConst || size.Int64() <= usualBuffer || !isUsualWriter(spec.Root.Base)
	}
	return false
}

func isUsualWriter(v ssa.Value) bool {
	made, ok := v.(*ssa.Call)
	return ok && made.Call.StaticCallee() != nil && made.Call.StaticCallee().String() == "bufio.NewWriter"
}
