package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/everypath/everypath/cmd/everypath/internal/apply"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// maxRounds is how often the packages are analysed to apply fixes that
// stand in the way of others. The last round tells what is left.
const maxRounds = 6

// fixAll applies the fixes, or prints them as a diff. The files are not
// touched before the last round: each analyses what the rounds before have
// made of them. A round after which a package fails that did not is taken
// back: its fixes did not go together. Where the files cannot be written, all
// that was found is printed.
func (c *command) fixAll(ctx context.Context, args []string, targets []*target) (status int, err error) {
	own := c.ownFiles(ctx, targets)
	changes, before := apply.Changes{}, apply.Changes{}
	var result, previous, found *report.Result
	for round := 1; ; round++ {
		c.overlay = changes.Overlay()
		if result, err = c.analyzeTargets(ctx, targets); err != nil {
			return 0, err
		}
		if round == 1 {
			found = result
			if err := c.checkCommand(args, result); err != nil {
				return 0, err
			}
		}
		if len(result.Failures) > len(found.Failures) {
			changes, result, c.overlay = before, previous, before.Overlay()
			break
		}
		if round == maxRounds {
			break
		}
		before, previous = changes.Clone(), result
		taken, err := changes.Add(result.Findings, own)
		if err != nil {
			return 0, err
		}
		if taken == 0 {
			break
		}
	}
	for _, name := range changes.Stale() {
		c.warn("%s %v, so its fixes are left out", c.relative(name), apply.ErrChanged)
	}
	if c.diff.isSet {
		return c.printDiff(changes, result)
	}
	if ctx.Err() != nil {
		return 0, errors.New("interrupted")
	}
	if err := changes.Write(); err != nil {
		c.overlay = nil // the files are as they were, and so are the findings
		_, printErr := c.print(found)
		return 0, usageError{errors.Join(err, printErr)}
	}
	if files, fixes := changes.Count(); files > 0 {
		fmt.Fprintf(c.stderr, "everypath: %s applied in %s\n", count(fixes, "fix", "fixes"), count(files, "file", "files"))
	}
	return c.print(result)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// printDiff prints what the fixes change, or writes it to the file of -o. What
// has no fix is not printed: the output is for git apply.
func (c *command) printDiff(changes apply.Changes, result *report.Result) (status int, err error) {
	for _, f := range result.Failures {
		c.printFailure(f)
	}
	diff := changes.Diff(func(name string) string { return c.relative(linked(name)) })
	if c.file != "" {
		err = replaceFile(c.file, bytes.NewBufferString(diff))
	} else {
		_, err = c.stdout.WriteString(diff)
	}
	if err != nil {
		return 0, fmt.Errorf("writing the diff: %w", err)
	}
	switch {
	case diff != "":
		return statusFindings, nil
	case len(result.Failures) > 0:
		return statusFailed, nil
	}
	return statusClean, nil
}

// linked returns the file that name leads to if it is a symbolic link: git
// keeps the link and has the text there.
func linked(name string) string {
	to, err := os.Readlink(name)
	switch {
	case err != nil:
		return name
	case filepath.IsAbs(to):
		return to
	}
	return filepath.Join(filepath.Dir(name), to)
}

// ownFiles returns what tells the files that may be changed: those of the
// main modules, or, where there is no module, those below the directory. A
// symbolic link counts as the file that it leads to.
func (c *command) ownFiles(ctx context.Context, targets []*target) func(name string) bool {
	var roots []string
	for _, t := range targets {
		roots = append(roots, mainModules(ctx, t.dir)...)
	}
	return func(name string) bool {
		name = resolved(name)
		if strings.Contains(filepath.ToSlash(name), "/vendor/") {
			return false
		}
		dir := filepath.Dir(name)
		if mod := moduleDir(dir); mod != "" {
			return slices.Contains(roots, resolved(mod))
		}
		return slices.ContainsFunc(roots, func(root string) bool {
			rel, err := filepath.Rel(root, dir)
			return err == nil && filepath.IsLocal(rel)
		})
	}
}

// mainModules returns the directories of the main module, or of those of
// the workspace, of dir; dir itself if there is none.
func mainModules(ctx context.Context, dir string) []string {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return []string{resolved(dir)}
	}
	var dirs []string
	for line := range bytes.Lines(out) {
		if name := string(bytes.TrimSpace(line)); name != "" {
			dirs = append(dirs, resolved(name))
		}
	}
	if dirs == nil {
		return []string{resolved(dir)}
	}
	return dirs
}

// resolved returns the name without symbolic links, if it can be told.
func resolved(name string) string {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	return name
}
