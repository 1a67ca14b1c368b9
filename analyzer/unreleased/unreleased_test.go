package unreleased_test

import (
	"flag"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/ruletest"
	"github.com/everypath/everypath/analyzer/unreleased"
)

var only = flag.String("only", "", "run the corpus packages whose name matches this regexp, and load no other")

var rule = ruletest.Rule{
	Name:     "unreleased",
	New:      func() *analysis.Analyzer { return unreleased.New(unreleased.Config{}) },
	Doc:      unreleased.Doc(),
	TestData: "../../testdata",
}

// TestCorpus runs the rule over testdata/src/unreleased: leaks carry a want
// comment at the acquisition, their right neighbours an "// ok" comment.
func TestCorpus(t *testing.T) { rule.Corpus(t, *only, checkExplained) }
