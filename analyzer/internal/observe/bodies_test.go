package observe

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
)

// TestNeedsBodies checks that no package which observes is taken to be one whose
// bodies need not be looked at.
func TestNeedsBodies(t *testing.T) {
	dir, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	patterns := []string{"observe/quiet"}
	for _, name := range corpus {
		patterns = append(patterns, "observe/"+name)
	}
	for _, res := range analysistest.Run(t, dir, newAnalyzer(Config{}), patterns...) {
		r := res.Action.Result.(*Result)
		name := filepath.Base(r.pass.Pkg.Path())
		needs := r.needsBodies()
		if !r.Idle() && !needs {
			t.Errorf("%s observes, and its bodies are not looked at", name)
		}
		if name == "quiet" && needs {
			t.Errorf("the bodies of %s are looked at", name)
		}
	}
}
