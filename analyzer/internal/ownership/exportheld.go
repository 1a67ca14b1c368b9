package ownership

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What a constructor was given is somewhere in the value that it returns, and what a
// package acquires in lists is in their elements. Whoever has such a value asks what
// functions do to what is there.

// holdIn notes that a value of type t, or what it points to, holds at sub what a
// function was given, if the type is one of this package.
func (e *exporter) holdIn(t types.Type, sub string) {
	if named := gotype.Origin(t); named != nil && named.Obj().Pkg() == e.pass.Pkg {
		e.hold(named.Obj(), sub)
	}
}

// hold notes that values of type t hold at sub what a function was given. Those
// of an interface are structs of this package that have such a field.
func (e *exporter) hold(t *types.TypeName, sub string) {
	if iface, ok := t.Type().Underlying().(*types.Interface); ok && iface.NumMethods() > 0 {
		for _, named := range e.implementing(iface, iface.Method(0)) {
			if mayHoldAt(named, sub) {
				e.hold(named.Obj(), sub)
			}
		}
	}
	if e.held[t] == nil {
		e.held[t] = make(map[string]bool)
	}
	e.held[t][sub] = true
}

// mayHoldAt reports whether values of type t may hold something at sub: they
// have the field that it begins with.
func mayHoldAt(t types.Type, sub string) bool {
	if !strings.HasPrefix(sub, ".") {
		return true
	}
	if end := strings.IndexAny(sub[1:], ".["); end >= 0 {
		sub = sub[:1+end]
	}
	return path.TypeAt(t, sub) != nil
}

// addHeld asks a function about the places at which what it gets, its receiver
// first, holds what constructors were given.
func (e *exporter) addHeld(fn *ssa.Function) {
	f := e.facts[fn.Object().(*types.Func)]
	if f == nil {
		return
	}
	for i, p := range fn.Params {
		named := gotype.Origin(p.Type())
		if named == nil {
			continue
		}
		subs := e.heldAt(named.Obj())
		if !e.mayAskHeld(fn, named, i == 0 && fn.Signature.Recv() != nil, len(subs)) {
			continue
		}
		for _, sub := range subs {
			if slices.ContainsFunc(f.Effects, func(x EffectFact) bool { return x.Param == i && x.Sub == sub }) {
				continue
			}
			for _, k := range e.kindsOf(p.Type(), sub) {
				e.ask(f, fn, i, sub, k)
			}
		}
	}
}

// heldAt returns the places at which values of type t hold what a function was
// given; those of a type of another package are what its methods release.
func (e *exporter) heldAt(t *types.TypeName) []string {
	if t.Pkg() == e.pass.Pkg {
		return slices.Sorted(maps.Keys(e.held[t]))
	}
	f := new(TypeFact)
	if t.Pkg() == nil || !e.isSummarized(t.Pkg()) || !e.pass.ImportObjectFact(t, f) {
		return nil
	}
	var subs []string
	for _, o := range f.Owns {
		subs = append(subs, o.Sub)
	}
	return subs
}

// mayAskHeld reports whether fn is asked about n places in values of type named:
// each method of a type with few, and of the functions that get one the first.
func (e *exporter) mayAskHeld(fn *ssa.Function, named *types.Named, isMethod bool, n int) bool {
	if isMethod {
		return n*named.NumMethods() <= maxHeldQuestions || path.IsVerb(fn.Name())
	}
	e.askedHeld[named.Obj()] += n
	return e.askedHeld[named.Obj()] <= maxHeldQuestions
}

// askListed adds what fn does to the elements of a list that it gets, if the package
// acquires lists of them for others, which are released by a part of each.
func (e *exporter) askListed(f *FuncFact, fn *ssa.Function) {
	for i, p := range fn.Params {
		list, ok := p.Type().Underlying().(*types.Slice)
		if !ok || slices.ContainsFunc(f.Effects, func(x EffectFact) bool { return x.Param == i && x.Sub == alias.Elem }) {
			continue
		}
		kinds := slices.DeleteFunc(slices.Clone(e.made[structOf(list.Elem())]), func(k *contract.Kind) bool { return !hasParts(k) })
		if len(kinds) == 0 {
			continue
		}
		for _, k := range append(kinds, nil) {
			e.ask(f, fn, i, alias.Elem, k)
		}
	}
}
