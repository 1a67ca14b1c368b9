package path

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// listsNumber reports whether the call returns a number of the root, such as
// that of a file's descriptor, which the function puts into a list: who goes
// through the list later may release the root by its number. Whether anybody
// does is not asked: gives up towards silence.
func (s *search) listsNumber(c site, in *state) bool {
	call, ok := c.at.(*ssa.Call)
	if !ok || c.name == "" || len(c.args) != 1 || !types.Identical(call.Type(), types.Typ[types.Uintptr]) {
		return false
	}
	rel, _ := s.reach(c.args[0], in)
	return rel == relExact && isListed(call)
}

// isListed reports whether v, or what it is converted to, becomes an element
// of a slice.
func isListed(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Convert:
			if isListed(ref) {
				return true
			}
		case *ssa.Store:
			if _, ok := ref.Addr.(*ssa.IndexAddr); ok && ref.Val == v {
				return true
			}
		}
	}
	return false
}
