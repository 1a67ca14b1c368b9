package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"slices"
)

// RDJSON prints reviewdog's diagnostic format: one object, or, if Lines is
// set, a line for each finding.
type RDJSON struct {
	// Dir is the directory to which file names are relative.
	Dir   string
	Lines bool
	// IsInSight reports whether reviewers see a line. Fixes of others are
	// left out: no comment can be there. nil for all lines.
	IsInSight func(file string, line int) bool
}

// The names are those of reviewdog's schema. Columns count bytes from 1, a
// range's end is exclusive.
type (
	rdResult struct {
		Source      rdSource       `json:"source"`
		Severity    string         `json:"severity"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdDiagnostic struct {
		Message     string         `json:"message"`
		Location    rdLocation     `json:"location"`
		Severity    string         `json:"severity"`
		Source      rdSource       `json:"source"`
		Code        rdCode         `json:"code"`
		Suggestions []rdSuggestion `json:"suggestions,omitempty"`
		Original    string         `json:"original_output"`
		Related     []rdRelated    `json:"related_locations,omitempty"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRelated struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column,omitempty"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
)

var rdTool = rdSource{"everypath", "https://github.com/everypath/everypath"}

// Print implements Format.
func (p RDJSON) Print(w io.Writer, r *Result) error {
	src := newSources(p.Dir)
	enc := json.NewEncoder(w)
	all := rdResult{Source: rdTool, Severity: "ERROR", Diagnostics: []rdDiagnostic{}}
	for i := range r.Findings {
		d := p.diagnostic(src, &r.Findings[i])
		if !p.Lines {
			all.Diagnostics = append(all.Diagnostics, d)
		} else if err := enc.Encode(d); err != nil {
			return err
		}
	}
	if p.Lines {
		return nil
	}
	enc.SetIndent("", "\t")
	return enc.Encode(all)
}

func (p RDJSON) diagnostic(src *sources, f *Finding) rdDiagnostic {
	at, _ := f.shownAt(src)
	d := rdDiagnostic{
		Message: withPath(src, f), Location: rdLocationOf(src, at), Severity: "ERROR",
		Source: rdTool, Code: rdCode{f.ID(), f.URL},
		Original: fmt.Sprintf("%s:%d:%d: %s (%s)", src.path(f.Pos.Filename), f.Pos.Line, f.Pos.Column, f.Message, f.ID()),
	}
	for _, s := range f.Steps {
		d.Related = append(d.Related, rdRelated{s.Message, rdLocationOf(src, s.Range)})
	}
	for _, fix := range f.Fixes {
		if s, ok := suggestion(src, f, fix); ok && p.canSuggest(f.Pos.Filename, s) {
			d.Suggestions = append(d.Suggestions, s)
		}
	}
	return d
}

// canSuggest reports whether reviewers see all lines that are replaced.
func (p RDJSON) canSuggest(file string, s rdSuggestion) bool {
	for line := s.Range.Start.Line; p.IsInSight != nil && line <= s.Range.End.Line; line++ {
		if !p.IsInSight(file, line) {
			return false
		}
	}
	return true
}

func rdLocationOf(src *sources, r Range) rdLocation {
	return rdLocation{src.path(r.Pos.Filename), rdRange{rdPositionOf(r.Pos), rdPositionOf(endOf(r))}}
}

func rdPositionOf(p token.Position) rdPosition { return rdPosition{p.Line, p.Column} }

// maxSuggested is how many lines a suggestion may replace. Beyond (an
// import far above the code) nobody reads it.
const maxSuggested = 80

// suggestion returns the fix as one replacement of whole lines, from the
// first to the last that it edits: review comments take nothing else.
func suggestion(src *sources, f *Finding, fix Fix) (s rdSuggestion, ok bool) {
	content, err := src.read(f.Pos.Filename)
	if err != nil || len(fix.Edits) == 0 {
		return s, false
	}
	edits := slices.Clone(fix.Edits)
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	last := 0
	for _, e := range edits {
		isStale := e.Base != "" && e.Base != ContentHash(content)
		if e.Filename != f.Pos.Filename || isStale || e.Start < last || e.End < e.Start || e.End > len(content) {
			return s, false
		}
		last = e.End
	}
	begin := bytes.LastIndexByte(content[:edits[0].Start], '\n') + 1
	end := len(content)
	if i := bytes.IndexByte(content[last:], '\n'); i >= 0 {
		end = last + i
	}
	var text bytes.Buffer
	at := begin
	for _, e := range edits {
		text.Write(content[at:e.Start])
		text.WriteString(e.New)
		at = e.End
	}
	text.Write(content[at:end])
	if end > begin && content[end-1] == '\n' && bytes.HasSuffix(text.Bytes(), []byte("\n")) {
		end-- // the file's last line ends in both
		text.Truncate(text.Len() - 1)
	}
	first := 1 + bytes.Count(content[:begin], []byte("\n"))
	lines := bytes.Count(content[begin:end], []byte("\n"))
	s.Range = rdRange{rdPosition{Line: first}, rdPosition{Line: first + lines}}
	s.Text = text.String()
	return s, lines < maxSuggested
}
