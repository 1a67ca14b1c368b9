package lsp

import (
	"fmt"
	"slices"
	"strings"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// A shownFile is what the editor shows in a file.
type shownFile struct {
	findings    []report.Finding
	diagnostics []protocol.Diagnostic // one a finding
}

// texts are the contents of files as a job saw them.
type texts struct {
	docs  map[string]document
	files map[string]*text
}

// of returns the text of a file; of one that cannot be read it is empty.
func (t *texts) of(path string) *text {
	if t.files[path] == nil {
		content := []byte(t.docs[path].text)
		if _, ok := t.docs[path]; !ok {
			content, _ = report.ReadSource(path)
		}
		t.files[path] = newText(content)
	}
	return t.files[path]
}

// publish shows the findings of a job: in the documents of the package, in
// its other files, and no more where there are none any longer.
func (s *server) publish(j *job, result *report.Result) {
	t := &texts{j.docs, map[string]*text{}}
	shown := map[string]*shownFile{}
	for path := range j.shown {
		shown[path] = &shownFile{}
	}
	for path, d := range j.docs {
		if d.dir() == j.dir {
			shown[path] = &shownFile{}
		}
	}
	for _, f := range result.Findings {
		file := shown[f.Pos.Filename]
		if file == nil {
			file = &shownFile{}
			shown[f.Pos.Filename] = file
		}
		file.findings = append(file.findings, f)
		file.diagnostics = append(file.diagnostics, s.diagnostic(t, f))
	}
	for path, file := range shown {
		s.publishFile(path, file)
		_, isOpen := j.docs[path]
		if len(file.findings) == 0 && !isOpen {
			delete(shown, path)
		}
	}
	j.shown = shown
}

func (s *server) publishFile(path string, file *shownFile) {
	params := protocol.PublishDiagnosticsParams{URI: uriOf(path), Diagnostics: file.diagnostics}
	if params.Diagnostics == nil {
		params.Diagnostics = []protocol.Diagnostic{} // null is no list
	}
	if d := s.docs[path]; d != nil {
		version := protocol.UInteger(d.version)
		params.URI, params.Version = d.uri, &version
	}
	s.notify(protocol.ServerTextDocumentPublishDiagnostics, params)
}

// close forgets a package of which no document is open, and what was shown of
// it.
func (s *server) close(dir string) {
	p := s.packages[dir]
	s.interrupt(dir)
	delete(s.packages, dir)
	for path := range p.shown {
		s.publishFile(path, &shownFile{})
	}
	s.settle()
}

// diagnostic returns a finding as the protocol has it. To clients that do not
// show related places the message tells the path.
func (s *server) diagnostic(t *texts, f report.Finding) protocol.Diagnostic {
	severity, source := protocol.DiagnosticSeverityWarning, Source
	d := protocol.Diagnostic{
		Range:    t.of(f.Pos.Filename).rangeOf(f.Range),
		Severity: &severity,
		Code:     &protocol.IntegerOrString{Value: f.ID()},
		Source:   &source,
		Message:  f.Message,
	}
	if f.URL != "" {
		d.CodeDescription = &protocol.CodeDescription{HRef: f.URL}
	}
	for _, step := range f.Steps {
		if !s.client.hasRelated {
			d.Message += fmt.Sprintf("\nline %d: %s", step.Pos.Line, step.Message)
			continue
		}
		d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{
			Location: protocol.Location{URI: s.uri(step.Pos.Filename), Range: t.of(step.Pos.Filename).rangeOf(step.Range)},
			Message:  step.Message,
		})
	}
	return d
}

// uri returns the URI of a file, as the client has it if it is open.
func (s *server) uri(path string) string {
	if d := s.docs[path]; d != nil {
		return d.uri
	}
	return uriOf(path)
}

// isBroken reports whether a package could not be analysed, so that there
// being no findings says nothing. That its tests or a dependency could not does
// not count.
func isBroken(r *report.Result) bool {
	return slices.ContainsFunc(r.Failures, func(f report.Failure) bool {
		return !f.NotBuilt && !f.IsDependency && f.Rule == "" && !strings.Contains(f.Package, " [")
	})
}

// failureText returns a failure with what is behind it.
func failureText(f report.Failure) string {
	var b strings.Builder
	b.WriteString(f.Package + ": ")
	if f.Rule != "" {
		b.WriteString(f.Rule + ": ")
	}
	b.WriteString(f.Message)
	for _, d := range f.Details {
		fmt.Fprintf(&b, "\n\t%s: %s", d.Pos, d.Message)
	}
	if more := f.Total - len(f.Details); more > 0 {
		fmt.Fprintf(&b, "\n\tand %d more errors", more)
	}
	return b.String()
}
