package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A field loses what it holds in two more ways than by the assignment of what
// its function acquires. It is set to nil, which says that there is something
// in it. Or a method that begins (see begins), which fills it for the
// constructor, is called again by one that does not: the rotation of a log. The
// evidence that is needed is that of Displaced.

// drops reports whether a store of nil makes the field lose what it holds. What
// is released by a call may have been called as another function: gives up
// towards silence.
func (r *Result) drops(fn *ssa.Function, st *ssa.Store, addr *ssa.FieldAddr) (d Displaced, ok bool) {
	if fn.Parent() != nil || begins(fn.Name()) || !isParameter(addr.X) {
		return d, false
	}
	p, ok := r.placeOf(addr, false)
	if !ok || r.heldKinds()[p] == nil {
		return d, false
	}
	kind := r.kindAt(p)
	if kind.Releases[0].Method == "" || !r.isPrivate(p) {
		return d, false
	}
	releaser := r.neglected(fn, p, kind, p.variable().Type())
	if releaser == nil {
		return d, false
	}
	return Displaced{Fn: fn, At: st, Owner: p.owner, Field: p.variable(), Nil: true, Method: kind.Releases[0].Method, Releaser: releaser}, true
}

// neglected returns the method that releases what is at p, if nobody around fn
// has to do with that but to use it, or with another value of the type: nil if
// somebody may.
func (r *Result) neglected(fn *ssa.Function, p place, kind *contract.Kind, elem types.Type) *ssa.Function {
	u := r.usesAt(p, kind, true)
	if u.lost || movesFrom(u, p) {
		return nil
	}
	releaser := r.releaserAmong(u.released, p, kind)
	if releaser == nil || r.isTendedTo(fn, u.released, elem) || slices.ContainsFunc(u.accessors, r.isValued) {
		return nil
	}
	return releaser
}

func isParameter(v ssa.Value) bool {
	_, ok := v.(*ssa.Parameter)
	return ok
}

// A filling is a method that acquires what it puts into a field of its receiver.
type filling struct {
	place
	kind *contract.Kind
}

// fillings returns the methods that begin and the fields that they fill, and do
// not look at before.
func (r *Result) fillings() map[*ssa.Function][]filling {
	if r.filled != nil {
		return r.filled
	}
	r.filled = make(map[*ssa.Function][]filling)
	for _, fn := range r.Funcs() {
		if fn.Parent() != nil || fn.Signature.Recv() == nil || !begins(fn.Name()) || len(r.called().calls[fn]) < 2 {
			continue
		}
		for _, instr := range r.scanOf(fn).changes {
			if f, ok := r.fills(fn, instr); ok {
				r.filled[fn] = append(r.filled[fn], f)
			}
		}
	}
	return r.filled
}

// fills returns the field of its receiver that fn fills by instr.
func (r *Result) fills(fn *ssa.Function, instr ssa.Instruction) (f filling, ok bool) {
	st, ok := instr.(*ssa.Store)
	if !ok || !isResult(st.Val) {
		return f, false
	}
	addr, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || path.NameOf(addr.X) != (alias.Val{Base: fn.Params[0]}) {
		return f, false
	}
	p, ok := r.placeOf(addr, false)
	if !ok {
		return f, false
	}
	call, kind := r.acquisitionOf(fn, st.Val)
	if call == nil || kind.OnSuccess || kind.Releases[0].Method == "" || !r.isPrivate(p) || r.looksAt(fn, p) {
		return f, false
	}
	return filling{p, kind}, true
}

// displacesBy reports whether the call runs a method that fills a field of fn's
// receiver again. All that make the owner must fill it so at first. A function
// that is no method may be there to begin, too: gives up towards silence.
func (r *Result) displacesBy(fn *ssa.Function, call ssa.CallInstruction) (d Displaced, ok bool) {
	callee := bodyOf(call.Common().StaticCallee())
	if callee == nil || fn.Parent() != nil || fn.Signature.Recv() == nil || begins(fn.Name()) {
		return d, false
	}
	for _, f := range r.fillings()[callee] {
		if path.NameOf(call.Common().Args[0]) != (alias.Val{Base: fn.Params[0]}) || !r.isFilledAtFirst(f.place) || r.looksAt(fn, f.place) {
			continue
		}
		if releaser := r.neglected(fn, f.place, f.kind, nil); releaser != nil {
			return Displaced{Fn: fn, At: call, By: callee, Owner: f.owner, Field: f.variable(), Method: f.kind.Releases[0].Method, Releaser: releaser}, true
		}
	}
	return d, false
}

// fillsMade removes those of the owners made that a method which begins fills.
func (r *Result) fillsMade(p place, made map[ssa.Value]bool) (filled bool) {
	for fn, fs := range r.fillings() {
		if !slices.ContainsFunc(fs, func(f filling) bool { return f.place == p }) {
			continue
		}
		for _, call := range r.called().calls[fn] {
			if recv := call.Common().Args[0]; made[recv] {
				filled = true
				delete(made, recv)
			}
		}
	}
	return filled
}
