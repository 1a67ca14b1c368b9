package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/everypath/everypath/cmd/everypath/internal/change"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// A diffOption is the flag -diff, which has two meanings: without a value it
// says that -fix prints a diff, and otherwise which findings are reported.
type diffOption struct {
	isSet bool
	// of is a revision or the name of a file, "" if there is no value.
	of string
	// behind is the number, from 1, of the argument right behind a -diff
	// without a value, 0 if there is none. See takeDiff.
	behind int
}

func (d *diffOption) IsBoolFlag() bool { return true }
func (d *diffOption) String() string   { return d.of }

func (d *diffOption) Set(s string) error {
	if d.isSet {
		return errors.New("given twice")
	}
	switch s {
	case "":
		return errors.New("want a revision or a file")
	case "true": // what package flag makes of no value
		d.isSet, d.of = true, ""
	case "false":
		*d = diffOption{}
	default:
		d.isSet, d.of = true, s
	}
	return nil
}

// takeDiff makes the argument right behind -diff its value and returns the
// others, unless there is -fix: then -diff has none.
func (o *options) takeDiff(args []string) []string {
	d := &o.diff
	if !d.isSet || d.of != "" || d.behind == 0 || o.fix {
		return args
	}
	d.of = args[d.behind-1]
	return slices.Delete(slices.Clone(args), d.behind-1, d.behind)
}

func (c *command) checkDiff() error {
	switch d := c.diff; {
	case d.isSet && !c.fix && d.of == "":
		return errors.New("-diff needs a revision or a file, as in -diff=main, or -fix, of which it prints the fixes")
	case c.fix && d.isSet && len(c.outputs) > 0, c.fix && d.isSet && c.json:
		return errors.New("-fix -diff prints a diff, which has no -format")
	case c.fix && d.of != "":
		return fmt.Errorf("-diff=%s does not go with -fix, of which -diff prints the fixes", d.of)
	}
	return nil
}

// readChanges finds out which lines -diff means.
func (c *command) readChanges(ctx context.Context) error {
	of := c.diff.of
	if of == "" {
		return nil
	}
	repo, err := change.Open(ctx, c.wd)
	if err != nil && !errors.Is(err, change.ErrNoRepo) {
		return fmt.Errorf("-diff: %w", err)
	}
	noRepo := err
	info, err := os.Stat(of)
	isFile := of == "-" || err == nil && !info.IsDir()
	isRevision := noRepo == nil && repo.HasRevision(ctx, of)
	switch {
	case isFile && isRevision:
		return fmt.Errorf("-diff: %s is both a revision and a file; write refs/heads/%[1]s, or ./%[1]s", of)
	case isFile:
		c.changes, err = c.readDiff(of, repo)
	case isRevision:
		c.changes, err = repo.Since(ctx, of)
	default:
		err = c.explainDiff(of, repo, noRepo)
	}
	if err != nil {
		return fmt.Errorf("-diff: %w", err)
	}
	return nil
}

// readDiff reads a unified diff; its files are named from the top of the
// repository, or from the working directory.
func (c *command) readDiff(name string, repo *change.Repo) (*change.Set, error) {
	var text []byte
	var err error
	if name == "-" {
		name = "standard input"
		text, err = readBounded(name, os.Stdin)
	} else {
		text, err = readText(name)
	}
	if err != nil {
		return nil, err
	}
	dirs := []string{c.wd}
	if repo != nil {
		dirs = []string{repo.Top, c.wd}
	}
	return change.Parse(name, text, change.Find(dirs...))
}

// explainDiff returns the error for a value that is neither a revision nor a
// file.
func (c *command) explainDiff(of string, repo *change.Repo, noRepo error) error {
	rev, _, isRange := strings.Cut(of, "..")
	switch {
	case strings.HasPrefix(of, ".") || filepath.IsAbs(of):
		return fmt.Errorf("there is no file %s; packages stand behind a revision or a file, as in -diff=main PACKAGES", of)
	case noRepo != nil:
		return fmt.Errorf("there is no file %s, and it is no revision: %s is %w", of, c.wd, noRepo)
	case isRange:
		return fmt.Errorf("%s is a range; want the one revision that the files as they are are compared with, %s", of, cmp.Or(rev, "HEAD"))
	}
	return fmt.Errorf("%s is neither a file nor a revision in the repository %s (if the clone is shallow, fetch it)", of, repo.Top)
}

// hideUnchanged takes the findings out of the result of which no step is on
// a line of -diff, and places the others at such a line.
func (c *command) hideUnchanged(result *report.Result) {
	if c.changes == nil {
		return
	}
	result.Place(c.changes)
}
