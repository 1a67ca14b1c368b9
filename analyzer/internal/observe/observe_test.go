package observe

import (
	"go/ast"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/everypath/everypath/analyzer/internal/ownership"
)

func newAnalyzer(cfg Config) *analysis.Analyzer {
	own := ownership.New(func() (ownership.Config, error) { return ownership.Config{}, nil })
	return New(func() (Config, error) { return cfg, nil }, own)
}

const testdata = "../../../testdata"

// corpus are the packages under testdata/src/observe. In them a line
// "sum: REGEXP" of a function's comment says what its summary begins with,
// "sum: none" that it is empty.
var corpus = []string{"thunk", "decorate", "curried", "structs", "inline", "reflects", "across", "helper", "outage"}

func TestSummaries(t *testing.T) {
	dir, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for _, name := range corpus {
		patterns = append(patterns, "observe/"+name)
	}
	for _, res := range analysistest.Run(t, dir, newAnalyzer(Config{}), patterns...) {
		r := res.Action.Result.(*Result)
		t.Run(filepath.Base(r.pass.Pkg.Path()), func(t *testing.T) {
			for _, f := range r.pass.Files {
				for _, decl := range f.Decls {
					if fn, ok := decl.(*ast.FuncDecl); ok {
						checkSummary(t, r, fn)
					}
				}
			}
		})
	}
}

var sumLine = regexp.MustCompile(`(?m)^sum: (.*)$`)

// checkSummary compares the summary with the comment, if that says one.
func checkSummary(t *testing.T, r *Result, decl *ast.FuncDecl) {
	t.Helper()
	m := sumLine.FindStringSubmatch(decl.Doc.Text())
	if m == nil {
		return
	}
	for _, fn := range r.own.Funcs() {
		if fn.Syntax() != ast.Node(decl) {
			continue
		}
		got := r.sums[fn].String()
		want := m[1]
		if want == "none" {
			want = "$"
		}
		if ok, err := regexp.MatchString("^(?:"+want+")", got); err != nil || !ok {
			t.Errorf("%s: %s: summary is %q, want %q (%v)", r.at(decl.Pos(), ""), decl.Name.Name, got, strings.TrimSuffix(want, "$"), err)
		}
		return
	}
	t.Errorf("%s: no function", decl.Name.Name)
}
