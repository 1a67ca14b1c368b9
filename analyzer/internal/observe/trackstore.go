package observe

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// store follows a value into the place that it is stored in.
func (w *walk) store(it item, addr ssa.Value) {
	switch addr := addr.(type) {
	case *ssa.Alloc:
		if it.kind == holder {
			w.as(it, addr)
			return
		}
		w.cell(it, addr)
	case *ssa.FreeVar:
		w.cell(it, addr)
		if b := alias.BindingOf(addr); b != nil {
			w.cell(it, b)
		}
	case *ssa.FieldAddr:
		w.storeField(it, addr)
	case *ssa.IndexAddr:
		if _, ok := addr.X.(*ssa.Alloc); ok || it.kind == runs {
			w.as(it, addr.X)
		}
	}
}

// isCollected reports whether a store adds to what outlives the function: it
// appends to a list, or adds to a sum. A plain store may be that of a
// result, which observes nothing.
func isCollected(s *ssa.Store) bool {
	switch v := s.Val.(type) {
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "append" && isShared(s.Addr)
	case *ssa.BinOp:
		return v.Op == token.ADD && isShared(s.Addr)
	}
	return false
}

// isShared reports whether a place, or the map, belongs to no variable of
// the function and its enclosers.
func isShared(v ssa.Value) bool {
	for range maxLooks {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.UnOp:
			if f, ok := x.X.(*ssa.FieldAddr); ok {
				v = f
				continue
			}
			v = x.X
		case *ssa.FreeVar:
			v = alias.BindingOf(x)
		case *ssa.Alloc:
			stores := storesTo(x)
			if len(stores) != 1 {
				return false
			}
			v = stores[0]
		case *ssa.Parameter:
			_, isPointer := x.Type().Underlying().(*types.Pointer)
			_, isMap := x.Type().Underlying().(*types.Map)
			return isPointer || isMap
		case *ssa.Global:
			return true
		default:
			return false
		}
	}
	return false
}

// partOf returns the variable of which the place is a part, the place itself
// if it is no part of a variable of the function.
func partOf(v ssa.Value) ssa.Value {
	for x := v; ; {
		switch y := x.(type) {
		case *ssa.FieldAddr:
			x = y.X
		case *ssa.IndexAddr:
			x = y.X
		case *ssa.Alloc:
			return y
		default:
			return v
		}
	}
}

// storeField follows a value into a struct made here. Nested structs are
// seen from the outermost.
func (w *walk) storeField(it item, addr *ssa.FieldAddr) {
	if it.kind == spent {
		w.as(it, partOf(addr.X))
		return
	}
	base := addr.X
	for {
		f, ok := base.(*ssa.FieldAddr)
		if !ok {
			break
		}
		base = f.X
	}
	if _, ok := base.(*ssa.Alloc); !ok {
		return
	}
	if it.kind == holder {
		w.as(it, base)
		return
	}
	w.push(item{v: base, kind: holder, inner: it.kind, field: addr.Field, at: it.at, cov: it.cov, shape: it.shape})
}

// cell follows the content of a variable.
func (w *walk) cell(it item, addr ssa.Value) {
	key := itemKey{addr, it.kind, -1, it.by}
	if w.seen[key] || addr.Referrers() == nil {
		return
	}
	w.seen[key] = true
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if ref.Op == token.MUL {
				w.as(it, ref)
			}
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == addr {
					w.cell(it, ref.Fn.(*ssa.Function).FreeVars[i])
				}
			}
		}
	}
}
