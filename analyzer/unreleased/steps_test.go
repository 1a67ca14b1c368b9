package unreleased_test

import (
	"go/ast"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/everypath/everypath/analyzer/internal/ruletest"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// TestSteps holds what the paths of reports say, line by line.
func TestSteps(t *testing.T) {
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	var ignored ruletest.Errors // want comments there are none
	for _, r := range analysistest.Run(&ignored, testdata, unreleased.New(unreleased.Config{}), "steps/app") {
		fset := r.Action.Package.Fset
		want := map[int][]string{}
		for _, file := range r.Action.Package.Syntax {
			addSteps(want, file, func(c *ast.Comment) int { return fset.Position(c.Pos()).Line })
		}
		got := map[int][]string{}
		for _, d := range r.Action.Diagnostics {
			for _, s := range d.Related {
				line := fset.Position(s.Pos).Line
				got[line] = append(got[line], s.Message)
			}
		}
		for line := range 200 {
			if !slices.Equal(got[line], want[line]) {
				t.Errorf("line %d: got %q, want %q", line, got[line], want[line])
			}
		}
	}
}

// addSteps adds what the comments of the file say, by line.
func addSteps(want map[int][]string, file *ast.File, lineOf func(*ast.Comment) int) {
	for _, group := range file.Comments {
		for _, c := range group.List {
			text, ok := strings.CutPrefix(c.Text, "// step: ")
			if !ok || text == "-" {
				continue
			}
			want[lineOf(c)] = strings.Split(text, " | ")
		}
	}
}
