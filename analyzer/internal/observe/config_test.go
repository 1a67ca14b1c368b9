package observe

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
)

// The user names wrappers, and denies what is one by its structure.
func TestConfig(t *testing.T) {
	dir, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		cfg  Config
		fn   string
		want string
	}{
		{"denied", Config{NotWrappers: []string{"observe/helper.Run"}}, "run", ""},
		{"named by a star", Config{Wrappers: []string{"observe/helper.P*"}}, "plain", "brackets 1 thunk (declared plain via Plain)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var errs quiet // the wants are those of the default
			for _, res := range analysistest.Run(&errs, dir, newAnalyzer(test.cfg), "observe/across") {
				r := res.Action.Result.(*Result)
				for _, fn := range r.own.Funcs() {
					if got := r.Explain(fn); fn.Name() == test.fn && (len(got) < len(test.want) || got[:len(test.want)] != test.want || test.want == "" && got != "") {
						t.Errorf("%s: got %q, want %q", test.fn, got, test.want)
					}
				}
			}
		})
	}
}

type quiet struct{}

func (*quiet) Errorf(string, ...any) {}
