package ownership

import (
	"cmp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function that gives what it was given to a goroutine, and has nothing to
// do with it any more, has given it away: nobody else knows when the goroutine
// is done. If that releases it on some path it must do so on every one, also
// where nobody in the package has acquired it. Callers that release it to stop
// the goroutine see to the paths that end for other reasons than a failure, and
// so does what asks a question: gives up towards silence.

// gone adds the goroutines that are left with a parameter of their function.
func (w *lapses) gone() {
	for _, fn := range w.Funcs() {
		for _, call := range w.callsIn(fn) {
			if g, ok := call.(*ssa.Go); ok {
				w.goneTo(g)
			}
		}
	}
}

// goneTo looks at the parameters that the go statement gives away.
func (w *lapses) goneTo(g *ssa.Go) {
	fn := g.Parent()
	first := len(fn.Params) - fn.Signature.Params().Len()
	for _, p := range fn.Params[first:] {
		kind := w.fieldKind(p.Type())
		if kind == nil || kind.Releases[0].Method == "" || !isLastUse(g, p) {
			continue
		}
		callee, param := w.recipient(g, &path.Spec{Fn: fn, Kind: kind, Root: alias.Val{Base: p}})
		if key := (lapseKey{param, kindKey(kind)}); param != nil && !w.seen[key] {
			w.seen[key] = true
			w.askGone(Lapse{Found: Found{Fn: fn, Acquire: Acquire{Kind: kind}}, In: callee, By: g, Param: p, Name: param.Name()}, param)
		}
	}
}

// isLastUse reports whether the function does nothing with its parameter
// behind the go statement.
func isLastUse(g *ssa.Go, p *ssa.Parameter) bool {
	var isLast func(v ssa.Value) bool
	isLast = func(v ssa.Value) bool {
		return !slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
			switch use := use.(type) {
			case *ssa.DebugRef:
				return false
			case *ssa.Defer, *ssa.MapUpdate, *ssa.Send, *ssa.Return:
				return true
			case *ssa.MakeClosure:
				return use != g.Call.Value
			case *ssa.Store:
				a, isVariable := use.Addr.(*ssa.Alloc)
				return use.Val == v && (!isVariable || !isLast(a))
			case *ssa.UnOp, *ssa.MakeInterface, *ssa.ChangeInterface:
				return !isLast(use.(ssa.Value))
			}
			return use != ssa.Instruction(g) && canFollow(g, use)
		})
	}
	return isLast(p)
}

// askGone looks for a path of l.In that keeps what it knows as param.
func (w *lapses) askGone(l Lapse, param ssa.Value) {
	root := alias.Val{Base: param}
	if _, isCaptured := param.(*ssa.FreeVar); isCaptured {
		root.Path = "*"
	}
	spec := &path.Spec{Fn: l.In, Kind: l.Kind, Root: root, Limit: maxEffectStates}
	sites := w.releaseSites(l.In, root, spec)
	if len(sites) == 0 {
		return
	}
	res := path.Search(spec, semantics{w.Result}, w.cache)
	if res.Overflow || res.Incomplete || !res.Released && !res.Deferred {
		return
	}
	var slip *path.Exit
	for i, e := range res.Leaks {
		if w.hasSlipped(e, sites) {
			slip = cmp.Or(slip, &res.Leaks[i])
		} else if isTold(e) {
			return
		}
	}
	if slip != nil {
		l.Exit = *slip
		w.list = append(w.list, l)
	}
}

// isTold reports whether the path to an exit took what a select has received: who
// ends the goroutine so has the resource all the while, and a goroutine that
// releases it where it is dead is none's owner.
func isTold(e path.Exit) bool {
	decisions, _ := e.Way()
	return slices.ContainsFunc(decisions, func(d path.Decision) bool {
		test, ok := d.If.Cond.(*ssa.BinOp)
		if !ok || !d.Taken {
			return false
		}
		index, ok := test.X.(*ssa.Extract)
		if !ok {
			return false
		}
		_, ok = index.Tuple.(*ssa.Select)
		return ok
	})
}

// hasSlipped reports whether the path to an exit leaves the releases behind
// since a step of the work has failed.
func (w *lapses) hasSlipped(e path.Exit, sites []ssa.Instruction) bool {
	decisions, blocks := e.Way()
	d, at := decisive(decisions, blocks, sites)
	if d < 0 || slices.ContainsFunc(decisions[d:], isReleasedBefore) {
		return false
	}
	step := failedStep(decisions[d], blocks[:at+1])
	return step != nil && !w.neverFails(step) && w.works(step.Common(), 3)
}
