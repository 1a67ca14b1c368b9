package ownership

import (
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

// A method may release what its receiver owns under any name: Surrender,
// GiveBack, Leave. Where the name does not speak of it the body has to: a
// plain releaser needs at most to know what has failed, tells at most how it
// failed itself, and does nothing with what it releases but that. A method that uses it and uses it
// up (Run, ReadAll) is none, so that not every value with such a method is a
// resource: gives up towards silence.

// plainReleasers returns the methods of a type of this package that are there
// to release what it holds at sub, whatever their names are.
func (r *Result) plainReleasers(named *types.Named, sub string, kind *contract.Kind, declared types.Type) []contract.Release {
	var rels []contract.Release
	for m := range named.Methods() {
		fn := r.funcOf(m)
		if fn == nil || !hasMethod(declared, m) || !r.onlyReleases(fn, sub, kind) {
			continue
		}
		eff := r.effectOf(fn, 0, sub, &path.Spec{Kind: kind})
		if eff.Success.Op == path.Release && eff.Failure.Op == path.Release {
			rels = append(rels, contract.Release{Method: m.Name()})
		}
	}
	return rels
}

// onlyReleases reports whether the method does nothing with what its receiver
// holds at sub but release it, or ask it for a name or to write what it has
// kept back.
func (r *Result) onlyReleases(fn *ssa.Function, sub string, kind *contract.Kind) bool {
	sig := fn.Signature
	if !needsErrors(sig) || sig.Results().Len() > 1 || sig.Results().Len() == 1 && !gotype.IsError(sig.Results().At(0).Type()) {
		return false
	}
	recv, releases := asUsed(fn, alias.Val{Base: fn.Params[0]}), false
	for _, call := range r.callsIn(fn) {
		cc := call.Common()
		if canFollow(call, call) && !strings.Contains(sub, alias.Elem) && !tendsElements(cc, recv) {
			return false
		}
		if kind != nil && slices.Contains(kind.Releases, contract.Release{}) && path.NameOf(cc.Value) == recv.Join(sub) {
			releases = true
		}
		for i, op := range path.Operands(cc) {
			at := path.NameOf(op)
			_, isIn := alias.Rel(at.Path, recv.Path+sub)
			switch {
			case at == recv:
				return false
			case at.Base != recv.Base || !isIn:
			case i == 0 && isReleaseOf(kind, path.MethodName(cc)), r.releasesAnyway(cc, i, at, recv.Join(sub), kind):
				releases = true
			case i > 0 || !asksLittle(cc) && !tellsLast(cc):
				return false
			}
		}
	}
	return releases
}

// tendsElements reports whether a call in a loop does nothing but release the
// elements of a container that the receiver has, or note what came of it: such
// a loop ends, and is no work.
func tendsElements(cc *ssa.CallCommon, recv alias.Val) bool {
	if _, ok := cc.Value.(*ssa.Builtin); ok {
		return true
	}
	if callee := cc.StaticCallee(); callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "errors" {
		return true
	}
	at := path.NameOf(cc.Value)
	if ops := path.Operands(cc); path.MethodName(cc) != "" {
		at = path.NameOf(ops[0])
	}
	return at.Base == recv.Base && strings.Contains(at.Path, alias.Elem) && needsErrors(cc.Signature())
}

// releasesAnyway reports whether the call releases its argument i, which is at
// place at, and with it what is at root, whether it fails or not.
func (r *Result) releasesAnyway(cc *ssa.CallCommon, i int, at, root alias.Val, kind *contract.Kind) bool {
	if at != root {
		return false
	}
	e := semantics{r}.Effect(cc, cc.StaticCallee(), i, "", &path.Spec{Kind: kind})
	return e.Success.Op == path.Release && e.Failure.Op == path.Release
}

// asksLittle reports whether the call of a method needs nothing and answers
// with nothing that could be worked with: a name, a descriptor, an error.
func asksLittle(cc *ssa.CallCommon) bool {
	sig := cc.Signature()
	if path.MethodName(cc) == "" || sig.Params().Len() > 0 || sig.Results().Len() > 1 {
		return false
	}
	if sig.Results().Len() == 0 {
		return true
	}
	t := sig.Results().At(0).Type()
	_, isBasic := t.Underlying().(*types.Basic)
	return isBasic || gotype.IsError(t)
}

// tellsLast reports whether the call is one of a method out of sight that
// returns nothing: what is told to a span before its end.
func tellsLast(cc *ssa.CallCommon) bool {
	return path.MethodName(cc) != "" && cc.Signature().Results().Len() == 0 && bodyOf(cc.StaticCallee()) == nil
}

// needsErrors reports whether the method needs no argument but errors and a
// context.
func needsErrors(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		t := p.Type()
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if !gotype.IsError(t) && typeName(t) != "context.Context" {
			return false
		}
	}
	return true
}

