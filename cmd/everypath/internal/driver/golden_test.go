package driver

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"go/build"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

var update = flag.Bool("update", false, "write what is found into the golden files")

// TestGolden runs the driver on the modules in testdata. Each archive says in
// its comment how: lines "# " are prose, others are "patterns P…", "dir D",
// "tags T", "tests", "facts", "generated" and "env K=V". The last file,
// "want", has what is found. It must be found in any order of work.
func TestGolden(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m := newModule(t, archive)
			one := m.describe(m.run(t, 1))
			if eight := m.describe(m.run(t, 8)); eight != one {
				t.Errorf("with one worker:\n%s\nwith eight:\n%s", one, eight)
			}
			m.compare(t, name, archive, one)
		})
	}
}

// compare compares the result with the file want of the archive.
func (m *module) compare(t *testing.T, name string, archive *txtar.Archive, got string) {
	t.Helper()
	want := &archive.Files[len(archive.Files)-1]
	if want.Name != "want" {
		t.Fatalf("the last file is %s, not want", want.Name)
	}
	if string(want.Data) == got {
		return
	}
	if !*update {
		t.Errorf("got:\n%swant:\n%s", got, want.Data)
		return
	}
	want.Data = []byte(got)
	if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A module is a directory with packages and how to run the driver on them.
type module struct {
	root string
	cfg  Config
	// generated keeps findings in generated files.
	generated bool
	// facts come from dependencies, too.
	facts bool
}

// newModule writes the files of the archive to a directory of their own.
func newModule(t *testing.T, archive *txtar.Archive) *module {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	m := &module{root: root, cfg: Config{Dir: root, Patterns: []string{"./..."}, Env: environ()}}
	for line := range strings.Lines(string(archive.Comment)) {
		m.option(t, strings.Fields(line))
	}
	for _, f := range archive.Files {
		if f.Name != "want" {
			m.write(t, f.Name, f.Data)
		}
	}
	return m
}

// environ is the environment of the go command: it must not reach out, nor
// depend on that of the test.
func environ() []string {
	return append(os.Environ(), "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "GOWORK=", "GO111MODULE=")
}

func (m *module) option(t *testing.T, words []string) {
	t.Helper()
	if len(words) == 0 || words[0] == "#" {
		return
	}
	switch words[0] {
	case "patterns":
		m.cfg.Patterns = words[1:]
	case "dir":
		m.cfg.Dir = filepath.Join(m.root, words[1])
	case "tags":
		m.cfg.Tags = words[1]
	case "tests":
		m.cfg.Tests = true
	case "facts":
		m.facts = true
	case "generated":
		m.generated = true
	case "env":
		m.cfg.Env = append(m.cfg.Env, words[1:]...)
	default:
		t.Fatalf("unknown option %s", words[0])
	}
}

func (m *module) write(t *testing.T, name string, data []byte) {
	t.Helper()
	name = filepath.Join(m.root, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// run runs the test's analyzers.
func (m *module) run(t *testing.T, workers int) (*report.Result, error) {
	t.Helper()
	cfg := m.cfg
	cfg.Workers = workers
	cfg.Rules = fixed(&Rules{Analyzers: testAnalyzers(), Generated: m.generated})
	if m.facts {
		cfg.Facts = cfg.Rules
	}
	return Run(context.Background(), cfg)
}

// fixed returns the same rules for all directories.
func fixed(rules *Rules) func(string) (*Rules, error) {
	return func(string) (*Rules, error) { return rules, nil }
}

// describe returns the result as lines, without the name of the directory.
func (m *module) describe(r *report.Result, err error) string {
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
		r = &report.Result{}
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s: %s: %s", position(f.Pos), f.Rule, f.Message)
		for _, s := range f.Steps {
			fmt.Fprintf(&b, "; %s: %s", position(s.Pos), s.Message)
		}
		for _, fix := range f.Fixes {
			for _, e := range fix.Edits {
				fmt.Fprintf(&b, "; %s:#%d-%d becomes %s", e.Filename, e.Start, e.End, e.New)
			}
		}
		b.WriteByte('\n')
	}
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "%s: %s: %s\n", cmp.Or(f.Rule, "failed"), f.Package, firstLine(f.Message))
		for _, d := range f.Details {
			fmt.Fprintf(&b, "\t%s: %s\n", position(d.Pos), firstLine(d.Message))
		}
		if more := f.Total - len(f.Details); more > 0 {
			fmt.Fprintf(&b, "\tand %d more\n", more)
		}
	}
	fmt.Fprintf(&b, "%d analysed\n", r.Packages)
	return strings.NewReplacer(m.root+"/", "", build.Default.GOROOT, "GOROOT").Replace(b.String())
}

func position(p token.Position) string {
	return p.Filename + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}
