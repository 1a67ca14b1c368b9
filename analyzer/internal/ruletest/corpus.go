package ruletest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
)

// Corpus runs the rule over the packages of its corpus whose name matches
// the regexp only. Each is a theme, or a bug named after what went wrong:
// what is reported carries a want comment, its right neighbours an "// ok"
// comment. The function check, unless nil, looks at each result too.
//
// All packages are loaded by one call, since most of the time goes into
// the standard library below them; the reports are then told apart by
// package, one parallel subtest each.
func (r Rule) Corpus(t *testing.T, only string, check func(*testing.T, *analysistest.Result)) {
	t.Helper()
	testdata := r.testData(t)
	names := r.corpusPackages(t, testdata, only)
	patterns := make([]string, len(names))
	for i, name := range names {
		patterns[i] = r.Name + "/" + name
	}
	var errs Errors
	for _, result := range analysistest.Run(&errs, testdata, r.New(), patterns...) {
		for _, err := range result.Action.Package.Errors {
			t.Errorf("%s does not compile: %v", result.Action.Package.PkgPath, err)
		}
		if check != nil {
			check(t, result)
		}
	}
	byPackage := map[string][]string{}
	for _, e := range errs {
		name := r.packageOf(e, names)
		byPackage[name] = append(byPackage[name], e)
	}
	for _, e := range byPackage[""] {
		t.Error(e)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrong, right := countCorpus(t, filepath.Join(testdata, "src", r.Name, name))
			t.Logf("%d wrong, %d right neighbours", wrong, right)
			if right == 0 {
				t.Error("no right neighbour")
			}
			for _, e := range byPackage[name] {
				t.Error(e)
			}
		})
	}
}

func (r Rule) corpusPackages(t *testing.T, testdata, only string) []string {
	t.Helper()
	rx, err := regexp.Compile(only)
	if err != nil {
		t.Fatalf("-only: %v", err)
	}
	entries, err := os.ReadDir(filepath.Join(testdata, "src", r.Name))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && rx.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		t.Fatalf("-only=%s matches no package", only)
	}
	return names
}

// packageOf returns which of names the error message e is about, or "".
func (r Rule) packageOf(e string, names []string) string {
	rest, ok := strings.CutPrefix(filepath.ToSlash(e), r.Name+"/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	if !slices.Contains(names, name) {
		return ""
	}
	return name
}

// countCorpus counts the want comments and the "// ok" comments in dir.
func countCorpus(t *testing.T, dir string) (wrong, right int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		wrong += strings.Count(string(data), "// want ")
		right += strings.Count(string(data), "// ok")
	}
	return wrong, right
}
