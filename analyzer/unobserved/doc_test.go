package unobserved_test

import (
	"fmt"
	"go/ast"
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

	"github.com/everypath/everypath/analyzer/internal/ruledoc"
	"github.com/everypath/everypath/analyzer/unobserved"
)

// The headings of a rule's documentation are fixed, so that a reader finds
// the same things at the same place in each.
func TestDocHeadings(t *testing.T) {
	var got []string
	for _, s := range unobserved.Doc().Sections {
		got = append(got, s.Heading)
	}
	want := []string{
		"What is reported", "What counts as observed", "What needs no observation",
		"unobserved/branch", "unobserved/early", "unobserved/goroutine", "unobserved/entry", "unobserved/field", "unobserved/registration",
		"unobserved/method", "unobserved/implementation", "unobserved/wrapper",
		"Fixes", "Limits", "Options", "Suppression",
	}
	if !slices.Equal(got, want) {
		t.Errorf("headings:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Each category shows at least one program that is reported and one repair,
// but for those of which the programs would be long or none.
func TestDocCategoriesHaveExamples(t *testing.T) {
	examples := docExamples(t)
	for _, category := range unobserved.Doc().Categories() {
		if category == "method" || category == "wrapper" {
			continue
		}
		for _, label := range []string{ruledoc.Reported, ruledoc.Repaired} {
			if !slices.ContainsFunc(examples, func(e ruledoc.Example) bool {
				return e.Category == category && e.Label == label
			}) {
				t.Errorf("unobserved/%s has no example %q", category, label)
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
			t.Errorf("unobserved/%s: an example %q has %d lines marked \"// reported\"", e.Category, e.Label, len(want))
		}
		if !slices.Equal(got[file], want) {
			t.Errorf("unobserved/%s: example %q gives findings %v, want %v\n%s", e.Category, e.Label, got[file], want, e.Code)
		}
	}
}

func docExamples(t *testing.T) []ruledoc.Example {
	t.Helper()
	examples, err := unobserved.Doc().Examples()
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
	"context": "context",
	"errors":  "errors",
	"http":    "net/http",
	"time":    "time",
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
	graph, err := checker.Analyze([]*analysis.Analyzer{unobserved.New(unobserved.Config{}, nil)}, pkgs, nil)
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
			if want := unobserved.Doc().URL(d.Category); d.URL != want {
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
