package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
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
	iface := interfaceOf(m)
	if iface == nil {
		return nil
	}
	return r.implementing(iface, m)
}

// implementing returns the types of this package that implement an interface
// which has method m. What a test puts in their place tells nothing of an interface that
// is not the test's: a package says the same with its tests and without.
func (r *Result) implementing(iface *types.Interface, m *types.Func) []*types.Named {
	ts, ok := r.typesOf[iface]
	if !ok {
		ts = r.namedIn(r.pass.Pkg).implementers(m, iface)
		if m.Pkg() != r.pass.Pkg || !r.isInTest(m.Pos()) {
			ts = slices.DeleteFunc(ts, func(t *types.Named) bool { return r.isInTest(t.Obj().Pos()) })
		}
		r.typesOf[iface] = ts
	}
	return ts
}

// Implementers returns the types of this package that implement the
// interface of method m, in the order of their names.
func (r *Result) Implementers(m *types.Func) []*types.Named {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.implementers(m)
}

// interfaceOf returns the interface that m is a method of, nil if it is
// one of another type.
func interfaceOf(m *types.Func) *types.Interface {
	recv := m.Signature().Recv()
	if recv == nil {
		return nil
	}
	iface, _ := recv.Type().Underlying().(*types.Interface)
	return iface
}

// A namedIndex lists the types of a package that can implement an
// interface, by the names of the methods that they declare.
type namedIndex struct {
	all []*types.Named // in the order of their names
	// having has the indices of the types that declare a method of a name.
	having map[string][]int
	// embedding are those that may have any method from a field.
	embedding []int
	// names has the names of all methods of a type, those from fields
	// included, once they have been asked for.
	names map[int]map[string]bool
}

// namedIn returns the index of pkg.
func (r *Result) namedIn(pkg *types.Package) *namedIndex {
	x := r.named[pkg]
	if x == nil {
		x = newNamedIndex(r.typesIn(pkg))
		r.named[pkg] = x
	}
	return x
}

// typesIn returns the types that pkg declares, aliases included, in the order of
// their names. To sort all names of a large package takes long, and its own are
// asked for often.
func (r *Result) typesIn(pkg *types.Package) []*types.TypeName {
	if pkg == r.pass.Pkg && r.typeNames != nil {
		return r.typeNames
	}
	var tns []*types.TypeName
	for _, name := range pkg.Scope().Names() {
		if tn, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
			tns = append(tns, tn)
		}
	}
	if pkg == r.pass.Pkg {
		r.typeNames = tns
	}
	return tns
}

func newNamedIndex(tns []*types.TypeName) *namedIndex {
	x := &namedIndex{having: make(map[string][]int), names: make(map[int]map[string]bool)}
	for _, tn := range tns {
		if tn.IsAlias() {
			continue
		}
		named, ok := tn.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 || types.IsInterface(named) {
			continue
		}
		i := len(x.all)
		x.all = append(x.all, named)
		if isEmbedding(named) {
			x.embedding = append(x.embedding, i)
		}
		for m := range named.Methods() {
			x.having[m.Name()] = append(x.having[m.Name()], i)
		}
	}
	return x
}

// implementers returns the types that implement the interface of m. Those
// with a method of its name are few, and cheap to find.
func (x *namedIndex) implementers(m *types.Func, iface *types.Interface) []*types.Named {
	candidates := slices.Concat(x.having[m.Name()], x.embedding)
	slices.Sort(candidates)
	var ts []*types.Named
	for _, i := range slices.Compact(candidates) {
		if x.hasNames(i, iface) && types.Implements(types.NewPointer(x.all[i]), iface) {
			ts = append(ts, x.all[i])
		}
	}
	return ts
}

// hasNames reports whether type i has methods of all names that the
// interface asks for. That is cheap to tell, and most types have not.
func (x *namedIndex) hasNames(i int, iface *types.Interface) bool {
	names := x.names[i]
	if names == nil {
		names = make(map[string]bool)
		addMethodNames(names, x.all[i], make(map[*types.Named]bool))
		x.names[i] = names
	}
	for m := range iface.Methods() {
		if !names[m.Name()] {
			return false
		}
	}
	return true
}

// addMethodNames adds the names of the methods that t declares or may have
// from an embedded field.
func addMethodNames(names map[string]bool, t types.Type, seen map[*types.Named]bool) {
	if named := gotype.Origin(t); named != nil {
		if seen[named] {
			return
		}
		seen[named] = true
		for m := range named.Methods() {
			names[m.Name()] = true
		}
		t = named
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		for m := range u.Methods() {
			names[m.Name()] = true
		}
	case *types.Struct:
		for f := range u.Fields() {
			if f.Embedded() {
				addMethodNames(names, f.Type(), seen)
			}
		}
	}
}

