package observe

import "golang.org/x/tools/go/ssa"

// maxTouches bounds how many calls lie between a function and what observes.
const maxTouches = 4

// Touches reports whether fn, or a function of this module that it calls, has
// anything to do with observing: it begins, ends or records something, or reads
// the clock for that.
func (r *Result) Touches(fn *ssa.Function) bool { return r.touches(fn, 0) }

func (r *Result) touches(fn *ssa.Function, depth int) bool {
	if fn == nil || depth > maxTouches {
		return false
	}
	for _, f := range withLiterals(fn) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				ci, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if m := r.markOf(ci.Common()); m.role != plain {
					return true
				}
				if sum, _ := r.summaryOf(ci.Common()); !sum.isEmpty() {
					return true
				}
				if callee := ci.Common().StaticCallee(); callee != nil && callee.Pkg == fn.Pkg && callee != fn && r.touches(callee, depth+1) {
					return true
				}
			}
		}
	}
	return false
}
