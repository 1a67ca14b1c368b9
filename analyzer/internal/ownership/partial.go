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

// A Partial is a releaser that can return before it has released all that
// its owner holds.
//
// A releaser is a method whose name speaks of releasing and that releases
// the field on some path. One of another name has to be there for nothing else
// (see plainReleasers), and to leave since the release of another field has
// failed. A return on which the field is still held is not
// wrong by itself: Close may have been called before, or nothing been
// started; such guards test flags, and are right as a rule. So only a path
// that leaves because a step has failed is taken for a slip: the step is
// the release of something else (or the flush before it), or something
// else has been released on the way, so that the owner is of no use any
// more. All else is silence, and so is a field that another releaser can
// still release.
type Partial struct {
	// Fn is the releaser, Field the field that it leaves held, Elem that
	// its elements are meant, Before that it leaves before the loop over them.
	Fn           *ssa.Function
	Field        *types.Var
	Elem, Before bool
	// Method is the release that is missing, "" for the call of a
	// function.
	Method string
	// Decisions lead to the return At; the last one is taken because Step
	// has failed.
	Decisions []path.Decision
	At        ssa.Instruction
	Step      *ssa.Call
}

// Partials returns the releasers of the package that can return too early,
// in source order, one for each releaser. An error is a fault of the
// analysis.
func (r *Result) Partials() (_ []Partial, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.recovered(&err)
	var ps []Partial
	for _, fn := range r.Funcs() {
		if p, ok := r.partial(fn); ok {
			ps = append(ps, p)
		}
	}
	return ps, nil
}

// partial returns the first field that fn, if it is a releaser, can leave
// held.
func (r *Result) partial(fn *ssa.Function) (p Partial, ok bool) {
	owner := ownerReleasedBy(fn)
	if owner == nil {
		return p, false
	}
	st := owner.Underlying().(*types.Struct)
	for i := range st.NumFields() {
		f := st.Field(i)
		if kind := r.kindAt(place{owner, i, false}); kind != nil && isMeant(f) {
			if p, ok = r.leftHeld(fn, place{owner, i, false}, kind); ok && !r.isOnlyFlushed(place{owner, i, false}) {
				return p, true
			}
		}
		if !speaksOfReleasing(fn) {
			continue // what a loop does may be its job: gives up towards silence
		}
		if kind := r.kindAt(place{owner, i, true}); kind != nil {
			if p, ok = r.leftInLoop(fn, place{owner, i, true}, kind); ok {
				return p, true
			}
			if p, ok = r.leftBeforeLoop(fn, place{owner, i, true}, kind); ok {
				return p, true
			}
		}
	}
	return p, false
}

// ownerReleasedBy returns the struct type whose releaser fn may be by its
// form, nil if it is none: a method that needs to be told at most how long it
// may take and what has failed.
func ownerReleasedBy(fn *ssa.Function) *types.Named {
	recv := fn.Signature.Recv()
	if recv == nil || fn.Parent() != nil || len(fn.Blocks) < 2 || !needsErrors(fn.Signature) {
		return nil
	}
	if !speaksOfReleasing(fn) && (isStep(fn.Name()) || errIndex(fn.Signature) < 0) {
		return nil
	}
	t := recv.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return nil
	}
	return named.Origin()
}

// fieldKind returns how a value of a field's type is released, nil if it
// is not, or provably needs no release.
func (r *Result) fieldKind(t types.Type) *contract.Kind {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		if sig.Params().Len() > 0 {
			return nil
		}
		return callKind
	}
	if isBasic(t) {
		return nil
	}
	kind := r.kindOf(t)
	if kind == nil || kind.OnSuccess || strings.HasPrefix(typeName(t), "time.") {
		return nil // a timer that nobody stops runs out
	}
	if len(kind.Releases) > 0 && kind.Releases[0].Method == "Wait" {
		return nil // a process is not held by whoever cannot signal it
	}
	if r.releasesNothing(t, kind) {
		return nil
	}
	return kind
}

// ReleasesNothing implements path.Semantics.
func (s semantics) ReleasesNothing(t types.Type, kind *contract.Kind) bool {
	return kind != nil && !types.IsInterface(t) && s.r.releasesNothing(t, kind)
}

// releasesNothing reports whether a method of this package that releases values
// of type t provably does nothing.
func (r *Result) releasesNothing(t types.Type, kind *contract.Kind) bool {
	return slices.ContainsFunc(kind.Releases, func(rel contract.Release) bool {
		obj, _, _ := types.LookupFieldOrMethod(t, true, r.pass.Pkg, rel.Method)
		m, ok := obj.(*types.Func)
		if !ok || rel.Path != "" || m.Pkg() != r.pass.Pkg {
			return false
		}
		fn := r.funcOf(m)
		return fn != nil && isEmpty(fn)
	})
}

