package driver

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"go/version"
	"strings"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// maxDetails is how many errors of a package are told.
const maxDetails = 10

// A unit is a parsed and type-checked package.
type unit struct {
	files []*ast.File
	types *types.Package
	info  *types.Info // nil without bodies
	errs  []report.Step
	total int // number of errors; errs has the first ones
	// read are the files as they were parsed.
	read *contents
}

func (u *unit) addError(pos token.Position, msg string) {
	u.total++
	if len(u.errs) < maxDetails {
		u.errs = append(u.errs, report.Step{Range: report.Range{Pos: pos}, Message: msg})
	}
}

// process takes one package whose imports are typed through the driver.
func (d *driver) process(n *node) *report.Result {
	n.isUnstable = n.isUnread
	for _, dep := range n.imports {
		if dep.cause != nil && n.cause == nil {
			n.cause = dep.cause
		}
		n.isUnstable = n.isUnstable || dep.isUnstable
		n.isAffected = n.isAffected || dep.isAffected || !dep.isRoot && (dep.err != nil || !dep.isFixed)
		n.restsOnTold = n.restsOnTold || dep.restsOnTold
	}
	if n.ImportPath == "unsafe" {
		n.types = types.Unsafe
		return &report.Result{}
	}
	if e := d.entryOf(n); e != nil && d.restore(n, e) {
		return &report.Result{Failures: n.toldAgain(e)}
	}
	result := d.fresh(n)
	if n.hasResult {
		// What the cache had was found when n was settled.
		return &report.Result{}
	}
	return result
}

// fresh takes a package through the driver of which the cache has nothing.
func (d *driver) fresh(n *node) *report.Result {
	result := &report.Result{}
	if n.isRoot {
		result.Packages = 1
	}
	u := d.check(n, n.plan != nil)
	n.types, n.hasFacts = u.types, n.plan != nil
	d.facts.note(n, u)
	var a *analyzed
	if u.total > 0 || n.Error != nil {
		behind := n.cause
		n.err, n.isMissing = firstError(n, u), u.types == nil
		n.isTelling = n.isTold(behind)
		switch {
		case n.isRoot:
			result.Failures = append(result.Failures, failureOf(n, u))
		case n.isTelling:
			n.restsOnTold = true
			result.Failures = append(result.Failures, n.dependencyFailure())
		}
		n.cause = n
	} else if n.plan != nil && len(u.files) > 0 {
		a = d.analyze(n, u, n.plan)
		d.facts.publish(n, a.facts)
		if n.isRoot {
			result.Add(&a.Result)
		}
	}
	d.keep(n, a, result.Failures)
	return result
}

// failureOf says why a package was not analysed.
func failureOf(n *node, u *unit) report.Failure {
	f := report.Failure{Package: n.ImportPath, Message: "does not type-check", Details: u.errs, Total: u.total}
	if n.Error != nil {
		// What the go command refuses has errors of type as well, which
		// say nothing more.
		f.Message = n.Error.Error()
		f.Details, f.Total = nil, 0
		f.NotBuilt = n.Error.isNotBuilt()
	}
	if n.cause != nil && !n.cause.isRoot && !n.cause.isMissing {
		// Packages that are analysed are named anyway, and those that are
		// missing by the type checker.
		f.Message += fmt.Sprintf("; it depends on %s, which has errors, too: %v", n.cause.ImportPath, n.cause.err)
	}
	return f
}

func firstError(n *node, u *unit) error {
	if n.Error != nil {
		return n.Error
	}
	return fmt.Errorf("%s: %s", u.errs[0].Pos, u.errs[0].Message)
}

