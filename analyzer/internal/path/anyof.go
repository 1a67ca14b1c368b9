package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// isAnyOf reports whether fun is an element of an array, which one is not known,
// and the array holds several functions, none of which captures anything.
func isAnyOf(fun ssa.Value) bool {
	fns := FuncsOfArray(fun)
	isClosure := func(v ssa.Value) bool { _, ok := v.(*ssa.Function); return !ok }
	return len(fns) > 1 && !slices.ContainsFunc(fns, isClosure)
}

// FuncsOfArray returns what is stored in the array of which fun is an element,
// nothing if it is plain to see which one: for _, step := range []func(){a, b}.
func FuncsOfArray(fun ssa.Value) []ssa.Value {
	load, ok := fun.(*ssa.UnOp)
	if !ok {
		return nil
	}
	elem, ok := load.X.(*ssa.IndexAddr)
	if !ok {
		return nil
	}
	if _, isNumber := intConst(elem.Index); isNumber {
		return nil
	}
	array := elem.X
	if list, ok := array.(*ssa.Slice); ok {
		array = list.X
	}
	if _, ok := array.(*ssa.Alloc); !ok {
		return nil
	}
	var fns []ssa.Value
	for _, ref := range *array.Referrers() {
		elem, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *elem.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == elem {
				fns = append(fns, st.Val)
			}
		}
	}
	return fns
}
