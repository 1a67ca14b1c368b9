package ownership

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// ownerKind returns how the owner that is returned by e is released, nil
// if no method of its type does.
func (r *Result) ownerKind(fn *ssa.Function, f Found, e path.Exit) *contract.Kind {
	if e.Owner == nil || e.Result >= fn.Signature.Results().Len() {
		return nil
	}
	declared := fn.Signature.Results().At(e.Result).Type()
	if k := r.cfg.Table.Kind(declared); k != nil {
		return k
	}
	subs := append([]string{e.Sub}, e.Subs...)
	for _, sub := range subs {
		if k := r.ownerReleasers(e.Owner, sub, f, declared); k != nil {
			return k
		}
	}
	for _, sub := range e.Partners {
		if k := r.ownerReleasers(e.Owner, sub, Found{Acquire: Acquire{Kind: callKind}}, declared); k != nil {
			return k
		}
	}
	named, ok := types.Unalias(ownerType(e.Owner)).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	if named.Obj().Pkg() == r.pass.Pkg {
		if k := fieldKind(named, subs); k != nil {
			return k
		}
	}
	return r.recordKind(named, subs, f.Kind)
}

// ownerReleasers returns the kind of an owner, or of what points to one, that
// holds something at sub: the methods that release it there; nil if none does.
func (r *Result) ownerReleasers(owner ssa.Value, sub string, f Found, declared types.Type) *contract.Kind {
	named, ok := types.Unalias(ownerType(owner)).(*types.Named)
	if !ok {
		return nil
	}
	return r.releasersOfNamed(named, sub, f, declared)
}

// releasersOfType is ownerReleasers for an owner that is a value of type t.
func (r *Result) releasersOfType(t types.Type, sub string, f Found) *contract.Kind {
	named := gotype.Origin(t)
	if named == nil {
		return nil
	}
	return r.releasersOfNamed(named, sub, f, t)
}

func (r *Result) releasersOfNamed(named *types.Named, sub string, f Found, declared types.Type) *contract.Kind {
	switch named.Obj().Pkg() {
	case nil:
		return nil
	case r.pass.Pkg:
		return r.releasersOf(named.Origin(), sub, f, declared)
	}
	return r.importedReleasers(named.Origin(), sub, f.Kind, declared)
}

// ownerType returns the type of the struct that owner is or points to, also
// where it comes as an interface from a function that returns one type of value
// only.
func ownerType(owner ssa.Value) types.Type {
	t := owner.Type()
	if types.IsInterface(t) {
		t = madeBy(owner)
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem() // a variable that holds the pointer
	}
	return t
}

// maxMade bounds how many functions a value is followed through to what it is
// made of.
const maxMade = 4

// madeBy returns the type of what functions in sight, one calling another, put
// into the interface v; the type of v if that is not one and the same.
func madeBy(v ssa.Value) types.Type {
	if made, ok := madeIn(v, maxMade); ok && made != nil {
		return made
	}
	return v.Type()
}

// madeIn returns the type of what is in the interface v, nil if it is always
// nil, and whether that is known.
func madeIn(v ssa.Value, depth int) (made types.Type, ok bool) {
	switch v := v.(type) {
	case *ssa.Const:
		return nil, true
	case *ssa.MakeInterface:
		return v.X.Type(), true
	case *ssa.ChangeInterface:
		return madeIn(v.X, depth)
	case *ssa.Call:
		return madeAt(v, 0, depth)
	case *ssa.Extract:
		if call, isCall := v.Tuple.(*ssa.Call); isCall {
			return madeAt(call, v.Index, depth)
		}
	}
	return nil, false
}

// madeAt is madeIn for a result of a call.
func madeAt(call *ssa.Call, result, depth int) (made types.Type, ok bool) {
	body := bodyOf(call.Call.StaticCallee())
	if body == nil || depth == 0 {
		return nil, false
	}
	for _, b := range body.Blocks {
		ret, isReturn := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !isReturn {
			continue
		}
		t, known := madeIn(ret.Results[result], depth-1)
		if !known || made != nil && t != nil && !types.Identical(made, t) {
			return nil, false
		}
		if t != nil {
			made = t
		}
	}
	return made, true
}

// releasersOf returns the kind of a type of this package: the methods that
// release what it holds at sub. One of them must speak of releasing, or do
// nothing else, so that a method that happens to use up a field does not make
// every value a resource.
func (r *Result) releasersOf(named *types.Named, sub string, f Found, declared types.Type) *contract.Kind {
	key := releasersKey{named, sub, kindKey(f.Kind), declared}
	if k, ok := r.releasers[key]; ok {
		return k
	}
	k := r.findReleasers(named, sub, f, declared)
	if len(r.effects.assumed) == 0 {
		r.releasers[key] = k // rests on no assumption about an effect
	}
	return k
}

