package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// leaks is a package with leaks and their right neighbours.
const leaks = `package app

import (
	"io"
	"os"
)

func head(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 512)
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, err
	}
	return b, f.Close()
}

func all(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

func intended(name string) ([]byte, error) {
	f, err := os.Open(name) //nolint:everypath // read by the child process
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}
`

// bypass is a package with a bypass, and a leak of what another package opens.
const bypass = `package tool

import (
	"context"
	"errors"
	"time"

	"example.com/app/lib"
)

type server struct{ latency *histogram }

type histogram struct{ sum time.Duration }

func (h *histogram) Observe(d time.Duration) { h.sum += d }

func (s *server) observe(ctx context.Context, call func(context.Context) (string, error)) (string, error) {
	start := time.Now()
	defer func() { s.latency.Observe(time.Since(start)) }()
	return call(ctx)
}

func (s *server) search(ctx context.Context) (string, error) { return "", ctx.Err() }

func (s *server) fetch(ctx context.Context) (string, error) {
	f, err := lib.OpenIndex("index")
	if err != nil {
		return "", err
	}
	return f.Name(), ctx.Err()
}

func (s *server) handle(ctx context.Context, tool string) (string, error) {
	switch tool {
	case "search":
		return s.observe(ctx, s.search)
	case "fetch":
		return s.fetch(ctx)
	}
	return "", errors.New("unknown tool")
}
`

const lib = `// Package lib opens files.
package lib

import "os"

// OpenIndex opens an index, which the caller closes.
func OpenIndex(name string) (*os.File, error) { return os.Open(name + ".idx") }
`

const config = `version: "2"
linters:
  default: none
  enable: [everypath]
  settings:
    custom:
      everypath:
        type: module
        settings: %s
`

// programs are the binaries under test, built once.
type programs struct{ golangci, everypath string }

func build(t *testing.T) programs {
	t.Helper()
	built.Do(func() {
		built.golangci, built.everypath = filepath.Join(built.dir, "golangci"), filepath.Join(built.dir, "everypath")
		run(t, ".", nil, "go", "build", "-o", built.golangci, ".")
		run(t, "../..", nil, "go", "build", "-o", built.everypath, "./cmd/everypath")
	})
	return built.programs
}

var built struct {
	sync.Once
	dir string
	programs
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "everypath-golangci-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	built.dir = dir
	status := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(status)
}

// run runs a program and returns its output and exit status. Statuses other
// than 0 are the caller's to judge, unless it gets none.
func run(t *testing.T, dir string, status *int, name string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if status != nil && cmd.ProcessState != nil {
		*status = cmd.ProcessState.ExitCode()
	} else if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// module writes a module with the package and returns its directory.
func module(t *testing.T, settings string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/app\n\ngo 1.25\n", "app.go": leaks, "tool/tool.go": bypass, "lib/lib.go": lib,
		"inside/only_test.go": "package inside\n", "outside/only_test.go": "package outside_test\n",
		".golangci.yml": fmt.Sprintf(config, settings),
	} {
		write(t, dir, name, text)
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// An issue is what golangci-lint prints of one.
type issue struct {
	FromLinter, Text string
	Pos              struct {
		Filename     string
		Line, Column int
	}
}

func lint(t *testing.T, p programs, dir string, args ...string) []issue {
	t.Helper()
	status := 0
	out, errs := run(t, dir, &status, p.golangci, append([]string{"run", "--output.json.path=stdout", "--show-stats=false", "--allow-parallel-runners"}, args...)...)
	if status > 1 {
		t.Fatalf("exit status %d: %s", status, errs)
	}
	var report struct{ Issues []issue }
	if err := json.NewDecoder(strings.NewReader(out)).Decode(&report); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	return report.Issues
}

// places returns FILE:LINE:COLUMN of each issue.
func places(issues []issue) []string {
	var ps []string
	for _, i := range issues {
		ps = append(ps, fmt.Sprintf("%s:%d:%d", i.Pos.Filename, i.Pos.Line, i.Pos.Column))
	}
	slices.Sort(ps)
	return ps
}

// commandPlaces returns what the command finds in the module.
func commandPlaces(t *testing.T, p programs, dir string) []string {
	t.Helper()
	status := 0
	out, errs := run(t, dir, &status, p.everypath, "./...")
	if status != 0 && status != 3 {
		t.Fatalf("exit status %d: %s", status, errs)
	}
	var ps []string
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "\t") {
			ps = append(ps, strings.Join(strings.SplitN(line, ":", 4)[:3], ":"))
		}
	}
	slices.Sort(ps)
	return ps
}

