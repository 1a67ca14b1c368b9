package alias

import (
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// maxNumbered bounds the length of arrays, and the number of their uses, whose
// elements have names of their own.
const maxNumbered = 16

// elementName returns the path to the element that v points to: Elem, or, in an
// array that is only used an element at a time, each known by its number, that
// number. Such an array is a struct in all but its form.
func elementName(v *ssa.IndexAddr) string {
	i, ok := numberOf(v)
	if !ok || !isNumbered(v.X) {
		return Elem
	}
	return "[" + strconv.FormatInt(i, 10) + "]"
}

// numberOf returns the number of the element if that is a constant.
func numberOf(v *ssa.IndexAddr) (int64, bool) {
	c, ok := v.Index.(*ssa.Const)
	if !ok || c.Value == nil {
		return 0, false
	}
	return c.Int64(), true
}

// isNumbered reports whether v is a small local array, or the only slice of one,
// all elements of which are known by their number wherever they are used.
func isNumbered(v ssa.Value) bool {
	if sl, ok := v.(*ssa.Slice); ok {
		a, ok := sl.X.(*ssa.Alloc)
		return ok && sl.Low == nil && usesNumbers(sl, nil) && usesNumbers(a, sl)
	}
	if fv, ok := v.(*ssa.FreeVar); ok {
		v = captured(fv)
	}
	a, ok := v.(*ssa.Alloc)
	return ok && usesNumbers(a, onlySlice(a))
}

// captured returns the variable that a literal knows as fv, nil if the literal is
// made in several places.
func captured(fv *ssa.FreeVar) ssa.Value {
	fn := fv.Parent()
	if refs := fn.Referrers(); refs != nil && len(*refs) == 1 {
		if mc, ok := (*refs)[0].(*ssa.MakeClosure); ok {
			return mc.Bindings[slices.Index(fn.FreeVars, fv)]
		}
	}
	return nil
}

// onlySlice returns the slice of array a whose elements are known by their
// number, nil if there is none.
func onlySlice(a *ssa.Alloc) *ssa.Slice {
	for _, ref := range *a.Referrers() {
		if sl, ok := ref.(*ssa.Slice); ok && sl.Low == nil && usesNumbers(sl, nil) {
			return sl
		}
	}
	return nil
}

// usesNumbers reports whether nothing is done with v, an array or a slice, but
// to use elements by their number, to make it the slice named, and to take its
// length.
func usesNumbers(v ssa.Value, slice *ssa.Slice) bool {
	if !isSmall(v) {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.IndexAddr:
			if _, ok := numberOf(ref); !ok {
				return false
			}
		case *ssa.Slice:
			if ref != slice {
				return false
			}
		case *ssa.MakeClosure:
			fv := ref.Fn.(*ssa.Function).FreeVars[slices.Index(ref.Bindings, v)]
			if captured(fv) != v || !usesNumbers(fv, nil) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isSmall reports whether v is a pointer to a small array, or a slice, with few
// uses.
func isSmall(v ssa.Value) bool {
	if len(*v.Referrers()) > maxNumbered {
		return false
	}
	ptr, ok := v.Type().Underlying().(*types.Pointer)
	if !ok {
		return true
	}
	array, ok := ptr.Elem().Underlying().(*types.Array)
	return ok && array.Len() <= maxNumbered
}

// isCutToNothing reports whether a slice has no elements: s[:0].
func isCutToNothing(v *ssa.Slice) bool {
	high, ok := v.High.(*ssa.Const)
	return ok && v.Low == nil && high.Value != nil && high.Int64() == 0
}
