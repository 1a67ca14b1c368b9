package ruledoc_test

import (
	"strings"
	"testing"

	"github.com/everypath/everypath/analyzer/internal/ruledoc"
)

const src = `// Package p defines an analyzer.
//
// # Analyzer other
//
// other: report other things
//
// # Analyzer spoon
//
// spoon: report spoons that are
// not_returned
//
// A spoon is borrowed.
//
// # Rules of the table
//
//   - one
//   - two
//
// # spoon/lost
//
// Nobody has it.
//
// Reported:
//
//	func f() {
//		take() // reported
//	}
//
// Repaired:
//
//	func f() { defer give(take()) }
//
// # spoon/bent
//
// Not reported:
//
//	func g() {}
//
// # Contracts
//
//	func x none # not Go
//
// # Analyzer last
//
// last: report the last
package p
`

func TestExtract(t *testing.T) {
	doc, err := ruledoc.Extract(src, "spoon")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := doc.Summary, "report spoons that are not_returned"; got != want {
		t.Errorf("Summary = %q, want %q", got, want)
	}
	if got, want := strings.Join(doc.Categories(), " "), "lost bent"; got != want {
		t.Errorf("Categories = %q, want %q", got, want)
	}
	var headings []string
	for _, s := range doc.Sections {
		headings = append(headings, s.Heading)
	}
	if got, want := strings.Join(headings, ", "), "Rules of the table, spoon/lost, spoon/bent, Contracts"; got != want {
		t.Errorf("headings = %q, want %q", got, want)
	}
	if s, ok := doc.Section(""); ok {
		t.Errorf("Section(\"\") = %q, want none", s.Heading)
	}
	s, ok := doc.Section("lost")
	if !ok || !strings.HasPrefix(s.Text(), "Nobody has it.\n\nReported:\n\n\tfunc f() {") {
		t.Errorf("Section(lost).Text() = %q", s.Text())
	}
}

// The anchors are those that pkg.go.dev gives the headings.
func TestURL(t *testing.T) {
	doc := ruledoc.MustExtract(src, "spoon")
	doc.Import = "example.com/spoon"
	for category, want := range map[string]string{
		"lost": "https://pkg.go.dev/example.com/spoon#hdr-spoon_lost",
		"":     "https://pkg.go.dev/example.com/spoon",
		"none": "https://pkg.go.dev/example.com/spoon",
	} {
		if got := doc.URL(category); got != want {
			t.Errorf("URL(%q) = %q, want %q", category, got, want)
		}
	}
}

func TestText(t *testing.T) {
	text := ruledoc.MustExtract(src, "spoon").Text()
	if want := "report spoons that are not_returned\n\nA spoon is borrowed.\n\n# Rules of the table\n"; !strings.HasPrefix(text, want) {
		t.Errorf("Text() = %q, want it to start with %q", text, want)
	}
	if strings.Contains(text, "report other") || strings.Contains(text, "report the last") {
		t.Errorf("Text() has another rule's text: %q", text)
	}
}

func TestMarkdown(t *testing.T) {
	got := ruledoc.MustExtract(src, "spoon").Markdown(3)
	for _, want := range []string{
		"### spoon\n\nReport spoons that are not_returned.\n\nA spoon is borrowed.\n\n#### Rules of the table\n\n  - one\n  - two\n",
		"#### spoon/lost\n\nNobody has it.\n\nReported:\n\n```go\nfunc f() {\n\ttake() // reported\n}\n```\n\nRepaired:\n",
		"```text\nfunc x none # not Go\n```\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("Markdown(3) lacks %q:\n%s", want, got)
		}
	}
}

func TestExamples(t *testing.T) {
	examples, err := ruledoc.MustExtract(src, "spoon").Examples()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range examples {
		got = append(got, e.Category+" "+e.Label+" "+e.Code[:strings.Index(e.Code, "(")])
	}
	want := "lost Reported: func f|lost Repaired: func f|bent Not reported: func g"
	if strings.Join(got, "|") != want {
		t.Errorf("Examples = %q, want %q", got, want)
	}
	bare := strings.Replace(src, "// Not reported:\n", "// Look:\n", 1)
	if _, err := ruledoc.MustExtract(bare, "spoon").Examples(); err == nil || !strings.Contains(err.Error(), `spoon/bent: example below "Look:"`) {
		t.Errorf("an example without a label gives error %v", err)
	}
}

func TestExtractErrors(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{"// Package p.\npackage p", `no heading "# Analyzer spoon"`},
		{"// # Analyzer spoons\n//\n// spoon: x\npackage p", `no heading "# Analyzer spoon"`},
		{"// # Analyzer spoon\n//\n// Report x.\npackage p", `is not followed by "spoon: SUMMARY"`},
		{"// # Analyzer spoon\npackage p", `is not followed by "spoon: SUMMARY"`},
		{"package", "ruledoc: doc.go:1"},
	} {
		if _, err := ruledoc.Extract(tt.src, "spoon"); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Extract(%q): error %v, want %q", tt.src, err, tt.want)
		}
	}
}

func TestSplice(t *testing.T) {
	doc := ruledoc.MustExtract("// # Analyzer spoon\n//\n// spoon: report spoons\npackage p", "spoon")
	const page = "a\n<!-- begin spoon: made -->\nold\n<!-- end spoon -->\nb\n"
	const want = "a\n<!-- begin spoon: made -->\n\n## spoon\n\nReport spoons.\n\n<!-- end spoon -->\nb\n"
	got, err := doc.Splice(page, 2)
	if err != nil || got != want {
		t.Errorf("Splice = %q, %v; want %q", got, err, want)
	}
	if again, err := doc.Splice(got, 2); err != nil || again != want {
		t.Errorf("Splice is not idempotent: %q, %v", again, err)
	}
	for _, bad := range []string{"", page + page, "<!-- end spoon -->\n<!-- begin spoon -->\n"} {
		if _, err := doc.Splice(bad, 2); err == nil {
			t.Errorf("Splice(%q) gives no error", bad)
		}
	}
}