// check parses and type-checks a package, with function bodies, comments and
// type information if full is set. A panic of the type checker is an error
// of the package.
func (d *driver) check(n *node, full bool) (u *unit) {
	u = &unit{}
	if d.checked != nil {
		d.checked(n.ImportPath)
	}
	defer func() {
		if p := recover(); p != nil {
			u.addError(token.Position{}, fmt.Sprintf("internal error: type checker: %v\n%s", p, panicStack()))
		}
	}()
	d.parse(n, u, full)
	if len(u.files) == 0 {
		return u
	}
	sound := u.total == 0
	cfg := &types.Config{
		GoVersion:        d.goVersion(n),
		Sizes:            d.sizes,
		Importer:         importer{n},
		IgnoreFuncBodies: !full,
		FakeImportC:      true, // of dependencies: their files are those before cgo
		Error: func(err error) {
			var e types.Error
			switch {
			case !sound: // a syntax error has led to it
			case !errors.As(err, &e):
				u.addError(token.Position{}, err.Error())
			case !strings.HasPrefix(e.Msg, "\t"): // else it continues the one before
				u.addError(e.Fset.Position(e.Pos), e.Msg)
			}
		},
	}
	if full {
		u.info = &types.Info{
			Types:        map[ast.Expr]types.TypeAndValue{},
			Defs:         map[*ast.Ident]types.Object{},
			Uses:         map[*ast.Ident]types.Object{},
			Implicits:    map[ast.Node]types.Object{},
			Instances:    map[*ast.Ident]types.Instance{},
			Scopes:       map[ast.Node]*types.Scope{},
			Selections:   map[*ast.SelectorExpr]*types.Selection{},
			FileVersions: map[*ast.File]string{},
		}
	}
	u.types = types.NewPackage(n.path(), n.Name)
	// The error was handed to the function above.
	_ = types.NewChecker(cfg, d.fset, u.types, u.info).Files(u.files)
	return u
}

// parse reads the files of the package. What is left of a file with errors
// is type-checked for those who import the package.
func (d *driver) parse(n *node, u *unit, full bool) {
	names := n.sources()
	mode := parser.SkipObjectResolution
	if full {
		mode |= parser.ParseComments
	}
	u.read = newContents()
	for _, name := range names {
		src, err := d.readFile(name)
		u.read.add(name, src, err)
		if err != nil {
			u.addError(token.Position{Filename: name}, err.Error())
			continue
		}
		if !full {
			src = skipBodies(src, true)
		}
		f, err := parser.ParseFile(d.fset, name, src, mode)
		var list scanner.ErrorList
		if errors.As(err, &list) {
			for _, e := range list {
				u.addError(e.Pos, e.Msg)
			}
		} else if err != nil {
			u.addError(token.Position{Filename: name}, err.Error())
		}
		if f != nil {
			switch {
			case !full:
				prune(f)
			case !n.isRoot && n.plan.SkipData:
				pruneData(f)
			}
			u.files = append(u.files, f)
		}
	}
	n.isUnstable = n.isUnstable || n.contents != nil && !n.contents.equal(u.read)
}

// sources returns the names of the files that are type-checked.
func (p *listed) sources() []string {
	if len(p.CompiledGoFiles) > 0 {
		return p.files(p.CompiledGoFiles)
	}
	return p.files(p.GoFiles, p.CgoFiles)
}

// goVersion returns the version of the language in which n is written. The
// type checker refuses one that it does not know, so that one counts as the
// newest that it does.
func (d *driver) goVersion(n *node) string {
	v := version.Lang(d.release)
	if n.Module == nil {
		return v
	}
	v = "go1.16" // what the go command takes a module for that does not say
	if n.Module.GoVersion != "" {
		v = "go" + n.Module.GoVersion
	}
	if version.Compare(v, d.release) > 0 {
		return version.Lang(d.release)
	}
	return v
}

// An importer finds the imports of a package among those that are ready.
type importer struct{ n *node }

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	dep := i.n.byPath[path]
	switch {
	case dep == nil:
		return nil, errors.New("no such package, or an import cycle")
	case dep.types != nil:
		return dep.types, nil
	case dep.Error != nil:
		return nil, errors.New(strings.Join(strings.Fields(dep.Error.Err), " "))
	}
	return nil, errors.New("it has no Go files")
}
