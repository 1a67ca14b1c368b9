package cli

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// baselineOptions say which findings are accepted.
type baselineOptions struct {
	file string
	// write says that the file is written, unused that entries which no
	// finding has any more are told.
	write, unused bool
	// accepted is what the file has; nil if there is none or it is written:
	// then replaced is what it had.
	accepted, replaced *report.Baseline
	// stale tells the entries that the last result has not.
	stale []string
}

func (b *baselineOptions) bind(fs *flag.FlagSet) {
	fs.StringVar(&b.file, "baseline", "", "do not report the findings that are listed in `FILE`")
	fs.BoolVar(&b.write, "write-baseline", false, "write the findings to the file of -baseline instead")
	fs.BoolVar(&b.unused, "unused-baseline", false, "tell which lines of the baseline no finding has any more")
}

// checkBaseline returns an error if the flags do not fit together.
func (c *command) checkBaseline() error {
	b := &c.baseline
	switch {
	case b.write && b.file == "":
		return errors.New("-write-baseline needs -baseline FILE")
	case b.unused && b.file == "":
		return errors.New("-unused-baseline needs -baseline FILE")
	case b.write && c.fix:
		return errors.New("-write-baseline does not go with -fix: write the baseline when the fixes are applied")
	case b.write && c.diff.isSet:
		return errors.New("-write-baseline does not go with -diff: a baseline has all findings")
	case b.write && b.unused:
		return errors.New("-unused-baseline does not go with -write-baseline, which leaves out what is unused")
	}
	return nil
}

// readBaseline reads the file of -baseline. One that is to be written is
// only looked at: what is no baseline is not replaced by one.
func (c *command) readBaseline() error {
	b := &c.baseline
	if b.file == "" {
		return nil
	}
	content, err := readText(b.file)
	if b.write && !errors.Is(err, errLarge) {
		var bad error
		if b.replaced, bad = report.ParseBaseline(b.file, content); err == nil && bad != nil {
			return fmt.Errorf("-write-baseline: %s is there and is no baseline: %w", b.file, bad)
		}
		return nil
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("-baseline: no such file: %s; -write-baseline makes it", b.file)
	case err != nil:
		return fmt.Errorf("-baseline: %w", err)
	}
	if b.accepted, err = report.ParseBaseline(b.file, content); err != nil {
		return fmt.Errorf("-baseline: %w", err)
	}
	return nil
}

// sight returns how the baseline sees the files.
func (c *command) sight() report.Sight {
	return report.Sight{Path: baselinePaths(filepath.Dir(absolute(c.wd, c.baseline.file))), Dir: c.wd, Overlay: c.overlay}
}

// baselinePaths returns the function that names files in a baseline that is
// in dir: relative to dir, so that it does not matter where the command
// runs, or, of files that are not below dir, relative to their module, so
// that it does not matter where that is.
func baselinePaths(dir string) func(name string) string {
	dir = resolved(dir)
	return func(name string) string {
		in := resolved(filepath.Dir(name))
		for _, base := range []string{dir, moduleDir(in)} {
			rel, err := filepath.Rel(base, filepath.Join(in, filepath.Base(name)))
			if base != "" && err == nil && filepath.IsLocal(rel) {
				return filepath.ToSlash(rel)
			}
		}
		return filepath.ToSlash(name)
	}
}

// hideAccepted takes the findings that the baseline has out of the result.
// The last result's unused entries are told, see tellUnused.
func (c *command) hideAccepted(result *report.Result) {
	b := &c.baseline
	if b.accepted == nil {
		return
	}
	b.stale = b.accepted.Hide(result, c.sight())
}

// tellUnused tells which lines of the baseline no finding has any more, if
// the user wants to know. Where a package failed nothing can be said.
func (c *command) tellUnused(result *report.Result) {
	if !c.baseline.unused || len(result.Failures) > 0 {
		return
	}
	for _, text := range c.baseline.stale {
		fmt.Fprintln(c.stderr, "everypath:", text)
	}
}

// writeBaseline writes the findings into the baseline, and takes them out of
// the result. Of a package that failed nobody knows what it has, so then nothing
// is written.
func (c *command) writeBaseline(result *report.Result) error {
	if failed := slices.IndexFunc(result.Failures, func(f report.Failure) bool { return !f.NotBuilt }); failed >= 0 {
		c.printFailure(result.Failures[failed])
		return fmt.Errorf("%s is not written, since not all could be analysed", c.baseline.file)
	}
	found := report.Result{Findings: result.Findings}
	gone := len(c.baseline.replaced.Hide(&found, c.sight()))
	content := bytes.NewBuffer(report.FormatBaseline(result.Findings, c.sight()))
	if err := replaceFile(c.baseline.file, content); err != nil {
		return fmt.Errorf("writing %s: %w", c.baseline.file, err)
	}
	fmt.Fprintf(c.stderr, "everypath: %s written to %s\n", count(len(result.Findings), "finding", "findings"), c.baseline.file)
	if gone > 0 {
		c.warn("%s of the old %s left out: this run has no such findings", count(gone, "line", "lines"), c.baseline.file)
	}
	result.Findings = nil
	return nil
}
