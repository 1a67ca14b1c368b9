package unobserved

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A taker takes what a field holds out of a table, each element in turn, and
// has it run under an observation.
type taker struct {
	fn *ssa.Function
	// table is the array of a literal, or the call that returns the table; nil
	// if it is neither.
	table ssa.Value
}

// calledUnder notes the tables of which each element's function is called
// under an observation, as it is.
func (c *collector) calledUnder(call ssa.CallInstruction) {
	cc := call.Common()
	if cc.IsInvoke() || cc.StaticCallee() != nil {
		return
	}
	f := fieldOf(cc.Value)
	if f == nil {
		return
	}
	table := tableTaken(cc.Value)
	if table == nil {
		return
	}
	if _, ok := c.obs.Covering(call); ok {
		c.takers[f] = append(c.takers[f], taker{call.Parent(), table})
	}
}

// isTakenFor reports whether a handler is taken out of a literal's table for a
// struct that is none of its elements: that table is the only one whose handlers
// are wrapped there.
func isTakenFor(holder, handler ssa.Value) bool {
	array, ok := tableTaken(handler).(*ssa.Alloc)
	return ok && holder != nil && elementWith(handler) != holder && !isPartOf(holder, array)
}

// wrappedWhereMade leaves out what is put in the fields of a table of which each
// element is taken out, to be run under an observation: the fields of other
// tables tell nothing of that one.
func (c *collector) wrappedWhereMade() {
	for _, g := range c.order {
		takers := c.takers[g.key.(groupKey).of]
		if g.category != catField || len(takers) == 0 {
			continue
		}
		g.entries = slices.DeleteFunc(g.entries, func(e *entry) bool {
			return e.seen == nil && c.isTaken(e, takers)
		})
	}
}

// isTaken reports whether an entry stands in a table of which one of the takers
// takes each: in the literal, or in the function that makes the table, if all
// that call it do so. Where the table is out of sight it may be any that the
// taker makes: gives up towards silence.
func (c *collector) isTaken(e *entry, takers []taker) bool {
	if slices.ContainsFunc(takers, func(t taker) bool {
		return t.table == nil && t.fn == e.fn || t.table != nil && isPartOf(e.holder, t.table)
	}) {
		return true
	}
	calls := c.staticCalls()[e.fn]
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		return !slices.ContainsFunc(takers, func(t taker) bool { return t.table != nil && t.table == ssa.Value(call.Value()) })
	})
}

// isPartOf reports whether a struct is an element of the array, or is put there,
// or what points to it.
func isPartOf(holder, array ssa.Value) bool {
	root := rootOf(holder)
	if root == array {
		return true
	}
	isPut := func(v ssa.Value) bool {
		return slices.ContainsFunc(refs(v), func(instr ssa.Instruction) bool {
			s, ok := instr.(*ssa.Store)
			return ok && s.Val == v && rootOf(s.Addr) == array
		})
	}
	return isPut(root) || slices.ContainsFunc(refs(root), func(instr ssa.Instruction) bool {
		load, ok := instr.(*ssa.UnOp)
		return ok && isPut(load)
	})
}

// tableTaken returns the table of which v is what an element's field holds: the
// array of a literal, or the call of a function of which it is the result; nil
// if it is neither.
func tableTaken(v ssa.Value) ssa.Value {
	whole := elementWith(v)
	for range maxDecorators {
		switch x := whole.(type) {
		case *ssa.FreeVar:
			whole = bindingOf(x)
		case *ssa.Alloc:
			whole = onlyStore(x)
		case *ssa.IndexAddr:
			return madeTable(x.X)
		default:
			if x == nil || elementOf(x) == nil {
				return nil
			}
			return madeTable(elementOf(x))
		}
	}
	return nil
}

// elementWith returns the struct, or what points to it, from whose field v is
// taken; nil for none.
func elementWith(v ssa.Value) ssa.Value {
	switch x := stripConversion(v).(type) {
	case *ssa.UnOp:
		if fa, ok := x.X.(*ssa.FieldAddr); ok {
			return fa.X
		}
	case *ssa.Field:
		return x.X
	}
	return nil
}

// madeTable returns the array of the literal that a table is, or the call that
// returns it; nil for none.
func madeTable(v ssa.Value) ssa.Value {
	root := rootOf(v)
	if a, ok := root.(*ssa.Alloc); ok {
		if _, isArray := gotype.Deref(a.Type()).Underlying().(*types.Array); isArray {
			return a
		}
		if stored := onlyStore(a); stored != nil {
			root = rootOf(stored)
		}
	}
	switch root := root.(type) {
	case *ssa.Alloc:
		if _, isArray := gotype.Deref(root.Type()).Underlying().(*types.Array); isArray {
			return root
		}
	case *ssa.Call:
		if root.Common().StaticCallee() != nil {
			return root
		}
	}
	return nil
}
