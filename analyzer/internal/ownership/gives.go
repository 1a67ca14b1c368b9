package ownership

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may acquire something for a function that it gets, for who ranges over
// the sequence that it returns, or for who receives from a channel that it gets or
// returns, and look after it no more. Whoever is given it so, in this package or in
// another one, and releases it on some path, must do so on every one. Who alone is
// given it, the body of a range, the one receiver of a channel that a call returns, or
// what a function of another package calls, must do so even if nothing but a use is seen.

// A GiveFact says what a function gives to parameter Arg of a function, or sends on a
// channel: its parameter Param, or, if that is 0, its result Result.
type GiveFact struct {
	// Param, and Err, the parameter that is not nil if there is nothing, are one more
	// than the index, 0 if absent. Arg is contract.None for a channel.
	Param, Result, Arg, Err int
	Kind                    contract.Kind
	// At is the FILE:LINE of the acquisition, the file without its directory.
	At string
}

func compareGives(a, b GiveFact) int {
	return cmp.Or(cmp.Compare(a.Param, b.Param), cmp.Compare(a.Result, b.Result), cmp.Compare(a.Arg, b.Arg), cmp.Compare(kindKey(&a.Kind), kindKey(&b.Kind)))
}

func isSameGive(a, b GiveFact) bool { return compareGives(a, b) == 0 }

// givesOf returns what fn gives.
func (r *Result) givesOf(fn *ssa.Function) []GiveFact {
	if !slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return mayBeGiven(p.Type()) }) && !returnsGiving(fn.Signature.Results()) {
		return nil
	}
	if gs, ok := r.gives[fn]; ok {
		return gs
	}
	w := giver{Result: r, fn: fn}
	w.within(fn, 2)
	slices.SortStableFunc(w.list, compareGives)
	w.list = slices.CompactFunc(w.list, isSameGive)
	r.gives[fn] = w.list
	return w.list
}

// mayBeGiven reports whether something can be given by a value of type t: a function
// that gets, or a channel that takes, what can be a resource.
func mayBeGiven(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Signature:
		return canHold(t.Params())
	case *types.Chan:
		_, isBasic := t.Elem().Underlying().(*types.Basic)
		return !isBasic
	}
	return false
}

// returnsGiving reports whether one of the results is a sequence, or a channel.
func returnsGiving(res *types.Tuple) bool {
	for v := range res.Variables() {
		switch t := v.Type().Underlying().(type) {
		case *types.Chan:
			return mayBeGiven(t)
		case *types.Signature:
			if yield := yieldOf(t); yield != nil {
				return mayBeGiven(yield)
			}
		}
	}
	return false
}

// yieldOf returns the type of the function that a sequence gets, nil if t is none.
func yieldOf(t *types.Signature) *types.Signature {
	if t.Params().Len() != 1 || t.Results().Len() > 0 {
		return nil
	}
	yield, _ := t.Params().At(0).Type().Underlying().(*types.Signature)
	return yield
}

// A giver finds what fn gives.
type giver struct {
	*Result
	fn   *ssa.Function
	list []GiveFact
}

// within looks at what in, which is fn or a literal in it, acquires.
func (w *giver) within(in *ssa.Function, depth int) {
	for _, f := range w.foundIn(in) {
		if f.Fn != in || !isLeft(f) || isPipeEnd(f) {
			continue
		}
		for _, e := range slices.Concat(f.Search.Ends, f.Search.Passed) {
			if e.Why != path.WhyTaken {
				continue
			}
			switch at := e.At.(type) {
			case *ssa.Send:
				w.sent(f, at.X, at.Chan)
			case *ssa.Select:
				for _, st := range at.States {
					if st.Dir == types.SendOnly {
						w.sent(f, st.Send, st.Chan)
					}
				}
			case ssa.CallInstruction:
				w.called(f, at)
			}
		}
	}
	if depth > 0 {
		for _, lit := range in.AnonFuncs {
			w.within(lit, depth-1)
		}
	}
}

// called looks at a call of a function that the giver gets, which is given the root.
func (w *giver) called(f Found, call ssa.CallInstruction) {
	cc := call.Common()
	if _, isDefer := call.(*ssa.Defer); isDefer {
		return
	}
	if _, ok := cc.Value.Type().Underlying().(*types.Signature); !ok || cc.IsInvoke() || call.Parent() != f.spec.Fn {
		return
	}
	arg := slices.IndexFunc(cc.Args, func(a ssa.Value) bool { return w.kindIn(f, a) != nil })
	if _, isParam := rootOf(cc.Value).Base.(*ssa.Parameter); !isParam || arg < 0 || !w.isLeftWith(call, f.spec) {
		return
	}
	err := slices.IndexFunc(cc.Args, func(a ssa.Value) bool {
		name := path.NameOf(a)
		return gotype.IsError(a.Type()) && (name == alias.Nil || f.spec.Err != nil && name.Base == f.spec.Err)
	})
	w.add(f, w.kindIn(f, cc.Args[arg]), cc.Value, arg, err+1)
}

