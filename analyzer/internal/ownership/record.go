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
	if types.NewMethodSet(types.NewPointer(named)).Len() > 0 && !embedsParted(named, subs, inner) {
		return nil
	}
	var held, called []contract.Release
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

// embedsParted reports whether the struct embeds, at one of subs, a resource that is
// released by a part of it, as a response by its body, and no method of its own
// speaks of releasing: callers have that part as the struct's.
func embedsParted(named *types.Named, subs []string, inner *contract.Kind) bool {
	if slices.ContainsFunc(inner.Releases, func(rel contract.Release) bool { return rel.Path == "" }) || hasVerb(named, 0) {
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
