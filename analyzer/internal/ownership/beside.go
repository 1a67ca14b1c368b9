package ownership

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A constructor may return the resource itself, or hand it to one of several
// owners, as it is told. What it does on the other paths says nothing about the
// one that ends in an owner which forgets: of the uses in the function that
// makes the resource, only those that can be on one path with that end count.

// handings returns the instructions that may hand v to an owner: stores in a
// field, and calls.
func handings(v ssa.Value) []ssa.Instruction {
	var ends []ssa.Instruction
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.ChangeType:
			ends = append(ends, handings(ref.(ssa.Value))...)
		case *ssa.Store:
			if _, ok := ref.Addr.(*ssa.FieldAddr); ok && ref.Val == v {
				ends = append(ends, ref)
			}
		case *ssa.Call:
			if bodyOf(ref.Call.StaticCallee()) != nil {
				ends = append(ends, ref)
			}
		}
	}
	return ends
}

// isElsewhere reports whether no path has both ref, a use of the resource, and
// the end that the walker looks at. A function that returns one thing beside its
// error returns either the resource or the owner that has it.
func (w *walker) isElsewhere(ref ssa.Instruction) bool {
	if w.end == nil || ref == w.end || ref.Parent() != w.end.Parent() {
		return false
	}
	if ret, ok := ref.(*ssa.Return); ok {
		return holders(ret) == 1
	}
	return !canFollow(ref, w.end) && !canFollow(w.end, ref)
}

// holders returns the number of results of ret that can hold a resource.
func holders(ret *ssa.Return) int {
	n := 0
	for _, res := range ret.Results {
		if !gotype.IsError(res.Type()) && !isBasic(res.Type()) {
			n++
		}
	}
	return n
}