// isMeant reports whether a call of field f, if it is a function, is a
// release, and not some callback.
func isMeant(f *types.Var) bool {
	if _, ok := f.Type().Underlying().(*types.Signature); !ok || typeName(f.Type()) == "context.CancelFunc" {
		return true
	}
	name := strings.ToLower(f.Name())
	for _, told := range [...]string{"handler", "callback", "hook", "listener"} {
		if strings.HasSuffix(name, told) {
			return false // it is told of the release
		}
	}
	return slices.ContainsFunc([]string{"cancel", "close", "stop", "release", "cleanup", "shutdown", "unsubscribe"},
		func(verb string) bool { return strings.HasPrefix(name, verb) })
}

// isEmpty reports whether fn provably does nothing: no call, no store, no
// branch.
func isEmpty(fn *ssa.Function) bool {
	if len(fn.Blocks) != 1 {
		return false
	}
	return !slices.ContainsFunc(fn.Blocks[0].Instrs, func(i ssa.Instruction) bool {
		switch i.(type) {
		case ssa.CallInstruction, *ssa.Store, *ssa.Send, *ssa.MapUpdate:
			return true
		}
		return false
	})
}

// elementType returns the type of what a map or a slice holds, nil for
// another type.
func elementType(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Map:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	}
	return nil
}

// leftHeld looks for a return of releaser fn that leaves the field at p
// held since a step has failed.
func (r *Result) leftHeld(fn *ssa.Function, p place, kind *contract.Kind) (left Partial, ok bool) {
	root := alias.Val{Base: fn.Params[0], Path: "." + p.name()}
	spec := &path.Spec{Fn: fn, Kind: kind, Root: root}
	spoken := speaksOfReleasing(fn)
	if !spoken && !r.onlyReleases(fn, root.Path, kind) {
		return left, false
	}
	root = asUsed(fn, root)
	sites := r.releaseSites(fn, root, spec)
	if len(sites) == 0 {
		return left, false
	}
	res := path.Search(spec, semantics{r}, r.cache)
	if res.Overflow || !res.Released {
		return left, false
	}
	for _, e := range res.Leaks {
		decisions, blocks := e.Way()
		d, at := decisive(decisions, blocks, sites)
		if d < 0 || slices.ContainsFunc(decisions[d:], isReleasedBefore) {
			continue
		}
		step := failedStep(decisions[d], blocks[:at+1])
		if step == nil || !spoken && !r.releasesAnother(step, fn, p) {
			continue
		}
		if r.neverFails(step) || r.isLayerOn(step, p) || !r.isSlip(step, root, blocks[:at+1]) || r.hasOtherReleaser(fn, p, kind) {
			continue
		}
		return Partial{Fn: fn, Field: p.variable(), Method: kind.Releases[0].Method, Decisions: decisions[:d+1], At: e.At, Step: step}, true
	}
	return left, false
}

// asUsed returns the name by which fn uses root, a part of its receiver: a
// receiver that is a value, or that a literal captures, is kept in a
// variable.
func asUsed(fn *ssa.Function, root alias.Val) alias.Val {
	recv := fn.Params[0]
	if refs := *recv.Referrers(); len(refs) == 1 {
		if st, ok := refs[0].(*ssa.Store); ok && st.Val == recv {
			if addr := path.NameOf(st.Addr); isStructType(recv.Type()) {
				return addr.Join(root.Path)
			}
			return alias.Val{Base: st.Addr, Path: "*" + root.Path}
		}
	}
	return root
}

func isStructType(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// releaseSites returns the calls in fn that release root, a part of its
// receiver.
func (r *Result) releaseSites(fn *ssa.Function, root alias.Val, spec *path.Spec) []ssa.Instruction {
	var sites []ssa.Instruction
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && r.isReleaseSite(call.Common(), root, spec) {
				sites = append(sites, instr)
			}
		}
	}
	return sites
}

func (r *Result) isReleaseSite(cc *ssa.CallCommon, root alias.Val, spec *path.Spec) bool {
	if _, ok := cc.Value.(*ssa.Builtin); ok {
		return false
	}
	if !cc.IsInvoke() && path.NameOf(cc.Value) == root {
		return true
	}
	callee := cc.StaticCallee()
	name := path.MethodName(cc)
	for i, op := range path.Operands(cc) {
		v := path.NameOf(op)
		if v.Base != root.Base {
			continue
		}
		if rest, ok := alias.Rel(v.Path, root.Path); ok && i == 0 && name != "" && isOrder(cc, name, spec.Kind) {
			return rest == "" || slices.Contains(spec.Kind.Releases, contract.Release{Path: rest, Method: name})
		}
		if v == root && i == 0 && path.IsVerb(name) && isToldWhat(cc.Signature()) {
			continue // whatever its body does: that is for what it is told
		}
		if rest, ok := alias.Rel(root.Path, v.Path); ok {
			e := semantics{r}.Effect(cc, callee, i, rest, spec)
			if e.Success.Op == path.Release || e.Failure.Op == path.Release {
				return true
			}
		}
	}
	return false
}