// sent looks at v, which is sent on channel ch.
func (w *giver) sent(f Found, v, ch ssa.Value) {
	if kind := w.kindIn(f, v); kind != nil {
		w.add(f, kind, ch, contract.None, 0)
	}
}

// kindIn returns how v is released if it is what was found, or a struct that is made
// to hold that in a field; nil if it is neither.
func (w *giver) kindIn(f Found, v ssa.Value) *contract.Kind {
	if isRootIn(v, f.spec.Root) {
		return f.Kind
	}
	field := fieldWith(v, f.spec.Root)
	if field == "" {
		return nil
	}
	k := w.structKind(v.Type(), field, f)
	if named := structOf(v.Type()); k != nil || named == nil || named.Obj().Pkg() != w.pass.Pkg {
		return k
	}
	if _, ok := w.findForgotten(f); ok {
		return nil // the report stands there
	}
	return w.kindByField(v.Type(), field, f) // the package itself can get at it
}

// kindByField returns how a struct of type t that holds something in a field is
// released by that, nil if it has methods that speak of it.
func (r *Result) kindByField(t types.Type, field string, f Found) *contract.Kind {
	if r.isReleasable(gotype.Deref(t)) {
		return nil
	}
	k := &contract.Kind{Type: types.TypeString(t, nil), Flush: f.Kind.Flush}
	for _, rel := range f.Kind.Releases {
		k.Releases = append(k.Releases, contract.Release{Path: field + rel.Path, Method: rel.Method})
	}
	return k
}

// givesOthers returns what fn gives that other packages can release.
func (r *Result) givesOthers(fn *ssa.Function) []GiveFact {
	return slices.DeleteFunc(slices.Clone(r.givesOf(fn)), func(g GiveFact) bool {
		return !slices.ContainsFunc(g.Kind.Releases, func(rel contract.Release) bool {
			return rel.Path == "" || token.IsExported(rel.Path[1:])
		})
	})
}

// fieldWith returns the field in which v, a struct of the function's own or a pointer
// to it, holds the root; "" if it does not.
func fieldWith(v ssa.Value, root alias.Val) string {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	made, ok := v.(*ssa.Alloc)
	if !ok {
		return ""
	}
	for _, ref := range *made.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if ok && slices.ContainsFunc(*addr.Referrers(), func(use ssa.Instruction) bool {
			st, ok := use.(*ssa.Store)
			return ok && st.Addr == addr && isRootIn(st.Val, root)
		}) {
			return alias.FieldName(made.Type(), addr.Field)
		}
	}
	return ""
}

// isLeftWith reports whether behind the call nothing of the function looks after the
// root.
func (w *giver) isLeftWith(call ssa.CallInstruction, spec *path.Spec) bool {
	l := lapses{Result: w.Result}
	return l.isLeftWith(call, spec)
}

// add notes that to, a function or a channel, is given what was found, which is
// released there as kind says.
func (w *giver) add(f Found, kind *contract.Kind, to ssa.Value, arg, err int) {
	g := GiveFact{Arg: arg, Err: err, Kind: *kind, At: w.place(f.Call.Pos())}
	g.Kind.Reason, g.Kind.Origin = "", ""
	switch base := rootOf(to).Base.(type) {
	case *ssa.MakeChan:
		if g.Result = w.resultOf(base); g.Result < 0 {
			return
		}
	case *ssa.Parameter:
		if base.Parent() == w.fn {
			g.Param = 1 + slices.Index(w.fn.Params, base)
			break
		}
		if base.Parent().Parent() != w.fn || yieldOf(base.Parent().Signature) == nil {
			return
		}
		if g.Result = w.literalResult(base.Parent()); g.Result < 0 {
			return
		}
	default:
		return
	}
	w.list = append(w.list, g)
}

// resultOf returns as which result fn returns v, -1 if it does not.
func (w *giver) resultOf(v ssa.Value) int {
	return w.returned(func(res ssa.Value) bool { return rootOf(res).Base == v })
}

// literalResult returns as which result fn returns the literal, -1 if it does not.
func (w *giver) literalResult(lit *ssa.Function) int {
	return w.returned(func(res ssa.Value) bool { return funcOf(res) == lit })
}

func (w *giver) returned(is func(ssa.Value) bool) int {
	for _, ret := range returnsOf(w.fn) {
		if i := slices.IndexFunc(ret.Results, is); i >= 0 {
			return i
		}
	}
	return -1
}

