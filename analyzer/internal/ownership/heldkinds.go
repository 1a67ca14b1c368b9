package ownership

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// How a field is released that has no usual verb shows where the package
// acquires what it keeps there: a constructor that returns the owner says of
// what kind it is.

// kindAt returns how what the package keeps at p is released, nil if it is not,
// or not known.
func (r *Result) kindAt(p place) *contract.Kind {
	t := p.variable().Type()
	if p.elem {
		if t = elementType(t); t == nil {
			return nil
		}
	}
	if kind := r.fieldKind(t); kind != nil || isBasic(t) {
		return kind
	}
	return r.heldKinds()[p]
}

// heldKinds returns the kinds of what this package acquires and puts into the
// fields of its types, the first one of each.
func (r *Result) heldKinds() map[place]*contract.Kind {
	if r.held != nil {
		return r.held
	}
	r.held, r.flushed = make(map[place]*contract.Kind), make(map[place]*contract.Kind)
	for _, fn := range r.Funcs() {
		for _, f := range r.foundIn(fn) {
			if f.Search == nil || f.Kind == nil || f.Lock || f.Global != "" {
				continue
			}
			kinds := r.held
			if f.Kind.OnSuccess || f.OnSuccess {
				kinds = r.flushed
			}
			for _, e := range f.Search.Ends {
				switch {
				case e.Why == path.WhyReturned && e.Owner != nil:
					r.noteHeld(kinds, e, f.Kind)
				case e.Why == path.WhyTaken:
					r.noteStored(kinds, e.At, f.Kind)
				}
			}
		}
	}
	return r.held
}

// isOnlyFlushed reports whether what this package keeps at p is there to be
// flushed: who has failed needs it no more.
func (r *Result) isOnlyFlushed(p place) bool {
	return r.heldKinds()[p] == nil && r.flushed[p] != nil
}

// noteHeld notes where the returned owner holds what is released as kind says.
func (r *Result) noteHeld(kinds map[place]*contract.Kind, e path.Exit, kind *contract.Kind) {
	named, ok := types.Unalias(ownerType(e.Owner)).(*types.Named)
	if !ok || named.Obj().Pkg() != r.pass.Pkg {
		return
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for _, sub := range append([]string{e.Sub}, e.Subs...) {
		name, isElem := strings.CutSuffix(sub, alias.Elem)
		for i := range st.NumFields() {
			if p := (place{named.Origin(), i, isElem}); "."+st.Field(i).Name() == name && kinds[p] == nil {
				kinds[p] = kind
			}
		}
	}
}

// noteStored notes the field, or the map in a field, that the instruction stores
// something in that is released as kind says.
func (r *Result) noteStored(kinds map[place]*contract.Kind, at ssa.Instruction, kind *contract.Kind) {
	var addr ssa.Value
	isElem := false
	switch at := at.(type) {
	case *ssa.Store:
		addr = at.Addr
	case *ssa.MapUpdate:
		if load, ok := at.Map.(*ssa.UnOp); ok {
			addr, isElem = load.X, true
		}
	}
	field, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return
	}
	if p, ok := r.placeOf(field, isElem); ok && kinds[p] == nil {
		kinds[p] = kind
	}
}

// releasesAnother reports whether the step of a releaser of p's owner is the
// release of another field.
func (r *Result) releasesAnother(step *ssa.Call, fn *ssa.Function, p place) bool {
	for i := range p.owner.Underlying().(*types.Struct).NumFields() {
		q := place{p.owner, i, false}
		if q == p {
			continue
		}
		kind := r.kindAt(q)
		if kind == nil {
			continue
		}
		root := asUsed(fn, alias.Val{Base: fn.Params[0], Path: "." + q.name()})
		if r.isReleaseSite(step.Common(), root, &path.Spec{Fn: fn, Kind: kind, Root: root}) {
			return true
		}
	}
	return false
}