// hasOtherReleaser reports whether what fn has left held can still be
// released by another method that speaks of releasing, or by a caller of
// fn: then fn is not the releaser, or its failure is looked after.
func (r *Result) hasOtherReleaser(fn *ssa.Function, p place, kind *contract.Kind) bool {
	for i := range p.owner.NumMethods() {
		other := r.funcOf(p.owner.Method(i))
		if other == nil || other == fn || !isReleaserName(other.Name()) && !calls(other, fn) {
			continue
		}
		if !other.Object().Exported() && calls(fn, other) {
			continue // a part of fn
		}
		root := asUsed(other, alias.Val{Base: other.Params[0], Path: "." + p.name()})
		if p.elem {
			if len(r.elementReleases(other, p, kind)) > 0 {
				return true
			}
			continue
		}
		spec := &path.Spec{Fn: other, Kind: kind, Root: root}
		for _, site := range r.releaseSites(other, root, spec) {
			if site.(ssa.CallInstruction).Common().StaticCallee() != fn {
				return true
			}
		}
	}
	return false
}

// calls reports whether fn, or a literal in it, has a call of callee.
func calls(fn, callee *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Common().StaticCallee() == callee {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return calls(lit, callee) })
}

// leftInLoop looks for a loop of releaser fn over the elements at p that
// stops when the release of one of them fails.
func (r *Result) leftInLoop(fn *ssa.Function, p place, kind *contract.Kind) (left Partial, ok bool) {
	sites := r.elementReleases(fn, p, kind)
	for _, site := range sites {
		call, ok := site.(*ssa.Call)
		if !ok || call.Parent() != fn || !path.InCycle(call.Block()) {
			continue
		}
		d, ok := failureOf(call)
		if !ok || r.neverFails(call) {
			continue
		}
		out := d.If.Block().Succs[0]
		if !d.Taken {
			out = d.If.Block().Succs[1]
		}
		ret := returnFrom(out)
		if ret == nil || reachesAny(out, sites) || r.hasOtherReleaser(fn, p, kind) {
			continue
		}
		return Partial{Fn: fn, Field: p.variable(), Elem: true, Method: kind.Releases[0].Method, Decisions: []path.Decision{d}, At: ret, Step: call}, true
	}
	return left, false
}

// failureOf returns the branch that is taken since the call's error is not
// nil.
func failureOf(call *ssa.Call) (d path.Decision, ok bool) {
	err := ssa.Value(call)
	if call.Call.Signature().Results().Len() != 1 {
		err = alias.ResultOf(call, errIndex(call.Call.Signature()))
	}
	if err == nil || err.Referrers() == nil {
		return d, false
	}
	for _, ref := range *err.Referrers() {
		test, ok := ref.(*ssa.BinOp)
		if !ok || !gotype.IsError(test.X.Type()) || test.Op != token.NEQ && test.Op != token.EQL {
			continue
		}
		for _, use := range *test.Referrers() {
			if branch, ok := use.(*ssa.If); ok {
				return path.Decision{If: branch, Taken: test.Op == token.NEQ}, true
			}
		}
	}
	return d, false
}

// returnFrom returns the first return that control can reach from b, nil
// if there is none.
func returnFrom(b *ssa.BasicBlock) ssa.Instruction {
	seen := map[*ssa.BasicBlock]bool{b: true}
	for todo := []*ssa.BasicBlock{b}; len(todo) > 0; todo = todo[1:] {
		if ret, ok := todo[0].Instrs[len(todo[0].Instrs)-1].(*ssa.Return); ok {
			return ret
		}
		for _, s := range todo[0].Succs {
			if !seen[s] {
				seen[s] = true
				todo = append(todo, s)
			}
		}
	}
	return nil
}

// elementReleases returns the calls in fn that release elements of the
// container at p.
func (r *Result) elementReleases(fn *ssa.Function, p place, kind *contract.Kind) []ssa.Instruction {
	w := r.newWalker(kind)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			addr, ok := instr.(*ssa.FieldAddr)
			if !ok || addr.Field != p.field {
				continue
			}
			if q, ok := r.placeOf(addr, true); ok && q == p {
				w.containerVariable(addr)
			}
		}
	}
	return w.uses.released
}
