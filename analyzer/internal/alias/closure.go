package alias

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// ClosuresOf returns the closures made of a literal.
func ClosuresOf(fn *ssa.Function) []*ssa.MakeClosure {
	if fn.Parent() == nil {
		return nil
	}
	var out []*ssa.MakeClosure
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				out = append(out, mc)
			}
		}
	}
	return out
}

// BindingOf returns what the closures of a literal bind to a free variable,
// nil if they do not all bind the same.
func BindingOf(fv *ssa.FreeVar) ssa.Value {
	fn := fv.Parent()
	i := slices.Index(fn.FreeVars, fv)
	var found ssa.Value
	for _, mc := range ClosuresOf(fn) {
		if found != nil && found != mc.Bindings[i] {
			return nil
		}
		found = mc.Bindings[i]
	}
	return found
}

// VariableOf returns the variable that v is loaded from, that of the
// enclosing function if v is captured; else v itself.
func VariableOf(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	for {
		fv, ok := v.(*ssa.FreeVar)
		if !ok {
			return v
		}
		b := BindingOf(fv)
		if b == nil {
			return v
		}
		v = b
	}
}
