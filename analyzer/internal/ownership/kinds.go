package ownership

import (
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What values of a type can hold, and as which kinds of resource.

// subsOf returns the places at which a parameter of type t can hold an
// obligation: "" for itself, ".F" for an exported field, "[]" for the
// elements; nil if there are none.
func (r *Result) subsOf(t types.Type) []string {
	if sl, ok := t.Underlying().(*types.Slice); ok {
		if r.canHoldObligation(sl.Elem()) {
			return []string{alias.Elem}
		}
		return nil
	}
	var subs []string
	if r.canHoldObligation(t) {
		subs = append(subs, "")
	}
	if named := gotype.Origin(t); named != nil {
		subs = append(subs, r.fieldsOf(named)...)
	}
	return subs
}

// fieldsOf returns the paths to the exported fields of a struct type that
// can hold an obligation, or are asked whether they do.
func (r *Result) fieldsOf(named *types.Named) []string {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var subs []string
	for i := range st.NumFields() {
		f := st.Field(i)
		if f.Exported() && len(subs) < maxSubs && (r.isOwnable(f.Type()) || r.isAskedToRelease(f)) {
			subs = append(subs, "."+f.Name())
		}
	}
	return subs
}

// kindsOf returns the ways to release what a parameter of type t holds at
// sub that are asked about: by any verb, and as the table, or the package of
// the type, says.
func (r *Result) kindsOf(t types.Type, sub string) []*contract.Kind {
	kinds := []*contract.Kind{nil}
	if t = path.TypeAt(t, sub); t == nil {
		return kinds
	}
	if k := r.cfg.Table.Kind(t); k != nil && !isPlain(k) {
		kinds = append(kinds, k)
	}
	if named := structOf(t); named != nil {
		if k := r.resourceKind(named); k != nil {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// isPlain reports whether everything that releases k is a verb of the
// value itself, as for any kind.
func isPlain(k *contract.Kind) bool {
	for _, rel := range k.Releases {
		if rel.Path != "" || rel.Method != "" && !path.IsVerb(rel.Method) {
			return false
		}
	}
	return len(k.Until) == 0
}

// canHoldObligation reports whether a value of type t may be a resource,
// or a function that releases one. An interface may be one whatever its
// methods are, since what it holds can be asserted; contexts and errors
// are not.
func (r *Result) canHoldObligation(t types.Type) bool {
	if gotype.IsError(t) || typeName(t) == "context.Context" {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return true
	case *types.Pointer:
		return r.isReleasable(u.Elem())
	case *types.Struct:
		return r.isReleasable(t)
	}
	return false
}

// isOwnable reports whether a field of type t is likely to hold an
// obligation: by its type it can be released, or is a function without
// parameters.
func (r *Result) isOwnable(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Interface:
		for i := range u.NumMethods() {
			if path.IsVerb(u.Method(i).Name()) {
				return true
			}
		}
		return false
	case *types.Signature:
		return u.Params().Len() == 0
	}
	return r.canHoldObligation(t)
}

// isReleasable reports whether a named type, or a pointer to it, has a
// method that speaks of releasing, or is a kind of the table or of its package.
func (r *Result) isReleasable(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	named = named.Origin()
	v, ok := r.releasable[named]
	if !ok {
		v = hasVerb(named, 3) || r.cfg.Table.Kind(named) != nil || r.cfg.Table.Kind(types.NewPointer(named)) != nil || r.resourceKind(named) != nil
		r.releasable[named] = v
	}
	return v
}

// resourceKind returns how values of a type are released that its package
// acquires for others, nil if it does not, or their methods speak of it.
func (r *Result) resourceKind(named *types.Named) *contract.Kind {
	pkg := named.Obj().Pkg()
	if pkg == r.pass.Pkg {
		return r.resources[named]
	}
	f := new(TypeFact)
	if pkg == nil || r.pass.ImportObjectFact == nil || !r.isSummarized(pkg) || !r.pass.ImportObjectFact(named.Obj(), f) {
		return nil
	}
	return f.Kind
}

// hasVerb reports whether named declares a method that speaks of
// releasing, or has one from a field that it embeds.
func hasVerb(named *types.Named, depth int) bool {
	for i := range named.NumMethods() {
		if path.IsVerb(named.Method(i).Name()) {
			return true
		}
	}
	if depth == 0 {
		return false
	}
	switch u := named.Underlying().(type) {
	case *types.Struct:
		for i := range u.NumFields() {
			if !u.Field(i).Embedded() {
				continue
			}
			if inner := gotype.Origin(u.Field(i).Type()); inner != nil && hasVerb(inner, depth-1) {
				return true
			}
		}
	case *types.Interface:
		for i := range u.NumMethods() {
			if path.IsVerb(u.Method(i).Name()) {
				return true
			}
		}
	}
	return false
}
