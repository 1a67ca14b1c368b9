package ownership

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// maxSubs bounds the fields of one parameter that are asked about; the
// others are out of sight: gives up towards silence.
const maxSubs = 12

// maxHeldQuestions bounds the questions about what the methods of one type
// do to what its values hold. Of a type with more (the client of a cloud
// has thousands of methods) only those that speak of releasing are asked:
// gives up towards silence.
const maxHeldQuestions = 300

// An exporter states what other packages can use: the summaries of all
// functions and methods that they can call, and of the types that they can
// fill. The questions are asked ahead of time, so they are those that the
// signature suggests: what becomes of each parameter that can hold an
// obligation, and of what its fields hold. A caller with another question
// finds the function out of sight.
type exporter struct {
	*Result
	// held are the places at which values of a type hold what a function
	// was given: its methods are asked about them, too.
	held map[*types.TypeName]map[string]bool
	// askedHeld counts the questions to functions about these places.
	askedHeld map[*types.TypeName]int
	// made has how the values of a type are released that the package acquires
	// for others.
	made map[*types.Named][]*contract.Kind
	// facts are in the order of the functions.
	facts map[*types.Func]*FuncFact
}

// export exports the facts of the package. It is called with no lock held
// and before any question.
func (r *Result) export() {
	r.pass.ExportPackageFact(&PackageFact{Version: factVersion})
	e := &exporter{Result: r, held: make(map[*types.TypeName]map[string]bool), askedHeld: make(map[*types.TypeName]int), made: make(map[*types.Named][]*contract.Kind), facts: make(map[*types.Func]*FuncFact)}
	fns := e.functions()
	for _, fn := range fns {
		e.guard(func() { e.addResources(fn) })
	}
	for _, fn := range fns {
		e.guard(func() { e.addFunc(fn) })
	}
	for _, fn := range fns {
		e.guard(func() { e.addHeld(fn) })
	}
	var enc objectpath.Encoder
	for _, fn := range fns {
		obj := fn.Object().(*types.Func)
		f := e.facts[obj]
		if f == nil || f.isEmpty() {
			continue
		}
		if _, err := enc.For(obj); err != nil {
			continue // nobody else can name it
		}
		slices.SortFunc(f.Effects, compareEffects)
		r.pass.ExportObjectFact(obj, f)
	}
	e.exportTypes(&enc)
	e.exportVars(&enc)
}

func (f *FuncFact) isEmpty() bool {
	return !f.Fresh && f.Status == 0 && f.Into == nil && f.Lock == nil && len(f.Acquires)+len(f.Sets)+len(f.Passes)+len(f.Gives)+len(f.Effects)+len(f.NonNil)+len(f.AlwaysNil)+len(f.Predicates) == 0 && f.SameNil == 0
}

// guard runs f. A fault of the analysis costs what f would have stated:
// gives up towards silence.
func (e *exporter) guard(f func()) {
	var err error
	defer e.recovered(&err)
	f()
}

// functions returns the functions that another package can call.
func (e *exporter) functions() []*ssa.Function {
	var fns []*ssa.Function
	for _, fn := range e.Funcs() {
		if obj, ok := fn.Object().(*types.Func); ok && fn.Parent() == nil && obj.Exported() && len(fn.Blocks) > 0 {
			fns = append(fns, fn)
		}
	}
	return fns
}

// addResources notes the types of this package that fn acquires for its callers:
// what others do with their values is asked about, whatever their methods are
// called.
func (e *exporter) addResources(fn *ssa.Function) {
	for _, a := range e.acquiredBy(fn) {
		if a.Param || a.Kind == nil {
			continue
		}
		t := fn.Signature.Results().At(a.Result).Type()
		if a.Sub == alias.Elem {
			t = elementType(t)
		}
		named := structOf(t)
		if named == nil || named.Obj().Pkg() != e.pass.Pkg {
			continue
		}
		if !slices.ContainsFunc(e.made[named], func(k *contract.Kind) bool { return kindKey(k) == kindKey(a.Kind) }) {
			e.made[named] = append(e.made[named], a.Kind)
		}
		if a.Sub == "" && e.resources[named] == nil && !hasVerb(named, 3) {
			k := *a.Kind
			k.Reason, k.Origin = "", ""
			e.resources[named] = &k
		}
	}
}

