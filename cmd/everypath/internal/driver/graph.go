package driver

import "go/types"

// A node is a package on its way through the driver.
//
// It has two stages. It is settled when it is known what others can see of
// it, as a hash, if results are kept; this may come from the cache. It is
// typed when its types are there. Only that costs much, and only those come
// so far that are analysed and those that they import.
type node struct {
	*listed
	// index is the place of the package among all: the lower, the earlier
	// it is taken.
	index int
	// isRoot reports whether the findings in the package are asked for.
	isRoot bool
	// plan is what is run on the package, nil if nothing.
	plan *plan
	// isGiant reports whether the package takes very much memory while it is
	// analysed.
	isGiant bool

	// imports must be ready before the package is begun, importers wait
	// for it. byPath finds imports by their path in the source.
	imports, importers []*node
	byPath             map[string]*node
	// original is, of a copy, the package with the same files, whose facts
	// hold for both: it is among imports, so that they are there.
	original *node

	progress
	sums
	// stored is what the cache has of the package; it is asked for when
	// isSought.
	stored   *entry
	isSought bool
	// hasResult reports whether the findings came from the cache.
	hasResult bool

	// types is nil if there is nothing to import.
	types    *types.Package
	hasFacts bool
	facts    importedFacts
	// cause is the first package with errors among this one and all that
	// it depends on, and err the first of its own.
	cause *node
	err   error
	// isMissing reports whether the package has errors and no types.
	isMissing bool
	// isAffected reports whether what is said of the errors of the package
	// may name those of another, and so depend on more than is hashed.
	isAffected bool
	// isTelling reports whether the errors of the package are told where
	// it is a dependency.
	isTelling bool
	// restsOnTold reports whether the package is a dependency with errors
	// that is told, or depends on one.
	restsOnTold bool
}

// await puts dep among the packages that must be ready before n is begun.
func (n *node) await(dep *node) {
	n.imports = append(n.imports, dep)
	dep.importers = append(dep.importers, n)
	dep.uses++
	n.unsettled++
	n.untyped++
}

// drop forgets what was kept for importers.
func (n *node) drop() {
	n.types = nil
	n.stored = nil
	n.facts = importedFacts{}
	n.byPath, n.imports, n.importers, n.original = nil, nil, nil, nil
}

// newGraph returns the packages, sorted so that each stands behind those
// that it imports. An import that would close a cycle, which Go does not
// allow, is left out; so is the main program of a test.
func newGraph(pkgs []*listed, newNode func(*listed) *node) []*node {
	g := &sorter{byID: map[string]*node{}, state: map[*node]visit{}}
	var all []*node
	for _, p := range pkgs {
		if p.isTestMain() || g.byID[p.ImportPath] != nil {
			continue
		}
		n := newNode(p)
		g.byID[p.ImportPath] = n
		all = append(all, n)
	}
	for _, n := range all {
		g.visit(n)
	}
	return g.sorted
}

type visit int

const (
	unseen visit = iota
	open         // its imports are being visited
	closed
)

// A sorter sorts packages by depth-first search.
type sorter struct {
	byID   map[string]*node
	state  map[*node]visit
	sorted []*node
}

func (g *sorter) visit(n *node) {
	if g.state[n] != unseen {
		return
	}
	g.state[n] = open
	paths := map[string]string{} // by id
	for path, id := range n.ImportMap {
		paths[id] = path
	}
	for _, id := range n.needs() {
		dep := g.byID[id]
		if dep == nil {
			continue // "C", or not listed: then the type checker will say so
		}
		g.visit(dep)
		path, ok := paths[id]
		if !ok {
			path = id
		}
		if g.state[dep] == open || n.byPath[path] != nil {
			continue
		}
		n.byPath[path] = dep
		n.await(dep)
	}
	if n.isCopy() {
		if o := g.byID[n.path()]; o != nil {
			g.visit(o) // never depends on copies
			n.original = o
			n.await(o)
		}
	}
	g.state[n] = closed
	n.index = len(g.sorted)
	g.sorted = append(g.sorted, n)
}

// needs returns the ids of the packages that p imports, those of the code
// that cgo writes included.
func (p *listed) needs() []string {
	if len(p.CompiledGoFiles) == 0 {
		return p.Imports
	}
	return append(p.Imports[:len(p.Imports):len(p.Imports)], "unsafe", "syscall", "runtime/cgo")
}
