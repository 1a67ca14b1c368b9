package driver

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"sync"
	"weak"

	"golang.org/x/tools/go/analysis"
)

// facts holds what analyzers state about objects and packages, from one
// package to those that depend on it.
//
// It must not keep alive what it is about: types go when the last importer
// is done, and a fact can still be asked for later, of an object that was
// reached through some other package. So an object is known by its position,
// which is its own in the file set, and a package by a weak pointer.
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
	}
}

// note notes the files of a package that has facts, or is a copy of one.
func (f *facts) note(n *node, u *unit) {
	isOriginal := u.info != nil && n.ForTest == ""
	if u.types == nil || !isOriginal && n.original == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
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

func (f *facts) importObject(obj types.Object, fact analysis.Fact) bool {
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

func (f *facts) exportObject(n *node, pkg *types.Package, obj types.Object, fact analysis.Fact) {
	if obj == nil || obj.Pkg() != pkg {
		panic(fmt.Sprintf("internal error: fact %T about %v, which is not of package %s", fact, obj, pkg.Path()))
	}
	if !obj.Pos().IsValid() {
		return // nobody could ask for it
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	key := objectKey{obj.Pos(), reflect.TypeOf(fact)}
	if _, ok := f.objects[key]; ok {
		n.facts.objects = slices.DeleteFunc(n.facts.objects, func(old analysis.ObjectFact) bool {
			return objectKey{old.Object.Pos(), reflect.TypeOf(old.Fact)} == key
		})
	}
	f.objects[key] = fact
	n.facts.objects = append(n.facts.objects, analysis.ObjectFact{Object: obj, Fact: fact})
}

func (f *facts) exportPackage(n *node, pkg *types.Package, fact analysis.Fact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n.facts.packages = slices.DeleteFunc(n.facts.packages, func(old analysis.PackageFact) bool {
		return reflect.TypeOf(old.Fact) == reflect.TypeOf(fact)
	})
	f.packages[packageKey{weak.Make(pkg), reflect.TypeOf(fact)}] = fact
	n.facts.packages = append(n.facts.packages, analysis.PackageFact{Package: pkg, Fact: fact})
}

// allObjects returns the facts of the analyzer's types about objects of n
// and of those packages that it imports itself.
func (n *node) allObjects(a *analysis.Analyzer) []analysis.ObjectFact {
	var all []analysis.ObjectFact
	for _, from := range append([]*node{n}, n.imports...) {
		for _, f := range from.facts.objects {
			if hasFactType(a, f.Fact) {
				all = append(all, f)
			}
		}
	}
	return all
}

// allPackages is allObjects for packages.
func (n *node) allPackages(a *analysis.Analyzer) []analysis.PackageFact {
	var all []analysis.PackageFact
	for _, from := range append([]*node{n}, n.imports...) {
		for _, f := range from.facts.packages {
			if hasFactType(a, f.Fact) {
				all = append(all, f)
			}
		}
	}
	return all
}

func hasFactType(a *analysis.Analyzer, fact analysis.Fact) bool {
	for _, f := range a.FactTypes {
		if reflect.TypeOf(f) == reflect.TypeOf(fact) {
			return true
		}
	}
	return false
}