func TestPlugin(t *testing.T) {
	if testing.Short() {
		t.Skip("builds golangci-lint")
	}
	p := build(t)
	t.Run("findings", func(t *testing.T) {
		dir := module(t, "{}")
		issues := lint(t, p, dir)
		want := commandPlaces(t, p, dir)
		if got := places(issues); !slices.Equal(got, want) || len(got) != 4 {
			t.Errorf("golangci-lint finds %v, everypath %v", got, want)
		}
		for _, i := range issues {
			if i.FromLinter != "everypath" || !strings.Contains(i.Text, "(line ") {
				t.Errorf("no path in the message: %+v", i)
			}
		}
	})
	t.Run("example", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("../example")); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, ".golangci.yml"), fmt.Appendf(nil, config, "{}"), 0o644); err != nil {
			t.Fatal(err)
		}
		want := commandPlaces(t, p, dir)
		if got := places(lint(t, p, dir)); !slices.Equal(got, want) || len(got) != 7 {
			t.Errorf("golangci-lint finds %v, everypath %v", got, want)
		}
	})
	t.Run("fixes", func(t *testing.T) {
		dir, other := module(t, "{}"), module(t, "{}")
		lint(t, p, dir, "--fix")
		status := 0
		run(t, other, &status, p.everypath, "-fix", "./...")
		for name, before := range map[string]string{"app.go": leaks, "tool/tool.go": bypass} {
			got, want := read(t, dir, name), read(t, other, name)
			if got != want || got == before {
				t.Errorf("golangci-lint --fix makes\n%s\neverypath -fix\n%s", got, want)
			}
		}
	})
	t.Run("settings", func(t *testing.T) {
		if got := places(lint(t, p, module(t, "{rules: [unobserved]}"))); !slices.Equal(got, []string{"tool/tool.go:38:10"}) {
			t.Errorf("the rule unreleased is off: %v", got)
		}
		for settings, want := range map[string]string{
			"{stricct: true}":  "stricct",
			"{panics: never}":  `want handlers, all or off, not "never"`,
			"{rules: leaks}":   `no rule is called "leaks"`,
			"{tags: integr}":   "run.build-tags",
			"{contracts: nix}": "nix",
		} {
			status := 0
			_, errs := run(t, module(t, settings), &status, p.golangci, "run")
			if status == 0 || !strings.Contains(errs, want) {
				t.Errorf("%s: status %d, %s", settings, status, errs)
			}
		}
	})
}

// realModules are modules of others with findings, and not much else that is
// to be compiled.
var realModules = []string{"github.com/spf13/afero@v1.15.0"}

// TestRealModules compares what golangci-lint and the command find and fix in
// modules of others and, if EVERYPATH_CONSUMERS names a directory, in the
// module there.
func TestRealModules(t *testing.T) {
	if testing.Short() {
		t.Skip("builds golangci-lint")
	}
	p := build(t)
	for _, module := range realModules {
		t.Run(module, func(t *testing.T) {
			out, _ := run(t, ".", nil, "go", "mod", "download", "-json", module)
			var m struct{ Dir string }
			if err := json.Unmarshal([]byte(out), &m); err != nil {
				t.Fatal(err)
			}
			agree(t, p, m.Dir)
		})
	}
	if dir := os.Getenv("EVERYPATH_CONSUMERS"); dir != "" {
		t.Run("EVERYPATH_CONSUMERS", func(t *testing.T) { agree(t, p, dir) })
	}
}

