package unobserved

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/everypath/everypath/analyzer/internal/explain"
)

// A Result explains what the rule made of the siblings that it found.
type Result struct {
	sets  []*set
	found []analysis.Diagnostic
	// describe says what a declared function has to do with observing.
	describe func(decl ast.Decl) []explain.Line
}

// Explain implements explain.Explainer: the sets of which a sibling stands in
// the declaration, by what each sibling is observed, and why there is no
// report; before them what the function itself has to do with observing.
func (r *Result) Explain(q explain.Query) []explain.Section {
	var sections []explain.Section
	if r.describe != nil {
		if lines := r.describe(q.Decl); lines != nil {
			sections = append(sections, explain.Section{Title: "observing", Lines: lines})
		}
	}
	var lines []explain.Line
	for _, s := range r.sets {
		if len(s.members) > 0 && s.standsIn(q.Decl.Pos(), q.Decl.End()) {
			lines = append(lines, s.lines()...)
		}
	}
	if lines != nil {
		sections = append(sections, explain.Section{Title: "siblings", Lines: lines})
	}
	return sections
}

// describe says what a function, and its literals, have to do with observing.
func (k *pack) describe(decl ast.Decl) []explain.Line {
	var lines []explain.Line
	for _, fn := range k.funcs {
		if fn.Pos() < decl.Pos() || fn.Pos() >= decl.End() {
			continue
		}
		for _, text := range k.obs.Describe(fn) {
			lines = append(lines, explain.Line{Pos: fn.Pos(), Text: functionName(fn) + " " + text})
		}
	}
	return lines
}

func (s *set) standsIn(from, to token.Pos) bool {
	in := func(pos token.Pos) bool { return from <= pos && pos < to }
	return in(s.at) || slices.ContainsFunc(s.members, func(m member) bool { return in(m.pos) })
}

func (s *set) lines() []explain.Line {
	verdict := fmt.Sprintf("reported: %s/%s", name, s.category)
	if s.silence != "" {
		verdict = "not reported: " + s.silence
	}
	lines := []explain.Line{{Pos: s.at, Text: fmt.Sprintf("%s: %d of %d observed", s.kind, s.observed, s.total)}}
	for _, m := range s.members {
		how := "not observed"
		if m.seen != nil {
			how = "observed through " + m.seen.name
		}
		what := m.name
		if m.arm != nil {
			what = strings.TrimSpace(m.arm.condition() + " " + m.name)
		}
		lines = append(lines, explain.Line{Pos: m.pos, Indent: 1, Text: strings.TrimSuffix(what, ":") + ": " + how})
	}
	return append(lines, explain.Line{Indent: 1, Text: verdict})
}
