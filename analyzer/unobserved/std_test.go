package unobserved_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/everypath/everypath/analyzer/unobserved"
)

// TestStd holds that a package of the standard library, about which
// nothing is inferred, can be analysed itself.
func TestStd(t *testing.T) {
	analysistest.Run(t, t.TempDir(), unobserved.New(unobserved.Config{}, nil), "text/template/parse")
}
