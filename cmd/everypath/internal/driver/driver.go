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
// Packages that no pattern matches are checked without function bodies,
// comments and type information: all that is needed of them is the types
// that others see.
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
	// DependencyFacts also runs the analyzers that have facts on the
	// dependencies, as the rules for Dir set them up.
	DependencyFacts bool
	// Overlay has the content of files that is taken instead of what is on
	// disk, by absolute name.
	Overlay map[string][]byte
	// Workers is how many packages are under way at a time; 0 means
	// GOMAXPROCS.
	Workers int
	// Progress, if set, is called when a package is done, with how many
	// of how many are: one call at a time, done rises.
	Progress func(done, total int)
}

// Rules are what is run on a package.
type Rules struct {
	Analyzers []*analysis.Analyzer
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
	sizes   types.Sizes
	release string // the newest Go version that both the go command and go/types know
	facts   *facts
	plans   map[string]*plan // by directory
	depPlan *plan            // for dependencies, nil without facts from them
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
	d := &driver{Config: cfg, fset: fset, overlay: overlay, facts: newFacts(fset), plans: map[string]*plan{}}
	pkgs, err := d.prepare(ctx)
	if err != nil {
		return nil, err
	}
	if err := d.plan(pkgs); err != nil {
		return nil, err
	}
	return d.stream(ctx, newGraph(pkgs, d.isRoot))
}

// readFile returns the content of a file, as the overlay has it.
func (d *driver) readFile(name string) ([]byte, error) {
	if content, ok := d.Overlay[name]; ok {
		return content, nil
	}
	return os.ReadFile(name)
}

// prepare lists the packages and asks for the target meanwhile.
func (d *driver) prepare(ctx context.Context) ([]*listed, error) {
	var pkgs []*listed
	var target target
	g, both := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		pkgs, err = d.list(both)
		return err
	})
	g.Go(func() (err error) {
		target, err = d.target(both)
		return err
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	d.sizes = types.SizesFor("gc", target.GOARCH)
	if d.sizes == nil {
		return nil, fmt.Errorf("go/types does not know the architecture %q", target.GOARCH)
	}
	if !isKnownOS(target.GOOS) {
		return nil, fmt.Errorf("there is no Go for the operating system %q", target.GOOS)
	}
	d.release = runtime.Version()
	if version.IsValid(target.GOVERSION) && version.Compare(target.GOVERSION, d.release) < 0 {
		d.release = target.GOVERSION
	}
	d.compile(ctx, pkgs)
	return pkgs, nil
}

// isRoot reports whether the package is analysed.
func (d *driver) isRoot(p *listed) bool {
	return !p.DepOnly && !p.isCopy() && !p.isTestMain() && p.ImportPath != "unsafe"
}

// plan sets up the rules for each package that is analysed.
func (d *driver) plan(pkgs []*listed) error {
	n := 0
	byRules := map[*Rules]*plan{}
	plan := func(dir string) (*plan, error) {
		rules, err := d.Rules(dir)
		if err != nil {
			return nil, err
		}
		if byRules[rules] == nil {
			byRules[rules], err = newPlan(rules)
		}
		return byRules[rules], err
	}
	for _, p := range pkgs {
		if !d.isRoot(p) {
			continue
		}
		n++
		if d.plans[p.Dir] != nil || p.Dir == "" {
			continue
		}
		var err error
		if d.plans[p.Dir], err = plan(p.Dir); err != nil {
			return err
		}
	}
	if n == 0 {
		return ErrNoPackages
	}
	if d.DependencyFacts {
		p, err := plan(d.Dir)
		if err != nil {
			return err
		}
		d.depPlan = p.factsOnly()
	}
	return nil
}
