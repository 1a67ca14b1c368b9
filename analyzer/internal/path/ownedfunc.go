package path

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What holds a function that captures the root may run it: an owner whose method
// calls a literal in one of its fields.

// isGivenFunc reports whether fun is a parameter of the function searched.
func (s *search) isGivenFunc(fun alias.Val) bool {
	p, ok := fun.Base.(*ssa.Parameter)
	return ok && fun.Path == "" && p.Parent() == s.spec.Fn
}

// ownedClosure returns the function that captures the root and is at sub of
// the owner: an element of a variadic call.
func (s *search) ownedClosure(owner alias.Val, sub string, in *state) (fun alias.Val, ok bool) {
	fun, ok = s.lookup(in, owner.Join(sub))
	if _, is := fun.Base.(*ssa.MakeClosure); !ok || !is || fun.Path != "" {
		return alias.Val{}, false
	}
	rel, _ := s.reach(fun, in)
	return fun, rel == relClosure
}

// ownedAt returns what the owner holds at sub, which an effect on it speaks of:
// the root, or a function that captures it.
func (s *search) ownedAt(owner alias.Val, sub string, in *state) alias.Val {
	if fun, ok := s.ownedClosure(owner, sub, in); ok {
		return fun
	}
	return s.spec.Root
}

// maxOwners bounds how many owners are looked through, one within another.
const maxOwners = 4

// ownedFunctions returns the functions that capture the root and that its owner
// holds beside it, in a list or not, with where they are in it:
// struct{ io.Reader; done func() error }.
func (s *search) ownedFunctions(owner alias.Val, in *state) []pair {
	return s.ownedWithin(owner, maxOwners, in)
}

func (s *search) ownedWithin(owner alias.Val, depth int, in *state) (fs []pair) {
	for _, p := range in.cells {
		rest, ok := alias.Rel(p.key.Path, owner.Path)
		if p.key.Base != owner.Base || !ok {
			continue
		}
		switch rel, sub := s.reach(p.val, in); rel {
		case relClosure:
			if fun, ok := s.ownedClosure(owner, rest+sub, in); ok {
				fs = append(fs, pair{key: alias.Val{Path: rest + sub}, val: fun})
			}
		case relOwner:
			if depth == 0 {
				break
			}
			for _, inner := range s.ownedWithin(p.val, depth-1, in) {
				fs = append(fs, pair{key: alias.Val{Path: rest + inner.key.Path}, val: inner.val})
			}
		}
	}
	return fs
}

// functionEffect returns what the call does to the root through a function
// that captures it, which is at sub of argument i.
func (s *search) functionEffect(fr *frame, n *node, c site, i int, sub string, fun alias.Val, in *state) Effect {
	if s.isFormer(fun) {
		return Both(Take)
	}
	if fn, recv := boundMethod(fun.Base); fn != nil && !s.isOwner(recv, in) {
		// A method value that releases is handed over; another only
		// uses the root.
		if !IsVerb(methodOf(fn)) && !s.isRelease(methodOf(fn)) {
			return Both(Keep)
		}
		return s.closureEffect(c, i, sub)
	}
	e := s.closureEffect(c, i, sub)
	if e.Success.Op != Release && e.Failure.Op != Release && (e == Both(Keep) || !s.isOfOwner()) {
		return e // nobody sees it run: what it does to the root tells nothing
	}
	switch ends, releases := s.mayEnd(fr, n, fun, in); {
	case ends && !releases:
		e.Success, e.Failure = gone(e.Success), gone(e.Failure)
	case !ends && !s.servesIn(c, fun, in):
		if s.isOfOwner() {
			return Both(Keep) // as a method value that only uses it
		}
		// It only uses the root: to be run is nothing, to be kept is.
		e.Success, e.Failure = used(e.Success), used(e.Failure)
	}
	return e
}

// isOfOwner reports whether the question is what a method does to its receiver,
// or a function to what its parameter, an owner, holds: whoever is handed a
// function that uses it has not got it from the owner.
func (s *search) isOfOwner() bool {
	p, isParam := s.spec.Root.Base.(*ssa.Parameter)
	if !isParam || !s.spec.Effect {
		return false
	}
	return s.spec.Root.Path != "" || p.Parent().Signature.Recv() != nil && p == p.Parent().Params[0]
}

// isOwner reports whether v holds the root.
func (s *search) isOwner(v ssa.Value, in *state) bool {
	rel, _ := s.reach(s.of(v, in), in)
	return rel == relOwner
}

// ownerEffect returns what the call does to the root through an owner
// that may hold it in several places: as a reader and as what is closed.
func (s *search) ownerEffect(c site, i int, sub string, in *state) Effect {
	best := s.sem.Effect(c.cc, c.callee, i-c.shift, sub, s.spec)
	for _, other := range s.ownerPaths(c.args[i], in) {
		if e := s.sem.Effect(c.cc, c.callee, i-c.shift, other, s.spec); other != sub && rankOf(e) > rankOf(best) {
			best = e
		}
	}
	return best
}
