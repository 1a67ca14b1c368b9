package ownership

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// Options are functions of a type that their package declares, and that get
// the struct they set up: type Option func(*Client) error. As with the methods
// of an interface, what a call of one may do is the join of those in sight.
// That holds only for what the struct has in a field that nobody else can
// touch. The struct itself, which an option of another package may release, is
// taken: gives up towards silence.

// funcTypeEffect returns the effect of a call of a function value whose type
// this package declares on what a struct of this package, its argument, holds
// at sub, and whether functions of that type are in sight.
func (s semantics) funcTypeEffect(cc *ssa.CallCommon, arg int, sub string, spec *path.Spec) (eff path.Effect, ok bool) {
	named := s.r.ownNamed(cc.Value.Type())
	if named == nil || arg >= len(cc.Args) || !s.r.isHidden(cc.Args[arg].Type(), sub) {
		return eff, false
	}
	for _, fn := range s.r.funcsOfType()[named] {
		if fn == nil {
			return eff, false
		}
		e := s.r.effectOf(fn, arg, sub, spec)
		if ok {
			e.Success, e.Failure = joinOutcome(eff.Success, e.Success), joinOutcome(eff.Failure, e.Failure)
		}
		eff, ok = e, true
	}
	return eff, ok
}

// isSparedByType reports whether the call is one of a function value whose type
// this package declares, and a function of that type in sight, which returns
// what the others do, acquires nothing: then its results do not say it all.
func (r *Result) isSparedByType(cc *ssa.CallCommon) bool {
	named := r.ownNamed(cc.Value.Type())
	return named != nil && r.hasDynamicKind(cc.Signature()) && r.isSparedBy(named)
}

// isSparedBy reports whether a function in sight of a type that this package declares,
// which returns what the others do, acquires nothing.
func (r *Result) isSparedBy(named *types.TypeName) bool {
	spares := func(fn *ssa.Function) bool {
		return fn != nil && returnsFresh(fn) && len(r.acquiredBy(fn)) == 0 && r.acquires.assumed[fn] == nil
	}
	return slices.ContainsFunc(r.funcsOfType()[named], spares) || slices.ContainsFunc(r.methodTypes[named], spares)
}

// ownNamed returns the type that this package declares as t, nil if it is none.
func (r *Result) ownNamed(t types.Type) *types.TypeName {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() != r.pass.Pkg {
		return nil
	}
	return named.Origin().Obj()
}

// isHidden reports whether sub is in an unexported field of the struct of this
// package that t points to.
func (r *Result) isHidden(t types.Type, sub string) bool {
	named := structOf(t)
	field, ok := strings.CutPrefix(sub, ".")
	return named != nil && named.Obj().Pkg() == r.pass.Pkg && ok && !ast.IsExported(field)
}

// funcsOfType returns the functions that this package converts to each function
// type it declares; nil among them stands for one that is out of sight, or a
// method value, whose method is among methodTypes.
func (r *Result) funcsOfType() map[*types.TypeName][]*ssa.Function {
	if r.funcTypes != nil {
		return r.funcTypes
	}
	r.funcTypes = make(map[*types.TypeName][]*ssa.Function)
	r.methodTypes = make(map[*types.TypeName][]*ssa.Function)
	for _, fn := range r.Funcs() {
		for _, v := range r.scanOf(fn).fields {
			conv, ok := v.(*ssa.ChangeType)
			if !ok {
				continue
			}
			if _, isFunc := conv.Type().Underlying().(*types.Signature); !isFunc {
				continue
			}
			if named := r.ownNamed(conv.Type()); named != nil {
				r.funcTypes[named] = append(r.funcTypes[named], bodyOf(funcOf(conv.X)))
				if mc, ok := conv.X.(*ssa.MakeClosure); ok {
					m, _ := boundTo(mc)
					r.methodTypes[named] = append(r.methodTypes[named], m)
				}
			}
		}
	}
	return r.funcTypes
}
