package analyzer_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/analyzer/internal/ruletest"
)

// TestFixesOfBoth applies the fixes of both rules at once, as editors and drivers do:
// to the dispatches, some of which leak as well, and to what handlers leak.
func TestFixesOfBoth(t *testing.T) {
	if testing.Short() {
		t.Skip("loads many packages, twice")
	}
	both := ruletest.Rule{
		Name:     "both",
		TestData: filepath.Join("..", "testdata"),
		Rules:    func() []*analysis.Analyzer { return analyzer.Rules(analyzer.Config{}) },
	}
	before, after := t.TempDir(), t.TempDir()
	patterns := []string{"unobserved/..."}
	for _, name := range []string{"unobserved", "unreleased/httpbody", "unreleased/spans"} {
		if err := os.CopyFS(filepath.Join(before, "src", filepath.FromSlash(name)), os.DirFS(filepath.Join(both.TestData, "src", filepath.FromSlash(name)))); err != nil {
			t.Fatal(err)
		}
	}
	both.Fixes(t, before, after, append(patterns, "unreleased/httpbody", "unreleased/spans")...)
}
