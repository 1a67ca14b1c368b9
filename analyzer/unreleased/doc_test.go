package unreleased_test

import (
	"fmt"
	"go/doc/comment"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/ruledoc"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// The headings of the documentation are fixed.
func TestDocHeadings(t *testing.T) {
	rule.Headings(t, []string{
		"What is reported", "What counts as released", "What counts as handed over",
		"unreleased/never", "unreleased/path", "unreleased/discarded", "unreleased/overwritten", "unreleased/loop", "unreleased/field", "unreleased/partial", "unreleased/panic",
		"Fixes", "Limits", "Options", "Suppression", "Contracts",
	})
}

func TestDocCategoriesHaveExamples(t *testing.T) { rule.CategoriesHaveExamples(t) }

func TestDocExamples(t *testing.T) {
	t.Parallel()
	rule.Examples(t)
}

// The package that README tells the reader to try has the leaks that its
// comments claim, and no other.
func TestExampleModule(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "testdata", "example")
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	got := rule.Findings(t, dir)
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Base(path)
		var want []string
		for n, line := range strings.Split(string(text), "\n") {
			if _, category, ok := strings.Cut(line, "// leak: "); ok {
				want = append(want, fmt.Sprintf("%s:%d: %s", file, n+1, category))
			}
		}
		if !slices.Equal(got[file], want) {
			t.Errorf("%s: findings %v, want %v", file, got[file], want)
		}
	}
}

// The lines that the documentation shows as contracts are some.
func TestDocContracts(t *testing.T) {
	sections := unreleased.Doc().Sections
	i := slices.IndexFunc(sections, func(s ruledoc.Section) bool { return s.Heading == "Contracts" })
	if i < 0 {
		t.Fatal("no section Contracts")
	}
	n := 0
	for _, b := range sections[i].Blocks {
		if code, ok := b.(*comment.Code); ok {
			n++
			if _, err := contract.Parse("doc.go", code.Text); err != nil {
				t.Error(err)
			}
		}
	}
	if n == 0 {
		t.Error("the section Contracts shows none")
	}
}
