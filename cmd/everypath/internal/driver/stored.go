package driver

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"slices"

	"github.com/everypath/everypath/cmd/everypath/internal/cache"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// An entry is what the cache holds of a package. One that was not wholly
// analysed has none, but for one with errors: that it has no facts for them
// is a result, and so is what is said of it.
type entry struct {
	Findings []report.Finding
	// Failures has what is said of a package with errors that is to be
	// analysed.
	Failures []report.Failure
	// Places is, if a finding has a position in another package, the hash
	// of where the declarations that the package imports were; else it is
	// zero.
	Places cache.Key
	// Used are the facts of other packages that were asked for.
	Used  []usedFacts
	Facts []byte
	// Err is the first error of a package with errors, and IsTold reports
	// whether it is told of a dependency.
	Err    string
	IsTold bool
}

// isMoved reports whether findings have positions that may be others now.
func (e *entry) isMoved(n *node) bool {
	return e.Places != cache.Key{} && e.Places != n.importedPlaces()
}

// A usedFacts says that facts of a package were asked for.
type usedFacts struct {
	ID  string // as node.ImportPath
	Sum cache.Key
}

// settle finds out which facts others see of the package, if that is known
// before it is analysed, and with it the findings. The imports are settled.
func (d *driver) settle(n *node) (result *report.Result, known bool) {
	result = &report.Result{}
	base := d.describe(n)
	h := n.underPlan(base, false)
	if n.isFixed = d.fix(n, h); n.isFixed {
		n.addImports(h)
		n.key = h.key()
		n.seen, n.places = n.key, n.key
		d.facts.setSum(n.ImportPath, n.key)
		return result, true
	}
	all, declared := d.readContents(n)
	n.places = newHasherOf(all, n.importedPlaces()).key()
	h = newHasherOf(base, declared)
	n.addImports(h)
	n.seen = h.key()
	if n.plan == nil {
		return result, true
	}
	key := func(forFindings bool) cache.Key {
		h := n.underPlan(base, forFindings)
		h.add(all)
		n.addImports(h)
		return h.key()
	}
	n.key = key(n.isRoot)
	n.isSought = true
	e := d.load(n, n.key)
	if e == nil && !n.isRoot {
		e = d.load(n, key(true))
	}
	if e == nil {
		return result, false
	}
	n.stored = e
	d.facts.setSum(n.ImportPath, sha256.Sum256(e.Facts))
	if n.isRoot {
		n.hasResult = true
		result.Findings, result.Failures, result.Packages = e.Findings, e.Failures, 1
	} else {
		result.Failures = n.toldAgain(e)
	}
	return result, true
}

func newHasherOf(keys ...cache.Key) hasher {
	h := newHasher()
	for _, k := range keys {
		h.add(k)
	}
	return h
}

// load returns the entry with the key if it holds today, else nil.
func (d *driver) load(n *node, key cache.Key) *entry {
	data, ok := d.Cache.Get(key)
	if !ok || n.isUnread || n.isRoot && !n.plan.IsKept {
		return nil
	}
	e := new(entry)
	if err := unmarshal(data, e); err != nil {
		return nil
	}
	if n.isRoot && e.isMoved(n) {
		return nil
	}
	if !n.isRoot && e.Err != "" && !e.IsTold {
		return nil // what is behind it may have been mended
	}
	for _, u := range e.Used {
		if d.facts.sumOf(u.ID) != u.Sum {
			return nil
		}
	}
	return e
}

// entryOf returns what the cache has of n, or nil.
func (d *driver) entryOf(n *node) *entry {
	if d.Cache == nil || n.plan == nil || n.isSought {
		return n.stored
	}
	n.isSought = true
	return d.load(n, n.key)
}

// restore types a package with what the cache has of it, and reports whether
// it could.
func (d *driver) restore(n *node, e *entry) bool {
	u := d.check(n, false)
	if u.types == nil {
		return false
	}
	facts, err := n.plan.coder.decode(u.types, e.Facts)
	if err != nil {
		return false
	}
	n.types, n.hasFacts = u.types, true
	d.facts.note(n, u)
	d.facts.publish(n, facts)
	switch {
	case e.Err != "":
		n.cause, n.err = n, errors.New(e.Err)
	case u.total > 0: // it has just been edited
		n.cause, n.err = n, firstError(n, u)
	}
	return true
}

// keep stores what the analysis has found, nil if there was none, and why
// the package could not be analysed.
func (d *driver) keep(n *node, a *analyzed, failures []report.Failure) {
	if d.Cache == nil {
		return
	}
	var e entry
	if a != nil {
		e.Facts = a.code
		for id := range a.used {
			e.Used = append(e.Used, usedFacts{id, d.facts.sumOf(id)})
		}
		slices.SortFunc(e.Used, func(a, b usedFacts) int { return cmp.Compare(a.ID, b.ID) })
	}
	if !n.isFixed {
		d.facts.setSum(n.ImportPath, sha256.Sum256(e.Facts))
	}
	switch {
	case n.plan == nil || n.isUnstable || n.hasResult || a != nil && a.isPartial:
		return
	case n.isRoot && (!n.plan.IsKept || n.restsOnTold):
		return // a fixed dependency is only told when its types are wanted
	case a == nil && n.err != nil:
		if n.isRoot && (n.isAffected || len(failures) == 0) {
			return
		}
		e.Err, e.IsTold = n.err.Error(), n.isTelling
		if n.isRoot {
			e.Failures = failures
		}
	case a == nil && n.isRoot:
		return
	case n.isRoot:
		e.Findings = a.Findings
		if a.isForeign {
			e.Places = n.importedPlaces()
		}
	}
	d.Cache.Put(n.key, marshal(&e))
}
