package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A client that has read a response may put what it has read in place of the body:
//
//	data, err := io.ReadAll(resp.Body)
//	resp.Body.Close()
//	resp.Body = io.NopCloser(bytes.NewReader(data))
//
// Whoever it returns that to closes it as any other. It reads what the status says to be
// no success, most often: who asks the response itself before he leaves may have one
// that is not open any more.

// isReplaced reports whether the function of f stores another part in place of the
// one by which the resource is released.
func isReplaced(f Found) bool {
	return f.spec != nil && f.Kind != nil && f.spec.Root.Base != nil && slices.ContainsFunc(f.Kind.Releases, func(rel contract.Release) bool {
		return rel.Path != "" && storesTo(f.Fn, f.spec.Root.Base.Type(), rel.Path)
	})
}

// isByPart reports whether the resource is released by a part of it.
func isByPart(k *contract.Kind) bool {
	return k != nil && slices.ContainsFunc(k.Releases, func(rel contract.Release) bool { return rel.Path != "" })
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

// asksRoot reports whether the way to an exit took a branch on what the root itself
// tells, in a field or by a call that gets it, or fails with that: gives up towards
// silence.
func asksRoot(e path.Exit, root alias.Val) bool {
	if ret, ok := e.At.(*ssa.Return); ok && e.Class == path.Failure {
		if i := failureIndex(ret.Parent().Signature); i >= 0 && tellsOf(ret.Results[i], root) {
			return true
		}
	}
	decisions, _ := e.Way()
	return slices.ContainsFunc(decisions, func(d path.Decision) bool {
		cmp, ok := d.If.Cond.(*ssa.BinOp)
		if !ok {
			return tellsOf(d.If.Cond, root)
		}
		return tellsOf(cmp.X, root) || tellsOf(cmp.Y, root)
	})
}

// tellsOf reports whether v is a field of the root, the result of a call that gets the
// root as a whole, or one of these by the way that a path took.
func tellsOf(v ssa.Value, root alias.Val) bool {
	switch x := v.(type) {
	case *ssa.Phi:
		return slices.ContainsFunc(x.Edges, func(edge ssa.Value) bool {
			_, isPhi := edge.(*ssa.Phi)
			return !isPhi && tellsOf(edge, root)
		})
	case *ssa.Extract:
		call, ok := x.Tuple.(*ssa.Call)
		return ok && tellsOf(call, root)
	case *ssa.Call:
		return slices.ContainsFunc(path.Operands(&x.Call), func(arg ssa.Value) bool { return path.NameOf(arg) == root })
	case *ssa.MakeInterface:
		return tellsOf(x.X, root)
	}
	name := path.NameOf(v)
	return name.Base == root.Base && name.Path != root.Path
}
