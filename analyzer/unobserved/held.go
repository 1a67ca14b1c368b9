package unobserved

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// holders tells what becomes of the handlers that fields and tables hold:
// where observed ones are put beside others, a handler that is taken out may
// be of either kind; where each is wrapped when it is taken out, none has to
// be wrapped before.
type holders struct {
	groups []*group
	// observed are the fields and tables in which some handler is observed,
	// wrapped those whose handlers a wrapper is given.
	observed, wrapped map[any]bool
	// decorating are the functions that wrap what a struct holds that they are
	// given.
	decorating map[*ssa.Function]*ssa.Function
}

// held looks at the fields and tables of the package once.
func (k *pack) held() *holders {
	if k.holders == nil {
		k.holders = new(holders) // while it looks, nothing is held
		k.holders = k.findHolders()
	}
	return k.holders
}

// mayHoldObserved reports whether v is taken from a field or table in which
// observed handlers are, beside others perhaps, and from which they are called
// as they are.
func (k *pack) mayHoldObserved(v ssa.Value) bool {
	of := heldIn(v)
	return of != nil && k.held().observed[of] && !k.held().wrapped[of]
}

// wrappedLater notes the field or table whose handlers a wrapper is given. One
// that puts in its place what it makes of it is a rewrap.
func (c *collector) wrappedLater(call ssa.CallInstruction) {
	if v := call.Value(); v != nil && c.chainOf(v, 0) != nil {
		for _, arg := range call.Common().Args {
			if of := takenFrom(arg); of != nil {
				c.noteWrapped(of, tableTaken(arg), call)
			}
		}
		return
	}
	w, ok := c.obs.WrapperOf(call.Common())
	if !ok || w.Handler == nil {
		return
	}
	of := takenFrom(w.Handler)
	if of == nil {
		return
	}
	if v := call.Value(); v != nil && putIn(v) == of {
		if table := tableTaken(w.Handler); table != nil {
			c.takers[of] = append(c.takers[of], taker{call.Parent(), table})
		}
		return
	}
	c.noteWrapped(of, tableTaken(w.Handler), call)
}

// noteWrapped notes that a wrapper is given what is taken from a field or
// table.
func (c *collector) noteWrapped(of any, table ssa.Value, call ssa.CallInstruction) {
	c.wrapped[of] = true
	c.takers[of] = append(c.takers[of], taker{call.Parent(), table})
}

// takenFrom is heldIn for a handler that may be wrapped in turn, or not.
func takenFrom(v ssa.Value) any {
	if phi, ok := v.(*ssa.Phi); ok {
		for _, e := range phi.Edges {
			if of := heldIn(e); of != nil {
				return of
			}
		}
	}
	return heldIn(v)
}

// putIn identifies the field or table in which v is put, nil for none.
func putIn(v ssa.Value) any {
	for _, instr := range refs(v) {
		switch instr := instr.(type) {
		case *ssa.ChangeType:
			if of := putIn(instr); of != nil {
				return of
			}
		case *ssa.MapUpdate:
			if instr.Value == v {
				return tableOf(instr.Map)
			}
		case *ssa.Store:
			switch addr := instr.Addr.(type) {
			case *ssa.FieldAddr:
				return gotype.Field(addr.X.Type(), addr.Field)
			case *ssa.IndexAddr:
				return tableOf(addr.X)
			}
		}
	}
	return nil
}

// isWrappedBehind reports whether a wrapper is given what the variable of a
// choice holds, whichever handler that is.
func (k *pack) isWrappedBehind(to sink) bool {
	v, ok := to.of.(ssa.Value)
	return ok && to.kind == toVariable && k.reachesWrapper(v, map[ssa.Value]bool{})
}

// isInChosen reports whether fn is a literal, or stands in one, which a wrapper is
// given as what a variable holds: this one, or another.
func (k *pack) isInChosen(fn *ssa.Function) bool {
	for ; fn.Parent() != nil; fn = fn.Parent() {
		if k.reachesWrapper(fn, map[ssa.Value]bool{}) {
			return true
		}
	}
	return false
}

// reachesWrapper reports whether v, or a variable that it goes on to, is given
// to a wrapper. Seen are the values that were looked at.
func (k *pack) reachesWrapper(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	for _, instr := range refs(v) {
		switch instr := instr.(type) {
		case *ssa.Phi, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.MakeClosure:
			if k.reachesWrapper(instr.(ssa.Value), seen) {
				return true
			}
		case *ssa.Store:
			if a, ok := instr.Addr.(*ssa.Alloc); ok && instr.Val == v && k.reachesWrapper(a, seen) {
				return true
			}
		case *ssa.UnOp:
			if instr.Op == token.MUL && k.reachesWrapper(instr, seen) {
				return true
			}
		case ssa.CallInstruction:
			if w, ok := k.obs.WrapperOf(instr.Common()); ok && w.Handler == v {
				return true
			}
		}
	}
	return false
}

// callsTakenOut reports whether fn hands its context to a function that it takes
// out of a map or a list: what that is is out of sight, and may be observed.
func callsTakenOut(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && isOutOfSight(call.Common()) && takesContext(call.Common()) && isTakenOut(call.Common().Value) {
				return true
			}
		}
	}
	return false
}

// isTakenOut reports whether v is, or comes with, an element of a map or a list.
func isTakenOut(v ssa.Value) bool {
	for range maxDecorators {
		switch x := v.(type) {
		case *ssa.Lookup, *ssa.Index, *ssa.IndexAddr, *ssa.Next:
			return true
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.ChangeType:
			v = x.X
		case *ssa.TypeAssert:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.Alloc:
			if v = onlyStore(x); v == nil {
				return false
			}
		default:
			return false
		}
	}
	return false
}