// given asks those to whom the functions that fn calls give something.
func (w *lapses) given(fn *ssa.Function) {
	for _, call := range w.callsIn(fn) {
		cc := call.Common()
		callee := cc.StaticCallee()
		if _, isDefer := call.(*ssa.Defer); isDefer || callee == nil || callee.Parent() != nil {
			continue
		}
		var gives []GiveFact
		if body := bodyOf(callee); body != nil {
			gives = w.givesOf(body)
		} else if f := w.calleeFact(cc, callee); f != nil {
			gives = f.Gives
		}
		for _, g := range gives {
			w.givenBy(call, g)
		}
	}
}

// givenBy asks who gets what the call gives.
func (w *lapses) givenBy(call ssa.CallInstruction, g GiveFact) {
	args := call.Common().Args
	var to ssa.Value
	if c, isCall := call.(*ssa.Call); g.Param > 0 && g.Param <= len(args) {
		to = args[g.Param-1]
	} else if isCall && g.Param == 0 {
		to = alias.ResultOf(c, g.Result)
	}
	switch {
	case to == nil:
	case g.Arg == contract.None:
		w.askReceivers(call, g, to)
	case g.Param > 0:
		w.askFunction(call, g, funcOf(to))
	default:
		for _, ref := range *to.Referrers() {
			if ranged, ok := ref.(*ssa.Call); ok && ranged.Call.Value == to && len(ranged.Call.Args) == 1 {
				w.askFunction(call, g, funcOf(ranged.Call.Args[0]))
			}
		}
	}
}

// askReceivers asks those who receive what the call sends on channel ch. Where only
// one receives from a channel that the call returns, nobody else has it.
func (w *lapses) askReceivers(call ssa.CallInstruction, g GiveFact, ch ssa.Value) {
	cs := &channels{r: w.Result, seen: make(map[ssa.Value]bool)}
	if g.Param > 0 {
		cs.named(ch, maxEnding)
	} else {
		cs.uses(ch)
	}
	isOnly := g.Param == 0 && !cs.lost && len(cs.receives) == 1
	for _, rec := range cs.receives {
		if rec.value != nil && !rec.isChosen {
			w.askGiven(call, g, &path.Spec{Fn: rec.at.Parent(), Start: rec.at, OK: rec.more, Root: alias.Val{Base: rec.value}}, isOnly)
		}
	}
}

// askFunction asks the function that gets what the call gives as a parameter.
func (w *lapses) askFunction(call ssa.CallInstruction, g GiveFact, fn *ssa.Function) {
	if fn == nil || len(fn.Blocks) == 0 || fn.Pkg != w.SSA().Pkg || wrapped(fn) || g.Arg >= len(fn.Params) {
		return
	}
	spec := &path.Spec{Fn: fn, Root: alias.Val{Base: fn.Params[g.Arg]}, Told: true}
	if i := g.Err - 1; i >= 0 && i < len(fn.Params) && gotype.IsError(fn.Params[i].Type()) {
		spec.ErrParams = []ssa.Value{fn.Params[i]}
	}
	isHere := bodyOf(call.Common().StaticCallee()) != nil
	w.askGiven(call, g, spec, g.Param == 0 || !isHere) // of a visitor of this package all callers are asked
}

// isOnlyUsed reports whether nothing becomes of what a function is given: nobody else
// has it.
func isOnlyUsed(res *path.Result) bool {
	return !slices.ContainsFunc(res.Ends, func(e path.Exit) bool { return e.Why != path.WhyVoid })
}

// askGiven looks for the paths that keep what the call gives to spec's function. One
// that others are given, too, must be meant to release it.
func (w *lapses) askGiven(call ssa.CallInstruction, g GiveFact, spec *path.Spec, isOnly bool) {
	key := lapseKey{spec.Root.Base, kindKey(&g.Kind)}
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	spec.Kind, spec.Limit, spec.Tell = &g.Kind, maxEffectStates, true
	res := path.Search(spec, semantics{w.Result}, w.cache)
	if res.Overflow || res.Incomplete || !res.Released && (!isOnly || !isOnlyUsed(res)) {
		return
	}
	l := Lapse{In: spec.Fn, By: call, Given: &g}
	l.Kind, l.Err, l.OK = spec.Kind, contract.None, contract.None
	switch {
	case len(res.Leaks) > 0:
		l.Exit = res.Leaks[0]
	case len(res.Again) > 0:
		l.Exit, l.Again = res.Again[0], true
	default:
		return
	}
	if p, ok := spec.Root.Base.(*ssa.Parameter); ok && g.Param > 0 {
		l.Param, l.Name = p, p.Name()
	}
	l.Search, l.spec, l.Fn = res, spec, l.In
	w.list = append(w.list, l)
}
