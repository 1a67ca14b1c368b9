package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A function may share the cancel function of a context with goroutines that it
// waits for, which call it where they fail:
//
//	ctx, cancel := context.WithCancel(ctx)
//	for _, j := range jobs {
//		wg.Add(1)
//		go func() {
//			defer wg.Done()
//			if err := j(ctx); err != nil {
//				cancel()
//			}
//		}()
//	}
//	wg.Wait()
//
// Where none of them fails it is still the function's to call. A function that does
// more with it than to give it to goroutines may know how they have ended, and a
// goroutine that selects, or asks whether a context is done, may end since the
// context has: gives up towards silence.

// isStillOurs reports whether the goroutine that g starts, which calls the root
// on some path, a cancel function, leaves it alone on others.
func (s *search) isStillOurs(fr *frame, n *node, g *ssa.Go, c site, in *state) bool {
	mc, ok := c.fun.Base.(*ssa.MakeClosure)
	root := s.spec.Root
	if !ok || s.spec.Effect || s.spec.Start == nil || root.Path != "" || !gotype.IsCancelFunc(root.Base.Type()) || g.Parent() != s.spec.Fn {
		return false
	}
	return s.isWaitedFor(g, mc) && !asksForEnd(mc.Fn.(*ssa.Function)) && isOnlyForGoroutines(root.Base, 0) && s.mayKeep(fr, n, mc, in)
}

// isWaitedFor reports whether the function that starts the goroutine waits for it
// somewhere: for its group, or for what comes from it on a channel.
func (s *search) isWaitedFor(g *ssa.Go, mc *ssa.MakeClosure) bool {
	if len(s.cache.info(g.Parent()).feedings().by[g]) > 0 {
		return true
	}
	for i, b := range mc.Bindings {
		group, isVariable := b.(*ssa.Alloc)
		if isVariable && hasCall(group, "(*sync.WaitGroup).Wait") && hasCall(mc.Fn.(*ssa.Function).FreeVars[i], "(*sync.WaitGroup).Done") {
			return true
		}
	}
	return false
}

// hasCall reports whether the method of that full name is called of v, or deferred.
func hasCall(v ssa.Value, name string) bool {
	return slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
		call, ok := use.(ssa.CallInstruction)
		if !ok {
			return false
		}
		callee := call.Common().StaticCallee()
		return callee != nil && callee.String() == name
	})
}

// isOnlyForGoroutines reports whether all that the function does with v, what its
// variable holds or a literal that captures it, is to give it to goroutines.
func isOnlyForGoroutines(v ssa.Value, depth int) bool {
	return depth < maxDepth && !slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.Go:
			return use.Call.Value != v
		case *ssa.MakeClosure:
			return !isOnlyForGoroutines(use, depth+1)
		case *ssa.Store:
			a, isVariable := use.Addr.(*ssa.Alloc)
			if use.Addr == v {
				return len(storesTo(a)) > 1
			}
			return !isVariable || !isOnlyForGoroutines(a, depth+1)
		}
		return true
	})
}

// asksForEnd reports whether the literal selects, or receives from a context.
func asksForEnd(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			switch instr := instr.(type) {
			case *ssa.Select:
				return true
			case *ssa.UnOp:
				return instr.Op == token.ARROW && askedOf(instr.X, "Done") != nil
			}
			return false
		})
	})
}

// mayKeep reports whether the literal may return with the root as it was.
func (s *search) mayKeep(fr *frame, n *node, mc *ssa.MakeClosure, in *state) bool {
	fn := mc.Fn.(*ssa.Function)
	sub, kept := s.frame(fn, fr), false
	sub.exit = func(_ *node, _ *ssa.Return, st *state) {
		st, calls := st.withoutDefers(fn)
		kept = kept || st.status == held && len(calls) == 0
	}
	s.aside(func() {
		s.run(sub, &node{block: fn.Blocks[0], st: s.bindFree(mc, in)})
		kept = kept && !s.res.Incomplete
	})
	return kept
}
