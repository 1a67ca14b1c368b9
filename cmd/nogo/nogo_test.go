package nogo_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/everypath/everypath/cmd/nogo/unobserved"
	"github.com/everypath/everypath/cmd/nogo/unreleased"
)

// TestMain is the program that nogo generates: all analyzers in one binary,
// which looks at one package at a time.
func TestMain(m *testing.M) {
	if os.Getenv("NOGO_UNIT") != "" {
		os.Args = []string{"nogo", os.Getenv("NOGO_UNIT")}
		unitchecker.Main(unreleased.Analyzer, unobserved.Analyzer)
	}
	os.Exit(m.Run())
}

// files are two modules. What app has to release, and what it has to go
// through, it can know only by the facts of the packages below.
var files = map[string]string{
	"app/go.mod":  "module example.com/app\n\ngo 1.25\n\nrequire example.com/dep v0.0.0\n\nreplace example.com/dep => ../dep\n",
	"dep/go.mod":  "module example.com/dep\n\ngo 1.25\n",
	"dep/open.go": "package dep\n\nimport \"os\"\n\n// Open acquires.\nfunc Open(name string) (*os.File, error) { return os.Open(name) }\n\n// Use borrows.\nfunc Use(f *os.File) string { return f.Name() }\n",
	"app/store/store.go": `package store

import (
	"os"

	"example.com/dep"
)

// A Store owns a file.
type Store struct{ f *os.File }

func New(name string) (*Store, error) {
	f, err := dep.Open(name)
	if err != nil {
		return nil, err
	}
	return &Store{f}, nil
}

func (s *Store) Name() string { return dep.Use(s.f) }
func (s *Store) Close() error { return s.f.Close() }
`,
	"app/trace/trace.go": `package trace

import "context"

type Span struct{ name string }

func StartSpan(ctx context.Context, name string) (context.Context, *Span) { return ctx, &Span{name} }
func (s *Span) End()                                                      {}

func Call(ctx context.Context, name string, call func(context.Context) (string, error)) (string, error) {
	ctx, span := StartSpan(ctx, name)
	defer span.End()
	return call(ctx)
}
`,
	"app/app.go": `package app

import (
	"context"

	"example.com/app/store"
	"example.com/app/trace"
	"example.com/dep"
)

func create(ctx context.Context) (string, error) { return "c", ctx.Err() }
func remove(ctx context.Context) (string, error) { return "r", ctx.Err() }
func flow(ctx context.Context) (string, error)   { return "f", ctx.Err() }

func Handle(ctx context.Context, name string) (string, error) {
	switch name {
	case "create":
		return trace.Call(ctx, name, create)
	case "remove":
		return trace.Call(ctx, name, remove)
	case "flow":
		return flow(ctx)
	}
	return "", nil
}

func Forgets(name string) (string, error) {
	s, err := store.New(name)
	if err != nil {
		return "", err
	}
	return s.Name(), nil
}

func Early(name string) (string, error) {
	f, err := dep.Open(name)
	if err != nil {
		return "", err
	}
	if name == "x" {
		return dep.Use(f), nil
	}
	return "", f.Close()
}

func Right(name string) (string, error) {
	s, err := store.New(name)
	if err != nil {
		return "", err
	}
	defer s.Close()
	return s.Name(), nil
}
`,
}

// A listed package is what go list says of one.
type listed struct {
	ImportPath, Dir, Export, Name string
	GoFiles, Imports              []string
	ImportMap                     map[string]string
	Standard, DepOnly             bool
}

// list returns the packages of the module in dir and what they need, in the
// order in which they can be compiled.
func list(t *testing.T, dir string) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,Name,GoFiles,Imports,ImportMap,Standard,DepOnly", "./...")
	cmd.Dir, cmd.Env, cmd.Stderr = dir, environment(), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func environment() []string {
	return append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "EVERYPATHCACHE=off")
}

// analyze runs the program on each package that is not of the standard
// library, as Bazel does: a process for each, which gets its dependencies'
// export data and the facts that their processes have written into files.
func analyze(t *testing.T, dir string) (findings []string, facts map[string]int64) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	work, exports, vetx := t.TempDir(), map[string]string{}, map[string]string{}
	facts = map[string]int64{}
	for i, p := range list(t, dir) {
		exports[p.ImportPath] = p.Export
		if p.Standard {
			continue
		}
		unit := unitchecker.Config{
			ID: p.ImportPath, Compiler: "gc", Dir: p.Dir, ImportPath: p.ImportPath, GoVersion: "go1.25", ImportMap: map[string]string{},
			PackageFile: exports, PackageVetx: vetx, VetxOnly: p.DepOnly, VetxOutput: filepath.Join(work, fmt.Sprint(i, ".facts")),
		}
		for _, file := range p.GoFiles {
			unit.GoFiles = append(unit.GoFiles, filepath.Join(p.Dir, file))
		}
		for _, path := range p.Imports {
			unit.ImportMap[path] = path
		}
		data, err := json.Marshal(unit)
		if err != nil {
			t.Fatal(err)
		}
		cfg := filepath.Join(work, fmt.Sprint(i, ".cfg"))
		if err := os.WriteFile(cfg, data, 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), "NOGO_UNIT="+cfg)
		out, err := cmd.CombinedOutput()
		if err != nil && len(findingsIn(string(out))) == 0 {
			t.Fatalf("%s: %v\n%s", p.ImportPath, err, out)
		}
		findings = append(findings, findingsIn(string(out))...)
		if info, err := os.Stat(unit.VetxOutput); err == nil {
			vetx[p.ImportPath], facts[p.ImportPath] = unit.VetxOutput, info.Size()
		}
	}
	slices.Sort(findings)
	return findings, facts
}

// finding is a line of text that tells one, with or without its category;
// those of the path are indented.
var finding = regexp.MustCompile(`(?m)^\S*?([\w.]+\.go:\d+:\d+: [^\t].*?)(?: \(\w+/\w+\))?$`)

func findingsIn(text string) (all []string) {
	for _, m := range finding.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// TestUnits compares what separate processes find, without facts of the
// standard library, with what the command finds.
func TestUnits(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	app := filepath.Join(dir, "app")
	got, facts := analyze(t, app)
	for _, path := range []string{"example.com/dep", "example.com/app/store", "example.com/app/trace"} {
		if facts[path] == 0 {
			t.Errorf("no facts of %s", path)
		}
	}
	everypath := filepath.Join(t.TempDir(), "everypath.exe")
	if out, err := exec.Command("go", "build", "-o", everypath, "../everypath").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(everypath, "./...")
	cmd.Dir, cmd.Env = app, environment()
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Fatalf("everypath: %v\n%s", err, out)
	}
	want := findingsIn(string(out))
	slices.Sort(want)
	if !slices.Equal(got, want) || len(want) != 3 {
		t.Errorf("nogo finds\n%s\neverypath\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
