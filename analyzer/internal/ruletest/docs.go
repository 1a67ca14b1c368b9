package ruletest

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
)

// Headings holds the headings of the rule's documentation, so that a reader
// finds the same things at the same place in each.
func (r Rule) Headings(t *testing.T, want []string) {
	t.Helper()
	var got []string
	for _, s := range r.Doc.Sections {
		got = append(got, s.Heading)
	}
	if !slices.Equal(got, want) {
		t.Errorf("headings:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// CategoriesHaveExamples holds that each category shows at least one program
// that is reported and one repair.
func (r Rule) CategoriesHaveExamples(t *testing.T, without ...string) {
	t.Helper()
	examples := r.examples(t)
	for _, category := range r.Doc.Categories() {
		if slices.Contains(without, category) {
			continue
		}
		for _, label := range []string{ruledoc.Reported, ruledoc.Repaired} {
			if !slices.ContainsFunc(examples, func(e ruledoc.Example) bool {
				return e.Category == category && e.Label == label
			}) {
				t.Errorf("%s/%s has no example %q", r.Name, category, label)
			}
		}
	}
}

// Examples holds that the example programs of the documentation compile, are
// formatted, and give the findings that it claims: one of its category at
// the line marked "reported", and none in the repaired program.
func (r Rule) Examples(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	WriteFile(t, filepath.Join(dir, "go.mod"), []byte("module example.test\n\ngo 1.25\n"))
	examples := r.examples(t)
	programs := make([]string, len(examples))
	for i, e := range examples {
		programs[i] = complete(t, e.Code)
		WriteFile(t, filepath.Join(dir, exampleFile(i)), []byte(programs[i]))
	}
	got := r.Findings(t, dir)
	for i, e := range examples {
		file := exampleFile(i)
		var want []string
		for n, line := range strings.Split(programs[i], "\n") {
			if strings.HasSuffix(line, "// reported") {
				want = append(want, fmt.Sprintf("%s:%d: %s", file, n+1, e.Category))
			}
		}
		if reported := len(want) == 1; reported != (e.Label == ruledoc.Reported) || len(want) > 1 {
			t.Errorf("%s/%s: an example %q has %d lines marked \"// reported\"", r.Name, e.Category, e.Label, len(want))
		}
		if !slices.Equal(got[file], want) {
			t.Errorf("%s/%s: example %q gives findings %v, want %v\n%s", r.Name, e.Category, e.Label, got[file], want, e.Code)
		}
	}
}

func exampleFile(i int) string { return fmt.Sprintf("e%02d/e.go", i) }

func (r Rule) examples(t *testing.T) []ruledoc.Example {
	t.Helper()
	examples, err := r.Doc.Examples()
	if err != nil {
		t.Fatal(err)
	}
	return examples
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

// Findings runs the rule on the module in dir. It returns "FILE:LINE:
// CATEGORY" of each finding in the order of the source, by the file's name
// relative to dir, and holds that each has the URL of its category.
func (r Rule) Findings(t *testing.T, dir string) map[string][]string {
	t.Helper()
	root, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string][]string)
	for _, act := range r.analyze(t, root, []string{"GOWORK=off"}, "./...").Roots {
		if act.Err != nil {
			t.Errorf("%s: %v %v", act.Package.PkgPath, act.Err, act.Package.Errors)
		}
		slices.SortFunc(act.Diagnostics, func(a, b analysis.Diagnostic) int { return int(a.Pos - b.Pos) })
		for _, d := range act.Diagnostics {
			if want := r.Doc.URL(d.Category); d.URL != want {
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

// analyze loads the packages of dir with the additional environment and runs
// the rule on them.
func (r Rule) analyze(t *testing.T, dir string, env []string, patterns ...string) *checker.Graph {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule,
		Dir: dir,
		Env: append(os.Environ(), env...),
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	if n := packages.PrintErrors(pkgs); n > 0 {
		t.Fatalf("%d errors in the packages", n)
	}
	rules := r.Rules
	if rules == nil {
		rules = func() []*analysis.Analyzer { return []*analysis.Analyzer{r.New()} }
	}
	graph, err := checker.Analyze(rules(), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return graph
}
