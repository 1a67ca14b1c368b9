package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// wrappedAgain returns the state in which the path comes back to the
// acquisition, whose call may get what it has made before: in
// conn, err = wrap(conn) it is the new one that holds the old.
func (s *search) wrappedAgain(fr *frame, n *node, at *ssa.Call, in *state) (out *state) {
	if in.status != held || slices.ContainsFunc(in.defers, func(d deferred) bool { return d.reaches }) {
		return in
	}
	defer func(mark int) { s.args = s.args[:mark] }(len(s.args))
	c := s.site(at, in)
	for i, a := range c.args {
		rel, sub := s.reach(a, in)
		if rel == relNone || i < c.shift {
			continue
		}
		switch s.effect(fr, n, c, i, rel, sub, in).Success.Op {
		case Release:
			return s.end(n, at, WhyReleased, in)
		case Take, Forward:
			return s.end(n, at, WhyTaken, in)
		}
	}
	return in
}
