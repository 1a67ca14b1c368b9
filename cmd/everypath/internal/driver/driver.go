// Package driver runs analyzers over packages, which it type-checks from
// source, one after the other.
//
// The go command lists the packages and their dependencies; nothing is
// compiled. They are then taken in dependency order, several at a time:
// parsed, type-checked against the packages that are ready, and, if a
// pattern matches them, analysed. What is not needed any longer goes at
// once: syntax, type information and the analyzers' results when the package
// is done, its types when the last package that imports it is. So the memory
// that a run takes does not grow with the program but with its widest part.
//
// Of packages that no pattern matches only the facts are wanted, which some
// analyzers state about them: findings and failures there are nobody's, and
// what goes wrong costs the facts of that package. The standard library has
// no facts. It, and what has its facts in the cache, is checked without
// function bodies, comments and type information: all that is needed then
// is the types that others see.
//
// With a cache a package whose findings are there is not looked at again,
// and its types and those of what it imports are only made if some other
// package needs them. The files queue.go, hash.go and stored.go say how.
//
// Whatever is wrong with a package costs that package only, and is told: an
// error of syntax or type, a missing dependency, a panic in an analyzer.
// Packages that import it get what types there are and are analysed, unless
// they have errors themselves.
//
// With tests, a package with _test.go files in it is taken twice, since
// others import it without them: findings in its _test.go files are those of
// the second time, all others those of the first. So the same is found in a
// file with tests and without.
package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"go/version"
	"os"
	"runtime"

	"golang.org/x/sync/errgroup"
	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/cmd/everypath/internal/cache"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// A Config says what to analyse.
type Config struct {
	// Dir is the directory in which the go command runs.
	Dir string
	// Patterns are those of the go command.
	Patterns []string
	// Env is the environment of the go command; nil means that of the
	// process.
	Env []string
	// Tags is a comma-separated list of build tags.
	Tags string
	// Tests adds the packages' tests.
	Tests bool
	// Rules returns what to run on the packages in a directory. It is
	// called with the directory of each package that is to be analysed
	// before any is.
	Rules func(dir string) (*Rules, error)
	// Facts returns the rules of which those analyzers that have facts are
	// run on dependencies, except for the standard library. It is called
	// with the directories of dependencies in the main modules, and with
	// Dir for all others. If it is nil, dependencies have no facts.
	Facts func(dir string) (*Rules, error)
	// Cache keeps results from one run to the next, if it is not nil and
	// all rules have an ID.
	Cache *cache.Cache
	// Tool identifies the program to the cache: it changes whenever
	// results can.
	Tool string
	// Overlay has the content of files that is taken instead of what is on
	// disk, by absolute name.
	Overlay map[string][]byte
	// Workers is how many packages are under way at a time; 0 means
	// GOMAXPROCS.
	Workers int
	// Progress, if set, is called when a package is done, with how many
	// of how many are: one call at a time, done rises.
	Progress func(done, total int)

	// shuffle, if set, shuffles the order in which packages are taken.
	shuffle func(n int, swap func(i, j int))
	// checked, if set, is called with each package that is type-checked.
	checked func(id string)
}

// Rules are what is run on a package.
type Rules struct {
	// ID is, for the cache, what tells the analyzers and how they are set
	// up from all others; "" if that is not known.
	ID string
	// FactsID is the same for dependencies, which have facts only; ID if it
	// is empty.
	FactsID   string
	Analyzers []*analysis.Analyzer
	// SkipData says that the facts of the analyzers do not depend on the
	// elements of tables of literals, so that a dependency need not have
	// them.
	SkipData bool
	// IsKept says that findings may be kept in the cache; facts are anyway.
	IsKept bool
	// Generated keeps findings in generated files.
	Generated bool
}

// ErrNoPackages says that the patterns match no packages.
var ErrNoPackages = errors.New("the patterns match no packages")

// A driver is one run.
type driver struct {
	Config
	fset    *token.FileSet
	overlay string // the file that tells the go command of the overlay
	target  target
	sizes   types.Sizes
	release string // the newest Go version that both the go command and go/types know
	facts   *facts
	// plans and factPlans are those of packages that are analysed, and of
	// dependencies in the main modules, by directory; depPlan is that of
	// other dependencies, nil without facts from them.
	plans, factPlans map[string]*plan
	depPlan          *plan
}

