package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function that only other packages call has no callers in sight. Where it
// releases what it is given wherever it succeeds, and forgets to where a step of
// its work has failed, its callers are told that it releases, and nobody else
// would hear of the fault. What has several releases, a transaction, is ended by
// its beginner, too, and a method may be called as an interface asks: gives up
// towards silence.

// offered adds the functions that are only offered to other packages.
func (w *lapses) offered() {
	for _, fn := range w.Funcs() {
		if fn.Parent() != nil || fn.Signature.Recv() != nil || !fn.Object().Exported() || fn.Pkg.Pkg.Name() == "main" {
			continue
		}
		for _, p := range fn.Params {
			kind := w.fieldKind(p.Type())
			if kind == nil || hasSeveralReleases(kind) {
				continue
			}
			if key := (lapseKey{p, kindKey(kind)}); !w.seen[key] {
				w.askOffered(key, Lapse{Found: Found{Fn: fn, Acquire: Acquire{Kind: kind}}, In: fn, Param: p, Name: p.Name()})
			}
		}
	}
}

// hasSeveralReleases reports whether what is of the kind may be released in ways
// that mean different things, or by a call.
func hasSeveralReleases(kind *contract.Kind) bool {
	return len(kind.Releases) != 1 || kind.Releases[0].Method == ""
}

// isUsedHere reports whether this package names the function, but for its
// declaration.
func (w *lapses) isUsedHere(fn *ssa.Function) bool {
	if w.used == nil {
		w.used = make(map[types.Object]bool)
		for id, obj := range w.pass.TypesInfo.Uses {
			if f, ok := obj.(*types.Func); ok && !w.isInTest(id.Pos()) {
				w.used[f.Origin()] = true
			}
		}
	}
	return w.used[fn.Object()]
}

// askOffered looks for the paths of l.In that keep its parameter since a step has
// failed, where all others release it. Whether l.In is only offered is asked last:
// the answer takes a look at all that the package names.
func (w *lapses) askOffered(key lapseKey, l Lapse) {
	root := alias.Val{Base: l.Param}
	spec := &path.Spec{Fn: l.In, Kind: l.Kind, Root: root, Limit: maxEffectStates}
	sites := w.releaseSites(l.In, root, spec)
	if len(sites) == 0 || w.isUsedHere(l.In) {
		return
	}
	w.seen[key] = true
	res := path.Search(spec, semantics{w.Result}, w.cache)
	if res.Overflow || res.Incomplete || !res.Released && !res.Deferred || len(res.Leaks) == 0 {
		return
	}
	for _, e := range res.Ends {
		if e.Why != path.WhyReleased && e.Why != path.WhyVoid {
			return
		}
	}
	for _, e := range res.Leaks {
		if e.Class != path.Failure && l.In.Signature.Results().Len() > 0 || !w.hasSlipped(e, sites) {
			return
		}
	}
	l.Exit = res.Leaks[0]
	w.list = append(w.list, l)
}
