package unobserved_test

import (
	"flag"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/ruletest"
	"github.com/everypath/everypath/analyzer/unobserved"
)

var only = flag.String("only", "", "run the corpus packages whose name matches this regexp, and load no other")

var rule = ruletest.Rule{
	Name:     "unobserved",
	New:      func() *analysis.Analyzer { return unobserved.New(unobserved.Config{}, nil) },
	Doc:      unobserved.Doc(),
	TestData: "../../testdata",
}

// TestCorpus runs the rule over testdata/src/unobserved. Each package there
// is a sibling set, or a bug: bypasses carry a want comment, their right
// neighbours an "// ok" comment.
func TestCorpus(t *testing.T) { rule.Corpus(t, *only, nil) }
