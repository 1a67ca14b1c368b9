package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// Resources in slices, arrays and maps: what becomes of the container becomes of
// what it holds.

// update looks at the map that the resource is stored in.
func (w *walker) update(mu *ssa.MapUpdate) { w.intoContainer(mu.Map, mu) }

// intoContainer looks at the map, slice or array that holds the resource.
func (w *walker) intoContainer(c ssa.Value, at ssa.Instruction) {
	switch c := c.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
		w.container(c)
	case *ssa.UnOp:
		if addr, ok := c.X.(*ssa.FieldAddr); ok {
			if p, ok := w.r.placeOf(addr, true); ok {
				w.rests(p, at)
				return
			}
		}
		w.uses.lost = true
	default:
		w.uses.lost = true
	}
}

// container walks the uses of a map, a slice or an array that holds the
// resource: what comes out of it is walked as the resource.
func (w *walker) container(c ssa.Value) {
	if !w.enters(c) {
		return
	}
	for _, ref := range *c.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp, *ssa.MapUpdate:
		case *ssa.Phi, *ssa.ChangeType, *ssa.Slice:
			w.container(ref.(ssa.Value))
		case *ssa.UnOp:
			w.container(ref) // an array, by its address
		case *ssa.IndexAddr:
			w.elementAt(ref)
		case *ssa.Index:
			w.value(ref)
		case *ssa.Lookup:
			w.value(alias.Yielded(ref, ref.CommaOk))
		case *ssa.Range:
			w.ranged(ref)
		case *ssa.Store:
			w.storedContainer(ref, c)
		case ssa.CallInstruction:
			w.containerCall(ref, c)
		default:
			w.uses.lost = true
		}
	}
}

// elementAt walks the loads of an element by its address.
func (w *walker) elementAt(addr *ssa.IndexAddr) {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			w.value(ref)
		case *ssa.Store:
			w.uses.lost = w.uses.lost || ref.Val == addr
		case *ssa.FieldAddr:
			w.part(ref, ref.X.Type(), ref.Field)
		default:
			w.uses.lost = true
		}
	}
}

// ranged walks the keys and values of a range over a map: either can be
// the resource.
func (w *walker) ranged(rng *ssa.Range) {
	for _, ref := range *rng.Referrers() {
		next, ok := ref.(*ssa.Next)
		if !ok {
			continue
		}
		for _, ref := range *next.Referrers() {
			if e, ok := ref.(*ssa.Extract); ok && e.Index > 0 && !isBasic(e.Type()) {
				w.value(e)
			}
		}
	}
}

// isBasic reports whether values of type t hold no resource.
func isBasic(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() != types.UnsafePointer && b.Kind() != types.Uintptr
}

func (w *walker) storedContainer(st *ssa.Store, c ssa.Value) {
	if st.Val != c {
		return
	}
	switch addr := st.Addr.(type) {
	case *ssa.FieldAddr:
		if p, ok := w.r.placeOf(addr, true); ok {
			w.rests(p, st)
			return
		}
	case *ssa.Alloc:
		w.containerVariable(addr)
		return
	}
	w.uses.lost = true
}

// containerVariable walks the variable that holds a container.
func (w *walker) containerVariable(addr ssa.Value) {
	if !w.enters(addr) {
		return
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			w.container(ref)
		case *ssa.Store:
			w.uses.lost = w.uses.lost || ref.Val == addr
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == addr && i < len(fn.FreeVars) {
					w.containerVariable(fn.FreeVars[i])
				}
			}
		default:
			w.uses.lost = true
		}
	}
}

// containerCall looks at a call that gets the container.
func (w *walker) containerCall(call ssa.CallInstruction, c ssa.Value) {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		if v, ok := call.(*ssa.Call); ok && b.Name() == "append" {
			w.container(v)
		}
		return
	}
	callee := bodyOf(cc.StaticCallee())
	for i, a := range path.Operands(cc) {
		switch {
		case a != c:
		case callee != nil && i < len(callee.Params):
			w.container(callee.Params[i])
		case callee != nil:
			w.uses.lost = true
		default:
			w.outcome(call, c, i, (semantics{w.r}).Effect(cc, cc.StaticCallee(), i, "[]", w.spec))
		}
	}
}
