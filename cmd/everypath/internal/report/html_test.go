package report

import (
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func at(file string, line, column, length int) Range {
	return Range{token.Position{Filename: file, Line: line, Column: column}, token.Position{Filename: file, Line: line, Column: column + length}}
}

// TestHTMLDrawsThePath looks at the rows and the rail of one finding.
func TestHTMLDrawsThePath(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "loop.go")
	var src strings.Builder
	src.WriteString("package p\n\nfunc f() {\n")
	for i := 4; i < 100; i++ {
		fmt.Fprintf(&src, "\tline(%d)\n", i)
	}
	src.WriteString("}\n")
	if err := os.WriteFile(name, []byte(src.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	f := Finding{Rule: "unreleased", Category: "loop", Range: at(name, 10, 2, 8), Steps: []Step{
		{at(name, 12, 2, 8), "assuming a"},
		{at(name, 50, 2, 8), "assuming b"},
		{at(name, 10, 2, 8), "acquires again"},
	}}
	s := newSheet(newTexts(newSources(dir)), &f)
	var got []string
	for _, r := range s.Rows {
		var rail strings.Builder
		for _, p := range r.Rail {
			fmt.Fprintf(&rail, " %s%d", p.Shape, p.Lane)
		}
		switch {
		case r.Code != nil:
			got = append(got, fmt.Sprintf("%d%s", r.Code.Line, rail.String()))
		case r.Note != nil:
			got = append(got, fmt.Sprintf("#%d %s%s", r.Note.Number, r.Note.Kind, rail.String()))
		default:
			got = append(got, r.Gap+rail.String())
		}
	}
	want := []string{
		"3", "2 lines", "6", "7", "8", "9",
		"10", "#4 last down1", "#1 first down0 full1", "11 full0 full1", "12 full0 full1", "#2 step up0 down0 full1",
	}
	if len(got) < len(want) || strings.Join(got[:len(want)], "\n") != strings.Join(want, "\n") {
		t.Errorf("rows:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	text := strings.Join(got, "\n")
	for _, want := range []string{"16 full0 full1\n29 lines full0 full1\n46", "50 full0 full1\n#3 step up0 up1\n51\n", "54\n45 lines\n100"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// hostile is what somebody may have in a file who wants the page to do
// something else.
const hostile = "package p\n\nimport \"os\"\n\nfunc f() {\n\tos.Open(\"</script><script>alert(1)</script>\") // <img src=x onerror=alert(1)> \xff\xfe \x00\x1b[31m \u202e\n}\n"

// TestHTMLIsSafe has markup, bytes that are no text and control characters
// wherever a page shows something from outside.
func TestHTMLIsSafe(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "</title><script>alert(1)<", "script>.go")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(name, []byte(hostile), 0o644); err != nil {
		t.Skip(err)
	}
	evil := `"><script>alert(1)</script><b style="x" onload='y'>` + "\xff\u202e"
	r := &Result{
		Findings: []Finding{{
			Package: evil, Rule: "unreleased", Category: "never" + evil, Range: at(name, 6, 2, 10), Message: evil,
			URL: "javascript:alert(1)", Steps: []Step{{at(name, 6, 300, 10), evil}, {at(evil, 1, 1, 1), evil}},
			Placed: Step{at(name, 6, 2, 1), evil}, Fixes: []Fix{{Message: evil}},
		}},
		Failures: []Failure{{Package: evil, Message: evil, Details: []Step{{at(name, 1, 1, 1), evil}}, Total: 4}},
	}
	text := print(t, HTML{Dir: dir, Version: evil, Diff: func(Fix) string { return "@@ -1 +1 @@\n-" + evil + "\n+" + hostile }}, r)
	if !utf8.ValidString(text) {
		t.Error("the page is not UTF-8")
	}
	if n := strings.Count(text, "<script"); n != 1 {
		t.Errorf("%d scripts, want the page's own", n)
	}
	if !strings.Contains(text, "… 3 more") {
		t.Error("the errors that are not shown are not counted")
	}
	if tags := regexp.MustCompile(`<(img|b style|\w+(\s[\w-]+="[^"]*"|\s[\w-]+)*\son\w+=)`).FindAllString(text, -1); tags != nil {
		t.Errorf("markup from outside: %q", tags)
	}
	if strings.Contains(text, `href="javascript:`) {
		t.Error("a link that runs something")
	}
	if i := strings.IndexAny(text, "\u202e\x00\x1b"); i >= 0 {
		t.Errorf("a control character: %q", text[max(0, i-40):i+5])
	}
	if needed := regexp.MustCompile(`<(\w+[^>]* src=|(link|use|object|base)\b)|@import|url\(`).FindAllString(text, -1); needed != nil {
		t.Errorf("the page needs something else: %q", needed)
	}
}

// TestHTMLIsTheSame prints twice the same, without what only this machine
// has.
func TestHTMLIsTheSame(t *testing.T) {
	dir, r := leak(t)
	f := HTML{Dir: dir, Version: "v1", Rules: []RuleHelp{{ID: "unreleased/never", Short: "s", HTML: "<p>h</p>"}}}
	first := print(t, f, r)
	if again := print(t, f, r); again != first {
		t.Error("a second page is another")
	}
	if strings.Contains(first, dir) {
		t.Error("the page names the directory of this machine")
	}
	for _, want := range []string{"a b.go:6:21", "<mark class=\"first\">os.Open(näme)</mark>", ">returns while it is held<", "<p>h</p>"} {
		if !strings.Contains(first, want) {
			t.Errorf("no %s in the page", want)
		}
	}
	if none := print(t, f, &Result{Packages: 3}); !strings.Contains(none, "Nothing was found.") {
		t.Error("an empty page does not say so")
	}
}

// TestHTMLOfMany keeps the page of a large code base small: what is shown of
// a finding does not grow with its file.
func TestHTMLOfMany(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "long.go")
	src := "package p\n" + strings.Repeat("\nfunc f() error {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn f.Sync()\n}\n", 3000)
	if err := os.WriteFile(name, []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &Result{}
	for i := range 3000 {
		line := 4 + 8*i
		r.Findings = append(r.Findings, Finding{Package: fmt.Sprintf("example.com/p%d", i%50), Rule: "unreleased", Category: "never", Range: at(name, line, 12, 13),
			Message: "result of os.Open is never released", Steps: []Step{{at(name, line+1, 5, 10), "assuming err == nil"}, {at(name, line+4, 2, 15), "returns while it is held"}}})
	}
	text := print(t, HTML{Dir: dir}, r)
	if perFinding := len(text) / len(r.Findings); perFinding > 4000 {
		t.Errorf("%d bytes for each finding", perFinding)
	}
	if strings.Contains(text, " open>") {
		t.Error("with so many findings none should be unfolded")
	}
}

// TestPointsMeanSomething marks what a step means that is only a point.
func TestPointsMeanSomething(t *testing.T) {
	f := newText("a.go", []byte("package p\n\nfunc f() {\n\tdefer g(\n\t\th(1),\n\t)\n}\n"))
	for _, test := range []struct{ line, column, fromColumn, toLine, toColumn int }{
		{5, 4, 3, 5, 7}, {4, 2, 2, 6, 3}, {4, 9, 8, 6, 3}, {5, 5, 5, 5, 5},
	} {
		p := token.Position{Filename: "a.go", Line: test.line, Column: test.column}
		got := f.whole(Range{p, p})
		if got.Pos.Line != test.line || got.Pos.Column != test.fromColumn || got.End.Line != test.toLine || got.End.Column != test.toColumn {
			t.Errorf("%v: %v to %v", p, got.Pos, got.End)
		}
	}
}

func TestLongLinesAreCut(t *testing.T) {
	line := strings.Repeat("ä", 10000)
	f := newText("x.txt", []byte(line))
	spans := f.spans(1, []columnRange{{10000, 10010, "first"}})
	data, _ := json.Marshal(spans)
	if n := len(data); n > 2000 || !utf8.Valid(data) || strings.Contains(string(data), "\ufffd") {
		t.Errorf("%d bytes: %s", n, data)
	}
	if len(spans) != 5 || spans[2].Mark != "first" || spans[2].Text != strings.Repeat("ä", 5) {
		t.Errorf("%+v", spans)
	}
}
