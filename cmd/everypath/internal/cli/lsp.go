package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/everypath/everypath/cmd/everypath/internal/driver"
	"github.com/everypath/everypath/cmd/everypath/internal/lsp"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

const lspHelp = `everypath lsp is a language server: it speaks with an editor over standard
input and output. Editors start it; README.md has what to write into the
configuration of VS Code and Neovim.

It shows findings in the packages of the open files when these are opened or
saved, and half a second after the last keystroke, with the path as related
places, and offers the fixes as quick fixes and, as source.fixAll.everypath,
all of a file at once, which makes what -fix makes. Saving a file has the other
packages that are open analysed as well. A package that is saved while it does
not type-check has nothing shown. Results are kept in the cache of the
command. Files outside of the folders that the editor has open are left alone,
and so are those of the standard library and of the module cache.

Flags that say what is analysed and reported, -baseline, -config and -no-cache
hold for all packages; %[1]s is looked for as always, and read anew
for each analysis.

The initialization option changeDelay is the number of milliseconds after a
keystroke; with -1 only what is saved is analysed.

Exit status: 0 if the editor said shutdown before exit, 1 if it did not or hung
up, 2 for wrong usage.

Examples:
  everypath lsp                  what an editor runs
  everypath lsp -strict -tests   with flags, which win over %[1]s
`

// serverFlags are the flags that a language server takes beside those that
// are settings.
var serverFlags = []string{"C", "config", "no-cache", "baseline", "stdio"}

// serve is a language server until the client says exit.
func (c *command) serve(args []string) (status int, err error) {
	if len(args) > 0 {
		return 0, usageError{fmt.Errorf("everypath lsp takes no packages or files, not %q either: editors tell it which files are open", args[0])}
	}
	var wrong []string
	c.flags.Visit(func(f *flag.Flag) {
		if !slices.Contains(settingKeys(), f.Name) && !slices.Contains(serverFlags, f.Name) {
			wrong = append(wrong, "-"+f.Name)
		}
	})
	if wrong != nil {
		return 0, usageError{fmt.Errorf("everypath lsp does not take %s; %q tells what it takes", strings.Join(wrong, " "), "everypath help lsp")}
	}
	if isTerminal(os.Stdin) {
		fmt.Fprintln(c.stderr, `everypath: lsp waits for an editor on standard input; "everypath help lsp" says how to set one up`)
	}
	if err := c.openCache(); err != nil {
		return 0, err
	}
	defer c.cache.Trim()
	c.configs.noFixes = false
	if err := c.checkServer(); err != nil {
		return 0, usageError{err}
	}
	tuneMemory()
	c.goDirs = goDirs()
	if !lsp.Serve(lsp.Config{Version: strings.TrimPrefix(version(), "everypath version "), Analyze: c.analyzePackage}, stdio{os.Stdin, c.stdout}) {
		return 0, errors.New("lsp: the editor is gone without having said shutdown and exit")
	}
	return statusClean, nil
}

// checkServer returns an error for flags that name what is not there: an
// editor would show it for each package.
func (c *command) checkServer() error {
	if err := c.readBaseline(); err != nil {
		return err
	}
	if c.configFile == "" {
		return nil
	}
	_, err := c.configs.forDir(c.wd)
	return err
}

// goDirs returns the directories of the standard library and of the module
// cache, none if the go command does not tell.
func goDirs() []string {
	out, err := exec.Command("go", "env", "GOROOT", "GOMODCACHE").Output()
	if err != nil {
		return nil // the first analysis says what is wrong
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' || r == '\r' })
}

// isReadOnly reports whether the file is one that users look into and do not
// change. Who works on the standard library in its place gets no findings:
// gives up towards silence.
func (c *command) isReadOnly(name string) bool {
	return slices.ContainsFunc(c.goDirs, func(dir string) bool {
		rel, err := filepath.Rel(dir, name)
		return err == nil && filepath.IsLocal(rel)
	})
}

// stdio is standard input and output.
type stdio struct {
	io.Reader
	io.Writer
}

// Close does nothing: the process ends, and its files with it.
func (stdio) Close() error { return nil }

// analyzePackage is lsp.Config.Analyze. The configuration and the baseline
// are read anew, for the user may have changed them.
func (c *command) analyzePackage(ctx context.Context, p lsp.Package) (*report.Result, error) {
	if c.isReadOnly(p.Files[0]) {
		return &report.Result{}, nil
	}
	one := *c
	one.configs = newConfigs(c.wd, c.configFile, c.override)
	one.overlay = p.Overlay
	if err := one.readBaseline(); err != nil {
		return nil, err
	}
	targets, err := targets(one.wd, p.Files, p.Overlay, one.configs, one.isOff("tests"))
	if err != nil {
		return nil, err
	}
	result := &report.Result{}
	for _, t := range targets {
		cfg := one.driverConfig(t)
		cfg.Rules = func(dir string) (*driver.Rules, error) { return one.rules(dir, t) }
		cfg.Overlay = p.Overlay
		cfg.Progress = p.Progress
		found, err := driver.Run(ctx, cfg)
		switch {
		case errors.Is(err, driver.ErrNoPackages):
			continue
		case err != nil:
			return nil, err
		}
		result.Add(found)
	}
	err = takeMisfits(result)
	result.Sort()
	one.hideAccepted(result)
	return result, err
}
