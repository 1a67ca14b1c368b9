package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// endKey identifies an end, to keep one of each kind.
type endKey struct {
	at      ssa.Instruction
	class   Class
	why     Why
	result  int
	sub     string
	closure *ssa.MakeClosure
	still   bool
}

// end marks the obligation as done and notes why.
func (s *search) end(n *node, at ssa.Instruction, why Why, in *state) (out *state) {
	if in.status == released || in.status == taken || s.spec.Sole && (why == WhyTaken || why == WhyCaptured) {
		return in
	}
	if s.isBefore(in) && (s.asides == 0 || why != WhyReleased) { // who asks aside has to hear of a release
		return in.withStatus(done)
	}
	if why == WhyTaken || why == WhyCaptured {
		s.res.Kept, s.res.isTakenElsewhere, s.res.Owned = alias.Val{}, true, true
	}
	return s.endAt(n, at, why, in)
}

// endAt is end for a take that is known to be into a parameter, too.
func (s *search) endAt(n *node, at ssa.Instruction, why Why, in *state) (out *state) {
	if s.followsOn() {
		if s.spec.Tell {
			s.pass(at, why)
		}
		switch {
		case why != WhyReleased && why != WhyTaken && why != WhyCaptured:
		case s.oneClass && s.asides == 0 && s.cache.info(at.Parent()).canReturn(at.Block()):
			// Every return is of one class: how the path goes on tells nothing.
		case why == WhyReleased:
			s.res.Released = true
			return in.withStatus(released)
		default:
			return in.withStatus(taken)
		}
	}
	s.note(n, Exit{At: at, Why: why})
	return in.withStatus(done)
}

// pass notes an end behind which the path goes on.
func (s *search) pass(at ssa.Instruction, why Why) {
	if why == WhyVoid || slices.ContainsFunc(s.res.Passed, func(e Exit) bool { return e.At == at && e.Why == why }) {
		return
	}
	s.res.Passed = append(s.res.Passed, Exit{At: at, Why: why})
}

func (s *search) note(n *node, e Exit) {
	if e.Why == WhyReleased {
		s.res.Released = true
	}
	if s.isDeep && s.asides == 0 && e.Why == WhyReturned {
		s.noteReturned(e)
	}
	id := endKey{e.At, e.Class, e.Why, e.Result, e.Sub, e.Closure, e.Still}
	if s.seenEnd[id] {
		return
	}
	s.noteEnd(id)
	e.end = n
	s.res.Ends = append(s.res.Ends, e)
	if e.Why == WhyTaken || e.Why == WhyCaptured {
		s.res.taken |= takenBits[e.Class]
		if s.oneClass {
			s.res.taken = takenAlways
		}
	}
}

// noteEnd notes that there is such an end.
func (s *search) noteEnd(id endKey) {
	if s.seenEnd == nil {
		if s.ends == nil {
			s.ends = make(map[endKey]bool)
		}
		s.seenEnd = s.ends
	}
	s.seenEnd[id] = true
}

// noteDynamic notes that an effect depends on v.
func (s *search) noteDynamic(v alias.Val) {
	if s.dynamic == nil {
		s.dynamic = make(map[alias.Val]bool)
	}
	s.dynamic[v] = true
}

// takenAlways stands for exits of both classes; one whose class is not
// known is of both.
const takenAlways = 3

var takenBits = [...]uint8{Success: 1, Failure: 2, Unclear: takenAlways}

// way returns the decisions on the way to n and the blocks it goes
// through, the first ones first.
func way(n *node) (ds []Decision, blocks []*ssa.BasicBlock) {
	for ; n != nil; n = n.parent {
		if n.dec.If != nil {
			ds = append(ds, n.dec)
		}
		blocks = append(blocks, n.block)
	}
	slices.Reverse(ds)
	slices.Reverse(blocks)
	return ds, blocks
}
