package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// Who puts a resource where it lasts, log.SetOutput(f), and returns a function
// that releases it, has but lent it: nobody releases what he has given away.

// isReturnedRelease reports whether spec's function returns a function that
// releases the root: a literal, or the method of it.
func (r *Result) isReturnedRelease(spec *path.Spec) bool {
	if spec.Root.Base == nil || spec.Kind == nil {
		return false
	}
	for _, ret := range returnsOf(spec.Fn) {
		for _, v := range ret.Results {
			mc, ok := rootOf(v).Base.(*ssa.MakeClosure)
			if !ok {
				continue
			}
			for i, b := range mc.Bindings {
				if !isRootIn(b, spec.Root) && !isOnly(b, spec.Root) {
					continue
				}
				if isReleaseOf(spec.Kind, boundName(mc)) || r.releasesCaptured(mc.Fn.(*ssa.Function), i, spec.Kind) {
					return true
				}
			}
		}
	}
	return false
}

// releasesCaptured reports whether lit calls a release of its captured variable i.
func (r *Result) releasesCaptured(lit *ssa.Function, i int, kind *contract.Kind) bool {
	if i >= len(lit.FreeVars) {
		return false
	}
	return slices.ContainsFunc(r.callsIn(lit), func(call ssa.CallInstruction) bool {
		cc := call.Common()
		if !isReleaseOf(kind, path.MethodName(cc)) {
			return false
		}
		ops := path.Operands(cc)
		return len(ops) > 0 && path.NameOf(ops[0]).Base == ssa.Value(lit.FreeVars[i])
	})
}
