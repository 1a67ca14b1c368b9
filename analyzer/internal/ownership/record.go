package ownership

import (
	"go/types"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// recordKind returns the kind of a struct without methods that holds, in a
// field that its callers can name, a resource that is released as inner says:
// a blob that is returned with its size, as the body of a response. Nobody but
// those who get the struct can release that, by the resource itself or by a
// function beside it. A struct that embeds a response may have methods.
func (r *Result) recordKind(named *types.Named, subs []string, inner *contract.Kind) *contract.Kind {
	st, ok := named.Underlying().(*types.Struct)
	if !ok || inner == nil || len(inner.Releases) == 0 {
		return nil
	}
	var held, called []contract.Release
	if n := types.NewMethodSet(types.NewPointer(named)).Len(); n > 0 && !embedsParted(named, subs, inner) {
		if called, ok = r.usingUp(named, subs, inner); !ok || n > named.NumMethods() {
			return nil
		}
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		at := "." + f.Name()
		isNamed := f.Exported() || named.Obj().Pkg() == r.pass.Pkg
		switch {
		case !isNamed || !slices.Contains(subs, at) && !slices.Contains(subs, at+path.Call):
		case gotype.IsFunc(f.Type()) && inner.Releases[0] != (contract.Release{}):
			called = append(called, contract.Release{Path: at})
		case hasRelease(f.Type(), inner):
			held = nil // the last field
			for _, rel := range inner.Releases {
				held = append(held, contract.Release{Path: at + pathFrom(f.Type(), rel.Path), Method: rel.Method})
			}
		}
	}
	if held == nil {
		return nil
	}
	return &contract.Kind{Type: types.TypeString(named, nil), Flush: inner.Flush, Releases: append(held, called...)}
}

// usingUp returns the methods of a type of this package that release what is at
// one of subs, as one does that reads the body of a response and closes it, and
// whether all others leave it there. It does so only of what is released by a
// part: another resource in a struct with methods may be one of several that live
// as long as it does.
func (r *Result) usingUp(named *types.Named, subs []string, inner *contract.Kind) (rels []contract.Release, ok bool) {
	if named.Obj().Pkg() != r.pass.Pkg || hasVerb(named, 0) || !isParted(inner) {
		return nil, false
	}
	for m := range named.Methods() {
		fn := r.funcOf(m)
		if fn == nil {
			return nil, false
		}
		for _, sub := range subs {
			switch r.effectOf(fn, 0, sub, &path.Spec{Kind: inner}).Success.Op {
			case path.Release:
				rels = append(rels, contract.Release{Method: m.Name()})
			case path.Take, path.Forward:
				return nil, false
			}
		}
	}
	return rels, true
}

// embedsParted reports whether the struct embeds, at one of subs, a resource that is
// released by a part of it, as a response by its body, and no method of its own
// speaks of releasing: callers have that part as the struct's.
func embedsParted(named *types.Named, subs []string, inner *contract.Kind) bool {
	if !isParted(inner) || hasVerb(named, 0) {
		return false
	}
	embeds := false
	for f := range named.Underlying().(*types.Struct).Fields() {
		if slices.Contains(subs, "."+f.Name()) {
			if embeds = f.Embedded(); !embeds {
				return false
			}
		}
	}
	return embeds
}

// pathFrom returns the access path from a field of type t to what is released at
// p of the resource: nothing, where the field has that part itself, the body of a
// response.
func pathFrom(t types.Type, p string) string {
	if path.TypeAt(t, p) == nil {
		return ""
	}
	return p
}
