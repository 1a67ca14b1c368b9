package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Where each of many acquisitions has a deferred literal that releases it should
// the function fail, every return runs all of them, and for each acquisition all but
// one do nothing that its search would see.

// isIdleRun reports whether the deferred literal that c runs leaves the state as it
// is: it has nothing that leads to the root, stores nothing, hands nothing of its own
// on, and what it tests is known already.
func (s *search) isIdleRun(c site, in *state) bool {
	mc, ok := c.fun.Base.(*ssa.MakeClosure)
	if !ok || len(c.args) > 0 || in.status != held || s.asks() {
		return false
	}
	for _, b := range mc.Bindings {
		variable, ok := b.(*ssa.Alloc)
		if !ok {
			return false
		}
		if rel, _ := s.reach(s.of(b, in), in); rel != relNone {
			return false
		}
		for _, p := range in.cells {
			if p.key.Base == ssa.Value(variable) && !p.val.IsConst() && (s.isRoot(p.val) || in.fact(p.val) == unknown) {
				return false
			}
		}
	}
	return s.cache.info(c.callee).isIdle(s.sem)
}

// asks reports whether the search asks for more than what becomes of a value.
func (s *search) asks() bool {
	spec := s.spec
	return spec.Start == nil || spec.Lock || spec.Global != "" || spec.Panics || spec.IfUsed || len(spec.Within) > 0 || s.loans != nil
}

// isIdle reports whether the function is a literal that only loads what it captures,
// tests it and calls functions outside of it, which return.
func (info *Info) isIdle(sem Semantics) bool {
	if info.idle == unknown {
		info.idle = isFalse
		if !slices.ContainsFunc(info.fn.FreeVars, isTakenBeside) && !slices.ContainsFunc(info.fn.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { return !isIdleStep(instr, sem) })
		}) {
			info.idle = isTrue
		}
	}
	return info.idle == isTrue
}

// isTakenBeside reports whether something else than a load has the variable.
func isTakenBeside(v *ssa.FreeVar) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		load, ok := ref.(*ssa.UnOp)
		return !ok || load.Op != token.MUL
	})
}

func isIdleStep(instr ssa.Instruction, sem Semantics) bool {
	switch instr := instr.(type) {
	case *ssa.Store:
		addr := instr.Addr
		if elem, ok := addr.(*ssa.IndexAddr); ok {
			addr = elem.X // of a list of arguments
		}
		_, ok := addr.(*ssa.Alloc)
		return ok
	case *ssa.UnOp:
		return instr.Op != token.ARROW
	case *ssa.Call:
		callee := instr.Call.StaticCallee()
		switch {
		case instr.Call.IsInvoke():
		case callee == nil || callee.Parent() != nil:
			return false
		}
		return !sem.NoReturn(&instr.Call, callee)
	case *ssa.Go, *ssa.Defer, *ssa.RunDefers, *ssa.Send, *ssa.Select, *ssa.MapUpdate, *ssa.Panic, *ssa.MakeClosure, *ssa.Next, *ssa.Range:
		return false
	}
	return true
}
