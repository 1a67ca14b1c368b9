package unobserved

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// rewrapsByLiteral is isRewrap for a function literal that begins an observation
// around what the field holds of a struct that fn is given, and hands on again:
// fn is a decorator of such structs.
func (c *collector) rewrapsByLiteral(fn *ssa.Function, v ssa.Value, of any) bool {
	mc, ok := stripConversion(v).(*ssa.MakeClosure)
	if !ok || literalOf(mc) == nil || fn.Parent() != nil {
		return false
	}
	if _, observed := c.obs.ObservedByItself(literalOf(mc)); !observed || !slices.ContainsFunc(mc.Bindings, func(b ssa.Value) bool { return holdsFieldOf(b, of) }) {
		return false
	}
	c.rewraps[of] = append(c.rewraps[of], fn)
	c.decorating[fn] = literalOf(mc)
	return true
}

// holdsFieldOf reports whether a value or variable that a closure binds is what
// the field holds.
func holdsFieldOf(v ssa.Value, of any) bool {
	if a, ok := v.(*ssa.Alloc); ok {
		v = onlyStore(a)
	}
	return v != nil && heldIn(v) == of
}

// seenThrough marks the entries of a group as observed whose struct is given to
// one of the functions, which wrap what its field holds, and reports whether
// there is one.
func (c *collector) seenThrough(g *group, fns []*ssa.Function) bool {
	found := false
	for _, e := range g.entries {
		fn := givenTo(e.holder, fns)
		if fn == nil {
			fn = c.madeFor(e, fns)
		}
		lit := c.decorating[fn]
		if e.seen != nil || lit == nil {
			continue
		}
		if o, ok := c.obs.ObservedByItself(lit); ok {
			e.seen = c.valueSight(o)
			e.seen.name, e.seen.key, found = fn.Name(), fn.String(), true
		}
	}
	return found
}

// givenTo returns which of the functions a struct is given to that is made here,
// or what points to it; nil for none.
func givenTo(v ssa.Value, fns []*ssa.Function) *ssa.Function {
	a, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	for _, instr := range refs(a) {
		users := []ssa.Instruction{instr}
		if load, ok := instr.(*ssa.UnOp); ok {
			users = refs(load)
		}
		for _, user := range users {
			if call, ok := user.(*ssa.Call); ok && slices.Contains(fns, call.Common().StaticCallee()) {
				return call.Common().StaticCallee()
			}
		}
	}
	return nil
}

// madeFor returns the function to which callers give what a function makes whose
// struct the entry is put in, nil for none. Where only some do, the entry is
// neither observed nor bare.
func (c *collector) madeFor(e *entry, fns []*ssa.Function) *ssa.Function {
	a, ok := e.holder.(*ssa.Alloc)
	if !ok || e.fn.Parent() != nil || !isResult(a) {
		return nil
	}
	var found *ssa.Function
	given := 0
	calls := c.staticCalls()[e.fn]
	for _, call := range calls {
		made := call.Value()
		if made == nil {
			continue // by go or defer: for nobody
		}
		for _, user := range refs(made) {
			if by, ok := user.(*ssa.Call); ok && slices.Contains(fns, by.Common().StaticCallee()) {
				found = by.Common().StaticCallee()
				given++
			}
		}
	}
	if given != 0 && given != len(calls) {
		e.target = nil
		return nil
	}
	return found
}

// isResult reports whether the function returns the struct, or what points to it.
func isResult(a *ssa.Alloc) bool {
	for _, instr := range refs(a) {
		users := []ssa.Instruction{instr}
		if load, ok := instr.(*ssa.UnOp); ok {
			users = refs(load)
		}
		for _, user := range users {
			if _, ok := user.(*ssa.Return); ok {
				return true
			}
		}
	}
	return false
}

// wrappedWhole notes the fields of tables whose elements are given as a whole to
// a function that wraps what they hold.
func (c *collector) wrappedWhole() {
	if len(c.decorating) == 0 {
		return
	}
	callers := c.staticCalls()
	for of, fns := range c.rewraps {
		for _, fn := range fns {
			for _, call := range callers[fn] {
				if c.decorating[fn] != nil && slices.ContainsFunc(call.Common().Args, isTakenWhole) {
					c.noteWrapped(of, nil, call)
				}
			}
		}
	}
}

// isTakenWhole reports whether a struct was made elsewhere, not by the call's
// function for the call alone.
func isTakenWhole(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	if _, ok := load.Type().Underlying().(*types.Struct); !ok {
		return false
	}
	a, ok := load.X.(*ssa.Alloc)
	return !ok || onlyStore(a) != nil
}

// isOfDecorated reports whether v is held by a struct that a decorator of such
// structs returned.
func (k *pack) isOfDecorated(v ssa.Value) bool {
	f, ok := v.(*ssa.Field)
	if !ok {
		return false
	}
	call, ok := f.X.(*ssa.Call)
	return ok && k.held().decorating[call.Common().StaticCallee()] != nil
}
