package unreleased

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A process may be meant to go on when the function that has started it returns. One
// whose output the function has read to its end is over, or is about to be: nobody but
// the function can wait for it then, and it stays in the process table, with the pipe.

// readOut returns the first of the leaks before which the function has read all that
// the process of f writes, nil if there is none. What uses the process itself may end
// it: gives up towards silence.
func readOut(f ownership.Found, leaks []path.Exit) *path.Exit {
	start, ok := f.Call.(*ssa.Call)
	if !ok || f.Kind == nil || f.Kind.Type != "*os/exec.Cmd" || f.Via != nil || len(start.Call.Args) != 1 || slices.ContainsFunc(f.Search.Ends, isHandled) {
		return nil
	}
	cmd, ok := start.Call.Args[0].(*ssa.Call)
	if !ok || !isOnlyRun(cmd) {
		return nil
	}
	i := slices.IndexFunc(leaks, func(e path.Exit) bool {
		decisions, blocks := e.Way()
		return slices.ContainsFunc(decisions, func(d path.Decision) bool { return !d.Taken && isScan(d.If.Cond, cmd) }) ||
			slices.ContainsFunc(blocks, func(b *ssa.BasicBlock) bool {
				return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { return readsAll(instr, cmd) })
			})
	})
	if i < 0 {
		return nil
	}
	return &leaks[i]
}

// isHandled reports whether the obligation ends there other than as void.
func isHandled(e path.Exit) bool { return e.Why != path.WhyVoid }

// isOnlyRun reports whether nothing is done with the command but to set it up and to
// call its methods. Who gets it, in a field or as a result, may wait for it, and so may
// who gets its process.
func isOnlyRun(cmd *ssa.Call) bool {
	return !slices.ContainsFunc(*cmd.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.FieldAddr:
			return alias.FieldName(ref.X.Type(), ref.Field) == ".Process"
		case *ssa.Call:
			fn := ref.Call.StaticCallee()
			return fn == nil || fn.Signature.Recv() == nil || slices.Index(ref.Call.Args, ssa.Value(cmd)) != 0
		}
		return true
	})
}

// isScan reports whether v asks a scanner of the output of cmd for more.
func isScan(v ssa.Value, cmd *ssa.Call) bool {
	scan, ok := v.(*ssa.Call)
	if !ok || path.MethodName(&scan.Call) != "Scan" {
		return false
	}
	made, ok := path.Operands(&scan.Call)[0].(*ssa.Call)
	return ok && isStatic(made, "bufio.NewScanner") && isOutput(made.Call.Args[0], cmd)
}

// readsAll reports whether instr reads the output of cmd to its end.
func readsAll(instr ssa.Instruction, cmd *ssa.Call) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	switch {
	case isStatic(call, "io.ReadAll"), isStatic(call, "io/ioutil.ReadAll"):
		return isOutput(call.Call.Args[0], cmd)
	case isStatic(call, "io.Copy"), isStatic(call, "io.CopyBuffer"):
		return isOutput(call.Call.Args[1], cmd)
	}
	return false
}

func isStatic(call *ssa.Call, name string) bool {
	fn := call.Call.StaticCallee()
	return fn != nil && fn.String() == name
}

// isOutput reports whether v is the pipe from which the output of cmd comes.
func isOutput(v ssa.Value, cmd *ssa.Call) bool {
	if conv, ok := v.(*ssa.ChangeInterface); ok {
		v = conv.X
	}
	pipe, ok := v.(*ssa.Extract)
	if !ok {
		return false
	}
	call, ok := pipe.Tuple.(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 || call.Call.Args[0] != ssa.Value(cmd) {
		return false
	}
	name := path.MethodName(&call.Call)
	return name == "StdoutPipe" || name == "StderrPipe"
}
