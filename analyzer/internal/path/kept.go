package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A method that does nothing with a value but to store it in its receiver
// makes that the owner: func (s *stack) push(f func()) { s.fns = append(s.fns,
// f) }. Where the receiver is a struct of the caller's own that nobody else
// knows, the root can be followed there.

// keptAt returns the place in a parameter that a store of val to key makes
// the root's, or that of the function which releases it; zero if that is not plain
// to see.
func (s *search) keptAt(n *node, at ssa.Instruction, key, val alias.Val, in *state) alias.Val {
	p, ok := key.Base.(*ssa.Parameter)
	if !ok || !s.spec.Effect || s.asides > 0 || p.Parent() != s.spec.Fn || !isInside(key) {
		return alias.Val{}
	}
	if s.isPassedBehind(p, at) {
		return alias.Val{} // it may release what it holds, or hand it on
	}
	if s.isStoredElsewhere(s.spec.Root.Base, key, in) {
		return alias.Val{} // who has it there may be who releases it
	}
	switch rel, sub := s.reach(val, in); rel {
	case relExact:
		if s.hasReleaser(TypeAt(key.Base.Type(), key.Path)) {
			return alias.Val{} // what releases it may be kept beside it: gives up towards silence
		}
		return key
	case relClosure:
		return s.keptByFunc(n, key, val, in)
	case relOwner:
		at, ok := s.lookup(in, val.Join(sub))
		if !ok {
			return alias.Val{}
		}
		switch paths := s.ownerPaths(val, in); {
		case len(paths) == 0:
			return s.keptByFunc(n, key.Join(sub), at, in)
		case len(paths) == 1 && paths[0] == sub && at == s.spec.Root:
			return key.Join(sub)
		}
	}
	return alias.Val{}
}

// keptByFunc returns the place of what the function fun, which is stored at key,
// releases where it is called: s.fns = append(s.fns, c.Close). It is zero if fun does
// something else.
func (s *search) keptByFunc(n *node, key, fun alias.Val, in *state) alias.Val {
	if _, ok := fun.Base.(*ssa.MakeClosure); !ok || fun.Path != "" || s.spec.Lock || !s.closureRuns(n, fun, in) {
		return alias.Val{}
	}
	return key.Join(Call)
}

// hasReleaser reports whether what is kept as a value of type t has no release
// there, while the function makes a method value of the root that speaks of one:
// s.r, s.close = f, f.Close.
func (s *search) hasReleaser(t types.Type) bool {
	root := s.spec.Root
	if t == nil || CanBeReleased(t) || root.Path != "" || root.Base.Referrers() == nil {
		return false
	}
	return hasReleaseValue(root.Base)
}

// hasReleaseValue reports whether a method value of v speaks of a release.
func hasReleaseValue(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.ChangeInterface:
			return r.X == v && hasReleaseValue(r)
		case *ssa.MakeClosure:
			fn, _ := boundMethod(r)
			return fn != nil && IsVerb(methodOf(fn))
		}
		return false
	})
}

// isStoredElsewhere reports whether v, a name of the root, is stored at another
// place than key as something that can be released.
func (s *search) isStoredElsewhere(v ssa.Value, key alias.Val, in *state) bool {
	if s.spec.Root.Path != "" || v.Referrers() == nil {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Store:
			if _, isVar := r.Addr.(*ssa.Alloc); isVar || isVariadic(r.Addr) || r.Val != v || !CanBeReleased(v.Type()) {
				return false
			}
			if rec := recordAt(r.Addr); rec != nil {
				return s.isRecordElsewhere(rec, key, in)
			}
			return s.resolve(s.keyOf(r.Addr, in), in) != key
		case *ssa.MakeInterface:
			return s.isStoredElsewhere(r, key, in)
		case *ssa.ChangeInterface:
			return s.isStoredElsewhere(r, key, in)
		}
		return false
	})
}

// recordAt returns the struct of the function's own that addr is a field of, nil
// if there is none: what notes something of a resource that it is stored with, or
// links it to others.
func recordAt(addr ssa.Value) *ssa.Alloc {
	field, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	rec, _ := field.X.(*ssa.Alloc)
	return rec
}

