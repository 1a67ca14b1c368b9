package unobserved

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// isOption reports whether fn makes a function that puts a handler that fn is
// given in what the function is called with: an option, of which a constructor
// gets a list. A function that calls the handler makes another handler of it.
func isOption(fn *ssa.Function) bool {
	if fn == nil || fn.Parent() != nil {
		return false
	}
	if origin := fn.Origin(); origin != nil {
		fn = origin
	}
	found := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) != 1 || !putsAway(literalOf(ret.Results[0])) {
			return false
		}
		found = true
	}
	return found
}

// putsAway reports whether a literal puts a handler that its encloser is given in
// what it is called with, and calls none of them.
func putsAway(lit *ssa.Function) bool {
	if lit == nil {
		return false
	}
	given := func(v ssa.Value) bool { return isEntryType(v.Type()) && isParameterOf(v, lit.Parent()) }
	found := false
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				found = found || given(instr.Val) && isParameterOf(instr.Addr, lit)
			case *ssa.MapUpdate:
				found = found || given(instr.Value) && isParameterOf(instr.Map, lit)
			case ssa.CallInstruction:
				cc := instr.Common()
				if given(cc.Value) {
					return false
				}
				on := registrarValue(cc)
				found = found || on != nil && isParameterOf(on, lit) && slices.ContainsFunc(cc.Args, given)
			}
		}
	}
	return found
}

// isParameterOf reports whether v is a parameter of fn, or a part of what it points
// to.
func isParameterOf(v ssa.Value, fn *ssa.Function) bool {
	p := asParameter(rootOf(v))
	return p != nil && p.Parent() == fn
}
