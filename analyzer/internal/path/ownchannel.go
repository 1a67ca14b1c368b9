package path

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A value may send functions that use it to a goroutine of its own: b.do <-
// func() { b.n++ }. Nobody takes the value over by that, since the channel is
// the value's own, and ends with it. A function that may end the obligation, or
// gives the value to somebody else, is handed over as any other.

// A function that has acquired a value, and closes a channel of that itself, or
// sends a bare signal to it, knows how to stop it without the method that is
// there for it: a test does. Gives up towards silence.

// sends executes a send of v to channel ch.
func (s *search) sends(fr *frame, n *node, instr ssa.Instruction, ch, v ssa.Value, in *state) (out *state) {
	if t, ok := v.Type().Underlying().(*types.Struct); ok && t.NumFields() == 0 && s.isStoppedBy(instr, ch, in) {
		return s.end(n, instr, WhyReleased, in)
	}
	if s.isForItself(fr, n, ch, v, in) || isDeadEnd(ch) {
		return in
	}
	return s.handOver(n, instr, []ssa.Value{v}, in)
}

// isForItself reports whether v is a function that only uses the root, and ch a
// channel that the root has in a field.
func (s *search) isForItself(fr *frame, n *node, ch, v ssa.Value, in *state) bool {
	if !s.isOwnChannel(ch, in) {
		return false
	}
	fun := s.of(v, in)
	if rel, _ := s.reach(fun, in); rel != relClosure {
		return false
	}
	if _, recv := boundMethod(fun.Base); recv != nil {
		return false
	}
	ends, releases := s.mayEnd(fr, n, fun, in)
	return !ends && !releases
}

// isDeadEnd reports whether a channel is a register of the function that has made
// it, which nobody receives from, or could.
func isDeadEnd(ch ssa.Value) bool {
	made, ok := ch.(*ssa.MakeChan)
	return ok && !slices.ContainsFunc(*made.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.Send:
			return ref.X == ssa.Value(made)
		case *ssa.Call:
			_, isBuiltin := ref.Call.Value.(*ssa.Builtin)
			return !isBuiltin // close, len, cap
		case *ssa.Select:
			return slices.ContainsFunc(ref.States, func(st *ssa.SelectState) bool {
				return st.Chan == made && st.Dir == types.RecvOnly || st.Send == made
			})
		}
		return true
	})
}

// isOwnChannel reports whether the root has the channel in a field.
func (s *search) isOwnChannel(ch ssa.Value, in *state) bool {
	root, to := s.spec.Root, s.of(ch, in)
	rest, ok := alias.Rel(to.Path, root.Path)
	return ok && rest != "" && to.Base != nil && to.Base == root.Base
}

// isStoppedBy reports whether what instr does with the channel, in the function
// that has acquired the root, stops that.
func (s *search) isStoppedBy(instr ssa.Instruction, ch ssa.Value, in *state) bool {
	return s.spec.Start != nil && s.spec.Kind != nil && instr.Parent() == s.spec.Fn && in.status == held && s.isOwnChannel(ch, in)
}

// isFedBy reports whether v is a channel that the root, which the function has
// acquired, has in a field, or that a method of it returns: who gets the channel
// wants what comes from there, and the root has to last.
func (s *search) isFedBy(v ssa.Value, in *state) bool {
	if _, ok := v.Type().Underlying().(*types.Chan); !ok || s.spec.Start == nil {
		return false
	}
	if ct, ok := v.(*ssa.ChangeType); ok {
		v = ct.X
	}
	if call, ok := v.(*ssa.Call); ok && MethodName(call.Common()) != "" {
		rel, _ := s.reach(s.of(Operands(call.Common())[0], in), in)
		return rel == relExact
	}
	return s.isOwnChannel(v, in)
}
