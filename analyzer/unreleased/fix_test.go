package unreleased_test

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/everypath/everypath/analyzer/unreleased"
)

// TestFixes applies all fixes to the corpus and to the shapes, and analyses
// the result again: it compiles, it is formatted if it was, every report
// that had a fix is gone, and none has come.
func TestFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("loads about a thousand packages, twice")
	}
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	before := t.TempDir()
	expandShapes(t, before)
	copyCorpus(t, filepath.Join(testdata, "src", "unreleased"), filepath.Join(before, "src", "corpus"))
	graph := analyzeAll(t, before, testdata)
	after := t.TempDir()
	want := map[string]int{} // what is left, by package
	tally := map[string]*fixTally{}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act.Package.PkgPath, act.Err)
			continue
		}
		want[act.Package.PkgPath] = applyFixes(t, act, before, after, tally)
	}
	logTally(t, tally)
	again := analyzeAll(t, after, testdata)
	for _, act := range again.Roots {
		path := act.Package.PkgPath
		if got := len(act.Diagnostics); got > want[path] {
			t.Errorf("%s: %d reports after the fixes, want at most %d", path, got, want[path])
			for _, d := range act.Diagnostics {
				t.Logf("\t%s: %s", act.Package.Fset.Position(d.Pos), d.Message)
			}
		}
		delete(want, path)
	}
	for path := range want {
		t.Errorf("%s is gone after the fixes", path)
	}
}

// A fixTally counts the reports of one category, or of all.
type fixTally struct {
	reports, fixed int
	without        map[string]int // how often a report of a package has no fix
}

func logTally(t *testing.T, tally map[string]*fixTally) {
	t.Helper()
	var b strings.Builder
	all := &fixTally{}
	for _, name := range slices.Sorted(maps.Keys(tally)) {
		c := tally[name]
		all.reports += c.reports
		all.fixed += c.fixed
		fmt.Fprintf(&b, "%-12s %4d reports, %4d fixed; without:", name, c.reports, c.fixed)
		for _, p := range slices.Sorted(maps.Keys(c.without)) {
			fmt.Fprintf(&b, " %s×%d", p, c.without[p])
		}
		b.WriteString("\n")
	}
	t.Logf("%s%-12s %4d reports, %4d fixed", b.String(), "all", all.reports, all.fixed)
}

// analyzeAll runs the analyzer on all packages of a GOPATH, which may import
// the stubs.
func analyzeAll(t *testing.T, gopath, stubs string) *checker.Graph {
	t.Helper()
	cfg := &packages.Config{
		Mode: packages.LoadAllSyntax,
		Dir:  gopath,
		Env:  append(os.Environ(), "GO111MODULE=off", "GOWORK=off", "GOPATH="+gopath+string(os.PathListSeparator)+stubs),
	}
	pkgs, err := packages.Load(cfg, "shapes/...", "corpus/...")
	if err != nil {
		t.Fatal(err)
	}
	if n := packages.PrintErrors(pkgs); n > 0 {
		t.Fatalf("%d errors in the packages", n)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{unreleased.New(unreleased.Config{})}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// expandShapes writes all shapes for all kinds below dir.
func expandShapes(t *testing.T, dir string) {
	t.Helper()
	for _, s := range readShapes(t) {
		for _, k := range kinds {
			if !s.fits(k) {
				continue
			}
			src, err := s.expand(k)
			if err != nil {
				t.Fatal(err)
			}
			if src, err = format.Source(src); err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(dir, "src", "shapes", k.Name, s.name, "p.go"), src)
		}
	}
}

func copyCorpus(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// applyFixes writes the package with its fixes below after, and returns how
// many reports have none.
func applyFixes(t *testing.T, act *checker.Action, before, after string, tally map[string]*fixTally) (left int) {
	t.Helper()
	edits := map[string][]udiff.Edit{}
	for _, d := range act.Diagnostics {
		c := tally[d.Category]
		if c == nil {
			c = &fixTally{without: map[string]int{}}
			tally[d.Category] = c
		}
		c.reports++
		if len(d.SuggestedFixes) == 0 {
			c.without[filepath.Base(act.Package.PkgPath)]++
			left++
			continue
		}
		c.fixed++
		name, one := editsOf(act, d)
		merged, ok := udiff.Merge(edits[name], one)
		if !ok {
			t.Errorf("%s: the fix conflicts with one before", act.Package.Fset.Position(d.Pos))
			continue
		}
		edits[name] = merged
	}
	for _, file := range act.Package.CompiledGoFiles {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out, err := udiff.ApplyBytes(text, edits[file])
		if err != nil {
			t.Fatal(err)
		}
		checkFormatted(t, file, text, out)
		rel, err := filepath.Rel(before, file)
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(after, rel), out)
	}
	return left
}

// editsOf returns the edits of the only fix of a diagnostic.
func editsOf(act *checker.Action, d analysis.Diagnostic) (name string, edits []udiff.Edit) {
	file := act.Package.Fset.File(d.Pos)
	for _, e := range d.SuggestedFixes[0].TextEdits {
		edits = append(edits, udiff.Edit{Start: file.Offset(e.Pos), End: file.Offset(e.End), New: string(e.NewText)})
	}
	return file.Name(), edits
}

// checkFormatted reports a fixed file that is not formatted, though it was.
func checkFormatted(t *testing.T, name string, before, after []byte) {
	t.Helper()
	if was, err := format.Source(before); err != nil || !bytes.Equal(was, before) {
		return
	}
	if is, err := format.Source(after); err != nil {
		t.Errorf("%s does not parse when fixed: %v", name, err)
	} else if !bytes.Equal(is, after) {
		t.Errorf("%s is not formatted when fixed:\n%s", name, udiff.Unified("fixed", "formatted", string(after), string(is)))
	}
}
