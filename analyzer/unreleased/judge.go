package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/ownership"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// The categories.
const (
	never       = "never"
	onPath      = "path"
	discarded   = "discarded"
	overwritten = "overwritten"
	loop        = "loop"
	panics      = "panic"
)

// A verdict is a category with the witness that shows it.
type verdict struct {
	category string
	// exit is the end of the path that leaks, nil for discarded.
	exit *path.Exit
	// by is the assignment that overwrites the only variable that holds the
	// resource, nil if it is not that.
	by *ast.AssignStmt
	// again reports that the path comes back to the acquisition, piled
	// that it does so with the release waiting for the exit.
	again, piled bool
}

// judge decides whether the acquisition is a finding, and of which
// category.
func (r *reporter) judge(f ownership.Found) (v verdict, ok bool) {
	ends := isMain(f.Fn) && !f.Flush
	paired := f.Lock || f.Paired || f.Global != ""
	if (f.Discarded || f.Unused) && (f.OnSuccess || isRegistration(f)) {
		return v, false // nothing is written to it, or it is meant for good
	}
	if f.Discarded {
		return verdict{category: discarded}, !ends && !paired
	}
	s := f.Search
	handled := slices.ContainsFunc(s.Ends, func(e path.Exit) bool { return e.Why != path.WhyVoid })
	leaks := s.Leaks
	if ends {
		leaks = nil
	}
	if f.OnSuccess || slices.ContainsFunc(leaks, fails) && !paired && (failsCommand(f) || endsWithTransaction(f)) {
		leaks = slices.DeleteFunc(slices.Clone(leaks), fails)
	}
	if f.Lock && succeedsLocked(f, s) {
		leaks = slices.DeleteFunc(slices.Clone(leaks), succeeds)
	}
	if paired {
		if len(leaks) > 0 && r.own.IsKept(f) {
			return verdict{category: never, exit: &leaks[0]}, true
		}
		if len(s.Piled) > 0 && f.Paired && !f.Lock && f.Global == "" {
			return verdict{category: loop, exit: &s.Piled[0], again: true, piled: true}, true
		}
		if e := readOut(f, leaks); e != nil {
			return verdict{category: never, exit: e}, true
		}
		if !s.Released || len(leaks) == 0 || f.Lock && isLockedOnSuccess(f.Fn, s) {
			return v, false
		}
		return verdict{category: onPath, exit: &leaks[0]}, true
	}
	if isUndo(f) || isFoundHandle(f) {
		return v, false
	}
	switch {
	case len(s.Again) > 0 && len(leaks) == 0 || len(s.Again) > 0 && !handled:
		return verdict{category: r.againCategory(f, handled), exit: &s.Again[0], again: true}, true
	case len(leaks) > 0:
		v = verdict{exit: &leaks[0]}
		if !leaks[0].Earlier {
			v.by = r.overwriting(f, leaks[0])
		}
		v.category = r.leakCategory(f, handled, v.by != nil)
		return v, true
	case len(s.Piled) > 0 && !isReservation(f) && !isUsedAtEnd(f) && !r.isPileMeant(f):
		return verdict{category: loop, exit: &s.Piled[0], again: true, piled: true}, true
	case s.Risk != nil && s.Released && !bearsPanic(f) && !f.OnSuccess && !isNoCleanup(f.Kind): // what only holds data may drop it
		return verdict{category: panics, exit: &path.Exit{At: s.Risk}}, true
	}
	return v, false
}

// isFoundHandle reports whether f is what an interface out of sight returns, with which
// nothing can be done but to release it, and the function does nothing with it: it has
// asked for somebody else's, and whether there is one. Gives up towards silence.
func isFoundHandle(f ownership.Found) bool {
	return f.Unseen && f.Spare && !f.Search.Released && !slices.ContainsFunc(f.Search.Ends, func(e path.Exit) bool { return e.Why != path.WhyVoid })
}

// isNoCleanup reports whether nobody would defer a release of the kind: all ways to
// release it are to wait for its work, or to give it more, which ends by itself, and
// who is in a panic had better not wait; or to read it, as a row is scanned.
func isNoCleanup(kind *contract.Kind) bool {
	return kind != nil && !slices.ContainsFunc(kind.Releases, func(r contract.Release) bool {
		return r.Method != "Wait" && r.Method != "Go" && !strings.HasSuffix(r.Method, "Scan")
	})
}

// fails reports whether the exit is one of a function that failed: it
// returns an error, or, without an error result, nothing but zeros. If a
// deferred call may have set the error, a step that failed decides.
func fails(e path.Exit) bool {
	res := e.At.Parent().Signature.Results()
	if res.Len() > 0 && gotype.IsError(res.At(res.Len()-1).Type()) {
		return e.Class == path.Failure || e.Class == path.Unclear && (failedOn(e) || returnsOther(e))
	}
	return e.Zero || failedOn(e) || tellsReader(e)
}

