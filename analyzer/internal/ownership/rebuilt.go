package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may make one value of an interface of another, by the parts of that:
//
//	switch r := r.(type) {
//	case *rows:
//		return &rows{name, r.next, r.close}
//	}
//
// Whoever releases the one that it returns releases what the other one had: the
// function hands it on.

// maxParts bounds how many fields deep the parts of a value are looked for.
const maxParts = 3

// rebuiltAs returns the result in which fn puts parts of its parameter, an interface
// with a release, into another value of that interface; a negative number if there is
// none.
func (r *Result) rebuiltAs(fn *ssa.Function, param int) int {
	t := fn.Params[param].Type()
	if !promisesRelease(t) {
		return -1
	}
	results := fn.Signature.Results()
	for i := range results.Len() {
		if !types.Identical(results.At(i).Type(), t) {
			continue
		}
		for _, ret := range returnsOf(fn) {
			if mi, ok := ret.Results[i].(*ssa.MakeInterface); ok && holdsPartOf(mi.X, fn.Params[param]) {
				return i
			}
		}
	}
	return -1
}

// holdsPartOf reports whether a struct that is made here has in a field what a field of
// the parameter's value has.
func holdsPartOf(v ssa.Value, param *ssa.Parameter) bool {
	made, ok := v.(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, ref := range *made.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, use := range *addr.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == ssa.Value(addr) && comesFromPartOf(st.Val, param, maxParts) && canRelease(st.Val.Type(), &path.Spec{}) {
				return true
			}
		}
	}
	return false
}

// comesFromPartOf reports whether v is loaded from a field of what is asserted of the
// parameter.
func comesFromPartOf(v ssa.Value, param *ssa.Parameter, depth int) bool {
	if depth == 0 {
		return false
	}
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	from := addr.X
	if x, ok := from.(*ssa.Extract); ok {
		from = x.Tuple
	}
	assert, ok := from.(*ssa.TypeAssert)
	return ok && assert.X == ssa.Value(param) || comesFromPartOf(addr.X, param, depth-1)
}
