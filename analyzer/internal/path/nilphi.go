package path

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What a loop has found, it has put into a variable that was nil, often beside what
// it has acquired for it:
//
//	for _, k := range keys { if k.fits(id) { f, err = os.Open(k.name); …; found = k; break } }
//	if found == nil { return errNone }
//
// So of a pointer that is compared with nil it is worth knowing, on each edge, whether
// it is.

// isNilTested reports whether a branch compares phi, a pointer, or a phi that may
// stand for it, with nil.
func (info *Info) isNilTested(phi *ssa.Phi) bool {
	if _, ok := phi.Type().Underlying().(*types.Pointer); !ok {
		return false
	}
	tested, ok := info.testedPhis[phi]
	if ok {
		return tested
	}
	if info.testedPhis == nil {
		info.testedPhis = make(map[*ssa.Phi]bool)
	}
	info.testedPhis[phi] = false // while it is being answered
	tested = len(info.nilTests[alias.Val{Base: phi}]) > 0
	for _, ref := range *phi.Referrers() {
		next, isPhi := ref.(*ssa.Phi)
		tested = tested || isPhi && info.isNilTested(next)
	}
	info.testedPhis[phi] = tested
	return tested
}

// isThere reports whether pointer v is one: on each way to the end of block a field of
// what it points to is looked at, which a nil pointer has not, or it is an element of
// a list. That an element may be nil is not asked: gives up towards silence.
func isThere(v ssa.Value, block *ssa.BasicBlock) bool {
	if _, ok := v.Type().Underlying().(*types.Pointer); !ok || v.Referrers() == nil || len(*v.Referrers()) > maxBound {
		return false
	}
	if load, ok := v.(*ssa.UnOp); ok {
		if _, isElement := load.X.(*ssa.IndexAddr); isElement && load.Op == token.MUL {
			return true
		}
	}
	for _, ref := range *v.Referrers() {
		if addr, ok := ref.(*ssa.FieldAddr); ok && addr.X == v && addr.Block().Dominates(block) {
			return true
		}
	}
	return false
}
