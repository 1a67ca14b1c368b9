package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

const leaky = `package p

import "os"

func héllo(näme string) error {
	/* ü */ f, err := os.Open(näme)
	if err != nil {
		return err
	}
	return f.Sync()
}
`

// leak returns a directory with a file, and a result with one finding in it.
func leak(t *testing.T) (dir string, r *Result) {
	t.Helper()
	dir = t.TempDir()
	name := filepath.Join(dir, "a b.go")
	if err := os.WriteFile(name, []byte(leaky), 0o644); err != nil {
		t.Fatal(err)
	}
	at := func(sub string) Range {
		i := strings.Index(leaky, sub)
		if i < 0 {
			t.Fatalf("no %q in the source", sub)
		}
		pos := func(offset int) token.Position {
			line := 1 + strings.Count(leaky[:offset], "\n")
			return token.Position{Filename: name, Offset: offset, Line: line, Column: offset - strings.LastIndex(leaky[:offset], "\n")}
		}
		return Range{pos(i), pos(i + len(sub))}
	}
	behind := strings.Index(leaky, "\treturn f.Sync")
	return dir, &Result{Packages: 1, Findings: []Finding{{
		Package: "p", Rule: "unreleased", Category: "never", Range: at("os.Open(näme)"),
		Message: "result of os.Open is never released: 100%, f.Close is missing",
		Steps:   []Step{{at("err != nil"), "assuming err == nil"}, {at("return f.Sync()"), "returns while it is held"}},
		Fixes: []Fix{{"defer f.Close", []Edit{
			{Filename: name, Start: behind, End: behind, New: "\tdefer f.Close()\n", Base: ContentHash([]byte(leaky))},
		}}},
	}}}
}

