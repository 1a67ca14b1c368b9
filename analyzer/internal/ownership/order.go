package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// isOrder reports whether the method called releases its receiver: it is told
// nothing, or a release of the kind. One that is told what to release, as
// (*Store).ReleaseLayer(layer) is, releases that.
func isOrder(cc *ssa.CallCommon, name string, kind *contract.Kind) bool {
	return isReleaseOf(kind, name) || path.IsVerb(name) && needsNothing(cc.Signature())
}

// isToldWhat reports whether a function of that signature gets something that may
// be released.
func isToldWhat(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if t := p.Type(); !isBasic(t) && !gotype.IsError(t) && typeName(t) != "context.Context" {
			return true
		}
	}
	return false
}
