package unreleased_test

import (
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/everypath/everypath/analyzer/internal/ruletest"
)

// TestFixes applies all fixes to the corpus and to the shapes.
func TestFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("loads about a thousand packages, twice")
	}
	before := t.TempDir()
	expandShapes(t, before)
	corpus := os.DirFS(filepath.Join(rule.TestData, "src", "unreleased"))
	if err := os.CopyFS(filepath.Join(before, "src", "corpus"), corpus); err != nil {
		t.Fatal(err)
	}
	after := t.TempDir()
	rule.Fixes(t, before, after, "shapes/...", "corpus/...")
	fixed, err := os.ReadFile(filepath.Join(after, "src", "corpus", "httpbody", "again.go"))
	if err != nil {
		t.Fatal(err)
	}
	if early := "\tresp.Body.Close()\n\treturn s.next.RoundTrip("; strings.Count(string(fixed), early) != 2 {
		t.Errorf("a response is not closed before the next request:\n%s", fixed)
	}
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
			ruletest.WriteFile(t, filepath.Join(dir, "src", "shapes", k.Name, s.name, "p.go"), src)
		}
	}
}