// isEmbedding reports whether the type is a struct with an embedded field.
func isEmbedding(named *types.Named) bool {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

// acquiredByImpls returns what a call of interface method m acquires by
// the implementations in sight: the contract of a type of an imported
// package if there is one, else those of this package, else those of the
// imported packages. Those that always fail tell nothing, nor do those that ask
// another one. One that acquires
// nothing means silence, but for a stream that another one acquires: who gets it
// cannot know which one it is. Ok is false if there are none.
func (r *Result) acquiredByImpls(m *types.Func) (as []Acquire, ok bool) {
	if f := r.outsideContract(m); f != nil {
		return r.fromContract(f, m.Signature()), true
	}
	impls := slices.DeleteFunc(slices.Clone(r.implsOf(m)), func(fn *ssa.Function) bool { return !returnsFresh(fn) || onlyAsks(fn, m) })
	if len(impls) == 0 {
		return r.acquiredOutside(m)
	}
	isDynamic, spares := r.hasDynamicKind(m.Signature()), false
	for _, fn := range impls {
		own := r.acquiredBy(fn)
		spares = spares || len(own) == 0 && r.acquires.assumed[fn] == nil
		if spares && !isDynamic {
			return nil, true // one that acquires nothing: silence
		}
		for _, a := range own {
			as = addAcquire(as, a)
		}
	}
	return as, len(as) > 0 || spares || !isDynamic
}

// acquiredOutside is acquiredByImpls for the implementations of imported
// packages. One that acquires nothing means silence, but for types that
// calls out of sight acquire anyway: there it takes one of the package that
// declares the interface, and no other that acquires.
func (r *Result) acquiredOutside(m *types.Func) (as []Acquire, ok bool) {
	if !canHold(m.Signature().Results()) {
		return nil, false
	}
	isDynamic, spares := r.hasDynamicKind(m.Signature()), false
	for _, fn := range r.importedImpls(m) {
		f := r.factOf(fn)
		if f.alwaysFails(fn) {
			continue
		}
		if f == nil || len(f.Acquires) == 0 {
			if !isDynamic {
				return nil, true
			}
			spares = spares || fn.Pkg() == m.Pkg() && (f != nil || !isStandIn(fn) && !isMaker(m)) // without a fact there is nothing to say of it
			continue
		}
		for _, a := range f.acquires(fn) {
			if isDynamic && a.Result == 0 && isDrained(a.Kind) {
				a.Kind = r.dynamic(m.Signature())[0].Kind // others, out of sight, are no pipes
			}
			as = addAcquire(as, a)
		}
	}
	return as, len(as) > 0 || spares
}

// isStandIn reports whether the method is one of a type that stands in for others in
// tests, by its name: what that gives out it has been told to.
func isStandIn(m *types.Func) bool {
	named := gotype.Origin(m.Signature().Recv().Type())
	return named != nil && slices.ContainsFunc([]string{"mock", "fake", "stub"}, func(word string) bool {
		return strings.Contains(strings.ToLower(named.Obj().Name()), word)
	})
}

// importedImpls returns the methods of imported packages' types that
// implement the interface method m, in the order of packages and names. A type
// that has the method from an interface that it embeds asks another
// implementation, and is none itself.
func (r *Result) importedImpls(m *types.Func) []*types.Func {
	if fns, ok := r.implsOutside[m]; ok {
		return fns
	}
	var fns []*types.Func
	iface := interfaceOf(m)
	for _, pkg := range r.pass.Pkg.Imports() {
		if iface == nil || !r.isSummarized(pkg) {
			continue
		}
		for _, t := range r.namedIn(pkg).implementers(m, iface) {
			obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, m.Pkg(), m.Name())
			if f, ok := obj.(*types.Func); ok && interfaceOf(f) == nil && !slices.Contains(fns, f) {
				fns = append(fns, f)
			}
		}
	}
	if len(fns) > maxImpls {
		fns = nil
	}
	r.implsOutside[m] = fns
	return fns
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

// onlyAsks reports whether all that fn returns first, but for nil, is what the
// interface method m returns: it asks another implementation, and is none itself.
func onlyAsks(fn *ssa.Function, m *types.Func) bool {
	asks := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		v := ret.Results[0]
		if e, ok := v.(*ssa.Extract); ok && e.Index == 0 {
			v = e.Tuple
		}
		if c, ok := v.(*ssa.Const); ok && c.IsNil() {
			continue
		}
		call, ok := v.(*ssa.Call)
		if !ok || !call.Call.IsInvoke() || call.Call.Method != m {
			return false
		}
		asks = true
	}
	return asks
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
	iface := interfaceOf(m)
	if iface == nil {
		return nil
	}
	for _, pkg := range r.pass.Pkg.Imports() {
		if !r.cfg.Table.MayAcquire(pkg, m.Name()) {
			continue
		}
		for _, t := range r.namedIn(pkg).implementers(m, iface) {
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

// ignores reports whether fn does nothing with its parameter: as the method of a
// type that stands for none.
func ignores(fn *ssa.Function, param int) bool {
	return param < len(fn.Params) && len(*fn.Params[param].Referrers()) == 0
}

// isSetter reports whether a call of a function with the name and signature sets what it
// gets, to be used later: SetOutput(io.Writer).
func isSetter(name string, sig *types.Signature) bool {
	return strings.ToLower(firstWord(name)) == "set" && sig.Params().Len() == 1 &&
		(sig.Results().Len() == 0 || sig.Results().Len() == 1 && gotype.IsError(sig.Results().At(0).Type()))
}
