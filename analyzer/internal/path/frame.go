package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A frame is one function in execution: the function searched, or a
// literal executed in place.
type frame struct {
	fn     *ssa.Function
	parent *frame
	depth  int
	info   *Info
	// seen has the states at the entry of each block, ran those, spelled, in
	// which each call has run a literal.
	seen seen
	ran  map[siteID][]string
	// exit receives the paths that reach a return.
	exit func(n *node, ret *ssa.Return, st *state)
	// isDeferred is set in a literal that runs as the function exits.
	isDeferred bool
}

func (fr *frame) runs(fn *ssa.Function) bool {
	for ; fr != nil; fr = fr.parent {
		if fr.fn == fn {
			return true
		}
	}
	return false
}

func (s *search) frame(fn *ssa.Function, parent *frame) *frame {
	fr := &frame{fn: fn, parent: parent, info: s.cache.info(fn), seen: s.newSeen(fn)}
	if parent != nil {
		fr.depth = parent.depth
		if !isCalledThere(fn) {
			fr.depth++
		}
	}
	return fr
}

// isCalledThere reports whether the only thing done with a literal is that it is
// called: func() { … }().
func isCalledThere(fn *ssa.Function) bool {
	refs := fn.Referrers()
	if refs == nil || len(*refs) != 1 {
		return false
	}
	switch ref := (*refs)[0].(type) {
	case *ssa.Call:
		return ref.Call.Value == ssa.Value(fn)
	case *ssa.MakeClosure:
		if len(*ref.Referrers()) != 1 {
			return false
		}
		call, ok := (*ref.Referrers())[0].(*ssa.Call)
		return ok && call.Call.Value == ssa.Value(ref)
	}
	return false
}

// isNewRun notes that c runs a literal in the state that key spells, and
// reports whether it has not done so yet.
func (fr *frame) isNewRun(c site, key []byte) bool {
	id := siteID{c.runs(), c.at}
	if slices.ContainsFunc(fr.ran[id], func(old string) bool { return old == string(key) }) {
		return false
	}
	if fr.ran == nil {
		fr.ran = make(map[siteID][]string)
	}
	fr.ran[id] = append(fr.ran[id], string(key))
	return true
}

// A siteID tells the runs of literals in one function apart.
type siteID struct {
	runs ssa.Instruction
	call ssa.CallInstruction
}
