package unreleased

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A goroutine that the function waits for, on each way to its end, has ended
// when deferred calls run: what it uses does not outlive the function. It is
// known by what it is waited for with: the group that runs it, a wait group
// that it says Done to, a channel that it closes, a command that is started.
// A panic between the two is not looked at.

// isDropped reports whether a function that fails drops the only means to end
// what it has begun under a context: it is there to be ended, as the function
// does or hands on where it succeeds.
func (s *site) isDropped(e path.Exit) bool {
	if e.Class != path.Failure || s.f.Search == nil || !s.endsContext() {
		return false
	}
	isStored := func(at ssa.Instruction) bool {
		switch at.(type) {
		case *ssa.Go, *ssa.Call, *ssa.MakeClosure, *ssa.Return:
			return false
		}
		return true
	}
	return (s.f.Search.Released || len(s.ends(path.WhyReturned, path.WhyTaken)) > 0) && !slices.ContainsFunc(s.hiddenEscapes(), isStored)
}

// endsContext reports whether the resource is what ends a context that comes with it,
// of package context or made by a function of that kind.
func (s *site) endsContext() bool {
	t := s.acquiredType()
	if t == nil || !gotype.IsFunc(t) || s.leftWith != nil {
		return false
	}
	return s.f.IsByContract() && strings.HasPrefix(s.callee(s.f.call), "context.") || gotype.IsCancelFunc(t) && s.companionContext() != nil
}

// lastingEscapes returns the escapes that may still use the resource when the
// function's deferred calls run.
func (s *site) lastingEscapes() []ssa.Instruction {
	return slices.DeleteFunc(slices.Clone(s.escapes()), func(at ssa.Instruction) bool {
		return s.isAwaited(at) || s.isDeferredBefore(at)
	})
}

// isDeferredBefore reports whether the release is deferred wherever control
// comes to an escape: one more defer ends nothing earlier than that one does.
func (s *site) isDeferredBefore(at ssa.Instruction) bool {
	if at.Parent() != s.f.Fn {
		return false
	}
	for _, r := range s.released() {
		d := s.deferOf(r.call)
		if !r.isDeferred || d == nil || r.stmt == nil && r.inLit || s.isInLit(d) {
			continue
		}
		if lit, ok := ast.Unparen(d.Call.Fun).(*ast.FuncLit); ok && (!isSame(lit.Body.List, r.list) || s.mayLeave(&ast.BlockStmt{List: r.list[:r.i]})) {
			continue // only if something is so
		}
		for _, b := range s.f.Fn.Blocks {
			if i := slices.IndexFunc(b.Instrs, func(instr ssa.Instruction) bool {
				def, ok := instr.(*ssa.Defer)
				return ok && def.Pos() == d.Pos()
			}); i >= 0 && (b != at.Block() && b.Dominates(at.Block()) || b == at.Block() && i < slices.Index(b.Instrs, at)) {
				return true
			}
		}
	}
	return false
}

// isAwaited reports whether what an escape has begun has ended at each return
// behind it.
func (s *site) isAwaited(at ssa.Instruction) bool {
	return at.Parent() == s.f.Fn && s.isAwaitedIn(s.follow(), at)
}

// isAwaitedIn is isAwaited for the returns of the function that has the escape.
func (s *site) isAwaitedIn(u *uses, at ssa.Instruction) bool {
	v, isChan := s.waitedWith(u, at)
	if isChan && path.InCycle(at.Block()) {
		return false // one receives from many
	}
	return v != nil && !returnsBefore(at, func(instr ssa.Instruction) bool { return waitsFor(instr, v, isChan) })
}

// dropAwaited forgets what functions that are called have begun, and have waited for
// when they return.
func (s *site) dropAwaited(u *uses) {
	u.at = slices.DeleteFunc(u.at, func(at ssa.Instruction) bool {
		return at.Parent() != u.root && len(u.calls[at.Parent()]) > 0 && s.isAwaitedIn(u, at)
	})
}

