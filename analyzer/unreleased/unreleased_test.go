package unreleased_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/everypath/everypath/analyzer/unreleased"
)

var only = flag.String("only", "", "run the corpus packages whose name matches this regexp, and load no other")

// TestCorpus runs the analyzer over the packages under
// testdata/src/unreleased. Each is a theme, or a bug named after what went
// wrong: leaks carry a want comment at the acquisition, their right
// neighbours an "// ok" comment.
//
// All packages are loaded by one call, since most of the time goes into
// the standard library below them; the reports are then told apart by
// package, one parallel subtest each.
func TestCorpus(t *testing.T) {
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	names := corpusPackages(t, testdata)
	patterns := make([]string, len(names))
	for i, name := range names {
		patterns[i] = "unreleased/" + name
	}
	var errs collector
	results := analysistest.Run(&errs, testdata, unreleased.New(unreleased.Config{}), patterns...)
	for _, r := range results {
		for _, err := range r.Action.Package.Errors {
			t.Errorf("%s does not compile: %v", r.Action.Package.PkgPath, err)
		}
		checkExplained(t, r)
	}
	for _, e := range errs {
		if corpusPackageOf(e, names) == "" {
			t.Error(e)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			leaks, right := countCorpus(t, filepath.Join(testdata, "src", "unreleased", name))
			t.Logf("%d leaks, %d right neighbours", leaks, right)
			if right == 0 {
				t.Error("no right neighbour")
			}
			for _, e := range errs {
				if corpusPackageOf(e, names) == name {
					t.Error(e)
				}
			}
		})
	}
}

// corpusPackages returns the names of the packages to run.
func corpusPackages(t *testing.T, testdata string) []string {
	t.Helper()
	rx, err := regexp.Compile(*only)
	if err != nil {
		t.Fatalf("-only: %v", err)
	}
	entries, err := os.ReadDir(filepath.Join(testdata, "src", "unreleased"))
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
		t.Fatalf("-only=%s matches no package", *only)
	}
	return names
}

// corpusPackageOf returns which of names the error message e is about, or "".
func corpusPackageOf(e string, names []string) string {
	rest, ok := strings.CutPrefix(filepath.ToSlash(e), "unreleased/")
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
func countCorpus(t *testing.T, dir string) (leaks, right int) {
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
		sc := bufio.NewScanner(bytes.NewReader(data))
		for sc.Scan() {
			line := strings.TrimSpace(sc.Text())
			if strings.Contains(line, "// want ") {
				leaks++
			}
			if line == "// ok" || strings.HasPrefix(line, "// ok:") {
				right++
			}
		}
		if err := sc.Err(); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return leaks, right
}

// A collector keeps the errors that analysistest reports.
type collector []string

func (c *collector) Errorf(format string, args ...any) {
	*c = append(*c, fmt.Sprintf(format, args...))
}
