package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
)

// A client that has read a response may put what it has read in place of the body:
//
//	data, err := io.ReadAll(resp.Body)
//	resp.Body.Close()
//	resp.Body = io.NopCloser(bytes.NewReader(data))
//
// Whoever it returns that to closes it as any other.

// isReplaced reports whether the function of f stores another part in place of the
// one by which the resource is released.
func isReplaced(f Found) bool {
	return f.Kind != nil && f.spec.Root.Base != nil && slices.ContainsFunc(f.Kind.Releases, func(rel contract.Release) bool {
		return rel.Path != "" && storesTo(f.Fn, f.spec.Root.Base.Type(), rel.Path)
	})
}

// storesTo reports whether fn, or a literal in it, stores to the field of a struct of
// type t.
func storesTo(fn *ssa.Function, t types.Type, field string) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			st, ok := instr.(*ssa.Store)
			if !ok {
				return false
			}
			addr, ok := st.Addr.(*ssa.FieldAddr)
			return ok && alias.FieldName(addr.X.Type(), addr.Field) == field && types.Identical(addr.X.Type(), t)
		})
	}) || slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return storesTo(lit, t, field) })
}
