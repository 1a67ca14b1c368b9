package unreleased

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// isReservation reports whether all that comes with a function which is to be
// called is a number: a port, an index that nobody else shall get meanwhile. Those
// of all iterations are kept until the function ends, and are not used but told:
// gives up towards silence. So is what has nothing with it (processes, settings,
// locks), if the function has something to do behind the loop, which that is for.
func isReservation(f ownership.Found) bool {
	if f.Kind == nil || len(f.Kind.Releases) != 1 || f.Kind.Releases[0] != (contract.Release{}) {
		return false
	}
	isNumbered := false
	results := f.Call.Common().Signature().Results()
	for i := range results.Len() {
		t := results.At(i).Type()
		basic, isBasic := t.Underlying().(*types.Basic)
		switch {
		case i == f.Result, gotype.IsError(t):
		case isBasic && basic.Info()&types.IsInteger != 0:
			isNumbered = true
		default:
			return false
		}
	}
	return isNumbered || results.Len() <= 2 && worksBehindLoop(f.Call.Block())
}

// worksBehindLoop reports whether a function calls something behind the loop that b
// is in, where that has come to its end.
func worksBehindLoop(b *ssa.BasicBlock) bool {
	head := b
	for d := b.Idom(); d != nil && reaches(b, d); d = d.Idom() {
		head = d
	}
	for _, exit := range head.Succs {
		if reaches(exit, b) {
			continue
		}
		for _, c := range b.Parent().Blocks {
			if exit.Dominates(c) && slices.ContainsFunc(c.Instrs, isWork) {
				return true
			}
		}
	}
	return false
}

// isWork reports whether an instruction calls a function at once that does more
// than to make texts, errors, or lines in a log.
func isWork(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	if fn := call.Call.StaticCallee(); fn != nil && fn.Pkg != nil {
		switch fn.Pkg.Pkg.Path() {
		case "fmt", "errors", "log", "log/slog", "strings", "strconv":
			return false
		}
	}
	_, isBuiltin := call.Call.Value.(*ssa.Builtin)
	return !isBuiltin
}

// isUsedAtEnd reports whether a deferred call releases the resource, and another
// one gets it, as
//
//	defer f.Close()
//	defer pprof.Lookup("heap").WriteTo(f, 0)
//
// do: what every iteration acquires is for the function's end.
func isUsedAtEnd(f ownership.Found) bool {
	call, ok := f.Call.(*ssa.Call)
	if !ok || f.Param || f.Sub != "" {
		return false
	}
	v := alias.ResultOf(call, f.Result)
	if v == nil {
		return false
	}
	var isReleased, isArg bool
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Defer:
			isReleased = isReleased || path.MethodName(&ref.Call) != "" && path.Operands(&ref.Call)[0] == v
			isArg = isArg || isArgOf(ref, v)
		case *ssa.MakeInterface:
			isArg = isArg || slices.ContainsFunc(*ref.Referrers(), func(use ssa.Instruction) bool {
				d, ok := use.(*ssa.Defer)
				return ok && isArgOf(d, ref)
			})
		}
	}
	return isReleased && isArg
}

// isArgOf reports whether a deferred call gets v, but not as its receiver.
func isArgOf(d *ssa.Defer, v ssa.Value) bool {
	args := path.Operands(&d.Call)
	if path.MethodName(&d.Call) != "" {
		args = args[1:]
	}
	return slices.Contains(args, v)
}
