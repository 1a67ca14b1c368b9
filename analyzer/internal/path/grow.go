package path

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A call that adds to what a struct holds, in a loop: where it fails, there is
// nothing to release the first time only. From the second time on the struct holds
// what it got before, so its error says nothing any more.

// growOn notes that the path comes back to a call that adds to what the root holds.
func (s *search) growOn(n *node, at ssa.Instruction, in *state) {
	if s.isEarlier || in.status != held || s.spec.Err == nil && s.spec.OK == nil {
		return // what follows has been searched from the first time on
	}
	for _, v := range []ssa.Value{s.spec.Err, s.spec.OK} {
		if v != nil {
			in = s.withFact(s.withBind(in, v, alias.Val{}), alias.Val{Base: v}, unknown)
		}
	}
	i := slices.Index(n.block.Instrs, at)
	s.earlierAt = append(s.earlierAt, &node{parent: n, block: n.block, index: i + 1, st: in})
}

// IsGathered reports whether what is at place is one of several: an element of a
// container, or a node of a list.
func IsGathered(place alias.Val) bool {
	return strings.Contains(place.Path, alias.Elem) || place.Base != nil && isInList(place)
}
