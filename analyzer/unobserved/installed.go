package unobserved

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// installations tells which handlers of this package are only run under an
// observation of whoever runs them: given to a wrapper, or registered where
// a middleware observes.
type installations struct {
	// through is what observes a handler, by its target.
	through map[any]string
	// bare are the handlers that something also runs as they are.
	bare map[any]bool
}

// installedBehind returns what observes fn wherever it is run, "" if
// nothing does, or not everywhere.
func (k *pack) installedBehind(fn *ssa.Function) string {
	if k.installed == nil {
		k.installed = k.findInstallations()
	}
	for ; fn != nil; fn = fn.Parent() {
		target := targetOf(fn)
		if name := k.installed.through[target]; name != "" && !k.installed.bare[target] {
			return name
		}
	}
	return ""
}

// findInstallations looks at all calls of the package once.
func (k *pack) findInstallations() *installations {
	in := &installations{map[any]string{}, map[any]bool{}}
	for _, fn := range k.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(ssa.CallInstruction); ok {
					k.install(in, call)
				}
			}
		}
	}
	return in
}

// install notes what becomes of the handlers that a call is given.
func (k *pack) install(in *installations, call ssa.CallInstruction) {
	cc := call.Common()
	if obj := gotype.Declared(cc.StaticCallee()); obj != nil && obj.Pkg() == k.pass.Pkg {
		if _, ok := k.obs.Covering(call); !ok {
			in.bare[obj] = true
		}
	}
	if w, ok := k.obs.WrapperOf(cc); ok {
		if v := w.Handler; v != nil {
			if target := k.handler(v, 0).target; target != nil {
				in.through[target] = w.Name
			}
		}
		return
	}
	through, asked := "", false
	for _, arg := range cc.Args {
		for _, v := range elementsOf(arg) {
			if !isHandlerType(v.Type()) {
				continue
			}
			h := k.handler(v, 0)
			if h.target == nil || h.seen != nil && !h.seen.byItself {
				continue // its decorator was given it
			}
			if reg := registrarValue(cc); reg != nil && !asked {
				asked = true
				if o, ok := k.obs.Behind(reg); ok {
					through = k.valueSight(o).name
				}
			}
			if through != "" {
				in.through[h.target] = through
			} else {
				in.bare[h.target] = true
			}
		}
	}
}