// agree compares what is found and fixed in copies of dir.
func agree(t *testing.T, p programs, dir string) {
	t.Helper()
	linted, other := writable(t, dir), writable(t, dir)
	own, _ := filepath.Glob(filepath.Join(linted, ".golangci.*"))
	for _, name := range own {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	write(t, linted, ".golangci.yml", fmt.Sprintf(config, "{}")+"issues: {max-issues-per-linter: 0, max-same-issues: 0, uniq-by-line: false}\n")
	want := commandPlaces(t, p, other)
	if got := places(lint(t, p, linted)); !slices.Equal(got, want) || len(got) == 0 {
		t.Errorf("golangci-lint finds\n%s\neverypath\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	lint(t, p, linted, "--fix")
	status, changed := 0, 0
	run(t, other, &status, p.everypath, "-fix", "./...")
	err := filepath.WalkDir(other, func(name string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(other, name)
		if err != nil {
			return err
		}
		if got, want := read(t, linted, rel), read(t, other, rel); got != want {
			t.Errorf("%s: golangci-lint --fix makes\n%s\neverypath -fix\n%s", rel, got, want)
		}
		if read(t, dir, rel) != read(t, other, rel) {
			changed++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d findings, %d files changed by fixes", len(want), changed)
}

// writable returns a copy of a directory that can be written to.
func writable(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(to, func(name string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() && d.Type() != 0 {
			return err
		}
		return os.Chmod(name, 0o755)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// What golangci-lint does with the issues of all linters it does with those
// of this one.
func TestIssues(t *testing.T) {
	if testing.Short() {
		t.Skip("builds golangci-lint")
	}
	p := build(t)
	t.Run("text", func(t *testing.T) { testText(t, p) })
	t.Run("nolint", func(t *testing.T) { testNolint(t, p) })
	t.Run("exclusions", func(t *testing.T) { testExclusions(t, p) })
	t.Run("new-from-rev", func(t *testing.T) { testNewFromRev(t, p) })
}

// testText compares what people see: the path is in the message.
func testText(t *testing.T, p programs) {
	status := 0
	out, errs := run(t, module(t, "{}"), &status, p.golangci, "run", "--show-stats=false", "--allow-parallel-runners")
	want := `app.go:9:12: unreleased: result of os.Open is not released on every path: f.Close is missing before the return on line 15 (line 10: assuming err == nil; line 14: assuming err != nil; line 15: returns while it is held) (everypath)
	f, err := os.Open(name)
	          ^
`
	if status != 1 || !strings.Contains(out, want) {
		t.Errorf("status %d, %s\n%s", status, out, errs)
	}
}

// testNolint suppresses by the linter's name, and has what suppresses nothing
// reported by the linter that is for that.
func testNolint(t *testing.T, p programs) {
	dir := module(t, "{}")
	text := strings.Replace(leaks, "return io.ReadAll(f)", "return io.ReadAll(f) //nolint:everypath // nothing is here", 1)
	write(t, dir, "app.go", strings.Replace(text, "f, err := os.Open(name)\n", "f, err := os.Open(name) //nolint:everypath // the caller is about to exit\n", 1)+`
func byRule(name string) string {
	f, err := os.Open(name) //nolint:unreleased // golangci-lint does not know the rule
	if err != nil {
		return ""
	}
	return f.Name()
}
`)
	settings := strings.Replace(fmt.Sprintf(config, "{}"), "[everypath]", "[everypath, nolintlint]", 1)
	write(t, dir, ".golangci.yml", settings+"    nolintlint:\n      require-explanation: true\n")
	var got []string
	for _, i := range lint(t, p, dir, ".") {
		got = append(got, fmt.Sprintf("%d %s", i.Pos.Line, i.FromLinter))
	}
	slices.Sort(got)
	if want := []string{"21 everypath", "25 nolintlint"}; !slices.Equal(got, want) {
		t.Errorf("issues: %v, want %v", got, want)
	}
}

// testExclusions takes issues out by path, text and source.
func testExclusions(t *testing.T, p programs) {
	all := []string{"app.go:21:12", "app.go:9:12", "tool/tool.go:26:12", "tool/tool.go:38:10"}
	for rule, want := range map[string][]string{
		"{linters: [everypath], path: ^tool/}":            all[:2],
		"{linters: [everypath], text: 'lib\\.OpenIndex'}": {all[0], all[1], all[3]},
		"{linters: [everypath], source: os.Open}":         all[2:],
		"{linters: [govet], path: ^tool/}":                all,
	} {
		dir := module(t, "{}")
		write(t, dir, ".golangci.yml", fmt.Sprintf(config, "{}")+"  exclusions:\n    rules: ["+rule+"]\n")
		if got := places(lint(t, p, dir)); !slices.Equal(got, want) {
			t.Errorf("%s: issues %v, want %v", rule, got, want)
		}
	}
}

// testNewFromRev shows what has come in since a revision: golangci-lint looks
// at the reported line only. A return that was added below an acquisition is
// found by the command's -diff.
func testNewFromRev(t *testing.T, p programs) {
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("needs git, which is not installed, and CI=true")
		}
		t.Skip("needs git, which is not installed")
	}
	dir := module(t, "{}")
	git := func(args ...string) {
		t.Helper()
		run(t, dir, nil, "git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
	}
	write(t, dir, "new.go", strings.ReplaceAll(newSource, "RETURN", "b"))
	git("init", "-q", "-b", "main")
	git("add", ".")
	git("commit", "-qm", "before")
	write(t, dir, "new.go", strings.ReplaceAll(newSource, "RETURN", "a")+newLeak)
	if got, want := places(lint(t, p, dir, "--new-from-rev=HEAD")), []string{"new.go:19:12"}; !slices.Equal(got, want) {
		t.Errorf("issues %v, want %v", got, want)
	}
	status := 0
	out, _ := run(t, dir, &status, p.everypath, "-diff=HEAD", "./...")
	if status != 3 || !strings.Contains(out, "new.go:6:12") || !strings.Contains(out, "new.go:19:12") || strings.Contains(out, "app.go") {
		t.Errorf("status %d, %s", status, out)
	}
}

// newSource has a leak if RETURN is a.
const newSource = `package app

import "os"

func first(name string, a, b bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if RETURN != b {
		return nil
	}
	return f.Close()
}
`

const newLeak = `
func second(name string) error {
	// It leaks.

	f, err := os.Open(name)
	if err != nil {
		return err
	}
	_ = f.Name()
	return nil
}
`

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