func print(t *testing.T, f Format, r *Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Print(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSARIFIsValid(t *testing.T) {
	dir, r := leak(t)
	r.Failures = []Failure{{Package: "q", Message: "does not compile"}}
	help := RuleHelp{ID: "unreleased/never", Short: "s", Text: "t", Markdown: "m", URL: "https://example.com"}
	for name, r := range map[string]*Result{"finding": r, "none": {}} {
		text := print(t, SARIF{Dir: dir, Version: "v1", Rules: []RuleHelp{help}}, r)
		log, err := sarif.FromString(text)
		if err != nil {
			t.Fatal(err)
		}
		addDefaults(log)
		if err := log.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var log sarifLog
	if err := json.Unmarshal([]byte(print(t, SARIF{Dir: dir, Rules: []RuleHelp{help}}, r)), &log); err != nil {
		t.Fatal(err)
	}
	res := log.Runs[0].Results[0]
	loc := res.Locations[0].Physical
	// The name of the variable and the comment before it are not ASCII:
	// columns are UTF-16 units, not bytes.
	if want := (sarifRegion{6, 20, 6, 33}); loc.Region != want {
		t.Errorf("region %+v, want %+v", loc.Region, want)
	}
	if loc.Artifact != (sarifArtifact{"a%20b.go", "%SRCROOT%"}) {
		t.Errorf("artifact %+v", loc.Artifact)
	}
	if n := len(res.CodeFlows[0].ThreadFlows[0].Locations); n != 3 {
		t.Errorf("%d steps in the code flow, want the acquisition and two", n)
	}
}

// addDefaults fills in what the library does not tell from an empty value
// when it reads: where nothing is written, SARIF's defaults hold.
func addDefaults(log *sarif.Report) {
	for _, run := range log.Runs {
		run.Language, run.NewlineSequences = "en-US", []string{"\n"}
		run.Tool.Driver.Language = "en-US"
		for _, res := range run.Results {
			for _, flow := range res.CodeFlows {
				for _, step := range flow.ThreadFlows[0].Locations {
					step.Importance = "important"
				}
			}
		}
	}
}

func TestFingerprintsSurviveMovedCode(t *testing.T) {
	before := lineHashes([]byte(leaky))
	after := lineHashes([]byte("// One more line.\n" + leaky))
	for i := range before[:3] {
		if before[i+5] != after[i+6] {
			t.Errorf("line %d: %s, moved %s", i+6, before[i+5], after[i+6])
		}
	}
	if got := lineHashes([]byte("a\na\na\n")); len(got) != 4 || got[0] == got[1] {
		t.Errorf("hashes of equal lines: %q", got)
	}
	crlf := lineHashes([]byte(strings.ReplaceAll(leaky, "\n", "\r\n")))
	for i := range before {
		if before[i] != crlf[i] {
			t.Errorf("line %d: %s, with CRLF %s", i+1, before[i], crlf[i])
		}
	}
	dir, r := leak(t)
	r.Findings = append(r.Findings, r.Findings[0])
	p := newFingerprinter(newSources(dir))
	if a, b := p.fingerprint(&r.Findings[0], "x"), p.fingerprint(&r.Findings[1], "x"); a == b {
		t.Errorf("two findings have the fingerprint %s", a)
	}
}

func TestRDJSON(t *testing.T) {
	dir, r := leak(t)
	var d rdDiagnostic
	if err := json.Unmarshal([]byte(print(t, RDJSON{Dir: dir, Lines: true}, r)), &d); err != nil {
		t.Fatal(err)
	}
	if d.Location.Path != "a b.go" || d.Location.Range.Start != (rdPosition{6, 21}) || d.Original == "" {
		t.Errorf("%+v", d)
	}
	if len(d.Suggestions) != 1 {
		t.Fatalf("%d suggestions", len(d.Suggestions))
	}
	s := d.Suggestions[0]
	if s.Text != "\tdefer f.Close()\n\treturn f.Sync()" || s.Range != (rdRange{rdPosition{Line: 10}, rdPosition{Line: 10}}) {
		t.Errorf("suggestion %+v", s)
	}
	// An edit that replaces the last line with its end names no line behind it.
	name := filepath.Join(t.TempDir(), "short.go")
	const short = "package p\n\nfunc f() { g() }\n"
	if err := os.WriteFile(name, []byte(short), 0o644); err != nil {
		t.Fatal(err)
	}
	at := Finding{Range: Range{Pos: token.Position{Filename: name, Line: 3, Column: 12}}}
	whole := Fix{Edits: []Edit{{Filename: name, Start: 11, End: len(short), New: "func f() {\n}\n"}}}
	if s, ok := suggestion(newSources(""), &at, whole); !ok || s.Text != "func f() {\n}" || s.Range != (rdRange{rdPosition{Line: 3}, rdPosition{Line: 3}}) {
		t.Errorf("at the end of the file: %v, %+v", ok, s)
	}
	if err := os.WriteFile(r.Findings[0].Pos.Filename, []byte("package p\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if text := print(t, RDJSON{Dir: dir}, r); strings.Contains(text, "suggestions") {
		t.Errorf("a suggestion for a file that has changed: %s", text)
	}
}

func TestGitHub(t *testing.T) {
	dir, r := leak(t)
	text := print(t, GitHub{Dir: dir}, r)
	if strings.Count(text, "\n") != 1 || !strings.Contains(text, "100%25, f.Close is missing%0Aa b.go:7: assuming err == nil%0A") {
		t.Errorf("%s", text)
	}
}

func TestGitLabAndCheckstyle(t *testing.T) {
	dir, r := leak(t)
	var issues []gitlabIssue
	if err := json.Unmarshal([]byte(print(t, GitLab{Dir: dir}, r)), &issues); err != nil || len(issues) != 1 {
		t.Fatalf("%v, %+v", err, issues)
	}
	if issues[0].Location != (gitlabLocation{"a b.go", gitlabLines{6, 6}}) || issues[0].Fingerprint == "" {
		t.Errorf("%+v", issues[0])
	}
	if text := print(t, GitLab{Dir: dir}, &Result{}); strings.TrimSpace(text) != "[]" {
		t.Errorf("no findings are %q", text)
	}
	var doc checkstyleDocument
	if err := xml.Unmarshal([]byte(print(t, Checkstyle{Dir: dir}, r)), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Files) != 1 || len(doc.Files[0].Errors) != 1 || doc.Files[0].Errors[0].Line != 6 {
		t.Errorf("%+v", doc)
	}
}
