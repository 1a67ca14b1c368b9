package path

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// isSetLater reports whether a deferred literal, of which block is one, tests for nil a
// field that the function itself sets somewhere: what is kept there has not come so
// far where the root is held. What the field held before is taken to be nothing:
// gives up towards silence.
func (s *search) isSetLater(v alias.Val, block *ssa.BasicBlock) bool {
	if block == nil || block.Parent() == s.spec.Fn || v.Base == nil {
		return false
	}
	dot := strings.LastIndexByte(v.Path, '.')
	return dot >= 0 && isDeferredBy(s.spec.Fn, block.Parent()) && sets(s.spec.Fn, v.Path[dot:])
}

// isDeferredBy reports whether fn defers a call of the literal.
func isDeferredBy(fn, lit *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok {
				continue
			}
			if mc, ok := d.Call.Value.(*ssa.MakeClosure); ok && mc.Fn == ssa.Value(lit) {
				return true
			}
		}
	}
	return false
}

// sets reports whether fn stores something to a field of that name.
func sets(fn *ssa.Function, name string) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			if addr, ok := st.Addr.(*ssa.FieldAddr); ok && alias.FieldName(addr.X.Type(), addr.Field) == name {
				return true
			}
		}
	}
	return false
}
