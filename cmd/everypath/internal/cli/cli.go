// Package cli is the command line of everypath: flags, configuration files,
// subcommands, and the protocol of go vet.
package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/unreleased"
	"github.com/everypath/everypath/cmd/everypath/internal/cache"
	"github.com/everypath/everypath/cmd/everypath/internal/change"
	"github.com/everypath/everypath/cmd/everypath/internal/driver"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// The exit statuses.
const (
	statusClean    = 0
	statusFailed   = 1
	statusUsage    = 2
	statusFindings = 3
)

// A usageError is an error of the user's, in the command line or in what it
// names.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// A command is one run of everypath.
type command struct {
	options
	wd             string
	stdout, stderr *os.File
	configs        *configs
	// cache is nil if there is none; tool identifies this program in it.
	cache *cache.Cache
	tool  string
	// overlay has the files that fixes have changed, and that are not
	// written yet.
	overlay map[string][]byte
	// goDirs are where files are that a language server leaves alone.
	goDirs []string
	// changes are the lines of -diff, nil without it.
	changes *change.Set
}

// Main runs everypath with the arguments, without the program's name, and
// returns the exit status.
func Main(args []string) (status int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(os.Stderr, "everypath: internal error: %v; please report it with what follows\n%s", p, debug.Stack())
			status = statusFailed
		}
	}()
	if isVetCall(args) {
		return vet(args)
	}
	c := &command{stdout: os.Stdout, stderr: os.Stderr}
	status, err := c.run(args)
	if err == nil {
		return status
	}
	fmt.Fprintln(c.stderr, "everypath:", report.Visible(err.Error())) // it may quote a file that is none of text
	if errors.As(err, new(usageError)) {
		return statusUsage
	}
	return statusFailed
}

func (c *command) run(args []string) (status int, err error) {
	args, err = c.parse(args)
	if err != nil {
		return 0, err
	}
	if err := c.checkDiff(); err != nil {
		return 0, usageError{err}
	}
	if err := c.finishOutputs(); err != nil {
		return 0, usageError{err}
	}
	if err := c.checkBaseline(); err != nil {
		return 0, usageError{err}
	}
	if c.help {
		return statusClean, c.printHelpOf(args)
	}
	if c.schema {
		return statusClean, c.printHelp([]string{"schema"})
	}
	if c.version {
		_, err := fmt.Fprintln(c.stdout, version())
		return statusClean, err
	}
	if c.dir != "" {
		if err := os.Chdir(c.dir); err != nil {
			return 0, usageError{fmt.Errorf("-C: %w", err)}
		}
	}
	if c.wd, err = os.Getwd(); err != nil {
		return 0, err
	}
	c.configs = newConfigs(c.wd, c.configFile, c.override)
	c.configs.noFixes = !c.fix && !c.printsFixes()
	if c.clear && (len(args) == 0 || args[0] != "cache") {
		return 0, usageError{errors.New("-clear is for everypath cache")}
	}
	if c.stdio && (len(args) == 0 || args[0] != "lsp") {
		return 0, usageError{errors.New("-stdio is for everypath lsp")}
	}
	if len(args) > 0 {
		switch args[0] {
		case "help":
			return statusClean, c.printHelp(args[1:])
		case "contracts":
			return statusClean, c.printContracts(args[1:])
		case "why":
			return c.why(args[1:])
		case "completion":
			return statusClean, c.printCompletion(args[1:])
		case "cache":
			return statusClean, c.manageCache(args[1:])
		case "lsp":
			return c.serve(args[1:])
		}
	}
	return c.analyze(args)
}

// analyze runs the rules on what the arguments name, and prints the result.
func (c *command) analyze(args []string) (status int, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	// A package under analysis does not look at the context, and nothing
	// has been written: an interrupt ends the command at once.
	unhook := context.AfterFunc(ctx, func() {
		fmt.Fprintln(os.Stderr, "everypath: interrupted")
		os.Exit(statusFailed)
	})
	defer unhook()
	targets, err := targets(c.wd, args, nil, c.configs, c.isOff("tests"))
	if err != nil {
		return 0, err
	}
	if err := c.openCache(); err != nil {
		return 0, err
	}
	defer c.cache.Trim()
	tuneMemory()
	if err := c.checkFiles(); err != nil {
		return 0, usageError{err}
	}
	if err := c.readBaseline(); err != nil {
		return 0, usageError{err}
	}
	if err := c.readChanges(ctx); err != nil {
		return 0, usageError{err}
	}
	if c.fix {
		return c.fixAll(ctx, args, targets)
	}
	result, err := c.analyzeTargets(ctx, targets)
	if err != nil {
		return 0, err
	}
	if err := c.checkCommand(args, result); err != nil {
		return 0, err
	}
	if c.baseline.write {
		if err := c.writeBaseline(result); err != nil {
			return 0, err
		}
	}
	c.hideUnchanged(result)
	return c.print(result)
}

// analyzeTargets runs the rules on all targets. Contracts that do not fit are
// a usage error: what rests on them is not worth printing.
func (c *command) analyzeTargets(ctx context.Context, targets []*target) (*report.Result, error) {
	result := &report.Result{}
	for _, t := range targets {
		one, err := c.analyzeTarget(ctx, t)
		switch {
		case ctx.Err() != nil:
			return nil, errors.New("interrupted")
		case errors.As(err, new(usageError)):
			return nil, err
		case err != nil:
			// The other modules' findings still come.
			one = &report.Result{Failures: []report.Failure{{Package: t.name(), Message: err.Error()}}}
		}
		for i, f := range one.Failures {
			if arg, ok := t.typed[f.Package]; ok {
				one.Failures[i].Package = arg
			}
		}
		result.Add(one)
	}
	if err := takeMisfits(result); err != nil {
		return nil, usageError{err}
	}
	result.Sort()
	c.hideAccepted(result)
	return result, nil
}

