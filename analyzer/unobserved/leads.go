package unobserved

import (
	"golang.org/x/tools/go/ssa"
)

// maxLeads bounds the functions that are looked through for one that leads
// back to a choice.
const maxLeads = 200

// leadsTo reports whether fn, of this package, calls or hands on the function to,
// or one that does: what is composed of other handlers, each of which comes to
// the same choice, is observed there.
func (k *pack) leadsTo(fn, to *ssa.Function) bool {
	to = top(to)
	if fn == nil || fn == to {
		return fn != nil
	}
	seen := map[*ssa.Function]bool{fn: true}
	work := []*ssa.Function{fn}
	for len(work) > 0 && len(seen) < maxLeads {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		for _, g := range k.namedIn(f) {
			if g == to {
				return true
			}
			if !seen[g] {
				seen[g] = true
				work = append(work, g)
			}
		}
	}
	return false
}

// namedIn returns the functions of this package that the body of fn names: those
// that it calls, and its literals, and those that it uses as values.
func (k *pack) namedIn(fn *ssa.Function) []*ssa.Function {
	var out []*ssa.Function
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			for _, op := range instr.Operands(nil) {
				f, ok := (*op).(*ssa.Function)
				if !ok {
					continue
				}
				if m := boundMethod(f); m != nil {
					f = fn.Prog.FuncValue(m)
				}
				if f != nil && f.Pkg != nil && f.Pkg.Pkg == k.pass.Pkg {
					out = append(out, f)
				}
			}
		}
	}
	return out
}
