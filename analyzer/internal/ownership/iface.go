package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
)

// maxImpls bounds the implementations that are joined; an interface with
// more is out of sight.
const maxImpls = 12

// implsOf returns the methods of this package's types that implement the
// interface method m, in the order of the types' names.
func (r *Result) implsOf(m *types.Func) []*ssa.Function {
	if fns, ok := r.impls[m]; ok {
		return fns
	}
	var fns []*ssa.Function
	for _, t := range r.implementers(m) {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, m.Pkg(), m.Name())
		if f, ok := obj.(*types.Func); ok && f.Pkg() == r.pass.Pkg {
			if fn := r.funcOf(f); fn != nil && !slices.Contains(fns, fn) {
				fns = append(fns, fn)
			}
		}
	}
	if len(fns) > maxImpls {
		fns = nil
	}
	r.impls[m] = fns
	return fns
}

// implementers returns the types of this package that implement the
// interface of method m.
func (r *Result) implementers(m *types.Func) []*types.Named {
	recv := m.Signature().Recv()
	if recv == nil {
		return nil
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	ts, ok := r.implementing[iface]
	if !ok {
		ts = implementers(r.pass.Pkg, m)
		r.implementing[iface] = ts
	}
	return ts
}

// implementers returns the types of pkg that implement the interface of
// method m.
func implementers(pkg *types.Package, m *types.Func) []*types.Named {
	recv := m.Signature().Recv()
	if recv == nil {
		return nil
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var ts []*types.Named
	for _, name := range pkg.Scope().Names() {
		tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		named, ok := tn.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 || types.IsInterface(named) {
			continue
		}
		if !hasNamed(named, m.Name()) {
			continue // cheaper than to ask whether it implements all
		}
		if types.Implements(types.NewPointer(named), iface) {
			ts = append(ts, named)
		}
	}
	return ts
}

// hasNamed reports whether the type declares a method of that name, or
// may have it from an embedded field.
func hasNamed(named *types.Named, name string) bool {
	for i := range named.NumMethods() {
		if named.Method(i).Name() == name {
			return true
		}
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if st.Field(i).Embedded() {
			return true
		}
	}
	return false
}

// acquiredByImpls returns what a call of interface method m acquires by
// the implementations in sight: those of this package if there are any,
// else the contract of a type of an imported package. Ok is false if there
// are none.
func (r *Result) acquiredByImpls(m *types.Func) (as []Acquire, ok bool) {
	if f := r.outsideContract(m); f != nil {
		return r.fromContract(f, m.Signature()), true
	}
	impls := r.implsOf(m)
	if len(impls) == 0 {
		return nil, false
	}
	for _, fn := range impls {
		own := r.acquiredBy(fn)
		if len(own) == 0 && returnsFresh(fn) && r.acquires.assumed[fn] == nil {
			return nil, true // one that acquires nothing: silence
		}
		for _, a := range own {
			as = addAcquire(as, a)
		}
	}
	return as, len(as) > 0 || !r.hasDynamicKind(m.Signature())
}

// returnsFresh reports whether fn returns something other than nil and
// errors: it is a real implementation, not a stub that always fails.
func returnsFresh(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		if c, ok := ret.Results[0].(*ssa.Const); !ok || !c.IsNil() {
			return true
		}
	}
	return false
}

// outsideContract returns the contract of a type of an imported package
// that implements the interface of m: an interface written to be
// satisfied by *http.Client acquires as *http.Client does.
func (r *Result) outsideContract(m *types.Func) *contract.Func {
	if f, ok := r.outside[m]; ok {
		return f
	}
	r.outside[m] = nil
	if !r.hasKind(m.Signature()) {
		return nil
	}
	for _, pkg := range r.pass.Pkg.Imports() {
		for _, t := range implementers(pkg, m) {
			obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, m.Pkg(), m.Name())
			if f, ok := obj.(*types.Func); ok {
				if c := r.cfg.Table.Func(f); c != nil && len(c.Acquires) > 0 && c.Holds(r.goVersion) {
					r.outside[m] = c
					return c
				}
			}
		}
	}
	return nil
}

// hasKind reports whether a result of sig is of a kind that the table
// knows.
func (r *Result) hasKind(sig *types.Signature) bool {
	for i := range sig.Results().Len() {
		if r.cfg.Table.Kind(sig.Results().At(i).Type()) != nil {
			return true
		}
	}
	return false
}

func (r *Result) hasDynamicKind(sig *types.Signature) bool { return r.dynamic(sig) != nil }
