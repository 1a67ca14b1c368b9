package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A teardown may be registered before there is anything to tear down: what the
// variable that it captures holds by then, it releases.
//
//	stop := func() {}
//	a.onStop(func() { stop() })
//	ctx, stop = context.WithCancel(ctx)

// isRegisteredFor reports whether a literal that may release what the variable holds has
// been handed to somebody, or been started, before the root comes into the
// variable. Whether who got it will run it is not asked: gives up towards silence.
func (s *search) isRegisteredFor(fr *frame, n *node, variable *ssa.Alloc, at ssa.Instruction, in *state) bool {
	if s.spec.Start == nil || s.spec.Lock || !variable.Heap || isAggregate(variable.Type()) || at.Parent() != variable.Parent() {
		return false
	}
	return slices.ContainsFunc(*variable.Referrers(), func(r ssa.Instruction) bool {
		mc, ok := r.(*ssa.MakeClosure)
		if !ok || !s.isHandedBefore(mc, at, variable) {
			return false
		}
		ends, releases := s.mayEnd(fr, n, alias.Val{Base: mc}, in)
		return ends || releases
	})
}

// isHandedBefore reports whether the literal, which captures the variable, has been
// started, or been handed to somebody who keeps it, before at: in the same round of
// a loop that makes the variable anew.
func (s *search) isHandedBefore(mc *ssa.MakeClosure, at ssa.Instruction, variable *ssa.Alloc) bool {
	info := s.cache.info(at.Parent())
	return slices.ContainsFunc(*mc.Referrers(), func(r ssa.Instruction) bool {
		isSame := r.Block() == at.Block()
		if isSame && indexOf(r) >= indexOf(at) || !isSame && !info.isBeforeAvoiding(r.Block(), at.Block(), variable.Block()) {
			return false
		}
		switch r := r.(type) {
		case *ssa.Go:
			return true
		case *ssa.Store:
			field, ok := r.Addr.(*ssa.FieldAddr)
			return ok && r.Val == ssa.Value(mc) && comesFromOutside(NameOf(field.X).Base)
		case *ssa.Call:
			return slices.Contains(r.Call.Args, ssa.Value(mc)) && s.keepsLiteral(&r.Call, mc)
		}
		return false
	})
}

// keepsLiteral reports whether the call keeps the literal, which it gets.
func (s *search) keepsLiteral(cc *ssa.CallCommon, mc *ssa.MakeClosure) bool {
	if _, builtin := cc.Value.(*ssa.Builtin); builtin {
		return false
	}
	for i, arg := range Operands(cc) {
		if arg == ssa.Value(mc) && s.sem.Effect(cc, cc.StaticCallee(), i, "", s.spec).Success.Op == Take {
			return true
		}
	}
	return false
}
