package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// seededModules are modules of others, whose deferred releases are taken
// away: they have some, and tests that need neither much time nor a network.
var seededModules = []string{
	"github.com/spf13/afero@v1.15.0",
	"github.com/mholt/archiver/v3@v3.5.1",
}

// A seed is a function that a deferred release is taken from.
type seed struct {
	file     string // relative to the module
	from, to int    // the function's lines
	offset   int    // of the release, in bytes
	release  string
}

// TestSeeded takes deferred releases out of real modules, applies the fixes
// of everypath, and looks at what comes of it: the module builds, its tests
// end as they did before, nothing that had a fix is reported again, and
// nothing else is. It logs how many seeds were found, and how many fixed.
func TestSeeded(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and tests other modules, twice")
	}
	everypath := buildCommand(t)
	for _, module := range seededModules {
		t.Run(module, func(t *testing.T) {
			dir := copyModule(t, module)
			run := moduleRun{t, dir, []string{"EVERYPATHCACHE=" + t.TempDir(), "GOWORK=off", "GOFLAGS=-mod=mod", "CI="}}
			passed := run.passingPackages()
			before := run.findings(everypath, "unreleased")
			seeds := findSeeds(t, dir, before)
			for _, s := range seeds {
				s.plant(t, dir)
			}
			run.must("go", "vet", "-unusedresult", "./...") // that is, it compiles
			seeded := run.findings(everypath, "unreleased")
			found := 0
			for _, s := range seeds {
				if slices.ContainsFunc(seeded, s.has) {
					found++
					continue
				}
				t.Logf("not found: %s:%d: %s", s.file, s.from, s.release)
				s.undo(t, dir)
			}
			run.command(everypath, "-fix", "./...")
			run.must("go", "vet", "-unusedresult", "./...")
			after := run.findings(everypath, "unreleased")
			withFix := len(slices.DeleteFunc(slices.Clone(seeded), func(f located) bool { return !f.fixed }))
			if want := len(seeded) - withFix; len(after) > want {
				t.Errorf("%d findings, %d with a fix; %d after the fixes: %v", len(seeded), withFix, len(after), after)
			}
			if is := run.passingPackages(); !slices.Equal(is, passed) {
				t.Errorf("tests passed in %v, and after the fixes in %v", passed, is)
			}
			t.Logf("%d findings before; %d seeds, %d of them found; %d of %d findings fixed; tests of %d packages pass",
				len(before), len(seeds), found, withFix, len(seeded), len(passed))
			if found == 0 {
				t.Error("no seed was found")
			}
		})
	}
}

func buildCommand(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "everypath")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

// copyModule returns a copy of a module that can be written to. Where it
// cannot be had the test is skipped, but fails if CI is true.
func copyModule(t *testing.T, module string) string {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	var m struct{ Dir string }
	if jsonErr := json.Unmarshal(out, &m); err != nil || jsonErr != nil {
		testneed.Missing(t, fmt.Sprintf("the module %s (%v)", module, err))
	}
	dir := t.TempDir()
	err = filepath.WalkDir(m.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(m.Dir, path)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, rel)
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// A moduleRun runs commands in the directory of a module.
type moduleRun struct {
	t   *testing.T
	dir string
	env []string
}

func (r moduleRun) command(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), r.env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, stderr.String())
	}
	return out, err
}

func (r moduleRun) must(name string, args ...string) {
	r.t.Helper()
	if out, err := r.command(name, args...); err != nil {
		r.t.Fatalf("%v%s", err, out)
	}
}

// passingPackages returns the packages whose tests pass, sorted.
func (r moduleRun) passingPackages() []string {
	r.t.Helper()
	out, _ := r.command("go", "test", "-count=1", "-short", "-timeout=2m", "-json", "./...") // some may fail
	passed := map[string]bool{}
	for line := range bytes.Lines(out) {
		var e struct{ Action, Package, Test string }
		if json.Unmarshal(line, &e) == nil && e.Action == "pass" && e.Test == "" {
			passed[e.Package] = true
		}
	}
	if len(passed) == 0 {
		r.t.Fatalf("no package passes its tests:\n%s", out)
	}
	return slices.Sorted(maps.Keys(passed))
}

