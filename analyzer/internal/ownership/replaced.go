package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
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
// that is not open any more. A layer around the body is as open as that:
//
//	resp.Body = &countingBody{body: resp.Body}

// isReplaced reports whether the function of f stores another part in place of the
// one by which the resource is released.
func isReplaced(f Found) bool {
	return f.spec != nil && f.Kind != nil && f.spec.Root.Base != nil && slices.ContainsFunc(f.Kind.Releases, func(rel contract.Release) bool {
		return rel.Path != "" && storesTo(f.Fn, f.spec.Root.Base.Type(), rel.Path, func(*ssa.Store) bool { return true })
	})
}

// mayBeReplaced is isReplaced but for a layer around the part that releases it.
func (r *Result) mayBeReplaced(f Found) bool {
	return isReplaced(f) && slices.ContainsFunc(f.Kind.Releases, func(rel contract.Release) bool {
		return rel.Path != "" && storesTo(f.Fn, f.spec.Root.Base.Type(), rel.Path, func(st *ssa.Store) bool { return !r.isLayer(st, rel.Method) })
	})
}

// isLayer reports whether what st stores in a field is a new struct that holds what
// has been there, and releases it when it is released itself.
func (r *Result) isLayer(st *ssa.Store, method string) bool {
	iface, ok := st.Val.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	layer, ok := iface.X.(*ssa.Alloc)
	if load, isLoad := iface.X.(*ssa.UnOp); isLoad && load.Op == token.MUL {
		layer, ok = load.X.(*ssa.Alloc)
	}
	if !ok {
		return false
	}
	kind := &contract.Kind{Releases: []contract.Release{{Method: method}}}
	return slices.ContainsFunc(*layer.Referrers(), func(ref ssa.Instruction) bool {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok || !slices.ContainsFunc(*addr.Referrers(), func(use ssa.Instruction) bool {
			in, ok := use.(*ssa.Store)
			return ok && in.Addr == addr && isLoadFrom(in.Val, st.Addr)
		}) {
			return false
		}
		if field := gotype.Field(layer.Type(), addr.Field); gotype.Origin(layer.Type()) == nil {
			return field.Embedded() && gotype.HasMethod(field.Type(), method)
		}
		k := r.releasersOfType(layer.Type(), alias.FieldName(layer.Type(), addr.Field), Found{Acquire: Acquire{Kind: kind}})
		return k != nil && slices.Contains(k.Releases, contract.Release{Method: method})
	})
}

// isLoadFrom reports whether v is loaded from the field that addr is the address of.
func isLoadFrom(v ssa.Value, addr ssa.Value) bool {
	load, ok := unwrapped(v).(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	from, ok := load.X.(*ssa.FieldAddr)
	to, isField := addr.(*ssa.FieldAddr)
	return ok && isField && from.X == to.X && from.Field == to.Field
}

// isByPart reports whether the resource is released by a part of it.
func isByPart(k *contract.Kind) bool {
	return k != nil && slices.ContainsFunc(k.Releases, func(rel contract.Release) bool { return rel.Path != "" })
}

// storesTo reports whether fn, or a literal in it, stores to the field of a struct of
// type t what the store says is meant.
func storesTo(fn *ssa.Function, t types.Type, field string, isMeant func(*ssa.Store) bool) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			st, ok := instr.(*ssa.Store)
			if !ok {
				return false
			}
			addr, ok := st.Addr.(*ssa.FieldAddr)
			return ok && alias.FieldName(addr.X.Type(), addr.Field) == field && types.Identical(addr.X.Type(), t) && isMeant(st)
		})
	}) || slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return storesTo(lit, t, field, isMeant) })
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
