package unobserved

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// kindredDecorator returns the name of the decorator that observes a bare entry
// in a way of its own, "" if none does: a method of the type whose method wraps a
// sibling, of the same signature, which brackets nothing, but counts, or hands in
// a writer that does. Who has chosen it has not forgotten the other one.
func (k *pack) kindredDecorator(e *entry, seen []*entry) string {
	v := stripConversion(e.value)
	for range maxDecorators {
		call, ok := v.(*ssa.Call)
		if !ok {
			return ""
		}
		cc := call.Common()
		fn := gotype.Declared(cc.StaticCallee())
		if fn != nil && isKinOfWrapper(fn, seen) && k.observesSomehow(fn, cc.StaticCallee()) {
			return k.qualified(fn, fn.Name())
		}
		if v = nil; len(cc.Args) > 0 {
			for _, arg := range cc.Args {
				if isHandlerType(arg.Type()) {
					v = stripConversion(arg)
				}
			}
		}
	}
	return ""
}

// isKinOfWrapper reports whether fn is another method of the type of which a
// sibling's wrapper is one, and takes and returns the same.
func isKinOfWrapper(fn *types.Func, seen []*entry) bool {
	recv := receiverOf(fn)
	if recv == nil {
		return false
	}
	for _, o := range seen {
		via := o.seen.obs.Via
		if via != nil && via != fn && receiverOf(via) == recv && types.Identical(via.Signature().Params(), fn.Signature().Params()) &&
			types.Identical(via.Signature().Results(), fn.Signature().Results()) {
			return true
		}
	}
	return false
}

// observesSomehow reports whether a decorator has to do with observing: it, or a
// method of what it makes, records something. Of one of another package, its name
// and that of its type have to say so: gives up towards silence.
func (k *pack) observesSomehow(fn *types.Func, body *ssa.Function) bool {
	if fn.Pkg() != k.pass.Pkg || body == nil || len(body.Blocks) == 0 {
		return observe.Speaks(fn.Name()) || observe.Speaks(receiverOf(fn).Name())
	}
	if k.obs.Touches(body) {
		return true
	}
	for _, f := range append([]*ssa.Function{body}, body.AnonFuncs...) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if made, ok := instr.(*ssa.Alloc); ok && k.recordsInMethods(made.Type()) {
					return true
				}
			}
		}
	}
	return false
}

// recordsInMethods reports whether a method of the type of this package that t
// points to has to do with observing.
func (k *pack) recordsInMethods(t types.Type) bool {
	named := gotype.Named(t)
	if named == nil || named.Obj().Pkg() != k.pass.Pkg {
		return false
	}
	for m := range named.Methods() {
		if k.obs.Touches(k.declared(m)) {
			return true
		}
	}
	return false
}