// isRecordElsewhere reports whether the record, or a copy of it, is anywhere else
// than at key: a call gets it, or it is stored at another place. One that is put
// into a list of the receiver is an operand of append.
func (s *search) isRecordElsewhere(rec ssa.Value, key alias.Val, in *state) bool {
	return slices.ContainsFunc(*rec.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.FieldAddr, *ssa.MapUpdate:
			return false
		case *ssa.UnOp:
			return s.isRecordElsewhere(r, key, in)
		case *ssa.Store:
			return r.Val == rec && !isVariadic(r.Addr) && s.resolve(s.keyOf(r.Addr, in), in) != key
		}
		return true
	})
}

// refersBack reports whether val, which is stored at place, holds the root only by
// pointing to the parameter that place is in: what a connection lists of its
// channels, each of which knows the connection, owns it no more than before.
func (s *search) refersBack(place, val alias.Val, in *state) bool {
	root := s.spec.Root
	if _, isParam := root.Base.(*ssa.Parameter); !isParam || place.Base != root.Base || place.Path == "" {
		return false
	}
	paths := s.ownerPaths(val, in)
	for _, p := range paths {
		at, ok := strings.CutSuffix(p, root.Path)
		if v, known := s.lookup(in, val.Join(at)); !ok || !known || v != (alias.Val{Base: root.Base}) {
			return false
		}
	}
	return len(paths) > 0
}

// isLonger reports whether val is the list at place, which holds the root, with
// one more element: what append returns, or a node that is put before the first.
func (s *search) isLonger(place, val alias.Val, in *state) bool {
	if place == val {
		return true
	}
	isLinked := false
	for _, c := range in.cells {
		if c.key.Base != val.Base {
			continue
		}
		if rel, _ := s.reach(c.val, in); rel == relNone {
			continue
		}
		if c.val != place {
			return false
		}
		isLinked = true
	}
	return isLinked
}

// isVariadic reports whether addr is that of an argument of a variadic call, which
// the call is asked about.
func isVariadic(addr ssa.Value) bool {
	at, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return false
	}
	array, ok := at.X.(*ssa.Alloc)
	return ok && array.Comment == "varargs"
}

// CanBeReleased reports whether a method of t speaks of a release.
func CanBeReleased(t types.Type) bool {
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		if IsVerb(set.At(i).Obj().Name()) {
			return true
		}
	}
	return false
}

// isPassedBehind reports whether a call behind at, or one that waits for the
// exit, gets the parameter.
func (s *search) isPassedBehind(p *ssa.Parameter, at ssa.Instruction) bool {
	info := s.cache.info(s.spec.Fn)
	return slices.ContainsFunc(*p.Referrers(), func(r ssa.Instruction) bool {
		if _, ok := r.(ssa.CallInstruction); !ok || r == at {
			return false
		}
		_, waits := r.(*ssa.Defer)
		return waits || info.isBefore(at, r)
	})
}

// endKept ends the obligation, which the place in a parameter takes; the
// zero place stands for somebody unknown.
func (s *search) endKept(n *node, at ssa.Instruction, place alias.Val, in *state) (out *state) {
	if place.IsZero() || s.res.isTakenElsewhere || !s.res.Kept.IsZero() && s.res.Kept != place {
		return s.end(n, at, WhyTaken, in)
	}
	if in.status == released || in.status == taken {
		return in
	}
	s.res.Kept, s.res.Owned = place, true
	return s.endAt(n, at, WhyTaken, in)
}

// keeps returns the state behind a call that stores the root, which its
// argument a is, or captures, in another argument, a struct of this function's
// own. It reports false if that is not so.
func (s *search) keeps(fr *frame, n *node, c site, o Outcome, a alias.Val, in *state) (out *state, ok bool) {
	i := o.Into - 1 + c.shift
	if o.Op != Take || o.Into == 0 || i >= len(c.args) || in.status != held {
		return in, false
	}
	place := c.args[i].Join(o.Path)
	switch base := place.Base.(type) {
	case *ssa.Parameter:
		if rel, _ := s.reach(a, in); rel == relExact && s.spec.Effect && base.Parent() == s.spec.Fn && s.asides == 0 {
			if s.isPassedBehind(base, c.at) {
				place = alias.Val{}
			}
			if o.Refers {
				return s.refers(n, c.at, place, in), true
			}
			return s.endKept(n, c.at, place, in), true
		}
	case *ssa.Alloc:
		if strings.Contains(place.Path, alias.Elem) && (isCopy(base) || getsContainer(base, place)) {
			return in, false // others have the container, too
		}
		if isInside(place) && s.isFresh(fr, place, c.at) && s.isOnlyCalled(base, place.Path, c.at) {
			return s.givenBack(fr, n, c, i, a, s.put(place, a, in, in)), true
		}
	case *ssa.Call:
		if isInside(place) && s.isFreshCall(base) && s.isOnlyCalled(base, place.Path, c.at) && s.isOnlyReturned(base, c.at) {
			return s.givenBack(fr, n, c, i, a, s.put(place, a, in, in)), true
		}
	}
	return in, false
}

