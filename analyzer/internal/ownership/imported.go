package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// factOf returns the summary of a function of another package, nil if
// there is none.
func (r *Result) factOf(obj *types.Func) *FuncFact {
	if obj == nil {
		return nil
	}
	return r.importedFact(obj)
}

// importedFact returns the summary of a function, or of a variable that holds
// one, of another package, nil if there is none.
func (r *Result) importedFact(obj types.Object) *FuncFact {
	if obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg || r.pass.ImportObjectFact == nil {
		return nil
	}
	f, ok := r.imported[obj]
	if !ok {
		if got := new(FuncFact); r.isSummarized(obj.Pkg()) && r.pass.ImportObjectFact(obj, got) {
			f = got
		}
		r.imported[obj] = f
	}
	return f
}

// isSummarized reports whether the package has facts that this version
// can read.
func (r *Result) isSummarized(pkg *types.Package) bool {
	v, ok := r.summarized[pkg]
	if !ok {
		f := new(PackageFact)
		v = r.pass.ImportPackageFact(pkg, f) && f.Version == factVersion
		r.summarized[pkg] = v
	}
	return v
}

// calleeFact returns the summary of the function called, if it is out of
// sight.
func (r *Result) calleeFact(cc *ssa.CallCommon, callee *ssa.Function) *FuncFact {
	if cc.IsInvoke() {
		return nil
	}
	if callee == nil {
		if v := variableOf(cc); v != nil {
			return r.importedFact(v)
		}
		return nil
	}
	return r.factOf(objectOf(cc, callee))
}

// OnlyBorrows reports whether a call is of a function of another package whose
// summary says that it gives argument arg back, whoever releases that.
func (r *Result) OnlyBorrows(cc *ssa.CallCommon, arg int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.calleeFact(cc, cc.StaticCallee()).effect(arg, "", &path.Spec{})
	return ok && e == path.Both(path.Keep)
}

// Takes reports whether a call is of a function of another package whose
// summary says that it keeps argument arg where it succeeds.
func (r *Result) Takes(cc *ssa.CallCommon, arg int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.calleeFact(cc, cc.StaticCallee()).effect(arg, "", &path.Spec{})
	return ok && e.Success.Op == path.Take
}

// effect returns what the summary says of parameter arg, and whether it
// says anything. A kind that was not asked about is released by verbs if
// at all; one that is not released so may have been released all the same.
func (f *FuncFact) effect(arg int, sub string, spec *path.Spec) (path.Effect, bool) {
	if f == nil || spec.Lock {
		return path.Effect{}, false
	}
	i, ok := slices.BinarySearchFunc(f.Effects, EffectFact{Param: arg, Sub: sub}, compareEffects)
	if !ok {
		return path.Effect{}, false
	}
	any := f.Effects[i].Effect
	key := kindKey(spec.Kind)
	if spec.Given != 0 {
		for _, k := range []string{key, ""} {
			if j, ok := slices.BinarySearchFunc(f.Effects, EffectFact{Param: arg, Sub: sub, Kind: k, Given: spec.Given}, compareEffects); ok {
				return f.Effects[j].Effect, true
			}
		}
	}
	for ; i < len(f.Effects) && f.Effects[i].Param == arg && f.Effects[i].Sub == sub; i++ {
		if f.Effects[i].Kind == key && f.Effects[i].Given == 0 {
			return f.Effects[i].Effect, true
		}
	}
	if any == path.Both(path.Keep) && spec.Kind != nil && !hasVerbs(spec.Kind) {
		return path.Effect{}, false
	}
	return any, true
}

// hasVerbs reports whether all that releases the kind is a verb, or a call, of
// the value itself or of the part of it that is asked about: what any question
// about that finds. A value of a type that is released by a part of it has been
// asked about by that.
func hasVerbs(k *contract.Kind) bool {
	return len(k.Releases) > 0 && !slices.ContainsFunc(k.Releases, func(r contract.Release) bool { return r.Method != "" && !path.IsVerb(r.Method) })
}

// acquires returns what a call of callee acquires by its summary.
func (f *FuncFact) acquires(callee *types.Func) []Acquire {
	var as []Acquire
	for _, a := range f.Acquires {
		as = append(as, a.acquire(callee))
	}
	return as
}

// alwaysFails reports whether the summary says that the error of fn is never
// nil: a stub, which hands on nothing.
func (f *FuncFact) alwaysFails(fn *types.Func) bool {
	return f != nil && slices.Contains(f.NonNil, errIndex(fn.Signature()))
}

// importedReleasers returns the kind of a struct of another package that
// holds a resource of the given kind at sub, nil if no method of it
// releases that.
func (r *Result) importedReleasers(named *types.Named, sub string, kind *contract.Kind, declared types.Type) *contract.Kind {
	f := new(TypeFact)
	if !r.isSummarized(named.Obj().Pkg()) || !r.pass.ImportObjectFact(named.Obj(), f) {
		return nil
	}
	i := slices.IndexFunc(f.Owns, func(o OwnedFact) bool { return o.Sub == sub })
	if i < 0 {
		return nil
	}
	k := &contract.Kind{Type: types.TypeString(named, nil), Flush: kind != nil && kind.Flush}
	for _, m := range f.Owns[i].Releases {
		if obj, _, _ := types.LookupFieldOrMethod(declared, true, named.Obj().Pkg(), m); obj != nil {
			k.Releases = append(k.Releases, contract.Release{Method: m})
		}
	}
	if k.Releases == nil {
		return nil
	}
	if kind != nil {
		for _, inner := range kind.Releases {
			k.Releases = append(k.Releases, contract.Release{Path: sub + inner.Path, Method: inner.Method})
		}
	}
	return k
}

// predicate is Semantics.ErrPredicate by the summary. Without one, a true
// answer is taken to need an error, as in errors.Is(err, target).
func (f *FuncFact) predicate(arg, result int) (ifTrue, ifFalse bool) {
	if f != nil {
		for _, p := range f.Predicates {
			if p.Arg == arg && p.Result == result {
				return p.IfTrue, p.IfFalse
			}
		}
	}
	return true, false
}
