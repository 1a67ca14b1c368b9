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
	"testing"
)

// leaks is a package with findings of both rules and their right
// neighbours.
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
	dir := t.TempDir()
	p := programs{filepath.Join(dir, "golangci"), filepath.Join(dir, "everypath")}
	run(t, ".", nil, "go", "build", "-o", p.golangci, ".")
	run(t, "../..", nil, "go", "build", "-o", p.everypath, "./cmd/everypath")
	return p
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
		"go.mod": "module example.com/app\n\ngo 1.25\n", "app.go": leaks, ".golangci.yml": fmt.Sprintf(config, settings),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
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
		if got := places(issues); !slices.Equal(got, want) || len(got) != 2 {
			t.Errorf("golangci-lint finds %v, everypath %v", got, want)
		}
		for _, i := range issues {
			if i.FromLinter != "everypath" || !strings.Contains(i.Text, "(line ") {
				t.Errorf("no path in the message: %+v", i)
			}
		}
	})
	t.Run("fixes", func(t *testing.T) {
		dir, other := module(t, "{}"), module(t, "{}")
		lint(t, p, dir, "--fix")
		status := 0
		run(t, other, &status, p.everypath, "-fix", "./...")
		got, want := read(t, dir), read(t, other)
		if got != want || got == leaks {
			t.Errorf("golangci-lint --fix makes\n%s\neverypath -fix\n%s", got, want)
		}
	})
	t.Run("settings", func(t *testing.T) {
		if issues := lint(t, p, module(t, "{rules: [unobserved]}")); len(issues) != 0 {
			t.Errorf("the rule unreleased is off: %+v", issues)
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

func read(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "app.go"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
