package driver

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"weak"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/cmd/everypath/internal/cache"
)

// facts holds what analyzers state about objects and packages, from one
// package to those that depend on it, directly or not.
//
// While a package is analysed, its own facts are in its localFacts. Then
// they are encoded, and what others see is decoded from that: so all drivers
// see the same, and it is the same whether the facts were just made or come
// from a cache.
//
// It must not keep alive what the facts are about: types go when the last
// importer is done, and a fact can still be asked for later, of an object
// that was reached through some other package. So an object is known by its
// position, which is its own in the file set, and a package by a weak
// pointer.
type facts struct {
	mu       sync.RWMutex
	fset     *token.FileSet
	objects  map[objectKey]analysis.Fact
	packages map[packageKey]analysis.Fact

	// Packages that are compiled again for a test of what they import have
	// the facts of the original, whose files they share. A place in a copy
	// has the same line and column there, if not the same offset. files
	// has the files of originals by name; copies and copiedPkgs lead from
	// copies to originals.
	files      map[string]*token.File
	copies     map[*token.File]*token.File
	copiedPkgs map[weak.Pointer[types.Package]]weak.Pointer[types.Package]

	// ids has the ids of the packages that can have facts, of copies those
	// of the originals, and sums the hashes of their facts; both are for
	// the cache.
	ids  map[weak.Pointer[types.Package]]string
	sums map[string]cache.Key
}

type objectKey struct {
	pos  token.Pos
	fact reflect.Type
}

type packageKey struct {
	pkg  weak.Pointer[types.Package]
	fact reflect.Type
}

// importedFacts are the facts of one package, for the few analyzers that
// list them all.
type importedFacts struct {
	objects  []analysis.ObjectFact
	packages []analysis.PackageFact
}

func newFacts(fset *token.FileSet) *facts {
	return &facts{
		fset:       fset,
		objects:    map[objectKey]analysis.Fact{},
		packages:   map[packageKey]analysis.Fact{},
		files:      map[string]*token.File{},
		copies:     map[*token.File]*token.File{},
		copiedPkgs: map[weak.Pointer[types.Package]]weak.Pointer[types.Package]{},
		ids:        map[weak.Pointer[types.Package]]string{},
		sums:       map[string]cache.Key{},
	}
}

// note notes a package that has facts, or is a copy of one.
func (f *facts) note(n *node, u *unit) {
	if u.types == nil || !n.hasFacts && n.original == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ids[weak.Make(u.types)] = n.factsID()
	isOriginal := n.ForTest == ""
	if !isOriginal && n.original == nil {
		return
	}
	for _, file := range u.files {
		tf := f.fset.File(file.FileStart)
		if isOriginal {
			f.files[tf.Name()] = tf
		} else if o := f.files[tf.Name()]; o != nil {
			f.copies[tf] = o
		}
	}
	if o := n.original; o != nil && o.types != nil {
		f.copiedPkgs[weak.Make(u.types)] = weak.Make(o.types)
	}
}

// objectKey returns the key for a fact about obj. The caller holds the lock.
func (f *facts) objectKey(obj types.Object, fact analysis.Fact) objectKey {
	pos := obj.Pos()
	if len(f.copies) > 0 {
		if tf := f.fset.File(pos); f.copies[tf] != nil {
			at, o := tf.PositionFor(pos, false), f.copies[tf]
			if at.Line <= o.LineCount() { // else it has just been edited
				pos = o.LineStart(at.Line) + token.Pos(at.Column-1)
			}
		}
	}
	return objectKey{pos, reflect.TypeOf(fact)}
}

// packageKey is objectKey for packages.
func (f *facts) packageKey(pkg *types.Package, fact analysis.Fact) packageKey {
	p := weak.Make(pkg)
	if o, ok := f.copiedPkgs[p]; ok {
		p = o
	}
	return packageKey{p, reflect.TypeOf(fact)}
}

// isInstance reports whether obj is a function or variable of an
// instantiated type. Facts are about what is declared: other drivers know no
// fact about an instance, either.
func isInstance(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin() != obj
	case *types.Var:
		return obj.Origin() != obj
	}
	return false
}

func (f *facts) importObject(obj types.Object, fact analysis.Fact) bool {
	if isInstance(obj) {
		return false
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	return copyFact(f.objects[f.objectKey(obj, fact)], fact)
}

func (f *facts) importPackage(pkg *types.Package, fact analysis.Fact) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return copyFact(f.packages[f.packageKey(pkg, fact)], fact)
}

