package ownership

import (
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/contract"
)

// A method may fill a field of its receiver that no method of the type
// releases: img.Open() sets img.Reader, and whoever has called it closes that,
// as the body of a response is closed.

// leftToCallers returns the kind of a receiver whose field at sub its callers have
// to release, which is released there as inner says; nil if they need not. They
// need only where they can name the field, where its type has no method that speaks
// of releasing, or that could leave it to somebody else, and where it is no
// client or pool, which may last as long as the process. What a method puts
// anywhere else is out of sight: gives up towards silence.
func (r *Result) leftToCallers(named *types.Named, sub string, inner *contract.Kind) *contract.Kind {
	name := strings.TrimPrefix(sub, ".")
	if inner == nil || inner.Flush || strings.ContainsAny(name, ".[*") || named.Obj().Pkg() != r.pass.Pkg || hasVerb(named, 3) {
		return nil
	}
	fields := slices.Collect(named.Underlying().(*types.Struct).Fields())
	i := slices.IndexFunc(fields, func(v *types.Var) bool { return v.Name() == name })
	if i < 0 || !fields[i].Exported() || fields[i].Embedded() || !isShortLived(inner) && !isStream(fields[i].Type()) {
		return nil
	}
	var rels []contract.Release
	for _, rel := range inner.Releases {
		if rel.Path == "" && rel.Method != "" && hasMethodNamed(fields[i].Type(), rel.Method) {
			rels = append(rels, contract.Release{Path: sub, Method: rel.Method})
		}
	}
	if rels == nil {
		return nil
	}
	if !r.isOnlyUsedByMethods(place{named.Origin(), i, false}, inner) {
		return nil
	}
	return &contract.Kind{Type: types.TypeString(named, nil), Releases: rels}
}

// isOnlyUsedByMethods reports whether the methods of the type that has the place do
// nothing with what is there but use it.
func (r *Result) isOnlyUsedByMethods(p place, kind *contract.Kind) bool {
	w := r.newWalker(kind)
	for _, v := range r.fields().accessesOf(p) {
		recv := topOf(v.Parent()).Signature.Recv()
		if recv != nil && structOf(recv.Type()) == p.owner {
			w.access(v, false)
		}
	}
	u := w.uses
	return !u.lost && len(u.places)+len(u.accessors)+len(u.released) == 0
}