// Run analyses the packages that the configuration says. An error means
// that there is no result at all: the packages could not be listed, or Rules
// failed, whose error it wraps then.
func Run(ctx context.Context, cfg Config) (result *report.Result, err error) {
	overlay, remove, err := writeOverlay(cfg.Overlay)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	if cfg.Workers == 0 {
		cfg.Workers = runtime.GOMAXPROCS(0)
	}
	fset := token.NewFileSet()
	d := &driver{Config: cfg, fset: fset, overlay: overlay, facts: newFacts(fset), plans: map[string]*plan{}, factPlans: map[string]*plan{}}
	pkgs, err := d.prepare(ctx)
	if err != nil {
		return nil, err
	}
	if err := d.plan(pkgs); err != nil {
		return nil, err
	}
	nodes := newGraph(pkgs, d.newNode)
	if d.shuffle != nil {
		d.shuffle(len(nodes), func(i, j int) { nodes[i].index, nodes[j].index = nodes[j].index, nodes[i].index })
	}
	if d.Workers > 1 {
		d.findGiants(nodes)
	}
	result, err = d.stream(ctx, nodes)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		if !n.DepOnly {
			result.NotBuilt = append(result.NotBuilt, n.files(n.IgnoredGoFiles)...)
		}
	}
	return result, nil
}

// giantSize is the size of its source, in bytes, from which on a package is a
// giant: it takes some fifty times as much memory while it is analysed.
const giantSize = 2 << 20

// findGiants marks the giants among the packages on which something is run.
// A file that cannot be asked for its size has none here.
func (d *driver) findGiants(nodes []*node) {
	for _, n := range nodes {
		if n.plan == nil {
			continue
		}
		var size int64
		for _, name := range n.sources() {
			if info, err := os.Stat(name); err == nil {
				size += info.Size()
			}
		}
		n.isGiant = size >= giantSize
	}
}

// readFile returns the content of a file, as the overlay has it.
func (d *driver) readFile(name string) ([]byte, error) {
	if content, ok := d.Overlay[name]; ok {
		return bytes.Clone(content), nil // the reader may change it
	}
	return os.ReadFile(name)
}

// prepare lists the packages and asks for the target meanwhile.
func (d *driver) prepare(ctx context.Context) ([]*listed, error) {
	var pkgs []*listed
	g, both := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		pkgs, err = d.list(both)
		return err
	})
	g.Go(func() (err error) {
		d.target, err = d.findTarget(both)
		return err
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	d.sizes = types.SizesFor("gc", d.target.GOARCH)
	if d.sizes == nil {
		return nil, fmt.Errorf("go/types does not know the architecture %q", d.target.GOARCH)
	}
	if !isKnownOS(d.target.GOOS) {
		return nil, fmt.Errorf("there is no Go for the operating system %q", d.target.GOOS)
	}
	d.release = runtime.Version()
	if version.IsValid(d.target.GOVERSION) && version.Compare(d.target.GOVERSION, d.release) < 0 {
		d.release = d.target.GOVERSION
	}
	d.compile(ctx, pkgs)
	return pkgs, nil
}

// isRoot reports whether the package is analysed.
func (d *driver) isRoot(p *listed) bool {
	return !p.DepOnly && !p.isCopy() && !p.isTestMain() && p.ImportPath != "unsafe"
}

// isOwnDependency reports whether the package is in a main module and only
// its facts are wanted.
func (d *driver) isOwnDependency(p *listed) bool {
	return d.Facts != nil && p.DepOnly && !p.Standard && p.Module != nil && p.Module.Main && !p.isCopy()
}

// newNode returns the package as a node. Dependencies that use cgo have no
// facts, unless they are in a main module: gives up towards silence.
func (d *driver) newNode(p *listed) *node {
	n := &node{listed: p, isRoot: d.isRoot(p), byPath: map[string]*node{}}
	switch {
	case n.isRoot:
		n.plan = d.plans[p.Dir]
	case p.Standard || p.isCopy():
	case d.isOwnDependency(p):
		n.plan = d.factPlans[p.Dir]
	case len(p.CgoFiles) == 0:
		n.plan = d.depPlan
	}
	return n
}

// plan sets up the rules.
func (d *driver) plan(pkgs []*listed) error {
	byRules := map[*Rules]*plan{}
	plan := func(rules *Rules, err error) (*plan, error) {
		if err != nil {
			return nil, err
		}
		if byRules[rules] == nil {
			byRules[rules], err = newPlan(rules)
		}
		if rules.ID == "" {
			d.Cache = nil
		}
		return byRules[rules], err
	}
	for _, p := range pkgs {
		var err error
		switch {
		case d.isRoot(p) && d.plans[p.Dir] == nil:
			d.plans[p.Dir], err = plan(d.Rules(p.Dir))
		case d.isOwnDependency(p) && d.factPlans[p.Dir] == nil:
			if d.factPlans[p.Dir], err = plan(d.Facts(p.Dir)); err == nil {
				d.factPlans[p.Dir] = d.factPlans[p.Dir].factsOnly()
			}
		}
		if err != nil {
			return err
		}
	}
	if len(d.plans) == 0 {
		return ErrNoPackages
	}
	if d.Facts == nil {
		return nil
	}
	p, err := plan(d.Facts(d.Dir))
	if err == nil {
		d.depPlan = p.factsOnly()
	}
	return err
}