// copyFact sets *to to *from, unless from is nil.
func copyFact(from, to analysis.Fact) bool {
	if from == nil {
		return false
	}
	reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem())
	return true
}

// idOf returns the id of the package whose facts hold for pkg, "" if it has
// none.
func (f *facts) idOf(pkg *types.Package) string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.ids[weak.Make(pkg)]
}

// setSum sets the hash of the facts of a package.
func (f *facts) setSum(id string, sum cache.Key) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sums[id] = sum
}

// sumOf returns the hash of the facts of a package, zero if it has none.
func (f *facts) sumOf(id string) cache.Key {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.sums[id]
}

// publish makes the facts of n visible to other packages.
func (f *facts) publish(n *node, of importedFacts) {
	n.facts = of
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, o := range of.objects {
		if pos := o.Object.Pos(); pos.IsValid() { // else nobody could ask for it
			f.objects[objectKey{pos, reflect.TypeOf(o.Fact)}] = o.Fact
		}
	}
	for _, p := range of.packages {
		f.packages[packageKey{weak.Make(p.Package), reflect.TypeOf(p.Fact)}] = p.Fact
	}
}

// localFacts are the facts about a package that is being analysed. Its
// analyzers run one after the other.
type localFacts struct {
	pkg *types.Package
	m   map[localKey]analysis.Fact
	// used has the ids of other packages whose facts were asked for.
	used map[string]bool
}

// A localKey is the key of a fact about an object or, if obj is nil, the
// package.
type localKey struct {
	obj  types.Object
	fact reflect.Type
}

func newLocalFacts(pkg *types.Package) *localFacts {
	return &localFacts{pkg, map[localKey]analysis.Fact{}, map[string]bool{}}
}

// has sets *fact to the fact about obj, if there is one.
func (l *localFacts) has(obj types.Object, fact analysis.Fact) bool {
	return copyFact(l.m[localKey{obj, reflect.TypeOf(fact)}], fact)
}

func (l *localFacts) exportObject(obj types.Object, fact analysis.Fact) {
	if obj == nil || obj.Pkg() != l.pkg {
		panic(fmt.Sprintf("internal error: fact %T about %v, which is not of package %s", fact, obj, l.pkg.Path()))
	}
	l.m[localKey{obj, reflect.TypeOf(fact)}] = fact
}

func (l *localFacts) exportPackage(fact analysis.Fact) {
	l.m[localKey{nil, reflect.TypeOf(fact)}] = fact
}

// drop drops the facts of an analyzer that has failed.
func (l *localFacts) drop(a *analysis.Analyzer) {
	for key, fact := range l.m {
		if hasFactType(a, fact) {
			delete(l.m, key)
		}
	}
}

// allObjects returns the facts of the analyzer's types about objects of the
// package and of those that n imports itself.
func (l *localFacts) allObjects(n *node, a *analysis.Analyzer) []analysis.ObjectFact {
	var all []analysis.ObjectFact
	for key, fact := range l.m {
		if key.obj != nil && hasFactType(a, fact) {
			all = append(all, analysis.ObjectFact{Object: key.obj, Fact: fact})
		}
	}
	for _, from := range n.imports {
		l.use(from.factsID())
		for _, f := range from.facts.objects {
			if hasFactType(a, f.Fact) {
				all = append(all, f)
			}
		}
	}
	return all
}

// allPackages is allObjects for packages.
func (l *localFacts) allPackages(n *node, a *analysis.Analyzer) []analysis.PackageFact {
	var all []analysis.PackageFact
	for key, fact := range l.m {
		if key.obj == nil && hasFactType(a, fact) {
			all = append(all, analysis.PackageFact{Package: l.pkg, Fact: fact})
		}
	}
	for _, from := range n.imports {
		l.use(from.factsID())
		for _, f := range from.facts.packages {
			if hasFactType(a, f.Fact) {
				all = append(all, f)
			}
		}
	}
	return all
}

// use notes that facts of a package are asked for.
func (l *localFacts) use(id string) {
	if id != "" {
		l.used[id] = true
	}
}

// factsID returns the id of the package whose facts hold for n.
func (n *node) factsID() string {
	if n.original != nil {
		return n.original.ImportPath
	}
	return n.ImportPath
}

func hasFactType(a *analysis.Analyzer, fact analysis.Fact) bool {
	for _, f := range a.FactTypes {
		if reflect.TypeOf(f) == reflect.TypeOf(fact) {
			return true
		}
	}
	return false
}