// refills reports whether the method stores something that it acquires where
// its receiver, or what a kind of the receiver releases there, is at sub: then
// its receiver owns again what the method has released before.
func (r *Result) refills(fn *ssa.Function, param int, sub string, kind *contract.Kind) bool {
	return r.refillsWithin(fn, param, sub, kind, maxSetUps)
}

// refillsWithin is refills for a method that may leave it to others, which it calls
// on its receiver, to a depth: l.f.Close(); return l.open().
func (r *Result) refillsWithin(fn *ssa.Function, param int, sub string, kind *contract.Kind, depth int) bool {
	places := make(map[alias.Val]bool)
	if sub != "" {
		places[alias.Val{Base: fn.Params[param], Path: sub}] = true
	} else if kind != nil {
		for _, rel := range kind.Releases {
			if rel.Path != "" {
				places[alias.Val{Base: fn.Params[param], Path: rel.Path}] = true
			}
		}
	}
	if len(places) == 0 || r.defersOwnRelease(fn, param, sub, kind) {
		return false
	}
	for _, call := range r.callsIn(fn) {
		c, ok := call.(*ssa.Call)
		if !ok {
			continue
		}
		if callee := bodyOf(c.Call.StaticCallee()); callee != nil && callee != fn && depth > 0 && isMethodCall(&c.Call) &&
			c.Call.Args[0] == ssa.Value(fn.Params[param]) && r.refillsWithin(callee, 0, sub, kind, depth-1) {
			return true
		}
		if !r.storesAt(c, places) {
			continue
		}
		if len(r.acquiresOf(c.Common(), c.Common().StaticCallee())) > 0 && !r.defersRelease(fn, c, places, kind) {
			return true
		}
	}
	return false
}

// defersOwnRelease reports whether fn defers a call of a method of its parameter that
// releases what that holds: whatever has been filled in by then is released at its
// end. Whether it is deferred on all paths is not asked: gives up towards silence.
func (r *Result) defersOwnRelease(fn *ssa.Function, param int, sub string, kind *contract.Kind) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		d, ok := call.(*ssa.Defer)
		if !ok || !isMethodCall(&d.Call) || d.Call.Args[0] != ssa.Value(fn.Params[param]) {
			return false
		}
		callee := bodyOf(d.Call.StaticCallee())
		return callee != nil && callee != fn && r.effectOf(callee, 0, sub, &path.Spec{Kind: kind}).Success.Op == path.Release
	})
}

// defersRelease reports whether fn, behind the call that fills one of the
// places, defers the release of what is there, and does not come back to the
// call: what it has filled in, or has found there, is released at its end.
func (r *Result) defersRelease(fn *ssa.Function, fill *ssa.Call, places map[alias.Val]bool, kind *contract.Kind) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		d, ok := call.(*ssa.Defer)
		if !ok || !isAhead(fill, d) || isAhead(d, fill) {
			return false
		}
		cc := d.Common()
		recv, name := cc.Value, ""
		if cc.IsInvoke() {
			name = cc.Method.Name()
		} else if callee := cc.StaticCallee(); callee != nil && callee.Signature.Recv() != nil {
			recv, name = cc.Args[0], callee.Name()
		}
		load, ok := recv.(*ssa.UnOp)
		return ok && load.Op == token.MUL && places[path.NameOf(load.X)] &&
			(isReleaseOf(kind, name) || kind == nil && path.IsVerb(name))
	})
}

// isAhead reports whether control can go from a to b.
func isAhead(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() && path.Precedes(a, b) {
		return true
	}
	return slices.ContainsFunc(a.Block().Succs, func(s *ssa.BasicBlock) bool { return reachesAny(s, []ssa.Instruction{b}) })
}

// storesAt reports whether a result of the call is stored at one of the places.
func (r *Result) storesAt(call *ssa.Call, places map[alias.Val]bool) bool {
	vals := []ssa.Value{call}
	for len(vals) > 0 {
		v := vals[0]
		vals = vals[1:]
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Extract:
				vals = append(vals, ref)
			case *ssa.MakeInterface:
				vals = append(vals, ref)
			case *ssa.Store:
				if ref.Val == v && places[path.NameOf(ref.Addr)] {
					return true
				}
			}
		}
	}
	return false
}