// tellsReader reports whether the path to the exit ends a pipe with an error that
// is made there: its reader is told that what was written is of no use.
func tellsReader(e path.Exit) bool {
	_, blocks := e.Way()
	return slices.ContainsFunc(blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || path.MethodName(call.Common()) != "CloseWithError" {
				return false
			}
			ops := path.Operands(call.Common())
			made, ok := ops[len(ops)-1].(*ssa.Call)
			return ok && makesError(made.Call.StaticCallee())
		})
	})
}

// makesError reports whether fn is one of the functions that make errors.
func makesError(fn *ssa.Function) bool {
	if fn == nil || fn.Package() == nil {
		return false
	}
	switch fn.Package().Pkg.Path() {
	case "errors", "github.com/pkg/errors", "golang.org/x/xerrors":
		return fn.Name() != "Join"
	case "fmt":
		return fn.Name() == "Errorf"
	}
	return false
}

// failedOn reports whether the path to the exit took a branch on which an
// error is not nil, or less was written than was to be.
func failedOn(e path.Exit) bool {
	decisions, _ := e.Way()
	for _, d := range decisions {
		b, ok := d.If.Cond.(*ssa.BinOp)
		if ok && (b.Op == token.NEQ) == d.Taken && (b.Op == token.NEQ || b.Op == token.EQL) && isErrorTest(b) {
			return true
		}
		if ok && isShortWrite(b, d.Taken) {
			return true
		}
	}
	return false
}

// isShortWrite reports whether the comparison, having come out as taken says, shows
// that a Write has written less than something. An io.Writer that does has failed.
func isShortWrite(b *ssa.BinOp, taken bool) bool {
	call := writtenBy(b.X)
	if call == nil || !strings.HasPrefix(path.MethodName(call.Common()), "Write") {
		return false
	}
	if taken {
		return b.Op == token.LSS || b.Op == token.NEQ
	}
	return b.Op == token.GEQ || b.Op == token.EQL
}

// writtenBy returns the call of which v is the number that comes with an error,
// nil if it is none.
func writtenBy(v ssa.Value) *ssa.Call {
	x, ok := v.(*ssa.Extract)
	if !ok || x.Index != 0 {
		return nil
	}
	call, ok := x.Tuple.(*ssa.Call)
	if res := x.Tuple.Type().(*types.Tuple); !ok || res.Len() != 2 || !gotype.IsError(res.At(1).Type()) {
		return nil
	}
	return call
}

func isErrorTest(b *ssa.BinOp) bool {
	c, ok := b.Y.(*ssa.Const)
	return ok && c.IsNil() && gotype.IsError(b.X.Type())
}

// returnsOther reports whether the exit returns an error that the path has found to
// be another one than that of a variable, as io.EOF: who does takes it for a failure.
func returnsOther(e path.Exit) bool {
	ret, ok := e.At.(*ssa.Return)
	if !ok {
		return false
	}
	decisions, _ := e.Way()
	return slices.ContainsFunc(decisions, func(d path.Decision) bool {
		b, ok := d.If.Cond.(*ssa.BinOp)
		if !ok || (b.Op == token.NEQ) != d.Taken || b.Op != token.NEQ && b.Op != token.EQL || b.X != ret.Results[len(ret.Results)-1] {
			return false
		}
		load, ok := b.Y.(*ssa.UnOp)
		if !ok {
			return false
		}
		_, isVariable := load.X.(*ssa.Global)
		return isVariable
	})
}

// isLockedOnSuccess reports whether fn keeps the lock exactly where it
// succeeds, as its error or bool result tells the callers.
func isLockedOnSuccess(fn *ssa.Function, s *path.Result) bool {
	res := fn.Signature.Results()
	if res.Len() == 0 {
		return false
	}
	switch last := res.At(res.Len() - 1).Type(); {
	case gotype.IsError(last), types.Identical(last, types.Typ[types.Bool]):
	default:
		return false
	}
	for _, e := range s.Leaks {
		if e.Class != path.Success {
			return false
		}
	}
	return !slices.ContainsFunc(s.Ends, func(e path.Exit) bool { return e.Why == path.WhyReleased && e.Class != path.Failure })
}

// succeedsLocked reports whether a function keeps a lock where it succeeds, for
// another one to release: it does so itself only where it fails, and calls that one
// where it cannot go on. Who gets its failure gets no lock.
//
//	switch d.mu.Lock(); d.state {
//	case idle:
//		return nil
//	case failed:
//		return d.leave()
//	}
func succeedsLocked(f ownership.Found, s *path.Result) bool {
	return s.Released && f.Kind != nil && slices.ContainsFunc(s.Leaks, succeeds) && !slices.ContainsFunc(s.Ends, func(e path.Exit) bool {
		return e.Why == path.WhyReleased && e.Class != path.Failure && (succeeds(e) || comesByAny(f.Fn, f.Kind.Releases, e.At))
	})
}

