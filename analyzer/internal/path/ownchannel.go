package path

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A value may send functions that use it to a goroutine of its own: b.do <-
// func() { b.n++ }. Nobody takes the value over by that, since the channel is
// the value's own, and ends with it. A function that may end the obligation, or
// gives the value to somebody else, is handed over as any other.

// sends executes a send of v to channel ch.
func (s *search) sends(fr *frame, n *node, instr ssa.Instruction, ch, v ssa.Value, in *state) (out *state) {
	if s.isForItself(fr, n, ch, v, in) {
		return in
	}
	return s.handOver(n, instr, []ssa.Value{v}, in)
}

// isForItself reports whether v is a function that only uses the root, and ch a
// channel that the root has in a field.
func (s *search) isForItself(fr *frame, n *node, ch, v ssa.Value, in *state) bool {
	root, to, fun := s.spec.Root, s.of(ch, in), s.of(v, in)
	rest, ok := alias.Rel(to.Path, root.Path)
	if to.Base != root.Base || root.Base == nil || !ok || rest == "" {
		return false
	}
	if rel, _ := s.reach(fun, in); rel != relClosure {
		return false
	}
	if _, recv := boundMethod(fun.Base); recv != nil {
		return false
	}
	ends, releases := s.mayEnd(fr, n, fun, in)
	return !ends && !releases
}
