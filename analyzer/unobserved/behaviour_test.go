package unobserved_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/everypath/everypath/analyzer/internal/ruletest"
)

// TestFixBehaviour runs dispatches down every branch, with handlers that
// succeed, fail and panic, before and after they are fixed. They return the
// same and call the same handlers; what begins an observation ends it, once,
// and under a name of its own; and handlers run inside of one, with its
// context if their siblings get that.
func TestFixBehaviour(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs")
	}
	rule.Behaviour(t, ruletest.CopyModule(t, "observed"), compareRuns)
}

// compareRuns compares the lines "case branch mode|result|counts" of two
// runs.
func compareRuns(t *testing.T, before, after []string) {
	t.Helper()
	siblings := map[string]observed{} // by case and mode
	for _, line := range after {
		f := strings.Split(line, "|")
		var index, pick, mode string
		scan(t, f[0], &index, &pick, &mode)
		if pick == "a" {
			siblings[index+mode] = observed{namesOf(f[2]), scanCounts(t, f[2])["foreign"]}
		}
	}
	bare, mended := 0, 0
	for i := range before {
		b, a := strings.Split(before[i], "|"), strings.Split(after[i], "|")
		was, is := scanCounts(t, b[2]), scanCounts(t, a[2])
		if b[1] != a[1] || callsOf(b[2]) != callsOf(a[2]) || was["handled"] != is["handled"] {
			t.Errorf("run %s returned %q after %q, and %q after %q when fixed", b[0], b[1], b[2], a[1], a[2])
		}
		var index, pick, mode string
		scan(t, b[0], &index, &pick, &mode)
		sibling := siblings[index+mode]
		if is["begun"] != is["ended"] || is["twice"] > was["twice"] || is["foreign"] > max(was["foreign"], sibling.foreign) {
			t.Errorf("run %s: %s, when fixed %s", b[0], b[2], a[2])
		}
		if was["bare"] > 0 {
			bare++
			if namesOf(a[2]) == sibling.names {
				t.Errorf("run %s is observed as its sibling: %s", b[0], a[2])
			}
			if is["bare"] == 0 {
				mended++
			}
		} else if is["begun"] != was["begun"] {
			t.Errorf("run %s was observed %d times, and %d times when fixed", b[0], was["begun"], is["begun"])
		}
	}
	t.Logf("%d runs, %d not observed before, %d of them are when fixed", len(before), bare, mended)
	if bare == 0 || mended != bare {
		t.Errorf("%d runs were not observed, %d of them are when fixed", bare, mended)
	}
}

// observed is how a branch that was right before is observed.
type observed struct {
	names   string
	foreign int
}

func scan(t *testing.T, s string, words ...any) {
	t.Helper()
	if _, err := fmt.Sscan(s, words...); err != nil {
		t.Fatalf("%q: %v", s, err)
	}
}

// namesOf returns the names of the observations that were begun.
func namesOf(counts string) string {
	_, names, _ := strings.Cut(counts, " names")
	return names
}

var countRE = regexp.MustCompile(`(\w+) (\d+)`)

// scanCounts returns the counts by name.
func scanCounts(t *testing.T, s string) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, m := range countRE.FindAllStringSubmatch(s, -1) {
		n, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		counts[m[1]] = n
	}
	if len(counts) == 0 {
		t.Fatalf("counts %q", s)
	}
	return counts
}

// callsOf returns the handlers that ran.
func callsOf(counts string) string {
	calls, _, _ := strings.Cut(counts, " ")
	return calls
}