// givenBack returns the state behind a call that has put the root, a, into its
// argument i: a result may be that argument, as in new(builder).with(f).
func (s *search) givenBack(fr *frame, n *node, c site, i int, a alias.Val, in *state) (out *state) {
	rel, sub := s.reach(c.args[i], in)
	if rel != relOwner || i < c.shift {
		return in
	}
	if o := s.sem.Effect(c.cc, c.callee, i-c.shift, sub, s.spec).Success; o.Op == Forward {
		return s.apply(fr, n, c, o, a, in)
	}
	return in
}

// isOnlyReturned reports whether nothing is done with what a call has made, up
// to at, but to call methods, to look at it and to return it.
func (s *search) isOnlyReturned(v ssa.Value, at ssa.Instruction) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case ssa.CallInstruction, *ssa.Return, *ssa.BinOp, *ssa.DebugRef:
			return false
		case *ssa.MakeInterface:
			return !s.isOnlyReturned(r, at)
		}
		return r.Parent() != at.Parent() || s.cache.info(at.Parent()).isBefore(r, at)
	})
}

// isOnlyCalled reports whether a struct is known at the call, but for what the
// search follows, to nobody but its own methods: it is no argument of a call of
// anything else that may come before, and of none that waits for the exit, and no
// call before returns what still leads to path in it, as a function that captures
// it does. What gets it behind the call, and once only, is followed.
func (s *search) isOnlyCalled(a ssa.Value, path string, at ssa.CallInstruction) bool {
	return !slices.ContainsFunc(pointersTo(a), func(ptr ssa.Value) bool {
		return slices.ContainsFunc(*ptr.Referrers(), func(r ssa.Instruction) bool {
			call, ok := r.(ssa.CallInstruction)
			if !ok || isMethodOnly(call, ptr) {
				return ok && s.leadsTo(call, path, at) // gives up towards silence
			}
			return !s.isBehind(call, at)
		})
	})
}

// isBehind reports whether r is a call that runs only behind at.
func (s *search) isBehind(r, at ssa.CallInstruction) bool {
	_, isCall := r.(*ssa.Call)
	return isCall && r.Parent() == at.Parent() && Precedes(at, r) && !s.cache.info(at.Parent()).isBefore(r, at)
}

// pointersTo returns a, and what is loaded from the variables of the function
// that it is stored to.
func pointersTo(a ssa.Value) []ssa.Value {
	ptrs := []ssa.Value{a}
	for _, r := range *a.Referrers() {
		store, ok := r.(*ssa.Store)
		if !ok || store.Val != a {
			continue
		}
		variable, ok := store.Addr.(*ssa.Alloc)
		if !ok {
			continue
		}
		for _, use := range *variable.Referrers() {
			if load, ok := use.(*ssa.UnOp); ok {
				ptrs = append(ptrs, load)
			}
		}
	}
	return ptrs
}

// isMethodOnly reports whether the call, which gets ptr, is one of its methods
// that runs at once, and gets it only as its receiver.
func isMethodOnly(call ssa.CallInstruction, ptr ssa.Value) bool {
	args := Operands(call.Common())
	_, isCall := call.(*ssa.Call)
	return isCall && MethodName(call.Common()) != "" && args[0] == ptr && !slices.Contains(args[1:], ptr)
}

// leadsTo reports whether a result of the method call, which is before at,
// leads to what its receiver gets at path later.
func (s *search) leadsTo(call ssa.CallInstruction, path string, at ssa.CallInstruction) bool {
	if call.Parent() != at.Parent() || !s.cache.info(at.Parent()).isBefore(call, at) {
		return false
	}
	op := s.sem.Effect(call.Common(), call.Common().StaticCallee(), 0, path, s.spec).Success.Op
	return op == Forward || op == Take
}
