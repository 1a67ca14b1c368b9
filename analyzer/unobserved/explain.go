package unobserved

import (
	"fmt"
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
}

// Explain implements explain.Explainer: the sets of which a sibling stands in
// the declaration, by what each sibling is observed, and why there is no
// report.
func (r *Result) Explain(q explain.Query) []explain.Section {
	var lines []explain.Line
	for _, s := range r.sets {
		if s.standsIn(q.Decl.Pos(), q.Decl.End()) {
			lines = append(lines, s.lines()...)
		}
	}
	if lines == nil {
		return nil
	}
	return []explain.Section{{Title: "siblings", Lines: lines}}
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
