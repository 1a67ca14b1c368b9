package contract

import (
	"errors"
	"flag"
	"fmt"
	"go/build"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// The lines of other packages than std are checked only by
//
//	go test -run ThirdParty -module DIR
//
// where DIR is a module that requires what the table speaks of: everypath
// itself does not depend on any of it. -of PATH,… checks some packages only.
var moduleDir = flag.String("module", "", "check third-party lines in the module of this `directory`")

// loadTypes loads the packages by their export data.
func loadTypes(t *testing.T, dir string, patterns ...string) map[string]*types.Package {
	t.Helper()
	args := []string{"list", "-e", "-deps", "-export", "-f", "{{.ImportPath}}\t{{.DepOnly}}\t{{.Export}}"}
	cmd := exec.Command("go", append(args, patterns...)...)
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	list, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.String())
	}
	exports := map[string]string{} // by import path, the export data's file
	var wanted []string
	for line := range strings.Lines(string(list)) {
		field := strings.Split(strings.TrimSpace(line)+"\t", "\t")
		exports[field[0]] = field[2]
		if field[1] == "false" && field[2] != "" && !isInternal(field[0]) {
			wanted = append(wanted, field[0])
		}
	}
	imp := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	out := map[string]*types.Package{}
	for _, path := range wanted {
		if out[path], err = imp.Import(path); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	return out
}

func isInternal(path string) bool {
	return slices.Contains(strings.Split(path, "/"), "internal") || strings.HasPrefix(path, "vendor/")
}

func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// newInStd are the objects of std that the oldest Go version this module
// builds with does not have, and the version that brought them.
var newInStd = map[string]string{
	"(*net.Dialer).DialIP":                "go1.26",
	"(*net.Dialer).DialTCP":               "go1.26",
	"(*net.Dialer).DialUDP":               "go1.26",
	"(*net.Dialer).DialUnix":              "go1.26",
	"(*net/http.ClientConn).*":            "go1.26",
	"(*net/http.ClientConn).RoundTrip":    "go1.26",
	"(*net/http.Transport).NewClientConn": "go1.26",
	"*net/http.ClientConn":                "go1.26",
}

// renamed are objects of other modules that their newest version no longer
// has, and many programs still use.
var renamed = map[string]bool{
	"github.com/chromedp/chromedp.NewRemoteAllocator":  true, // in package remote
	"github.com/cilium/ebpf/link.NewLinkFromFD":        true, // NewFromFD
	"github.com/mark3labs/mcp-go/server.NewTestServer": true, // in package servertest
}

// isTooNew reports whether the Go version that runs the test lacks name.
func isTooNew(name string) bool {
	v := newInStd[name]
	return v != "" && !slices.Contains(build.Default.ReleaseTags, v)
}

// Every line about std names something that exists and fits it.
func TestStdLines(t *testing.T) {
	if testing.Short() {
		t.Skip("loads std")
	}
	pkgs := loadTypes(t, "", "std")
	for path, x := range Builtin().pkgs {
		if isStd(path) && path != "" {
			checkPackage(t, path, pkgs[path], x)
		}
	}
}

