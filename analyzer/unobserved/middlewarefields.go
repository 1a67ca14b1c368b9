package unobserved

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// besideField lets an entry be observed by a middleware that its struct has in
// another field, for the handler to go through. A list whose elements are out
// of sight may have one: then the entry is neither observed nor bare.
func (c *collector) besideField(e *entry, addr *ssa.FieldAddr) {
	for _, instr := range refs(addr.X) {
		fa, ok := instr.(*ssa.FieldAddr)
		if !ok || fa == addr {
			continue
		}
		for _, user := range refs(fa) {
			s, ok := user.(*ssa.Store)
			if !ok || s.Addr != fa || !holdsDecorators(s.Val.Type()) {
				continue
			}
			c.besides(e, s.Val)
			if e.seen == nil && !isListed(s.Val) {
				e.target = nil
			}
		}
	}
}

// holdsDecorators reports whether t is a middleware's type or a list of such.
func holdsDecorators(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	return isDecoratorType(t)
}

// isListed reports whether the elements of a list of middleware are in sight.
func isListed(v ssa.Value) bool {
	for _, x := range elementsOf(v) {
		if _, isConst := x.(*ssa.Const); !isConst && !isDecoratorType(x.Type()) {
			return false
		}
	}
	return true
}
