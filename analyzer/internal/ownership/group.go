package ownership

import (
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isGroup reports whether the type is one of groups of goroutines, as that of
// errgroup is and those that are made after it: Go runs a function, Wait waits for
// all. Whoever has begun none in it has nothing to wait for, and its context ends
// with the one above it.
func isGroup(named *types.Named) bool {
	ptr := types.NewPointer(named)
	obj, _, _ := types.LookupFieldOrMethod(ptr, false, named.Obj().Pkg(), "Go")
	fn, ok := obj.(*types.Func)
	if !ok || !gotype.HasMethod(ptr, "Wait") {
		return false
	}
	for p := range fn.Signature().Params().Variables() {
		if _, isFunc := p.Type().Underlying().(*types.Signature); isFunc {
			return true
		}
	}
	return false
}
