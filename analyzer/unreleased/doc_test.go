package unreleased_test

import (
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/ruledoc"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// The headings of a rule's documentation are fixed, so that a reader finds
// the same things at the same place in each.
func TestDocHeadings(t *testing.T) {
	var got []string
	for _, s := range unreleased.Doc().Sections {
		got = append(got, s.Heading)
	}
	want := []string{
		"What is reported", "What counts as released", "What counts as handed over",
		"unreleased/never", "unreleased/path", "unreleased/discarded", "unreleased/overwritten", "unreleased/loop", "unreleased/field", "unreleased/partial", "unreleased/panic",
		"Fixes", "Limits", "Options", "Suppression", "Contracts",
	}
	if !slices.Equal(got, want) {
		t.Errorf("headings:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Each category shows at least one program that is reported and one repair.
func TestDocCategoriesHaveExamples(t *testing.T) {
	examples := docExamples(t)
	for _, category := range unreleased.Doc().Categories() {
		for _, label := range []string{ruledoc.Reported, ruledoc.Repaired} {
			if !slices.ContainsFunc(examples, func(e ruledoc.Example) bool {
				return e.Category == category && e.Label == label
			}) {
				t.Errorf("unreleased/%s has no example %q", category, label)
			}
		}
	}
}

// The example programs of the documentation compile, are formatted, and give
// the findings that it claims: one of its category at the line marked
// "reported", and none in the repaired program.
func TestDocExamples(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "go.mod", "module example.test\n\ngo 1.25\n")
	examples := docExamples(t)
	for i, e := range examples {
		write(t, dir, fmt.Sprintf("e%02d/e.go", i), complete(t, e.Code))
	}
	got := findings(t, dir)
	for i, e := range examples {
		file := fmt.Sprintf("e%02d/e.go", i)
		var want []string
		for n, line := range strings.Split(complete(t, e.Code), "\n") {
			if strings.HasSuffix(line, "// reported") {
				want = append(want, fmt.Sprintf("%s:%d: %s", file, n+1, e.Category))
			}
		}
		if reported := len(want) == 1; reported != (e.Label == ruledoc.Reported) || len(want) > 1 {
			t.Errorf("unreleased/%s: an example %q has %d lines marked \"// reported\"", e.Category, e.Label, len(want))
		}
		if !slices.Equal(got[file], want) {
			t.Errorf("unreleased/%s: example %q gives findings %v, want %v\n%s", e.Category, e.Label, got[file], want, e.Code)
		}
	}
}

// The package that README tells the reader to try has the leaks that its
// comments claim, and no other.
func TestExampleModule(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "testdata", "example")
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	got := findings(t, dir)
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Base(path)
		var want []string
		for n, line := range strings.Split(string(text), "\n") {
			if _, category, ok := strings.Cut(line, "// leak: "); ok {
				want = append(want, fmt.Sprintf("%s:%d: %s", file, n+1, category))
			}
		}
		if !slices.Equal(got[file], want) {
			t.Errorf("%s: findings %v, want %v", file, got[file], want)
		}
	}
}

func docExamples(t *testing.T) []ruledoc.Example {
	t.Helper()
	examples, err := unreleased.Doc().Examples()
	if err != nil {
		t.Fatal(err)
	}
	return examples
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// imports are the packages that examples use, by name.
var imports = map[string]string{
	"context":  "context",
	"errors":   "errors",
	"filepath": "path/filepath",
	"fmt":      "fmt",
	"http":     "net/http",
	"net":      "net",
	"io":       "io",
	"os":       "os",
	"sql":      "database/sql",
	"time":     "time",
}

// complete makes a file of an example's declarations.
func complete(t *testing.T, code string) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "e.go", "package e\n\n"+code, 0)
	if err != nil {
		t.Fatalf("%v\n%s", err, code)
	}
	if formatted, err := format.Source([]byte(code)); err != nil || strings.TrimSpace(string(formatted)) != strings.TrimSpace(code) {
		t.Errorf("example is not formatted (%v):\n%s", err, code)
	}
	used := make(map[string]bool)
	for _, id := range f.Unresolved {
		used[id.Name] = true
	}
	var b strings.Builder
	b.WriteString("package e\n\n")
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		if used[name] && isQualifier(f, name) {
			fmt.Fprintf(&b, "import %q\n", imports[name])
		}
	}
	return b.String() + "\n" + code
}

// isQualifier reports whether name qualifies another in f.
func isQualifier(f *ast.File, name string) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			id, ok := sel.X.(*ast.Ident)
			found = found || ok && id.Name == name
		}
		return !found
	})
	return found
}

// findings runs the rule, with its defaults, on the module in dir. It
// returns "FILE:LINE: CATEGORY" of each finding in the order of the source,
// by the file's name relative to dir.
func findings(t *testing.T, dir string) map[string][]string {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule,
		Dir: dir,
		Env: append(os.Environ(), "GOWORK=off"),
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{unreleased.New(unreleased.Config{})}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string][]string)
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v %v", act.Package.PkgPath, act.Err, act.Package.Errors)
		}
		slices.SortFunc(act.Diagnostics, func(a, b analysis.Diagnostic) int { return int(a.Pos - b.Pos) })
		for _, d := range act.Diagnostics {
			if want := unreleased.Doc().URL(d.Category); d.URL != want {
				t.Errorf("a finding of category %s has the URL %q, want %q", d.Category, d.URL, want)
			}
			at := act.Package.Fset.Position(d.Pos)
			file, err := filepath.Rel(root, at.Filename)
			if err != nil {
				t.Fatal(err)
			}
			file = filepath.ToSlash(file)
			found[file] = append(found[file], fmt.Sprintf("%s:%d: %s", file, at.Line, d.Category))
		}
	}
	return found
}

// The lines that the documentation shows as contracts are some.
func TestDocContracts(t *testing.T) {
	sections := unreleased.Doc().Sections
	i := slices.IndexFunc(sections, func(s ruledoc.Section) bool { return s.Heading == "Contracts" })
	if i < 0 {
		t.Fatal("no section Contracts")
	}
	n := 0
	for _, b := range sections[i].Blocks {
		if code, ok := b.(*comment.Code); ok {
			n++
			if _, err := contract.Parse("doc.go", code.Text); err != nil {
				t.Error(err)
			}
		}
	}
	if n == 0 {
		t.Error("the section Contracts shows none")
	}
}
