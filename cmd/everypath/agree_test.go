package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/lsp/lsptest"
	"github.com/everypath/everypath/cmd/everypath/internal/testneed"
)

// agreeModules are modules of others with findings, and not much else that is
// to be compiled.
var agreeModules = []string{"github.com/spf13/afero@v1.15.0"}

// TestConsumersAgree compares what all formats, go vet, a language client and
// a hook of pre-commit tell of a module, and what files its fixes make: of the
// example with a bypass, of modules of others, and, if EVERYPATH_CONSUMERS
// names a directory, of the module there. (That golangci-lint does the same is
// tested where it is built.)
func TestConsumersAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles much")
	}
	t.Run("example", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("../../testdata/example")); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "handle.go"), bypass)
		if all := agree(t, dir); len(all) != 8 {
			t.Errorf("%d findings, want the seven of the example and a bypass: %q", len(all), all)
		}
	})
	for _, module := range agreeModules {
		t.Run(module, func(t *testing.T) {
			if all := agree(t, copyModule(t, module)); len(all) == 0 {
				t.Error("no findings")
			}
		})
	}
	if dir := os.Getenv("EVERYPATH_CONSUMERS"); dir != "" {
		t.Run("EVERYPATH_CONSUMERS", func(t *testing.T) { agree(t, dir) })
	}
}

// agree compares what the consumers tell of the module in dir, and what their
// fixes make, and returns it.
func agree(t *testing.T, dir string) []shown {
	t.Helper()
	t.Setenv("EVERYPATHCACHE", t.TempDir())
	told := formatted(t, dir)
	told["go vet"] = vetted(t, dir)
	var byEditor map[string]string
	told["lsp"], byEditor = edited(t, dir)
	want := told["text"]
	t.Logf("%d findings from %d consumers", len(want), len(told))
	for consumer, got := range told {
		compareShown(t, consumer, got, want)
	}
	if hooked, tested := hooked(t, dir); hooked != nil {
		compareShown(t, "pre-commit", hooked, tested)
	}

	fixed := copyOf(t, dir)
	run := moduleRun{t, fixed, consumerEnv()}
	run.command("everypath", "-fix", "./...") // which may leave some
	byVet := copyOf(t, dir)
	tool, _ := exec.LookPath("everypath")
	run = moduleRun{t, byVet, consumerEnv()}
	run.command("go", "vet", "-vettool="+tool, "-fix", "./...")
	changed := changedFiles(t, dir, fixed)
	t.Logf("%d files changed by fixes", len(changed))
	compareFiles(t, "go vet", changed, changedFiles(t, dir, byVet))
	compareFiles(t, "lsp", changed, byEditor)
	return want
}

func compareShown(t *testing.T, consumer string, got, want []shown) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s tells\n%s\ntext tells\n%s", consumer, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func compareFiles(t *testing.T, consumer string, want, got map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s makes of %s\n%s\neverypath -fix makes\n%s", consumer, name, got[name], want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s changes %s, everypath -fix does not", consumer, name)
		}
	}
}

// consumerEnv is what consumers have in the environment beside that of the
// test: they run the go command as copies of modules need it.
func consumerEnv() []string { return []string{"GOFLAGS=-mod=mod", "GOWORK=off"} }

// formatted returns what all formats tell.
func formatted(t *testing.T, dir string, flags ...string) map[string][]shown {
	t.Helper()
	out, formats := t.TempDir(), []string{}
	for format := range readers {
		formats = append(formats, format+"="+filepath.Join(out, format))
	}
	cmd := exec.Command("everypath", append(flags, "-format", strings.Join(formats, ","), "./...")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), consumerEnv()...)
	if b, err := cmd.CombinedOutput(); exitCode(err) != 0 && exitCode(err) != 3 {
		t.Fatalf("everypath: %v\n%s", err, b)
	}
	told := map[string][]shown{}
	for format, read := range readers {
		all, err := read(dir, readFile(t, filepath.Join(out, format)))
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		slices.Sort(all)
		told[format] = all
	}
	return told
}