// A located is a finding, by file and line.
type located struct {
	file    string // relative to the module
	line    int
	fixed   bool
	message string
}

// findings runs everypath with the rule.
func (r moduleRun) findings(everypath, rule string) []located {
	r.t.Helper()
	out, err := r.command(everypath, "-rules="+rule, "-format=json", "./...")
	if err != nil && !strings.Contains(err.Error(), "exit status 3") {
		r.t.Fatal(err)
	}
	var tree map[string]map[string][]struct {
		Posn, Message string
		Fixes         []any `json:"suggested_fixes"`
	}
	if err := json.Unmarshal(out, &tree); err != nil {
		r.t.Fatalf("%v\n%s", err, out)
	}
	var all []located
	for _, byRule := range tree {
		for _, d := range byRule[rule] {
			file, rest, _ := strings.Cut(strings.TrimPrefix(d.Posn, r.dir+string(filepath.Separator)), ":")
			var line int
			if _, err := fmt.Sscanf(rest, "%d:", &line); err != nil {
				r.t.Fatalf("position %q: %v", d.Posn, err)
			}
			all = append(all, located{filepath.ToSlash(file), line, len(d.Fixes) > 0, d.Message})
		}
	}
	return all
}

// has reports whether a finding is in the seed's function.
func (s seed) has(f located) bool { return f.file == s.file && s.from <= f.line && f.line <= s.to }

// plant overwrites the release by spaces, which leaves all lines where they
// are.
func (s seed) plant(t *testing.T, dir string) {
	t.Helper()
	s.write(t, dir, strings.Repeat(" ", len(s.release)))
}

func (s seed) undo(t *testing.T, dir string) {
	t.Helper()
	s.write(t, dir, s.release)
}

func (s seed) write(t *testing.T, dir, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(s.file))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(data[s.offset:], text)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// findSeeds returns a deferred release of each function that has one and in
// which nothing is reported.
func findSeeds(t *testing.T, dir string, reported []located) []seed {
	t.Helper()
	cmd := exec.Command("go", "list", "-f", `{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}`, "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var seeds []seed
	for _, path := range strings.Fields(string(out)) {
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range seedsIn(t, path, filepath.ToSlash(rel)) {
			if !slices.ContainsFunc(reported, s.has) {
				seeds = append(seeds, s)
			}
		}
	}
	return seeds
}

func seedsIn(t *testing.T, path, rel string) (seeds []seed) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		if d := deferredRelease(fn.Body); d != nil {
			seeds = append(seeds, seed{
				file:    rel,
				from:    fset.Position(fn.Pos()).Line,
				to:      fset.Position(fn.End()).Line,
				offset:  offset(d.Pos()),
				release: string(text[offset(d.Pos()):offset(d.End())]),
			})
		}
	}
	return seeds
}

// deferredRelease returns the first statement of a body like
//
//	defer f.Close()
//
// where f is a variable of the function that a call was assigned to.
func deferredRelease(body *ast.BlockStmt) *ast.DeferStmt {
	acquired := map[string]bool{}
	var found *ast.DeferStmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			if _, ok := n.Rhs[0].(*ast.CallExpr); ok && n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					acquired[e.(*ast.Ident).Name] = true
				}
			}
		case *ast.DeferStmt:
			sel, ok := n.Call.Fun.(*ast.SelectorExpr)
			if !ok || len(n.Call.Args) > 0 || sel.Sel.Name != "Close" || found != nil {
				break
			}
			if id, ok := sel.X.(*ast.Ident); ok && acquired[id.Name] {
				found = n
			}
		}
		return found == nil
	})
	return found
}
