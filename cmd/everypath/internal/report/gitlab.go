package report

import (
	"encoding/json"
	"io"
)

// GitLab prints a code quality report, as GitLab's CI takes it.
type GitLab struct {
	// Dir is the directory to which file names are relative.
	Dir string
}

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
)

// Print implements Format.
func (g GitLab) Print(w io.Writer, r *Result) error {
	src := newSources(g.Dir)
	prints := newFingerprinter(src)
	issues := []gitlabIssue{} // an empty list, not null
	for i := range r.Findings {
		f := &r.Findings[i]
		path := src.path(f.Pos.Filename)
		at, message := f.shownAt(src)
		issues = append(issues, gitlabIssue{
			Description: message, CheckName: f.ID(), Severity: "major", Fingerprint: prints.fingerprint(f, path),
			Location: gitlabLocation{src.path(at.Pos.Filename), gitlabLines{at.Pos.Line, endOf(at).Line}},
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	return enc.Encode(issues)
}
