package unobserved_test

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

	"github.com/everypath/everypath/analyzer/unobserved"
)

// TestFixes applies all fixes to the corpus and analyses the result again: it
// compiles, it is formatted if it was, every report that had a fix is gone,
// and none has come. The repair of the outage itself is compared.
func TestFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("loads many packages, twice")
	}
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	before, after := t.TempDir(), t.TempDir()
	if err := os.CopyFS(filepath.Join(before, "src", "unobserved"), os.DirFS(filepath.Join(testdata, "src", "unobserved"))); err != nil {
		t.Fatal(err)
	}
	left := map[string]int{}
	tally := map[string]*[2]int{}
	for _, act := range analyzeAll(t, before, testdata).Roots {
		if act.Err != nil {
			t.Fatalf("%s: %v", act.Package.PkgPath, act.Err)
		}
		left[act.Package.PkgPath] = applyFixes(t, act, before, after, tally)
	}
	var b strings.Builder
	for _, c := range slices.Sorted(maps.Keys(tally)) {
		fmt.Fprintf(&b, "%-16s %3d reports, %3d fixed\n", c, tally[c][0], tally[c][1])
	}
	t.Log(b.String())
	for _, act := range analyzeAll(t, after, testdata).Roots {
		if got, want := len(act.Diagnostics), left[act.Package.PkgPath]; got > want {
			t.Errorf("%s: %d reports after the fixes, want at most %d", act.Package.PkgPath, got, want)
		}
	}
	fixed, err := os.ReadFile(filepath.Join(after, "src", "unobserved", "outage", "outage.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(fixed), outageRepair) {
		t.Errorf("the outage is not repaired by\n%s\nbut\n%s", outageRepair, fixed)
	}
}

// outageRepair is what the outage's branches need: acquire, use and deferred
// release inside of the closure that goes to the wrapper.
const outageRepair = `			err := callWithObservability(ctx, name, func(ctx context.Context) error {
				run, err := wf.Run(ctx, text) // want ` + "`call of \\(\\*Workflow\\).Run in this branch is not observed; 2 of its 4 sibling branches go through callWithObservability`" + `
				if err != nil {
					return err
				}
				defer run.Close()
				out, err = run.Result(ctx)
				return err
			})
			return out, err
`

func analyzeAll(t *testing.T, gopath, stubs string) *checker.Graph {
	t.Helper()
	cfg := &packages.Config{
		Mode: packages.LoadAllSyntax,
		Dir:  gopath,
		Env:  append(os.Environ(), "GO111MODULE=off", "GOWORK=off", "GOPATH="+gopath+string(os.PathListSeparator)+stubs),
	}
	pkgs, err := packages.Load(cfg, "unobserved/...")
	if err != nil {
		t.Fatal(err)
	}
	if n := packages.PrintErrors(pkgs); n > 0 {
		t.Fatalf("%d errors in the packages", n)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{unobserved.New(unobserved.Config{}, nil)}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// applyFixes writes the package with its fixes below after, and returns how
// many reports have none.
func applyFixes(t *testing.T, act *checker.Action, before, after string, tally map[string]*[2]int) (left int) {
	t.Helper()
	edits := map[string][]udiff.Edit{}
	for _, d := range act.Diagnostics {
		if tally[d.Category] == nil {
			tally[d.Category] = new([2]int)
		}
		tally[d.Category][0]++
		if len(d.SuggestedFixes) == 0 {
			left++
			continue
		}
		tally[d.Category][1]++
		file := act.Package.Fset.File(d.Pos)
		var one []udiff.Edit
		for _, e := range d.SuggestedFixes[0].TextEdits {
			one = append(one, udiff.Edit{Start: file.Offset(e.Pos), End: file.Offset(e.End), New: string(e.NewText)})
		}
		merged, ok := udiff.Merge(edits[file.Name()], one)
		if !ok {
			t.Errorf("%s: the fix conflicts with one before", act.Package.Fset.Position(d.Pos))
			continue
		}
		edits[file.Name()] = merged
	}
	for _, file := range act.Package.CompiledGoFiles {
		writeFixed(t, file, filepath.Join(after, strings.TrimPrefix(file, before)), edits[file])
	}
	return left
}

func writeFixed(t *testing.T, from, to string, edits []udiff.Edit) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	out, err := udiff.ApplyBytes(text, edits)
	if err != nil {
		t.Fatal(err)
	}
	if was, err := format.Source(text); err == nil && bytes.Equal(was, text) {
		if is, err := format.Source(out); err != nil || !bytes.Equal(is, out) {
			t.Errorf("%s is not formatted when fixed: %v", from, err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, out, 0o666); err != nil {
		t.Fatal(err)
	}
}
