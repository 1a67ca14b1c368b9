//go:build ignore

// Command leakfixes counts how many leaks that were fixed in public
// repositories everypath finds before the fix, and of how many it is silent
// afterwards. It fetches both commits with git, and what they import with the
// go command.
//
// Usage, in the root of the repository:
//
//	go run cmd/leakfixes/main.go [-dir DIR] [-only REGEXP] [-remote URL] [LIST]
//
// LIST is a JSON array of fixes, by default testdata/leakfixes.json. DIR keeps
// what has been fetched for the next run; without it, all is deleted. The exit
// status is 0 if all could be analysed, whatever has been found.
//
// It is not built with the module, in which there is one command to install.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
)

// A Fix is a commit that mends a leak.
type Fix struct {
	// Repo is owner/name, Before and After are the commits.
	ID, Repo, Before, After string
	// Dir is the module's directory in the repository, Pattern the packages in
	// it.
	Dir, Pattern string
	// File is where the resource is acquired, relative to the repository, at
	// Line before and AfterLine after the fix.
	File            string
	Line, AfterLine int
	// Kind is the resource, in a word or two.
	Kind string
}

type bench struct {
	dir, remote, everypath string
}

func main() {
	dir := flag.String("dir", "", "keep what is fetched in `DIR`")
	only := flag.String("only", "", "only fixes whose name matches `REGEXP`")
	remote := flag.String("remote", "https://github.com/", "what comes before the name of a repository")
	flag.Parse()
	if err := run(*dir, *only, *remote, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "leakfixes:", err)
		os.Exit(1)
	}
}

func run(dir, only, remote string, args []string) error {
	list := "testdata/leakfixes.json"
	if len(args) == 1 {
		list = args[0]
	} else if len(args) > 1 {
		return errors.New("more than one list")
	}
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	fixes, err := read(list)
	if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "leakfixes"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	b := bench{dir: dir, remote: remote, everypath: filepath.Join(dir, "everypath")}
	if err := command("", "go", "build", "-o", b.everypath, "./cmd/everypath"); err != nil {
		return err
	}
	fixes = slices.DeleteFunc(fixes, func(f Fix) bool { return !match.MatchString(f.ID) })
	return b.all(fixes)
}

func read(list string) ([]Fix, error) {
	data, err := os.ReadFile(list)
	if err != nil {
		return nil, err
	}
	var fixes []Fix
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&fixes); err != nil {
		return nil, fmt.Errorf("%s: %w", list, err)
	}
	return fixes, nil
}

// all prints a line for each fix, and the sums.
func (b bench) all(fixes []Fix) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer w.Flush()
	type sum struct{ all, found, silent int }
	sums := map[string]*sum{"all": {}}
	failed := 0
	for _, f := range fixes {
		before, err := b.reports(f, f.Before, f.Line)
		var after bool
		if err == nil {
			after, err = b.reports(f, f.After, f.AfterLine)
		}
		if err != nil {
			failed++
			fmt.Fprintf(w, "%s\t%s\tcannot be analysed: %v\n", f.ID, f.Kind, err)
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.ID, f.Kind, word(before, "found", "missed"), word(after, "still reported", "silent"))
		w.Flush()
		if sums[f.Kind] == nil {
			sums[f.Kind] = new(sum)
		}
		for _, s := range []*sum{sums["all"], sums[f.Kind]} {
			s.all++
			s.found += count(before)
			s.silent += count(!after)
		}
	}
	fmt.Fprintln(w)
	for _, kind := range slices.Sorted(maps.Keys(sums)) {
		s := sums[kind]
		fmt.Fprintf(w, "%s\t%d of %d found\t%d silent afterwards\n", kind, s.found, s.all, s.silent)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d could not be analysed", failed, len(fixes))
	}
	return nil
}

func word(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// reports tells whether everypath reports the acquisition at the line of f's
// file in that commit, or a path that begins there.
func (b bench) reports(f Fix, commit string, line int) (bool, error) {
	tree, err := b.checkOut(f.Repo, commit)
	if err != nil {
		return false, err
	}
	cmd := exec.Command(b.everypath, "-C", filepath.Join(tree, f.Dir), "-config", "none", "-rules", "unreleased", "-json", f.Pattern)
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false")
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 3) {
		first, _, _ := strings.Cut(errs.String(), "\n")
		return false, fmt.Errorf("%s: %w", first, err)
	}
	type place struct {
		Posn string
	}
	var packages map[string]map[string][]struct {
		place
		Related []place
	}
	if err := json.Unmarshal(out, &packages); err != nil {
		return false, err
	}
	want := fmt.Sprintf("%s:%d:", filepath.Join(tree, f.File), line)
	for _, rules := range packages {
		for _, found := range rules["unreleased"] {
			if slices.ContainsFunc(append(found.Related, found.place), func(p place) bool { return strings.HasPrefix(p.Posn, want) }) {
				return true, nil
			}
		}
	}
	return false, nil
}

// checkOut returns the directory that has the files of the commit.
func (b bench) checkOut(repo, commit string) (string, error) {
	name := strings.ReplaceAll(repo, "/", "+")
	tree := filepath.Join(b.dir, name+"@"+commit)
	if _, err := os.Stat(tree); err == nil {
		return tree, nil
	}
	git := filepath.Join(b.dir, name+".git")
	if err := command("", "git", "init", "-q", "--bare", git); err != nil {
		return "", err
	}
	if err := command(git, "git", "fetch", "-q", "--depth", "1", b.remote+repo, commit); err != nil {
		return "", err
	}
	part := tree + ".part"
	if err := errors.Join(os.RemoveAll(part), os.MkdirAll(part, 0o777)); err != nil {
		return "", err
	}
	if err := command(git, "git", "--git-dir", git, "--work-tree", part, "checkout", "-q", "-f", commit, "--", "."); err != nil {
		return "", err
	}
	return tree, os.Rename(part, tree)
}

// command runs a program in dir. Its error has what the program says.
func command(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &errs
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(errs.Bytes()))
	}
	return nil
}
