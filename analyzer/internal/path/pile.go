package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// again notes that the path has come back to the acquisition.
func (s *search) again(n *node, at ssa.Instruction, in *state) {
	switch {
	case s.isBefore(in):
	case s.spec.Grows: // what follows has been searched from the first time on
	case in.status == scheduled, in.status == held && slices.ContainsFunc(in.defers, func(d deferred) bool { return d.reaches }):
		if !s.isCollected(in) && !firesOnce(at.Block()) && !s.isGathered() {
			s.pile(n, at)
		}
	case s.spec.IfUsed && !in.used: // nothing was written that would be lost
	case in.status == held && s.carry(n, at, in):
	case in.status == held && s.isHeldOn(in):
		s.end(n, at, WhyTaken, in)
	case in.status == held && s.loans != nil:
		s.noteLoans(n, Exit{At: at}, in)
	case in.status == held:
		res := s.found()
		res.Again = append(res.Again, Exit{At: at, end: n})
	}
}

// found returns where to note what is found on the current path.
func (s *search) found() *Result {
	if s.forgetful {
		return &s.vague
	}
	return s.res
}

// isHeldOn reports whether another variable still holds the root when its
// acquisition is reached again, and is used behind it: cur = next at the
// end of a loop. The search cannot tell the two resources apart any more:
// gives up towards silence.
func (s *search) isHeldOn(in *state) bool {
	if s.isCollected(in) {
		return true
	}
	for _, b := range in.binds {
		phi, ok := b.key.Base.(*ssa.Phi)
		if !ok || phi.Parent() != s.spec.Fn {
			continue
		}
		if rel, _ := s.reach(b.val, in); rel != relNone && s.cache.info(s.spec.Fn).isUsedAfter(phi, s.spec.Start) {
			return true
		}
	}
	return false
}

// isLinked reports whether place is a field of a node that can hold another
// one, as of a list: the next node may hold this one.
func isLinked(place alias.Val) bool {
	ptr, ok := place.Base.Type().Underlying().(*types.Pointer)
	if !ok || !strings.HasPrefix(place.Path, ".") {
		return false
	}
	st, ok := ptr.Elem().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if types.Identical(st.Field(i).Type(), ptr) {
			return true
		}
	}
	return false
}

// isCollected reports whether a container, or a node of a list, holds the
// root: then the function may need it until its end, and a release that
// waits for that is meant to. Gives up towards silence.
func (s *search) isCollected(in *state) bool {
	return slices.ContainsFunc(in.cells, func(c pair) bool {
		rel, _ := s.reach(c.val, in)
		return rel != relNone && (strings.Contains(c.key.Path, alias.Elem) || isLinked(c.key))
	})
}

// pile notes an iteration that leaves its release to the function's end.
func (s *search) pile(n *node, at ssa.Instruction) {
	res := s.found()
	res.Piled = append(res.Piled, Exit{At: at, end: n})
}
