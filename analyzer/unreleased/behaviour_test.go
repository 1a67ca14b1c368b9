package unreleased_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/ruletest"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// TestFixBehaviour runs functions that leak down every path, with panics at
// the steps, before and after they are fixed. They return the same; nothing
// is used after its release, nor released twice that must not be; and what
// is acquired is released, unless a call panics.
func TestFixBehaviour(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs")
	}
	dir := ruletest.CopyModule(t, "behaviour")
	behaviourRule(t, dir).Behaviour(t, dir, compareRuns)
}

// behaviourRule returns the rule with the contracts in dir.
func behaviourRule(t *testing.T, dir string) ruletest.Rule {
	t.Helper()
	contracts, err := os.ReadFile(filepath.Join(dir, "contracts.txt"))
	if err != nil {
		t.Fatal(err)
	}
	withContracts := rule
	withContracts.New = func() *analysis.Analyzer { return unreleased.New(unreleased.Config{Contracts: string(contracts)}) }
	return withContracts
}

// inLoops are the cases in which a release on each way out of an iteration
// takes the place of a defer.
var inLoops = []string{"10", "38", "57", "244"}

// compareRuns compares the lines "case path panic|result|counts" of two
// runs.
func compareRuns(t *testing.T, before, after []string) {
	t.Helper()
	leaked, mended := 0, 0
	for i := range before {
		b, a, was, is := sameResult(t, before[i], after[i])
		if is.twice > was.twice || is.misused > was.misused {
			t.Errorf("run %s: %s, when fixed %s", b[0], b[2], a[2])
		}
		panicked := strings.HasPrefix(a[1], "panic")
		if is.acquired != is.released && !panicked || is.locked != 0 && !panicked {
			t.Errorf("run %s leaks when fixed: %s", a[0], a[2])
		}
		// Which a panic skips.
		inLoop := panicked && slices.Contains(inLoops, strings.Fields(b[0])[0])
		if is.acquired-is.released > was.acquired-was.released && !inLoop {
			t.Errorf("run %s leaks more when fixed: %s, before %s", a[0], a[2], b[2])
		}
		if was.acquired != was.released || was.locked != 0 {
			leaked++
			if is.acquired == is.released && is.locked == 0 {
				mended++
			}
		}
	}
	t.Logf("%d runs, %d leaked before, %d of them do not any more", len(before), leaked, mended)
	if leaked == 0 {
		t.Error("nothing leaked before")
	}
}

// sameResult checks that the lines of two runs tell of the same result, and returns
// their fields and counts.
func sameResult(t *testing.T, before, after string) (b, a []string, was, is counts) {
	t.Helper()
	b, a = strings.Split(before, "|"), strings.Split(after, "|")
	was.scan(t, b[2])
	is.scan(t, a[2])
	if b[1] != a[1] {
		t.Errorf("run %s returned %q, and %q when fixed", b[0], b[1], a[1])
	}
	return b, a, was, is
}

// counts are those that the program prints.
type counts struct{ acquired, released, twice, misused, locked int }

func (c *counts) scan(t *testing.T, s string) {
	t.Helper()
	_, err := fmt.Sscanf(s, "acquired %d released %d twice %d misused %d locked %d", &c.acquired, &c.released, &c.twice, &c.misused, &c.locked)
	if err != nil {
		t.Fatalf("counts %q: %v", s, err)
	}
}