type releasersKey struct {
	named    *types.Named
	sub      string
	kind     string
	declared types.Type
}

// findReleasers is releasersOf without the cache.
func (r *Result) findReleasers(named *types.Named, sub string, f Found, declared types.Type) *contract.Kind {
	if iface, ok := named.Underlying().(*types.Interface); ok {
		return r.implReleasers(named, iface, sub, f)
	}
	if isGroup(named) {
		return nil
	}
	rels := r.releasingMethods(named, sub, f.Kind, declared, true)
	for _, m := range promoted(named, sub) {
		if isReleaseOf(f.Kind, m) || len(f.Kind.Releases) == 0 && path.IsVerb(m) {
			rels = append(rels, contract.Release{Method: m})
		}
	}
	rels = append(rels, r.promotedReleases(named, sub, f, declared)...)
	if rels == nil {
		rels = r.plainReleasers(named, sub, f.Kind, declared)
	}
	if rels == nil {
		rels = r.givingBack(named, sub, f.Kind, declared)
	}
	if rels == nil {
		return nil
	}
	rels = append(rels, r.releasingMethods(named, sub, f.Kind, declared, false)...)
	if f.Kind.OnSuccess && !slices.ContainsFunc(rels, func(rel contract.Release) bool { return !handsOut(named, rel.Method) }) {
		return nil // it is made for what it is asked for in the end, if it is
	}
	slices.SortStableFunc(rels, func(a, b contract.Release) int {
		return cmp.Compare(rankOfMethod(named, a.Method), rankOfMethod(named, b.Method))
	})
	rels = slices.Compact(rels) // the same method may have been found in several ways
	for _, inner := range f.Kind.Releases {
		rels = append(rels, contract.Release{Path: sub + inner.Path, Method: inner.Method})
	}
	return &contract.Kind{Type: types.TypeString(named, nil), Releases: rels, Flush: f.Kind != nil && f.Kind.Flush,
		Until: r.untilMethods(named, sub, f.Kind, declared)}
}

// handsOut reports whether a method of the type returns something else than an
// error: bytes, a text, a sum.
func handsOut(named *types.Named, method string) bool {
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), false, named.Obj().Pkg(), method)
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	res := fn.Signature().Results()
	return res.Len() > 0 && !gotype.IsError(res.At(0).Type())
}

// implReleasers is findReleasers for an interface: the methods by which each
// struct of this package that may be in it, and has a place for what it holds at
// sub, releases that.
func (r *Result) implReleasers(named *types.Named, iface *types.Interface, sub string, f Found) *contract.Kind {
	if iface.NumMethods() == 0 {
		return nil
	}
	var k *contract.Kind
	for _, t := range r.implementing(iface, iface.Method(0)) {
		if !mayHoldAt(t, sub) {
			continue
		}
		own := r.releasersOf(t.Origin(), sub, f, named)
		if own == nil {
			return nil // it may be the one: gives up towards silence
		}
		if k == nil {
			k = &contract.Kind{Type: types.TypeString(named, nil), Releases: slices.Clone(own.Releases), Flush: own.Flush}
			continue
		}
		k.Releases = slices.DeleteFunc(k.Releases, func(rel contract.Release) bool { return !slices.Contains(own.Releases, rel) })
	}
	if k == nil || len(k.Releases) == 0 {
		return nil
	}
	return k
}

// releasingMethods returns the methods of a type of this package that
// release what it holds at sub: those whose names speak of releasing, or
// the others.
func (r *Result) releasingMethods(named *types.Named, sub string, kind *contract.Kind, declared types.Type, spoken bool) []contract.Release {
	var rels []contract.Release
	for m := range named.Methods() {
		if path.IsVerb(m.Name()) != spoken || strings.Contains(sub, alias.Elem) && !needsErrors(m.Signature()) {
			continue // one that is told which element to release leaves the others
		}
		fn := r.funcOf(m)
		if fn == nil || !hasMethod(declared, m) {
			continue
		}
		eff := r.effectOf(fn, 0, sub, &path.Spec{Kind: kind})
		// What uses the owner, and loses what that holds where it fails, is meant for something else.
		if (eff.Success.Op == path.Release || spoken && eff.Failure.Op == path.Release) && !r.refills(fn, 0, sub, kind) {
			rels = append(rels, contract.Release{Method: m.Name()})
		}
	}
	return rels
}

