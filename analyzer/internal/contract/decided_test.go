package contract

import (
	"flag"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// releaseMethods are the names by which a type looks like a resource.
var releaseMethods = []string{
	"Close", "CloseWithError", "Delete", "End", "Flush", "Kill", "Release", "RemoveAll",
	"Rollback", "Shutdown", "Stop", "Unlock",
}

// For every function of std whose result looks like a resource the table
// says whether the caller must release it. When std gains one, this test
// asks for a line.
func TestStdDecided(t *testing.T) {
	if testing.Short() {
		t.Skip("loads std")
	}
	for _, line := range listUndecided(loadTypes(t, "", "std")) {
		t.Errorf("undecided: %s", line)
	}
}

// Not every library is covered as std is, but when a line about one is
// written, the others that may be needed can be listed:
//
//	go test -run ThirdPartyUndecided -v -module DIR -of PATTERN,…
func TestThirdPartyUndecided(t *testing.T) {
	if *moduleDir == "" || *listPatterns == "" {
		t.Skip("no -module and -of")
	}
	patterns := strings.Split(*listPatterns, ",")
	for _, line := range listUndecided(loadTypes(t, *moduleDir, patterns...)) {
		t.Log(line)
	}
}

var listPatterns = flag.String("of", "", "list what is undecided in these `packages` of the module, separated by commas; check only them")

// listUndecided returns the undecided functions of the packages, sorted,
// with what they return.
func listUndecided(pkgs map[string]*types.Package) []string {
	var out []string
	for _, pkg := range pkgs {
		for _, fn := range exportedFuncs(pkg) {
			if result := undecided(fn); result != nil {
				out = append(out, fn.FullName()+" returns "+result.Type().String())
			}
		}
	}
	slices.Sort(out)
	return out
}

// exportedFuncs returns the exported functions of pkg and the exported
// methods of its exported types.
func exportedFuncs(pkg *types.Package) []*types.Func {
	var out []*types.Func
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Func:
			out = append(out, obj)
		case *types.TypeName:
			out = append(out, exportedMethods(obj.Type())...)
		}
	}
	return out
}

// exportedMethods returns the exported methods of a declared type: those of
// its own, and those promoted from a type that is not exported.
func exportedMethods(typ types.Type) []*types.Func {
	named, ok := typ.(*types.Named)
	if !ok {
		return nil
	}
	var out []*types.Func
	methods := types.NewMethodSet(typ)
	if !types.IsInterface(typ) {
		methods = types.NewMethodSet(types.NewPointer(typ))
	}
	for sel := range methods.Methods() {
		m := sel.Obj().(*types.Func)
		if m.Exported() && m.Pkg() == named.Obj().Pkg() {
			out = append(out, m)
		}
	}
	return out
}

// undecided returns the first result of fn that looks like a resource if
// the table does not speak of what fn returns.
func undecided(fn *types.Func) *types.Var {
	if f := Builtin().Func(fn); f != nil && f.decided() {
		return nil
	}
	for r := range fn.Signature().Results().Variables() {
		if looksLikeResource(r.Type()) || hasResource(r.Type()) {
			return r
		}
	}
	return nil
}

// decided reports whether f speaks of a result.
func (f *Func) decided() bool {
	return f.None || f.NoReturn ||
		slices.ContainsFunc(f.Acquires, func(a Acquire) bool { return !a.Param && a.Global == "" }) ||
		slices.ContainsFunc(f.Effects, func(e Effect) bool { return e.Result != None })
}

// hasResource reports whether an exported field of the struct that typ is, or
// points to, looks like a resource. A function there is mostly a callback.
func hasResource(typ types.Type) bool {
	if ptr, ok := typ.Underlying().(*types.Pointer); ok {
		typ = ptr.Elem()
	}
	st, ok := typ.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Exported() && !gotype.IsFunc(f.Type()) && looksLikeResource(f.Type()) {
			return true
		}
	}
	return false
}

// looksLikeResource reports whether typ has a type line, is a function to
// be called, or has a method by which a resource is released.
func looksLikeResource(typ types.Type) bool {
	if Builtin().Kind(typ) != nil {
		return true
	}
	if sig, ok := typ.Underlying().(*types.Signature); ok {
		return isRelease(sig)
	}
	if types.TypeString(typ, nil) == "reflect.Value" {
		return false // its Close is of a channel
	}
	for _, name := range releaseMethods {
		obj, _, _ := types.LookupFieldOrMethod(typ, true, nil, name)
		if fn, ok := obj.(*types.Func); ok && isRelease(fn.Signature()) {
			return true
		}
	}
	return false
}

// isRelease reports whether a function of this signature could be a
// release: no parameters but a context, no result but an error or a bool.
func isRelease(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if s := p.Type().String(); s != "context.Context" && s != "error" {
			return false
		}
	}
	for r := range sig.Results().Variables() {
		if !gotype.IsError(r.Type()) && !gotype.IsBool(r.Type()) {
			return false
		}
	}
	return true
}