// addFunc summarizes a function.
func (e *exporter) addFunc(fn *ssa.Function) {
	f := new(FuncFact)
	for _, a := range e.acquiredBy(fn) {
		if a.Kind != nil && !a.Param {
			f.Acquires = append(f.Acquires, a.factOf(e.place(a.Pos)))
		}
	}
	for i, p := range fn.Params {
		for _, sub := range e.subsOf(p.Type()) {
			for _, k := range e.kindsOf(p.Type(), sub) {
				e.ask(f, fn, i, sub, k)
			}
		}
	}
	e.askMade(f, fn)
	e.askListed(f, fn)
	e.askErrors(f, fn)
	f.Passes = e.passesOf(fn)
	for _, p := range f.Passes {
		if p.Sub != "" {
			e.holdIn(fn.Signature.Results().At(p.Result).Type(), p.Sub)
		}
	}
	f.Fresh = semantics{e.Result}.isFreshBody(fn)
	f.Status = e.statusOf(&ssa.CallCommon{Value: fn}, fn)
	if fn.Signature.Recv() != nil {
		if a := e.storedInReceiver(fn); a != nil && !a.Lock {
			into := a.factOf(e.place(a.Pos))
			f.Into = &into
		}
	}
	if fn.Signature.Recv() != nil {
		f.Lock = e.lockFactOf(fn)
	}
	for _, a := range e.storedInParams(fn) {
		f.Sets = append(f.Sets, a.factOf(e.place(a.Pos)))
	}
	f.Gives = e.givesOthers(fn)
	e.addNilness(f, fn)
	e.facts[fn.Object().(*types.Func)] = f
}

// ask adds what fn does to its parameter.
func (e *exporter) ask(f *FuncFact, fn *ssa.Function, param int, sub string, kind *contract.Kind) {
	eff := e.effectOf(fn, param, sub, &path.Spec{Kind: kind})
	f.Effects = append(f.Effects, EffectFact{Param: param, Sub: sub, Kind: kindKey(kind), Effect: eff})
	if eff.Success.Op == path.Release || eff.Failure.Op == path.Release {
		e.askGiven(f, fn, param, sub, kind)
	}
	for _, o := range []path.Outcome{eff.Success, eff.Failure} {
		if o.Into > 0 {
			e.holdIn(fn.Params[o.Into-1].Type(), o.Path)
		}
		if o.Op != path.Forward || o.Path == "" || o.Path == path.Call || o.Result >= fn.Signature.Results().Len() {
			continue
		}
		e.holdIn(fn.Signature.Results().At(o.Result).Type(), o.Path)
	}
}

// askMade adds what fn does to values of the types that the package acquires for
// others, where that is not what it seems to do: a method that releases by a verb
// which is none of theirs, or a function that releases a part of what it gets.
func (e *exporter) askMade(f *FuncFact, fn *ssa.Function) {
	for i, p := range fn.Params {
		kinds := e.made[structOf(p.Type())]
		at := slices.IndexFunc(f.Effects, func(x EffectFact) bool { return x.Param == i && x.Sub == "" && x.Kind == "" && x.Given == 0 })
		if at < 0 || len(kinds) == 0 {
			continue
		}
		seems, isMethod := f.Effects[at].Effect, i == 0 && fn.Signature.Recv() != nil
		isVerb := isMethod && seems.Success.Op == path.Release
		for _, k := range kinds {
			key := kindKey(k)
			if !isVerb && (seems != path.Both(path.Keep) || !hasParts(k) || isMethod && isReleaseOf(k, fn.Name())) ||
				slices.ContainsFunc(f.Effects, func(x EffectFact) bool { return x.Param == i && x.Sub == "" && x.Kind == key }) {
				continue
			}
			if eff := e.effectOf(fn, i, "", &path.Spec{Kind: k}); eff != seems {
				f.Effects = append(f.Effects, EffectFact{Param: i, Kind: key, Effect: eff})
			}
		}
	}
}

// hasParts reports whether a part of the value can be released for it.
func hasParts(k *contract.Kind) bool {
	return slices.ContainsFunc(k.Releases, func(r contract.Release) bool { return r.Path != "" })
}

// askErrors adds where the function puts the errors that it gets, if it puts
// something else into a struct that it returns.
func (e *exporter) askErrors(f *FuncFact, fn *ssa.Function) {
	isRecord := func(x EffectFact) bool { return x.Effect.Success.Op == path.Forward && x.Effect.Success.Path != "" }
	if !slices.ContainsFunc(f.Effects, isRecord) {
		return
	}
	for i, p := range fn.Params {
		if !gotype.IsError(p.Type()) {
			continue
		}
		if eff := e.effectOf(fn, i, "", path.ErrorSpec); eff.Success.Op == path.Forward && eff.Success.Path != "" {
			f.Effects = append(f.Effects, EffectFact{Param: i, Effect: eff})
		}
	}
}

// askGiven adds what fn does to its parameter if another one, a bool, is true,
// or false, or an error is none, and it does not do the same both times.
func (e *exporter) askGiven(f *FuncFact, fn *ssa.Function, param int, sub string, kind *contract.Kind) {
	for i, p := range fn.Params {
		if i == param || !path.TellsHow(p.Type()) {
			continue
		}
		ifTrue := e.effectOf(fn, param, sub, &path.Spec{Kind: kind, Given: 1 + i})
		ifFalse := e.effectOf(fn, param, sub, &path.Spec{Kind: kind, Given: -1 - i})
		if ifTrue.Success != ifFalse.Success {
			f.Effects = append(f.Effects, EffectFact{Param: param, Sub: sub, Kind: kindKey(kind), Given: 1 + i, Effect: ifTrue},
				EffectFact{Param: param, Sub: sub, Kind: kindKey(kind), Given: -1 - i, Effect: ifFalse})
		}
	}
}

