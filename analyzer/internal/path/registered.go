package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// isRegisteredBefore reports whether a call before at keeps the struct that
// place is in, as a cache or a registry does: what is stored there later is
// theirs, too, and they may release it. The struct's own methods do not count,
// nor does a callee that is out of sight.
func (s *search) isRegisteredBefore(place alias.Val, at ssa.Instruction) bool {
	a, ok := place.Base.(*ssa.Alloc)
	if !ok || !a.Heap || at.Parent() != a.Parent() || !isAggregate(a.Type()) {
		return false
	}
	key := storeInto{a, at}
	isKept, ok := s.kept[key]
	if !ok {
		isKept = s.isKeptBefore(a, at)
		if s.kept == nil {
			s.kept = make(map[storeInto]bool)
		}
		s.kept[key] = isKept
	}
	return isKept
}

// A storeInto is a store to a struct made by the function.
type storeInto struct {
	into *ssa.Alloc
	at   ssa.Instruction
}

// isKeptBefore is isRegisteredBefore for the struct a.
func (s *search) isKeptBefore(a *ssa.Alloc, at ssa.Instruction) bool {
	info := s.cache.info(a.Parent())
	return slices.ContainsFunc(structNames(a), func(name ssa.Value) bool {
		return slices.ContainsFunc(*name.Referrers(), func(r ssa.Instruction) bool {
			call, ok := r.(*ssa.Call)
			return ok && call != at && info.isBefore(call, at) && s.keepsStruct(&call.Call, name)
		})
	})
}

// structNames returns the pointers to a, also as interfaces.
func structNames(a ssa.Value) []ssa.Value {
	names := pointersTo(a)
	for _, ptr := range names {
		for _, r := range *ptr.Referrers() {
			if mi, ok := r.(*ssa.MakeInterface); ok {
				names = append(names, mi)
			}
		}
	}
	return names
}

// keepsStruct reports whether the call keeps its argument v.
func (s *search) keepsStruct(cc *ssa.CallCommon, v ssa.Value) bool {
	if _, builtin := cc.Value.(*ssa.Builtin); builtin {
		return false
	}
	callee := cc.StaticCallee()
	first := 0
	if MethodName(cc) != "" {
		first = 1
	}
	for i, arg := range Operands(cc) {
		if i < first || arg != v {
			continue
		}
		if e := s.sem.Effect(cc, callee, i, "", s.spec); e.Success.Op == Take && !e.Unseen {
			return true
		}
	}
	return false
}
