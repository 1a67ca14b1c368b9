// Package ruletest tests a rule on what every rule has: a corpus with want
// comments, documentation with example programs, and fixes.
package ruletest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/ruledoc"
)

// A Rule is what is tested. Its corpus is in testdata/src/NAME, below the
// directory of all test data.
type Rule struct {
	Name     string
	New      func() *analysis.Analyzer // with the rule's defaults
	Doc      ruledoc.Doc
	TestData string // absolute or relative to the package under test
	// Rules are those that are run together, New alone if it is nil.
	Rules func() []*analysis.Analyzer
	// Leaves is set if reports may have no fix.
	Leaves bool
}

func (r Rule) testData(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(r.TestData)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Errors keeps what analysistest reports, to be told apart afterwards.
type Errors []string

// Errorf implements analysistest.Testing.
func (e *Errors) Errorf(format string, args ...any) {
	*e = append(*e, fmt.Sprintf(format, args...))
}

// WriteFile writes a file and the directories that it needs.
func WriteFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}
