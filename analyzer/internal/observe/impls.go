package observe

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// maxImpls bounds the implementations that are joined.
const maxImpls = 8

// invoked returns what all implementations of an interface method in this
// package have in common; if there are none, what those in the package of
// the interface have.
func (r *Result) invoked(m *types.Func) (s *summary, inSight bool) {
	if s := r.tableSummary(m); s != nil {
		return s, true
	}
	impls := r.implsOf(m)
	if len(impls) == 0 {
		return r.imported(m)
	}
	for _, fn := range impls {
		one := r.ask(fn)
		if isPassThrough(fn) {
			continue // observing is switched off
		}
		if one.isEmpty() {
			return nil, false
		}
		if s == nil {
			s = one
		} else if s = meet(s, one); s.isEmpty() {
			return nil, false
		}
	}
	if s != nil && s.Self != nil && r.hasOthers(m, impls) {
		open := *s
		open.Self = nil
		s = &open
	}
	return s, false
}

// hasOthers reports whether a method has more implementations than those of
// this package: it is one of the standard library's, or all of these call it
// of a value that they wrap.
func (r *Result) hasOthers(m *types.Func, impls []*ssa.Function) bool {
	if m.Pkg() != nil && isStd(m.Pkg().Path()) {
		return true
	}
	return !slices.ContainsFunc(impls, func(fn *ssa.Function) bool { return !isPassThrough(fn) && !wrapsOwn(fn, m) })
}

// wrapsOwn reports whether fn, which implements m, calls m itself: of the
// value that it wraps.
func wrapsOwn(fn *ssa.Function, m *types.Func) bool {
	for _, f := range withLiterals(fn) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if ci, ok := instr.(ssa.CallInstruction); ok && ci.Common().IsInvoke() && ci.Common().Method.Origin() == m.Origin() {
					return true
				}
			}
		}
	}
	return false
}

// isPassThrough reports whether a function does nothing but call a
// parameter and return what that returns.
func isPassThrough(fn *ssa.Function) bool {
	if len(fn.Blocks) != 1 {
		return false
	}
	found := false
	for _, instr := range fn.Blocks[0].Instrs {
		ci, ok := instr.(ssa.CallInstruction)
		if !ok {
			continue
		}
		if found || ci.Common().IsInvoke() || paramOf(ci.Common().Value) < 0 {
			return false
		}
		found = true
	}
	return found
}

// meet returns what holds of both.
func meet(a, b *summary) *summary {
	out := &summary{Records: a.Records && b.Records}
	for _, x := range a.Brackets {
		if b.bracketOf(x.Arg) != nil {
			out.Brackets = append(out.Brackets, x)
		}
	}
	for _, x := range a.Fields {
		if b.bracketOfField(x.Arg, x.Field) != nil {
			out.Fields = append(out.Fields, x)
		}
	}
	for _, x := range a.Opens {
		if slices.ContainsFunc(b.Opens, func(y open) bool { return x.Result == y.Result }) {
			out.Opens = append(out.Opens, x)
		}
	}
	for _, x := range a.Results {
		if y := b.result(x.Result); y != nil && x.Note != nil && y.Note != nil && x.Base == y.Base {
			out.Results = append(out.Results, x)
		}
	}
	both := func(x, y []int) []int {
		return slices.DeleteFunc(slices.Clone(x), func(i int) bool { return !slices.Contains(y, i) })
	}
	for _, h := range a.Hands {
		if slices.Contains(b.Hands, h) {
			out.Hands = append(out.Hands, h)
		}
	}
	out.Calls, out.Ends, out.Clocks = both(a.Calls, b.Calls), both(a.Ends, b.Ends), both(a.Clocks, b.Clocks)
	if a.Self != nil && b.Self != nil {
		out.Self = a.Self
	}
	return out
}

// implsOf returns the methods of this package's types that implement m,
// nil if there are more than maxImpls.
func (r *Result) implsOf(m *types.Func) []*ssa.Function {
	if fns, ok := r.impls[m]; ok {
		return fns
	}
	var fns []*ssa.Function
	for _, named := range r.own.Implementers(m) {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, m.Pkg(), m.Name())
		f, ok := obj.(*types.Func)
		if !ok || f.Pkg() != r.pass.Pkg {
			continue
		}
		if fn := r.methodBody(f); fn != nil && !slices.Contains(fns, fn) {
			fns = append(fns, fn)
		}
	}
	if len(fns) > maxImpls {
		fns = nil
	}
	r.impls[m] = fns
	return fns
}

// methodBody returns the body of a method of this package, nil if it is
// out of sight: nothing is inferred about the standard library.
func (r *Result) methodBody(m *types.Func) *ssa.Function {
	if r.prog == nil {
		return nil
	}
	return r.bodyOf(r.prog.FuncValue(m))
}