// vetted returns what go vet tells with everypath as its tool.
func vetted(t *testing.T, dir string) []shown {
	t.Helper()
	tool, err := exec.LookPath("everypath")
	if err != nil {
		t.Fatal(err)
	}
	b, err := moduleRun{t, dir, consumerEnv()}.command("go", "vet", "-vettool="+tool, "-json", "./...")
	if err != nil {
		t.Fatal(err)
	}
	all, err := readAnalysisJSON(dir, string(b))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return slices.Compact(all) // a package and its tests
}

// edited returns what a language client shows of all packages, and what the
// files with findings are after all of their fixes, as the client has them.
// Nothing is saved.
func edited(t *testing.T, dir string) (all []shown, after map[string]string) {
	t.Helper()
	command, err := exec.LookPath("everypath")
	if err != nil {
		t.Fatal(err)
	}
	dir, err = filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	e := startEditor(t, command, "")
	e.Initialize(lsptest.Capabilities(), dir)
	list, err := moduleRun{t, dir, consumerEnv()}.command("go", "list", "-e", "-f", `{{if .GoFiles}}{{.Dir}}{{"\x00"}}{{index .GoFiles 0}}{{end}}`, "./...")
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]string{}
	show := func(name string) {
		open[name] = readFile(t, name)
		e.Open(name, open[name])
		e.AwaitDiagnostics(name, 1)
	}
	for _, line := range strings.Fields(string(list)) {
		show(strings.ReplaceAll(line, "\x00", string(filepath.Separator)))
	}
	for name := range open {
		e.CodeActions(name, protocol.Range{}) // behind whatever was shown before
		break
	}
	type diagnostics struct {
		URI         string
		Diagnostics []struct {
			Code  string
			Range protocol.Range
		}
	}
	last := map[string]diagnostics{}
	for _, m := range e.All() {
		if m.Method == protocol.ServerTextDocumentPublishDiagnostics {
			p := lsptest.Decode[diagnostics](t, m)
			last[p.URI] = p
		}
	}
	after = map[string]string{}
	for uri, p := range last {
		rel, err := filepath.Rel(lsptest.URI(dir), uri)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range p.Diagnostics {
			all = append(all, fmt.Sprintf("%s:%d %s", rel, d.Range.Start.Line+1, d.Code))
		}
		name := filepath.Join(dir, rel)
		if _, isOpen := open[name]; !isOpen && len(p.Diagnostics) > 0 {
			show(name)
		}
		for _, action := range e.CodeActions(name, protocol.Range{}, "source.fixAll") {
			after[rel] = lsptest.Apply(t, open[name], action.Edit.DocumentChanges[0].(protocol.TextDocumentEdit).Edits)
		}
	}
	e.Shutdown()
	e.end(0)
	slices.Sort(all)
	return all, after
}

// hooked returns what a hook of pre-commit tells of all files of the module,
// and what it should: that of the command with tests, since there are files
// of tests among the arguments. It returns nil where there is no pre-commit.
func hooked(t *testing.T, dir string) (all, want []shown) {
	t.Helper()
	if _, err := exec.LookPath("pre-commit"); err != nil && os.Getenv("CI") != "true" {
		return nil, nil
	}
	testneed.Need(t, "pre-commit")
	dir = copyOf(t, dir)
	r := newHookRepo(t)
	r.dir, r.env = dir, append(r.env, consumerEnv()...)
	// Packages of patterns are not those of all files.
	write(t, filepath.Join(dir, ".pre-commit-config.yaml"), `repos:
- repo: local
  hooks:
  - {id: everypath, name: everypath, entry: everypath, language: system, types: [go], require_serial: true}
exclude: (^|/)(testdata|vendor|[_.][^/]*)/
`)
	r.git("init", "-q", "-b", "main")
	r.git("add", "-f", ".")
	out, _ := r.hook("run", "--all-files")
	all, err := readers["text"](dir, out)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return append([]shown{}, slices.Compact(all)...), formatted(t, dir, "-tests")["text"]
}

// copyOf returns a copy of a directory.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// changedFiles returns the Go files in a copy of a directory that are not what
// they are in it.
func changedFiles(t *testing.T, dir, copied string) map[string]string {
	t.Helper()
	changed := map[string]string{}
	err := filepath.WalkDir(copied, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		rel, err := filepath.Rel(copied, name)
		if err != nil {
			return err
		}
		if after := readFile(t, name); after != readFile(t, filepath.Join(dir, rel)) {
			changed[rel] = after
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}