// comesByAny reports whether a function, or a literal in it, calls one of the methods
// by their names, or defers that, on a way to an exit.
func comesByAny(fn *ssa.Function, releases []contract.Release, exit ssa.Instruction) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if ok && slices.ContainsFunc(releases, func(r contract.Release) bool { return r.Method == path.MethodName(call.Common()) }) && (fn != exit.Parent() || reaches(b, exit.Block())) {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return comesByAny(lit, releases, exit) })
}

func succeeds(e path.Exit) bool { return e.Class == path.Success }

// isRegistration reports whether the only result of a method that gets a
// function is one that takes it back: OnEviction(f). Who drops it registers for
// as long as the receiver lasts.
func isRegistration(f ownership.Found) bool {
	cc := f.Call.Common()
	if cc.Signature().Results().Len() != 1 || !gotype.IsFunc(cc.Signature().Results().At(0).Type()) || path.MethodName(cc) == "" {
		return false
	}
	return slices.ContainsFunc(cc.Args, func(arg ssa.Value) bool { return gotype.IsFunc(arg.Type()) })
}

// isUndo reports whether the resource is a function that only a deferred
// literal calls, when the function has failed: what it would undo is meant to
// stay where the function succeeds. Gives up towards silence, but for a context
// that nothing uses behind the function's end. One that outlives it may be
// cancelled at once, too, by who does not wait any longer.
func isUndo(f ownership.Found) bool {
	fn := f.Call.Common().StaticCallee()
	isContext := fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "context"
	if isContext && !outlives(contextOf(f.Call), 0) {
		return false
	}
	if f.Kind == nil || len(f.Kind.Releases) != 1 || f.Kind.Releases[0] != (contract.Release{}) || len(f.Search.Again) > 0 {
		return false
	}
	if slices.ContainsFunc(f.Search.Leaks, func(e path.Exit) bool { return e.Class != path.Success }) {
		return false
	}
	undone := false
	for _, e := range f.Search.Ends {
		if e.Why != path.WhyReleased {
			continue
		}
		if isContext && e.At.Parent() == f.Fn {
			continue
		}
		if e.At.Parent() == f.Fn || !isOnError(e.At.Block()) {
			return false
		}
		undone = true
	}
	return undone
}

// isOnError reports whether its function enters b only where an error is
// not nil.
func isOnError(b *ssa.BasicBlock) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		test, ok := br.Cond.(*ssa.BinOp)
		if !ok || !isErrorTest(test) || test.Op != token.NEQ && test.Op != token.EQL {
			continue
		}
		arm := d.Succs[0]
		if test.Op == token.EQL {
			arm = d.Succs[1]
		}
		if len(arm.Preds) == 1 && arm.Dominates(b) {
			return true
		}
	}
	return false
}

// bearsPanic reports whether a panic that skips the release does little harm: the
// acquisition is a context that ends by itself, or a task or region of an execution
// trace, which holds nothing.
func bearsPanic(f ownership.Found) bool {
	fn := f.Call.Common().StaticCallee()
	if fn == nil || fn.Pkg == nil {
		return false
	}
	switch fn.Pkg.Pkg.Path() {
	case "context":
		return strings.HasPrefix(fn.Name(), "WithTimeout") || strings.HasPrefix(fn.Name(), "WithDeadline")
	case "runtime/trace":
		return fn.Name() != "Start"
	}
	return false
}

// isMain reports whether the returns of fn end the process.
func isMain(fn *ssa.Function) bool {
	return fn.Name() == "main" && fn.Parent() == nil && fn.Signature.Recv() == nil && fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main"
}

// againCategory tells apart what is acquired again while it is held: into
// the same variable of before the loop, or into one of each iteration.
func (r *reporter) againCategory(f ownership.Found, handled bool) string {
	if obj, decl := r.variable(f); obj != nil && !decl {
		return overwritten
	}
	if handled {
		return onPath
	}
	return loop
}

// leakCategory tells apart what is held at a return.
func (r *reporter) leakCategory(f ownership.Found, handled, isOverwritten bool) string {
	if isOverwritten {
		return overwritten
	}
	if obj, _ := r.variable(f); f.Unused && obj == nil {
		return discarded
	}
	if handled || f.Search.Presumed && r.own.HasRelease(f) {
		return onPath
	}
	return never
}

// isTest reports whether fn is in a test file.
func (r *reporter) isTest(fn *ssa.Function) bool {
	return strings.HasSuffix(r.pass.Fset.File(fn.Pos()).Name(), "_test.go")
}