// rank orders the methods that release: the usual name first, and one that says that
// it also does away with what the resource stands for behind those that do not.
func rank(name string) string {
	switch {
	case name == "Close":
		return "0"
	case isHarsh(name):
		return "1|" + name
	case path.IsVerb(name):
		return "1" + name
	}
	return "2" + name
}

// isHarsh reports whether a method's name says that nothing is left of a thing.
func isHarsh(name string) bool {
	return slices.ContainsFunc([]string{"Destroy", "Kill", "Terminate", "destroy", "terminate"}, func(verb string) bool {
		return strings.HasPrefix(name, verb)
	})
}

// rankOfMethod is rank, with what the type has from an embedded field behind
// its own methods: these know of all that it holds.
func rankOfMethod(named *types.Named, name string) string {
	for m := range named.Methods() {
		if m.Name() == name {
			return rank(name)
		}
	}
	return "1~" + rank(name)
}

// hasMethod reports whether m can be called on a value of type t.
func hasMethod(t types.Type, m *types.Func) bool {
	if _, ok := t.Underlying().(*types.Interface); !ok {
		return true
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name())
	return obj != nil
}

// promotedReleases returns the methods that named has from the type of an
// embedded field in which it holds something at sub, and that release it there.
func (r *Result) promotedReleases(named *types.Named, sub string, f Found, declared types.Type) []contract.Release {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var rels []contract.Release
	for i := range st.NumFields() {
		field := st.Field(i)
		rest, ok := alias.Rel(sub, "."+field.Name())
		inner := structOf(field.Type())
		if !ok || rest == "" || !field.Embedded() || inner == nil || inner.Obj().Pkg() == nil {
			continue
		}
		var k *contract.Kind
		if inner.Obj().Pkg() == r.pass.Pkg {
			k = r.releasersOf(inner, rest, f, types.NewPointer(inner))
		} else {
			k = r.importedReleasers(inner, rest, f.Kind, types.NewPointer(inner))
		}
		if k == nil {
			continue
		}
		for _, rel := range k.Releases {
			obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, r.pass.Pkg, rel.Method)
			if m, ok := obj.(*types.Func); ok && rel.Path == "" && len(index) > 1 && index[0] == i && hasMethod(declared, m) {
				rels = append(rels, rel)
			}
		}
	}
	return rels
}

// promoted returns the names of the methods that named has from the
// embedded field at path sub.
func promoted(named *types.Named, sub string) []string {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var names []string
	for i := range st.NumFields() {
		if f := st.Field(i); !f.Embedded() || "."+f.Name() != sub {
			continue
		}
		ms := types.NewMethodSet(types.NewPointer(named))
		for j := range ms.Len() {
			if sel := ms.At(j); len(sel.Index()) > 1 && sel.Index()[0] == i {
				names = append(names, sel.Obj().Name())
			}
		}
	}
	return names
}

// funcOf returns the function of a method or function of this package.
func (r *Result) funcOf(m *types.Func) *ssa.Function {
	fn := r.SSA().Pkg.Prog.FuncValue(m)
	if fn == nil || len(fn.Blocks) == 0 {
		return nil
	}
	return fn
}

// releaserAmong returns the method of p's owner that speaks of releasing, or
// does nothing else with what p holds, or removes the element that it releases,
// and has one of the sites, nil if there is none. Functions that such a method
// calls may be meant to be forgotten, too: gives up towards silence.
func (r *Result) releaserAmong(sites []ssa.Instruction, p place, kind *contract.Kind) *ssa.Function {
	isCalled := kind != nil && slices.Contains(kind.Releases, contract.Release{})
	var plain, evicting *ssa.Function
	for _, site := range sites {
		fn := outermost(site.Parent())
		recv := fn.Signature.Recv()
		if recv == nil || structOf(recv.Type()) != p.owner {
			continue
		}
		if speaksOfReleasing(fn) {
			return fn
		}
		if plain == nil && !isCalled && r.onlyReleases(fn, p.sub(), kind) {
			plain = fn
		}
		if evicting == nil && p.elem && site.Parent() == fn && r.removesAt(fn, p) {
			evicting = fn
		}
	}
	if plain == nil {
		return evicting
	}
	return plain
}

// removesAt reports whether fn removes an element from the map at p: a function
// that releases it, too, says that who removes one has to.
func (r *Result) removesAt(fn *ssa.Function, p place) bool {
	return slices.ContainsFunc(r.scanOf(fn).changes, func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		if !ok || !isRemoval(call.Common()) {
			return false
		}
		load, ok := call.Call.Args[0].(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return false
		}
		addr, ok := load.X.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		q, ok := r.placeOf(addr, true)
		return ok && q == p
	})
}
