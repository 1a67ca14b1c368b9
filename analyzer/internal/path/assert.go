package path

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// assertion returns what the ok result of x.(T) says.
func (s *search) assertion(t *ssa.TypeAssert, ok *ssa.Extract, st *state, block *ssa.BasicBlock) cond {
	x := s.of(t.X, st)
	if x.Base != nil && x.Base == s.spec.Err && x.Path == "" {
		return cond{val: x, then: nonNil}
	}
	if s.isAddressOf(t, x, st) {
		return cond{decided: isTrue}
	}
	if rel, _ := s.reach(x, st); rel == relExact || rel == relPart || rel == relOwner {
		if d := assertHolds(t, s.dynamicType(t.X, x, rel)); d != unknown {
			return cond{decided: d}
		}
		if rel != relOwner && s.asksForRelease(t) {
			// What cannot be released needs no release.
			return s.decide(cond{val: x, then: nonNil, els: isNil}, st, block)
		}
		if rel == relExact && s.sem.ReleasesNothing(t.AssertedType, s.spec.Kind) {
			return s.decide(cond{val: x, then: isNil}, st, block)
		}
	} else if x == alias.Nil {
		return cond{decided: isFalse}
	} else if isConcrete(x) {
		return cond{decided: assertHolds(t, x.Base.Type())} // made an interface on this path
	}
	val := s.of(ok, st)
	if info := s.cache.info(s.spec.Fn); val.Base == ok && info.isAskedAgain(ok) {
		val = info.said(ok)
	}
	return s.decide(cond{val: val, then: isTrue, els: isFalse}, st, block)
}

// asserted returns the assertion whose second result is ok, nil if there is none.
func asserted(ok *ssa.Extract) *ssa.TypeAssert {
	t, _ := ok.Tuple.(*ssa.TypeAssert)
	if ok.Index != 1 {
		return nil
	}
	return t
}

// addAssertion counts the test whether a value has a type: the answer is the same
// as long as the value is.
func (info *Info) addAssertion(ok *ssa.Extract, t *tests) {
	x := info.operandIn(asserted(ok).X)
	i := slices.IndexFunc(info.assertions, func(first *ssa.Extract) bool {
		return info.operandIn(asserted(first).X) == x && types.Identical(asserted(first).AssertedType, asserted(ok).AssertedType)
	})
	if i < 0 {
		info.assertions = append(info.assertions, ok)
	} else if first := info.assertions[i]; first != ok {
		info.represent(ok, first, false)
	}
	t.add(info.said(ok))
	t.add(info.names.plainName(ok))
}

// isAskedAgain reports whether another test is spelled like v.
func (info *Info) isAskedAgain(v ssa.Value) bool {
	return info.reps[v] != nil || len(info.sameAs[v]) > 0
}

// asksForRelease reports whether t asserts that an interface value can be
// released, which its own type does not say.
func (s *search) asksForRelease(t *ssa.TypeAssert) bool {
	from, ok := t.X.Type().Underlying().(*types.Interface)
	to, isIface := t.AssertedType.Underlying().(*types.Interface)
	return ok && isIface && s.hasRelease(to) && !s.hasRelease(from)
}

func (s *search) hasRelease(i *types.Interface) bool {
	for m := range i.Methods() {
		if IsVerb(m.Name()) || s.isRelease(m.Name()) {
			return true
		}
	}
	return false
}

// dynamicType returns the type of what x, which is named val, holds, as
// far as it is known: that of the root if val is the root, else what the
// conversions tell.
func (s *search) dynamicType(x ssa.Value, val alias.Val, rel relation) types.Type {
	if rel == relExact && s.spec.Root.Path == "" {
		if s.spec.Holds != nil {
			return s.spec.Holds
		}
		return s.spec.Root.Base.Type()
	}
	for {
		switch v := x.(type) {
		case *ssa.ChangeInterface:
			x = v.X
			continue
		case *ssa.MakeInterface:
			x = v.X
		}
		return x.Type()
	}
}

// isConcrete reports whether val names a value whose type is no interface.
func isConcrete(val alias.Val) bool {
	return val.Base != nil && val.Path == "" && !types.IsInterface(val.Base.Type())
}

// isAsserted reports whether a type is asserted of what the variable v holds,
// also in a literal that captures it.
func isAsserted(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if slices.ContainsFunc(*ref.Referrers(), func(i ssa.Instruction) bool { _, ok := i.(*ssa.TypeAssert); return ok }) {
				return true
			}
		case *ssa.MakeClosure:
			if i := slices.Index(ref.Bindings, v); i >= 0 && isAsserted(ref.Fn.(*ssa.Function).FreeVars[i]) {
				return true
			}
		}
	}
	return false
}

// assertHolds decides the assertion t for a value of type dyn that is not
// nil.
func assertHolds(t *ssa.TypeAssert, dyn types.Type) fact {
	if types.Identical(dyn, t.AssertedType) {
		return isTrue
	}
	iface, ok := t.AssertedType.Underlying().(*types.Interface)
	if ok && types.Implements(dyn, iface) {
		return isTrue
	}
	if types.IsInterface(dyn) {
		return unknown
	}
	return isFalse
}
