package ownership

import (
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// recordKind returns the kind of a struct without methods that holds, in a
// field that its callers can name, a resource that is released as inner says:
// a blob that is returned with its size, as the body of a response. Nobody but
// those who get the struct can release that. A struct that tells its own error
// may hold nothing: gives up towards silence.
func (r *Result) recordKind(named *types.Named, subs []string, inner *contract.Kind) *contract.Kind {
	st, ok := named.Underlying().(*types.Struct)
	if !ok || inner == nil || types.NewMethodSet(types.NewPointer(named)).Len() > 0 {
		return nil
	}
	var field *types.Var
	var at string
	for i := range st.NumFields() {
		f := st.Field(i)
		if gotype.IsError(f.Type()) {
			return nil
		}
		for _, sub := range subs {
			if sub == "."+f.Name() && (f.Exported() || named.Obj().Pkg() == r.pass.Pkg) && hasRelease(f.Type(), inner) {
				field, at = f, sub
			}
		}
	}
	if field == nil {
		return nil
	}
	k := &contract.Kind{Type: types.TypeString(named, nil), Flush: inner.Flush}
	for _, rel := range inner.Releases {
		k.Releases = append(k.Releases, contract.Release{Path: at + rel.Path, Method: rel.Method})
	}
	return k
}