// takeMisfits takes out of the result what it says of contracts that do not
// fit, which each package says that imports what they are about, and returns
// it as an error.
func takeMisfits(result *report.Result) error {
	var texts []string
	result.Findings = slices.DeleteFunc(result.Findings, func(f report.Finding) bool {
		isMisfit := f.Category == unreleased.Misfit
		if isMisfit {
			texts = append(texts, f.Message)
		}
		return isMisfit
	})
	slices.Sort(texts)
	var errs []error
	for _, text := range slices.Compact(texts) {
		errs = append(errs, errors.New(text))
	}
	return errors.Join(errs...)
}

// driverConfig is how a target is analysed, but for the rules.
func (c *command) driverConfig(t *target) driver.Config {
	return driver.Config{
		Dir: t.dir, Patterns: t.patterns, Tags: t.tags, Tests: t.tests,
		Facts: c.factRules, Cache: c.cache, Tool: c.tool,
	}
}

func (c *command) analyzeTarget(ctx context.Context, t *target) (*report.Result, error) {
	bar := newProgress(c.stderr)
	defer bar.close()
	cfg := c.driverConfig(t)
	cfg.Rules = func(dir string) (*driver.Rules, error) { return c.rules(dir, t) }
	cfg.Overlay = c.overlay
	cfg.Progress = bar.update
	result, err := driver.Run(ctx, cfg)
	switch {
	case !t.ofFiles:
		return result, err
	case errors.Is(err, driver.ErrNoPackages):
		return &report.Result{}, nil
	case err != nil:
		return nil, err
	}
	// A hook names all files that have changed, for whatever they are built.
	result.Failures = slices.DeleteFunc(result.Failures, func(f report.Failure) bool { return f.NotBuilt })
	for _, name := range t.files {
		isHidden := strings.HasPrefix(filepath.Base(name), "_") || strings.HasPrefix(filepath.Base(name), ".")
		if isHidden || slices.Contains(result.NotBuilt, absolute(c.wd, name)) {
			c.warn("%s is not looked at: its name or its build constraints exclude it from this build", name)
		}
	}
	return result, nil
}

// rules returns the rules for the packages in dir. That tests or tags are
// set too late to be listed must not go unnoticed.
func (c *command) rules(dir string, t *target) (*driver.Rules, error) {
	cfg, err := c.configs.forDir(dir)
	if err != nil {
		return nil, err
	}
	if t.ofFiles && t.tests {
		return c.configs.withTests(cfg).rules, nil
	}
	if cfg.Tests && !t.tests || cfg.Tags != t.tags {
		c.warn("%s: its tests and tags have no effect on what was found from the outside; name ./%s as well to have them",
			c.relative(cfg.file), filepath.ToSlash(c.relative(filepath.Dir(cfg.file))))
	}
	return cfg.rules, nil
}

// factRules returns the rules for dependencies in dir: of the user's own
// modules, and for all others those of the directory of the run.
func (c *command) factRules(dir string) (*driver.Rules, error) {
	cfg, err := c.configs.forDir(dir)
	if err != nil {
		return nil, err
	}
	return cfg.rules, nil
}

// checkCommand returns an error if what the user meant to be a subcommand, or
// the revision of -diff, was taken for a package.
func (c *command) checkCommand(args []string, result *report.Result) error {
	if behind := c.diff.behind; behind > 0 && slices.ContainsFunc(result.Failures, func(f report.Failure) bool {
		return f.Package == args[behind-1] && !strings.HasPrefix(f.Package, ".") // no revision is ./...
	}) {
		return usageError{fmt.Errorf("%s is no package, and -diff with -fix takes no revision: it prints the fixes", args[behind-1])}
	}
	if len(args) == 0 || isLocal(args[0]) || len(result.Findings) > 0 {
		return nil
	}
	for _, f := range result.Failures {
		if near := nearest(args[0], subcommands); f.Package == args[0] && near != "" {
			return usageError{fmt.Errorf("unknown command or package %q (did you mean %q?)", args[0], near)}
		}
	}
	return nil
}

// print prints the result and returns the exit status that it has.
func (c *command) print(result *report.Result) (status int, err error) {
	for _, f := range result.Failures {
		c.printFailure(f)
	}
	c.tellUnused(result)
	if err := c.write(result); err != nil {
		return 0, err
	}
	if c.printsText() && isTerminal(c.stdout) && isTerminal(c.stderr) {
		fmt.Fprintln(c.stderr, result.Summary())
	}
	switch {
	case len(result.Findings) > 0:
		return statusFindings, nil
	case len(result.Failures) > 0:
		return statusFailed, nil
	}
	return statusClean, nil
}

func (c *command) printFailure(f report.Failure) {
	rule := ""
	if f.Rule != "" {
		rule = f.Rule + ": "
	}
	fmt.Fprintf(c.stderr, "everypath: %s: %s%s\n", report.Visible(c.relative(f.Package)), rule, report.Visible(f.Message))
	for _, d := range f.Details {
		pos := d.Pos
		pos.Filename = c.relative(pos.Filename)
		fmt.Fprintf(c.stderr, "\t%s: %s\n", report.Visible(pos.String()), report.Visible(d.Message))
	}
	if more := f.Total - len(f.Details); more > 0 {
		fmt.Fprintf(c.stderr, "\tand %d more errors\n", more)
	}
}

// relative returns the name of a file relative to the working directory if
// it is below it.
func (c *command) relative(name string) string { return relativeTo(c.wd, name) }

func (c *command) warn(format string, args ...any) {
	fmt.Fprintln(c.stderr, "everypath: warning:", report.Visible(fmt.Sprintf(format, args...)))
}