func TestThirdPartyLines(t *testing.T) {
	if *moduleDir == "" {
		t.Skip("no -module")
	}
	only := strings.FieldsFunc(*listPatterns, func(r rune) bool { return r == ',' })
	var paths []string
	for path := range Builtin().pkgs {
		if !isStd(path) && (len(only) == 0 || slices.Contains(only, path)) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	pkgs := loadTypes(t, *moduleDir, paths...)
	for _, path := range paths {
		checkPackage(t, path, pkgs[path], Builtin().pkgs[path])
	}
}

// checkPackage checks the lines about one package.
func checkPackage(t *testing.T, path string, pkg *types.Package, x *index) {
	if pkg == nil {
		t.Errorf("there is no package %q", path)
		return
	}
	r := &resolver{table: Builtin(), pkg: pkg}
	for name, entries := range x.funcs {
		for _, e := range entries {
			r.check(e.fn.Name, e.fn.Origin, r.checkFunc(e.recv, name, e.fn))
		}
	}
	for recv, fn := range x.stars {
		r.check(fn.Name, fn.Origin, r.checkStar(recv, fn))
	}
	for name, entries := range x.kinds {
		for _, e := range entries {
			r.check(e.kind.Type, e.kind.Origin, r.checkKind(name, e))
		}
	}
	for name, f := range x.fields {
		r.check(f.Name, f.Origin, r.checkField(name))
	}
	for key, o := range x.observing {
		r.check(o.Name, o.Origin, r.checkObserving(key, o))
	}
	slices.Sort(r.errs)
	for _, err := range r.errs {
		t.Error(err)
	}
}

// A resolver compares lines with a package's objects.
type resolver struct {
	table *Table
	pkg   *types.Package
	errs  []string
}

func (r *resolver) check(name, origin string, err error) {
	if err != nil && !isTooNew(name) && !renamed[name] {
		r.errs = append(r.errs, fmt.Sprintf("%s: %v", origin, err))
	}
}

// namedOf returns the type with the given name, exported or not.
func (r *resolver) namedOf(name string) (*types.Named, error) {
	obj := r.pkg.Scope().Lookup(name)
	if obj == nil {
		return nil, fmt.Errorf("%s has no type %s", r.pkg.Path(), name)
	}
	named, ok := obj.Type().(*types.Named)
	if _, isType := obj.(*types.TypeName); !ok || !isType {
		return nil, fmt.Errorf("%s is no declared type", obj)
	}
	return named, nil
}

// method returns the method that is declared for the type itself.
func method(named *types.Named, name string) *types.Func {
	if iface, ok := named.Underlying().(*types.Interface); ok {
		for m := range iface.ExplicitMethods() {
			if m.Name() == name {
				return m
			}
		}
	}
	for m := range named.Methods() {
		if m.Name() == name {
			return m
		}
	}
	return nil
}

// function returns the function or method that a line calls full.
func (r *resolver) function(recv, name, full string) (*types.Func, error) {
	var fn *types.Func
	if recv == "" {
		fn, _ = r.pkg.Scope().Lookup(name).(*types.Func)
	} else {
		named, err := r.namedOf(recv)
		if err != nil {
			return nil, err
		}
		fn = method(named, name)
	}
	if fn == nil {
		return nil, fmt.Errorf("there is no function %s", full)
	}
	if is := dropTypeArgs(fn.FullName()); is != full {
		return nil, fmt.Errorf("%s must be written %s", full, is)
	}
	return fn, nil
}

func (r *resolver) checkFunc(recv, name string, f *Func) error {
	fn, err := r.function(recv, name, f.Name)
	if err != nil {
		return err
	}
	if got := r.table.Func(fn); got != f {
		return fmt.Errorf("%s is looked up as %v", f.Name, got)
	}
	if err := f.Check(fn.Signature()); err != nil {
		return err
	}
	return r.checkAcquired(fn.Signature(), f)
}

// checkAcquired checks that what is acquired has a way to be released.
func (r *resolver) checkAcquired(sig *types.Signature, f *Func) error {
	for _, a := range f.Acquires {
		if a.Global != "" {
			continue
		}
		typ := resultOrParam(sig, a)
		if a.Method != "" {
			if obj, _, _ := types.LookupFieldOrMethod(typ, true, r.pkg, a.Method); obj == nil {
				return fmt.Errorf("%s: %s has no method %s", f.Name, typ, a.Method)
			}
			continue
		}
		if r.table.Kind(typ) == nil {
			return fmt.Errorf("%s: no type line for %s", f.Name, typ)
		}
	}
	return nil
}

func resultOrParam(sig *types.Signature, a Acquire) types.Type {
	i := a.Result
	if !a.Param {
		return sig.Results().At(i).Type()
	}
	if recv := sig.Recv(); recv != nil {
		if i == 0 {
			return recv.Type()
		}
		i--
	}
	return sig.Params().At(i).Type()
}

func (r *resolver) checkStar(recv string, f *Func) error {
	named, err := r.namedOf(recv)
	if err != nil {
		return err
	}
	iface, isIface := named.Underlying().(*types.Interface)
	if named.NumMethods() == 0 && (!isIface || iface.NumExplicitMethods() == 0) {
		return fmt.Errorf("%s matches no method", f.Name)
	}
	ptrs := map[bool]bool{}
	for m := range named.Methods() {
		_, ptr := m.Signature().Recv().Type().(*types.Pointer)
		ptrs[ptr] = true
	}
	if written := strings.HasPrefix(f.Name, "(*"); ptrs[true] != written && !(ptrs[true] && ptrs[false]) {
		return fmt.Errorf("%s: the receivers' star does not fit", f.Name)
	}
	return nil
}

func (r *resolver) checkKind(name string, e kindEntry) error {
	named, err := r.namedOf(name)
	if err != nil {
		return err
	}
	var typ types.Type = named
	if e.ptr {
		typ = types.NewPointer(named)
	}
	for _, rel := range e.kind.Releases {
		if rel.Method == "" {
			if !gotype.IsFunc(typ) {
				return fmt.Errorf("%s is no function", typ)
			}
			continue
		}
		part := typ
		for field := range strings.SplitSeq(strings.TrimPrefix(rel.Path, "."), ".") {
			if field == "" {
				continue
			}
			obj, _, _ := types.LookupFieldOrMethod(part, true, r.pkg, field)
			if obj == nil {
				return fmt.Errorf("%s has no field %s", part, field)
			}
			part = obj.Type()
		}
		if err := r.hasMethod(part, rel.Method); err != nil {
			return err
		}
	}
	for _, name := range e.kind.Until {
		if err := r.hasMethod(typ, name); err != nil {
			return err
		}
	}
	return nil
}

func (r *resolver) hasMethod(typ types.Type, name string) error {
	obj, _, _ := types.LookupFieldOrMethod(typ, true, r.pkg, name)
	if _, ok := obj.(*types.Func); !ok {
		return fmt.Errorf("%s has no method %s", typ, name)
	}
	return nil
}

func (r *resolver) checkField(name string) error {
	typ, field, _ := strings.Cut(name, ".")
	named, err := r.namedOf(typ)
	if err != nil {
		return err
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return fmt.Errorf("%s is no struct", typ)
	}
	if field == star {
		return nil
	}
	for f := range st.Fields() {
		if f.Name() == field {
			return nil
		}
	}
	return errors.New("there is no field " + name)
}
