package unobserved_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/everypath/everypath/analyzer/internal/ruletest"
	"github.com/everypath/everypath/analyzer/unobserved"
)

// Each option has a package of its own under testdata/src/unobserved_options,
// whose comments say what is reported with it; without it nothing is.
func TestOptions(t *testing.T) {
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	const in = "unobserved_options/"
	for name, cfg := range map[string]unobserved.Config{
		"minority":    {Minority: true},
		"tests":       {Tests: true},
		"believed":    {Believed: true},
		"wrapper":     {Wrappers: []string{in + "wrapper.meter"}},
		"dispatcher":  {Dispatchers: []string{"(*" + in + "dispatcher.server).*"}},
		"notwrapper":  {},
		"ignoredword": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			analysistest.Run(t, testdata, unobserved.New(cfg, nil), in+name)
		})
	}
	for name, cfg := range map[string]unobserved.Config{
		"minority":    {},
		"tests":       {},
		"believed":    {},
		"wrapper":     {},
		"dispatcher":  {},
		"notwrapper":  {NotWrappers: []string{in + "notwrapper.traced"}},
		"ignoredword": {Ignore: []string{"poll"}},
	} {
		t.Run(name+"/without", func(t *testing.T) {
			t.Parallel()
			var errs ruletest.Errors
			for _, r := range analysistest.Run(&errs, testdata, unobserved.New(cfg, nil), in+name) {
				for _, d := range r.Diagnostics {
					t.Errorf("%s: %s", r.Pass.Fset.Position(d.Pos), d.Message)
				}
			}
			for _, e := range errs {
				if !strings.Contains(e, "no diagnostic was reported") {
					t.Error(e)
				}
			}
		})
	}
}

// The flags accept lists and refuse empty names.
func TestFlags(t *testing.T) {
	a := unobserved.New(unobserved.Config{}, nil)
	for _, ok := range []string{
		"a.b", "a.b,c.d", " a.b , c.d ", "a/b.v1.Run", "a.*", "a.Run*", "(a.T).Run", "(*a/b.T).*", "(*a.T[K]).Run*",
	} {
		if err := a.Flags.Set("wrapper", ok); err != nil {
			t.Errorf("-wrapper=%q: %v", ok, err)
		}
	}
	for _, bad := range []string{
		"a.b,,c.d", "a", "a.", ".b", "a.b(", "a.b c", "a.1", "a.*b", "*", "a.Run[T]", "(a.T)Run", "(**a.T).Run", "(a.*).*", "(a).b c",
	} {
		if err := a.Flags.Set("wrapper", bad); err == nil {
			t.Errorf("-wrapper=%q is accepted", bad)
		}
	}
}
