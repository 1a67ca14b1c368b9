package ruletest

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
)

// Fixes applies the rule's fixes to the packages in the GOPATH before, which
// may import those of the test data, writes the result as another GOPATH
// below after, and analyses that again: it compiles, it is formatted if it
// was, every report that had a fix is gone, and none has come. It logs how
// many reports of each category have a fix, and which packages' have none.
// Of rules that are run together all fixes are applied; where two of them cannot be
// merged, one waits, as it does for the next round of a driver.
func (r Rule) Fixes(t *testing.T, before, after string, patterns ...string) {
	t.Helper()
	f := fixer{T: t, before: before, after: after, tally: map[string]*tally{}}
	left := map[string]int{} // reports without a fix, by package
	for path, acts := range byPackage(t, r.analyze(t, before, r.gopath(t, before), patterns...)) {
		left[path] = f.apply(acts...)
	}
	f.logTally()
	for path, acts := range byPackage(t, r.analyze(t, after, r.gopath(t, after), patterns...)) {
		got := 0
		for _, act := range acts {
			got += len(act.Diagnostics)
		}
		if got > left[path] {
			t.Errorf("%s: %d reports after the fixes, want at most %d", path, got, left[path])
			for _, act := range acts {
				for _, d := range act.Diagnostics {
					t.Logf("\t%s: %s", act.Package.Fset.Position(d.Pos), d.Message)
				}
			}
		}
		delete(left, path)
	}
	for path := range left {
		t.Errorf("%s is gone after the fixes", path)
	}
}

// byPackage returns the actions of each package, one a rule.
func byPackage(t *testing.T, graph *checker.Graph) map[string][]*checker.Action {
	t.Helper()
	acts := map[string][]*checker.Action{}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatalf("%s: %v", act.Package.PkgPath, act.Err)
		}
		acts[act.Package.PkgPath] = append(acts[act.Package.PkgPath], act)
	}
	return acts
}

// FixModule applies the rule's fixes to the packages of a module again and
// again, as the command does, and returns the directory of the result, in
// which nothing is reported any more, unless the rule leaves something.
func (r Rule) FixModule(t *testing.T, dir string, patterns ...string) (fixed string) {
	t.Helper()
	const rounds = 3
	env := []string{"GOWORK=off", "GOFLAGS="}
	counts := map[string]*tally{}
	for range rounds {
		next := t.TempDir()
		if err := os.CopyFS(next, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		f := fixer{T: t, before: dir, after: next, tally: counts}
		for _, act := range r.analyze(t, dir, env, patterns...).Roots {
			if act.Err != nil {
				t.Fatal(act.Err)
			}
			f.apply(act)
		}
		dir = next
	}
	fixer{T: t, tally: counts}.logTally()
	if r.Leaves {
		return dir
	}
	for _, act := range r.analyze(t, dir, env, patterns...).Roots {
		for _, d := range act.Diagnostics {
			t.Errorf("%s: not fixed: %s", act.Package.Fset.Position(d.Pos), d.Message)
		}
	}
	return dir
}

// gopath returns the environment in which dir is a GOPATH beside the test
// data.
func (r Rule) gopath(t *testing.T, dir string) []string {
	t.Helper()
	return []string{"GO111MODULE=off", "GOWORK=off", "GOPATH=" + dir + string(os.PathListSeparator) + r.testData(t)}
}

// A fixer applies fixes and counts them by category.
type fixer struct {
	*testing.T
	before, after string
	tally         map[string]*tally
}

// A tally counts the reports of one category, or of all.
type tally struct {
	reports, fixed int
	without        map[string]int // how often a report of a package has no fix
}

func (f fixer) logTally() {
	f.Helper()
	var b strings.Builder
	all := tally{}
	for _, name := range slices.Sorted(maps.Keys(f.tally)) {
		c := f.tally[name]
		all.reports += c.reports
		all.fixed += c.fixed
		fmt.Fprintf(&b, "%-14s %4d reports, %4d fixed; without:", name, c.reports, c.fixed)
		for _, p := range slices.Sorted(maps.Keys(c.without)) {
			fmt.Fprintf(&b, " %s×%d", p, c.without[p])
		}
		b.WriteString("\n")
	}
	f.Logf("%s%-14s %4d reports, %4d fixed", b.String(), "all", all.reports, all.fixed)
}

// apply writes a package with the fixes of some rules, and returns how many reports
// have none, or one that waits for that of another rule.
func (f fixer) apply(acts ...*checker.Action) (left int) {
	f.Helper()
	edits := map[string][]udiff.Edit{}
	for i, act := range acts {
		left += f.merge(act, edits, i > 0)
	}
	for _, file := range acts[0].Package.CompiledGoFiles {
		f.write(file, edits[file])
	}
	return left
}

// merge adds the fixes of one rule to the edits of each file, and counts the reports
// that are left without one. Another rule's may be in the way if they wait.
func (f fixer) merge(act *checker.Action, edits map[string][]udiff.Edit, wait bool) (left int) {
	f.Helper()
	for _, d := range act.Diagnostics {
		c := f.tally[d.Category]
		if c == nil {
			c = &tally{without: map[string]int{}}
			f.tally[d.Category] = c
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
		if !ok && wait {
			left++
			continue
		}
		if !ok {
			f.Errorf("%s: the fix conflicts with one before", act.Package.Fset.Position(d.Pos))
			continue
		}
		edits[name] = merged
	}
	return left
}

func (f fixer) write(file string, edits []udiff.Edit) {
	f.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	out, err := udiff.ApplyBytes(text, edits)
	if err != nil {
		f.Fatal(err)
	}
	checkFormatted(f.T, file, text, out)
	rel, err := filepath.Rel(f.before, file)
	if err != nil {
		f.Fatal(err)
	}
	WriteFile(f.T, filepath.Join(f.after, rel), out)
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
