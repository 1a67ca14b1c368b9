package unreleased_test

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/everypath/everypath/analyzer/internal/explain"
	"github.com/everypath/everypath/analyzer/unreleased"
)

// checkExplained holds that what is reported of a declaration, and only
// that, is in its explanation, and that every statement says something.
func checkExplained(t *testing.T, r *analysistest.Result) {
	result, ok := r.Action.Result.(*unreleased.Result)
	if !ok {
		return // the package does not compile
	}
	for _, file := range r.Action.Package.Syntax {
		for _, decl := range file.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
				continue
			}
			checkDecl(t, r, result.Explain(explain.Query{Decl: decl, From: decl.Pos(), To: decl.End()}), decl)
		}
	}
}

func checkDecl(t *testing.T, r *analysistest.Result, sections []explain.Section, decl ast.Decl) {
	at := r.Action.Package.Fset.Position(decl.Pos())
	explained := map[string]int{}
	for _, s := range sections {
		if s.Title == "" || len(s.Lines) == 0 {
			t.Errorf("%s: empty section %q", at, s.Title)
		}
		for _, l := range s.Lines {
			if l.Text == "" || strings.Contains(l.Text, "internal error") {
				t.Errorf("%s: %s: %q", at, s.Title, l.Text)
			}
			if category, ok := strings.CutPrefix(l.Text, "reported: unreleased/"); ok {
				explained[category]++
			}
		}
	}
	for _, d := range r.Action.Diagnostics {
		if decl.Pos() <= d.Pos && d.Pos < decl.End() && d.Category != "partial" && d.Category != "field" {
			explained[d.Category]--
		}
	}
	for category, n := range explained {
		if n != 0 {
			t.Errorf("%s: %s: %d more explained than reported", at, category, n)
		}
	}
}
