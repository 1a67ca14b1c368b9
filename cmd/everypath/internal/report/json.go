package report

import (
	"encoding/json"
	"go/token"
	"io"
)

// JSON prints what the checkers of golang.org/x/tools print with -json:
// package id → analyzer → list of diagnostics, or an object with an error.
type JSON struct{}

// The names and the order of these fields are those of x/tools'
// internal/analysis/driverutil, whose types are not exported.
type (
	jsonDiagnostic struct {
		Category       string        `json:"category,omitempty"`
		Posn           string        `json:"posn"`
		End            string        `json:"end"`
		Message        string        `json:"message"`
		SuggestedFixes []jsonFix     `json:"suggested_fixes,omitempty"`
		Related        []jsonRelated `json:"related,omitempty"`
	}
	jsonFix struct {
		Message string     `json:"message"`
		Edits   []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		Filename string `json:"filename"`
		Start    int    `json:"start"`
		End      int    `json:"end"`
		New      string `json:"new"`
	}
	jsonRelated struct {
		Posn    string `json:"posn"`
		End     string `json:"end"`
		Message string `json:"message"`
	}
	jsonError struct {
		Error string `json:"error"`
	}
)

// Print implements Format.
func (JSON) Print(w io.Writer, r *Result) error {
	tree := map[string]map[string]any{}
	set := func(pkg, rule string, v any) {
		if tree[pkg] == nil {
			tree[pkg] = map[string]any{}
		}
		tree[pkg][rule] = v
	}
	for _, f := range r.Findings {
		list, _ := tree[f.Package][f.Rule].([]jsonDiagnostic)
		set(f.Package, f.Rule, append(list, newJSONDiagnostic(f)))
	}
	for _, f := range r.Failures {
		// A package that was not analysed has no analyzer to stand
		// under; the checkers, too, name it on standard error only.
		if f.Rule != "" {
			set(f.Package, f.Rule, jsonError{f.Message})
		}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	return enc.Encode(tree)
}

func newJSONDiagnostic(f Finding) jsonDiagnostic {
	d := jsonDiagnostic{
		Category: f.Category,
		Posn:     f.Pos.String(),
		End:      endOf(f.Range).String(),
		Message:  f.Message,
	}
	for _, s := range f.Steps {
		d.Related = append(d.Related, jsonRelated{s.Pos.String(), endOf(s.Range).String(), s.Message})
	}
	for _, fix := range f.Fixes {
		var edits []jsonEdit
		for _, e := range fix.Edits {
			edits = append(edits, jsonEdit{e.Filename, e.Start, e.End, e.New})
		}
		d.SuggestedFixes = append(d.SuggestedFixes, jsonFix{fix.Message, edits})
	}
	return d
}

// endOf returns the end of the range, its beginning if it is not known.
func endOf(r Range) token.Position {
	if r.End.IsValid() {
		return r.End
	}
	return r.Pos
}
