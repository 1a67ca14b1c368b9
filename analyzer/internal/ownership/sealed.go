package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function that returns its parameter in a struct, and that as an interface, has
// not handed it on if no method of the struct does more than use it:
//
//	func limit(r io.Reader) io.ReadCloser { return &limited{r: r} }
//	func (l *limited) Close() error { return l.skipRest() }
//
// Whoever has the result can do nothing with the parameter but by those methods, so
// that its release, whatever it is called, is none of that. An interface without a
// release promises none: what is behind a handler may be for as long as the server.

// isSealed reports whether what fn hands on by o is out of reach in a struct whose
// methods only use it.
func (r *Result) isSealed(fn *ssa.Function, o path.Outcome, kind *contract.Kind) bool {
	name := strings.TrimPrefix(o.Path, ".")
	results := fn.Signature.Results()
	if o.Op != path.Forward || name == o.Path || strings.ContainsAny(name, ".[*#(") || o.Result >= results.Len() {
		return false
	}
	if !promisesRelease(results.At(o.Result).Type()) {
		return false
	}
	named := r.concreteResult(fn, o.Result)
	if named == nil || named.Obj().Pkg() != r.pass.Pkg || named.TypeArgs().Len() > 0 {
		return false
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	i := fieldNamed(st, name)
	if i < 0 || st.Field(i).Embedded() || st.Field(i).Exported() {
		return false
	}
	if slices.ContainsFunc(r.fields().accessesOf(place{owner: named, field: i}), isClosed) {
		return false
	}
	for m := range named.Methods() {
		body := r.funcOf(m)
		if body == nil || r.effectOf(body, 0, o.Path, &path.Spec{Kind: kind}) != path.Both(path.Keep) {
			return false
		}
	}
	return named.NumMethods() > 0
}

// promisesRelease reports whether t is an interface one of whose methods is named after
// releasing.
func promisesRelease(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range iface.Methods() {
		if path.IsVerb(m.Name()) {
			return true
		}
	}
	return false
}

// fieldNamed returns the index of the field of st that is called name, -1 if there
// is none.
func fieldNamed(st *types.Struct, name string) int {
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return i
		}
	}
	return -1
}

// concreteResult returns the struct that all returns of fn have, as an interface, in
// a result, or nil beside it; nil if there is none, or more than one.
func (r *Result) concreteResult(fn *ssa.Function, result int) (only *types.Named) {
	for _, ret := range returnsOf(fn) {
		switch v := ret.Results[result].(type) {
		case *ssa.Const:
			continue
		case *ssa.MakeInterface:
			named := structOf(v.X.Type())
			if named == nil || only != nil && only != named {
				return nil
			}
			only = named
		default:
			return nil
		}
	}
	return only
}

// methodBehind returns the method of this package that a call of one of an interface
// runs, where the value is plain to see: var rc io.ReadCloser = &limited{r: f}. It
// is nil if it is not.
func (r *Result) methodBehind(cc *ssa.CallCommon) *ssa.Function {
	mi, ok := cc.Value.(*ssa.MakeInterface)
	if !ok || !cc.IsInvoke() {
		return nil
	}
	named := structOf(mi.X.Type())
	if named == nil || named.Obj().Pkg() != r.pass.Pkg {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(mi.X.Type(), true, r.pass.Pkg, cc.Method.Name())
	if m, ok := obj.(*types.Func); ok && !types.IsInterface(m.Signature().Recv().Type()) && structOf(m.Signature().Recv().Type()) == named {
		return r.funcOf(m.Origin())
	}
	return nil
}