// addNilness states what is known of results and errors.
func (e *exporter) addNilness(f *FuncFact, fn *ssa.Function) {
	s := semantics{e.Result}
	sig := fn.Signature
	for i := range sig.Results().Len() {
		t := sig.Results().At(i).Type()
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Signature:
			if s.returnsNonNil(nonNilKey{fn, i}) {
				f.NonNil = append(f.NonNil, i)
			}
			if gotype.IsError(t) && s.AlwaysNil(fn, i) {
				f.AlwaysNil = append(f.AlwaysNil, i)
			}
		}
	}
	if sig.Results().Len() == 1 {
		f.SameNil = 1 + path.SameNil(fn, s)
	}
	for arg, p := range fn.Params {
		if !gotype.IsError(p.Type()) {
			continue
		}
		for i := range sig.Results().Len() {
			if !types.Identical(sig.Results().At(i).Type().Underlying(), types.Typ[types.Bool]) {
				continue
			}
			ifTrue, ifFalse := path.Predicate(fn, arg, i, s)
			f.Predicates = append(f.Predicates, PredicateFact{arg, i, ifTrue, ifFalse})
		}
	}
}

// exportVars exports what is known of the results of the functions that the
// package's variables hold, each the same one for ever: var New = errors.New.
// Nothing is said of what they do to resources: another package can give the
// variable another function, which it will have written for the same errors.
func (e *exporter) exportVars(enc *objectpath.Encoder) {
	scope := e.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		v, ok := scope.Lookup(name).(*types.Var)
		if !ok || !v.Exported() {
			continue
		}
		if _, ok := v.Type().Underlying().(*types.Signature); !ok {
			continue
		}
		g := e.SSA().Pkg.Var(name)
		if g == nil {
			continue
		}
		fn := e.onlyStored(funcPlace{global: g})
		if fn == nil {
			continue
		}
		f := new(FuncFact)
		e.guard(func() { e.addResults(f, fn) })
		if _, err := enc.For(v); err == nil && !f.isEmpty() {
			e.pass.ExportObjectFact(v, f)
		}
	}
}

// addResults states what is known of the results of fn, whose body may be out
// of sight.
func (e *exporter) addResults(f *FuncFact, fn *ssa.Function) {
	s, cc := semantics{e.Result}, &ssa.CallCommon{Value: fn}
	res := fn.Signature.Results()
	for i := range res.Len() {
		switch t := res.At(i).Type(); t.Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Signature:
			if s.NonNil(cc, fn, i) {
				f.NonNil = append(f.NonNil, i)
			}
		}
	}
	if res.Len() == 1 && gotype.IsError(res.At(0).Type()) {
		f.SameNil = 1 + s.SameNil(cc, fn)
	}
}

// exportTypes exports which methods of the package's structs release what
// other packages can store in their exported fields, or give to their
// constructors.
func (e *exporter) exportTypes(enc *objectpath.Encoder) {
	for _, tn := range e.typesIn(e.pass.Pkg) {
		if tn.IsAlias() || !tn.Exported() {
			continue
		}
		named, ok := tn.Type().(*types.Named)
		if !ok {
			continue
		}
		f := &TypeFact{Kind: e.resources[named.Origin()]}
		for _, sub := range e.ownedBy(named) {
			e.guard(func() {
				if rels := e.releaserNames(named, sub); rels != nil {
					f.Owns = append(f.Owns, OwnedFact{sub, rels})
				}
			})
		}
		if _, err := enc.For(tn); err == nil && (f.Kind != nil || len(f.Owns) > 0) {
			e.pass.ExportObjectFact(tn, f)
		}
	}
}

// ownedBy returns the places at which values of a type of this package hold
// what others give them.
func (e *exporter) ownedBy(named *types.Named) []string {
	subs := e.fieldsOf(named)
	for _, sub := range slices.Sorted(maps.Keys(e.held[named.Obj()])) {
		if len(subs) < maxSubs && !slices.Contains(subs, sub) {
			subs = append(subs, sub)
		}
	}
	slices.Sort(subs)
	return subs
}

// releaserNames returns the methods of named that release what it holds
// at sub, in whatever way: of an interface, those of all that may be in it.
func (e *exporter) releaserNames(named *types.Named, sub string) []string {
	kind := &contract.Kind{}
	var declared types.Type = types.NewPointer(named)
	if types.IsInterface(named) {
		declared = named
	}
	k := e.findReleasers(named, sub, Found{Acquire: Acquire{Kind: kind}}, declared)
	if k == nil {
		return nil
	}
	var names []string
	for _, r := range k.Releases {
		names = append(names, r.Method)
	}
	return names
}

// place spells a position for messages in other packages.
func (e *exporter) place(pos token.Pos) string {
	if !pos.IsValid() {
		return ""
	}
	p := e.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d:%d", filepath.Base(p.Filename), p.Line, p.Column)
}
