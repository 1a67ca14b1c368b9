package contract

import (
	"embed"
	"fmt"
	"go/types"
	"go/version"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A Table is a set of contracts. It is immutable, so that packages analysed
// at the same time can share it.
//
// The index goes by package path first and by plain name second: most calls
// of a program go to packages without an entry and cost one map lookup, and
// no name is ever assembled.
type Table struct {
	pkgs      map[string]*index
	funcKinds map[string]*Kind // of function types, by their text
	releases  map[string]int   // the names of all release methods, with how many kinds have them
	lines     []line
	below     *Table // what holds where this table says nothing
}

// An index holds the entries of one package.
type index struct {
	funcs   map[string][]funcEntry // by the last element of the name
	stars   map[string]*Func       // (*T).*, by the name of T
	allFunc *Func                  // pkg.*
	allMeth *Func                  // (pkg.*).*
	kinds   map[string][]kindEntry // by type name
	fields  map[string]*Field      // by TYPE.NAME, TYPE.* included
	// observing has the observe lines, nil if there are none.
	observing map[observeKey]*Observing
}

// A funcEntry is one function or method among those of the same name. A
// type has no two methods of one name, so whether the receiver is a pointer
// does not matter.
type funcEntry struct {
	recv string
	fn   *Func
}

type kindEntry struct {
	ptr  bool
	kind *Kind
}

//go:embed table/*.txt
var tableFS embed.FS

// Builtin returns the table of the contracts that everypath comes with.
func Builtin() *Table { return builtin() }

var builtin = sync.OnceValue(func() *Table {
	p := newReader()
	names, err := fs.Glob(tableFS, "table/*.txt")
	if err != nil {
		panic(fmt.Sprintf("internal error: %v", err))
	}
	for _, name := range names {
		text, err := tableFS.ReadFile(name)
		if err != nil {
			panic(fmt.Sprintf("internal error: %v", err))
		}
		p.add(name, string(text))
	}
	if err := p.err(); err != nil {
		panic(fmt.Sprintf("internal error: %v", err))
	}
	return p.table
})

func newTable() *Table {
	return &Table{pkgs: map[string]*index{}, funcKinds: map[string]*Kind{}, releases: map[string]int{}}
}

func (t *Table) pkg(path string) *index {
	x := t.pkgs[path]
	if x == nil {
		x = &index{
			funcs:  map[string][]funcEntry{},
			stars:  map[string]*Func{},
			kinds:  map[string][]kindEntry{},
			fields: map[string]*Field{},
		}
		t.pkgs[path] = x
	}
	return x
}

func (t *Table) addFunc(s symbol, f *Func, topic string) {
	x := t.pkg(s.pkg)
	switch {
	case s.name != star:
		x.funcs[s.name] = append(x.funcs[s.name], funcEntry{s.recv, f})
	case s.recv == "":
		x.allFunc = f
	case s.recv == star:
		x.allMeth = f
	default:
		x.stars[s.recv] = f
	}
	t.lines = append(t.lines, line{f.Name, f, f.Reason, f.Origin, topic})
}

func (t *Table) addKind(s symbol, k *Kind, topic string) {
	x := t.pkg(s.pkg)
	x.kinds[s.recv] = append(x.kinds[s.recv], kindEntry{s.ptr, k})
	t.addKindEntry(k, topic)
}

func (t *Table) addFuncKind(k *Kind, topic string) {
	t.funcKinds[k.Type] = k
	t.addKindEntry(k, topic)
}

func (t *Table) addKindEntry(k *Kind, topic string) {
	for _, r := range k.Releases {
		t.releases[r.Method]++
	}
	t.lines = append(t.lines, line{k.Type, k, k.Reason, k.Origin, topic})
}

func (t *Table) addField(s symbol, f *Field, topic string) {
	t.pkg(s.pkg).fields[s.recv+"."+s.name] = f
	t.lines = append(t.lines, line{f.Name, f, f.Reason, f.Origin, topic})
}

// With returns a table in which the lines of user win over those of t.
func (t *Table) With(user *Table) *Table {
	if user == nil {
		return t
	}
	out := *user
	out.below = t
	out.releases = maps.Clone(t.releases)
	for name, n := range user.releases {
		out.releases[name] += n
	}
	if user.below != nil {
		out.below = t.With(user.below)
	}
	return &out
}

// Func returns the contract of fn, or nil if there is none. Of a generic
// function and of its instances it is that of the origin.
func (t *Table) Func(fn *types.Func) *Func {
	if fn == nil {
		return nil
	}
	path := pathOf(fn.Pkg())
	top := t
	for ; t != nil; t = t.below {
		x := t.pkgs[path]
		if x == nil {
			continue
		}
		if f := x.lookup(fn, func() bool { return top.isRelease(path, fn.Name()) }); f != nil {
			return f
		}
	}
	return nil
}

// commonRelease is the number of kinds that make the name of their release one
// that releases in any package. Reset, Run and Do are none.
const commonRelease = 4

// isRelease reports whether methods of that name release in the package.
func (t *Table) isRelease(path, method string) bool {
	n := t.releases[method]
	if n == 0 || n >= commonRelease {
		return n > 0
	}
	for ; t != nil; t = t.below {
		if x := t.pkgs[path]; x != nil && x.releases(method) {
			return true
		}
	}
	return false
}

// MayAcquire reports whether some method of that name of a type of pkg
// acquires anything by the table.
func (t *Table) MayAcquire(pkg *types.Package, method string) bool {
	path := pathOf(pkg)
	for ; t != nil; t = t.below {
		x := t.pkgs[path]
		if x == nil {
			continue
		}
		isAcquiring := func(e funcEntry) bool { return e.recv != "" && len(e.fn.Acquires) > 0 }
		if slices.ContainsFunc(x.funcs[method], isAcquiring) || x.acquiresByStar() {
			return true
		}
	}
	return false
}

// acquiresByStar reports whether a line for all methods has an acquisition.
func (x *index) acquiresByStar() bool {
	for _, f := range x.stars {
		if len(f.Acquires) > 0 {
			return true
		}
	}
	return x.allMeth != nil && len(x.allMeth.Acquires) > 0
}

// GlobalRelease returns the name of the function of pkg that ends the state
// of the process called global, "" if there is none.
func (t *Table) GlobalRelease(pkg *types.Package, global string) string {
	var names []string
	for path := pathOf(pkg); t != nil; t = t.below {
		x := t.pkgs[path]
		if x == nil {
			continue
		}
		for name, entries := range x.funcs {
			for _, e := range entries {
				if e.recv == "" && slices.Contains(e.fn.ReleasesGlobal, global) {
					names = append(names, name)
				}
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

// pathOf returns the path under which the table knows pkg, which is nil for
// the universe. A vendored package is the one that it is a copy of.
func pathOf(pkg *types.Package) string {
	if pkg == nil {
		return ""
	}
	path := pkg.Path()
	const vendor = "vendor/"
	for {
		i := strings.Index(path, vendor)
		if i < 0 || i > 0 && path[i-1] != '/' {
			return path
		}
		path = path[i+len(vendor):]
	}
}

// lookup returns the most specific line for fn. The stars do not match what
// releases, see the package's documentation, nor what the package has for
// itself: they speak of its API, and of the rest the bodies are in sight.
func (x *index) lookup(fn *types.Func, isRelease func() bool) *Func {
	sig := fn.Signature() // an instance has the names of its origin
	recv := ""
	if r := sig.Recv(); r != nil {
		if recv = typeNameOf(r.Type()); recv == "" {
			return nil // a method of an interface without a name
		}
	}
	for _, e := range x.funcs[fn.Name()] {
		if e.recv == recv {
			return e.fn
		}
	}
	if !fn.Exported() {
		return nil
	}
	if recv == "" {
		return x.allFunc
	}
	if isRelease() {
		return nil
	}
	if f := x.stars[recv]; f != nil {
		return f
	}
	return x.allMeth
}

// releases reports whether a kind of the package is released by a method of
// that name.
func (x *index) releases(method string) bool {
	for _, kinds := range x.kinds {
		for _, k := range kinds {
			if slices.ContainsFunc(k.kind.Releases, func(r Release) bool { return r.Method == method }) {
				return true
			}
		}
	}
	return false
}

// typeNameOf returns the name of a declared type or of a pointer to one,
// else "".
func typeNameOf(typ types.Type) string {
	if ptr, ok := types.Unalias(typ).(*types.Pointer); ok {
		typ = ptr.Elem()
	}
	if named, ok := types.Unalias(typ).(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

// Kind returns how a value of the static type typ is released, or nil if
// the table does not say. A type and a pointer to it are two types.
func (t *Table) Kind(typ types.Type) *Kind {
	if typ == nil {
		return nil
	}
	typ = types.Unalias(typ)
	if sig, ok := typ.(*types.Signature); ok {
		return t.funcKind(sig)
	}
	ptr, isPtr := typ.(*types.Pointer)
	if isPtr {
		typ = types.Unalias(ptr.Elem())
	}
	named, ok := typ.(*types.Named)
	if !ok {
		return nil
	}
	path := pathOf(named.Obj().Pkg())
	for ; t != nil; t = t.below {
		x := t.pkgs[path]
		if x == nil {
			continue
		}
		for _, e := range x.kinds[named.Obj().Name()] {
			if e.ptr == isPtr {
				return e.kind
			}
		}
	}
	return nil
}

func (t *Table) funcKind(sig *types.Signature) *Kind {
	if sig.TypeParams() != nil {
		return nil
	}
	text := types.TypeString(unnamed(sig), nil)
	for ; t != nil; t = t.below {
		if k := t.funcKinds[text]; k != nil {
			return k
		}
	}
	return nil
}

// unnamed returns sig without the names of its parameters, which the text
// of a type would show.
func unnamed(sig *types.Signature) *types.Signature {
	if sig.Params().Len()+sig.Results().Len() == 0 {
		return sig
	}
	drop := func(tuple *types.Tuple) *types.Tuple {
		var vars []*types.Var
		for v := range tuple.Variables() {
			vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), "", v.Type()))
		}
		return types.NewTuple(vars...)
	}
	return types.NewSignatureType(nil, nil, nil, drop(sig.Params()), drop(sig.Results()), sig.Variadic())
}

// Field returns what a store to the field of owner does, or nil if the
// table does not say.
func (t *Table) Field(owner *types.Named, field string) *Field {
	if owner == nil {
		return nil
	}
	path, name := pathOf(owner.Obj().Pkg()), owner.Obj().Name()
	for ; t != nil; t = t.below {
		x := t.pkgs[path]
		if x == nil || len(x.fields) == 0 {
			continue
		}
		if f := x.fields[name+"."+field]; f != nil {
			return f
		}
		if f := x.fields[name+"."+star]; f != nil {
			return f
		}
	}
	return nil
}

// Holds reports whether the contract holds for code of the given Go version
// ("go1.22"). An unknown version counts as the newest.
func (f *Func) Holds(goVersion string) bool {
	if f.Before == "" {
		return true
	}
	return version.IsValid(goVersion) && version.Compare(goVersion, f.Before) < 0
}

// EffectsOn returns the effects of the call on one parameter, the receiver
// being the first: those that name it, else those on all parameters. The
// caller must not change the slice.
func (f *Func) EffectsOn(param int) []Effect {
	if out := f.effects(param); out != nil {
		return out
	}
	return f.effects(All)
}

// effects returns the effects that name param. They mostly stand side by
// side, and then the result is a part of f.Effects.
func (f *Func) effects(param int) []Effect {
	var out []Effect
	for i, e := range f.Effects {
		switch {
		case e.Param != param:
		case out == nil:
			out = f.Effects[i : i+1 : i+1]
		default:
			out = append(out, e)
		}
	}
	return out
}