// waitedWith returns the variable that an escape can be waited for with, nil
// if there is none, and whether that is a channel.
func (s *site) waitedWith(u *uses, at ssa.Instruction) (v ssa.Value, isChan bool) {
	switch at := at.(type) {
	case *ssa.Call:
		cc := at.Common()
		known := u.contractOf(cc, cc.StaticCallee())
		if len(cc.Args) > 0 && (u.runsOnce(at) || starts(known, cc.Args[0], cc)) {
			return alias.VariableOf(cc.Args[0]), false
		}
	case *ssa.Go:
		lit := at.Call.StaticCallee()
		if lit == nil || lit.Parent() == nil || len(lit.Blocks) == 0 {
			return nil, false
		}
		for i, p := range lit.Params {
			if i < len(at.Call.Args) && u.seen[at.Call.Args[i]] && s.leavesLit(p) {
				return nil, false
			}
		}
		return signalOf(lit)
	}
	return nil, false
}

// signalOf returns the variable by which the first deferred call of a literal,
// the last one to run, says that it is done, or the wait group that it says so to,
// or the channel that it sends to, as the last it does.
func signalOf(lit *ssa.Function) (v ssa.Value, isChan bool) {
	for _, instr := range lit.Blocks[0].Instrs {
		d, ok := instr.(*ssa.Defer)
		if !ok {
			continue
		}
		if b, ok := d.Call.Value.(*ssa.Builtin); ok && b.Name() == "close" {
			return alias.VariableOf(d.Call.Args[0]), true
		}
		if callee := d.Call.StaticCallee(); callee != nil && callee.Name() == "Done" && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "sync" {
			return alias.VariableOf(d.Call.Args[0]), false
		}
		return nil, false
	}
	if group := lastDoneOf(lit); group != nil {
		return group, false
	}
	if ch := lastSendOf(lit); ch != nil {
		return ch, true
	}
	return nil, false
}

// waitsFor reports whether an instruction waits for what v stands for.
func waitsFor(instr ssa.Instruction, v ssa.Value, isChan bool) bool {
	switch instr := instr.(type) {
	case *ssa.Call:
		return !isChan && nameOf(&instr.Call, instr.Call.StaticCallee()) == "Wait" && len(instr.Call.Args) == 1 && alias.VariableOf(instr.Call.Args[0]) == v
	case *ssa.UnOp:
		return isChan && instr.Op == token.ARROW && alias.VariableOf(instr.X) == v
	}
	return false
}

// returnsBefore reports whether a path leads from an instruction to a return
// that comes by none of those that end it, nor is taken where it has failed.
func returnsBefore(from ssa.Instruction, ends func(ssa.Instruction) bool) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	var visit func(b *ssa.BasicBlock, instrs []ssa.Instruction) bool
	visit = func(b *ssa.BasicBlock, instrs []ssa.Instruction) bool {
		for _, instr := range instrs {
			if ends(instr) {
				return false
			}
			if _, isReturn := instr.(*ssa.Return); isReturn {
				return true
			}
		}
		return slices.ContainsFunc(b.Succs, func(next *ssa.BasicBlock) bool {
			if seen[next] || isFailure(from, b, next) {
				return false
			}
			seen[next] = true
			return visit(next, next.Instrs)
		})
	}
	b := from.Block()
	return visit(b, b.Instrs[slices.Index(b.Instrs, from)+1:])
}

// isFailure reports whether control goes from b to next where the call has
// failed, whose only result is its error.
func isFailure(call ssa.Instruction, b, next *ssa.BasicBlock) bool {
	if_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || b.Succs[0] == b.Succs[1] {
		return false
	}
	cond, ok := if_.Cond.(*ssa.BinOp)
	v, isValue := call.(ssa.Value)
	return ok && isValue && cond.X == v && gotype.IsPlainError(v.Type()) && mayBeNilConst(cond.Y, nil) &&
		(cond.Op == token.NEQ && next == b.Succs[0] || cond.Op == token.EQL && next == b.Succs[1])
}
