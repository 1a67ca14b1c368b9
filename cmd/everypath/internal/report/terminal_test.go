package report_test

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// Marks stand below what they mark, whatever the width of what is before.
func TestTerminal(t *testing.T) {
	for _, test := range []struct {
		name, line string
		mark       string // the part of the line that is marked
		width      int
		want       string
	}{
		{"tabs", "\tf, err := os.Open(x)", "os.Open(x)", 0, `
    1 │     f, err := os.Open(x)
      │               ━━━━━━━━━━
`},
		{"wide runes", `s, f := "日本", open("é")`, `open("é")`, 0, `
    1 │ s, f := "日本", open("é")
      │                 ━━━━━━━━━
`},
		{"marked wide runes", `open("日本")`, `"日本"`, 0, `
    1 │ open("日本")
      │      ━━━━━━
`},
		{"combining runes and emoji", "e\u0301, 👩‍🚒 := open()", "open()", 0, "\n    1 │ e\u0301, 👩‍🚒 := open()\n      │          ━━━━━━\n"},
		{"cut at the end", "f := open() // with a comment that is long", "open()", 30, `
    1 │ f := open() // with a…
      │      ━━━━━━
`},
		{"cut at both ends", "aaaa, bbbb, cccc, dddd, eeee, f := open() // the file", "open()", 40, `
    1 │ …dd, eeee, f := open() // the f…
      │                 ━━━━━━
`},
		{"control characters", "f := open(\"\x1b[2J\")", "open", 0, "\n    1 │ f := open(\"�[2J\")\n      │      ━━━━\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "a.go")
			if err := os.WriteFile(file, []byte(test.line+"\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			start := strings.Index(test.line, test.mark)
			f := report.Finding{Rule: "rule", Category: "category", Message: "message"}
			f.Pos = token.Position{Filename: file, Line: 1, Column: 1 + start}
			f.End = token.Position{Filename: file, Line: 1, Column: 1 + start + len(test.mark)}
			got := show(t, report.Terminal{Dir: filepath.Dir(file), Width: test.width}, f)
			_, got, _ = strings.Cut(got, "(rule/category)")
			if strings.TrimSpace(got) != strings.TrimSpace(test.want) {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// A step about what is reported stands behind its mark; the line is shown
// once.
func TestTerminalFirstStep(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	if err := os.WriteFile(file, []byte("s := open()\nreturn\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	at := func(line, from, to int) report.Range {
		return report.Range{Pos: token.Position{Filename: file, Line: line, Column: from}, End: token.Position{Filename: file, Line: line, Column: to}}
	}
	f := report.Finding{Rule: "rule", Message: "message", Range: at(1, 6, 12)}
	f.Steps = []report.Step{{Message: "open acquires it", Range: f.Range}, {Message: "returns", Range: at(2, 1, 7)}}
	_, got, _ := strings.Cut(show(t, report.Terminal{Dir: filepath.Dir(file)}, f), "(rule)\n")
	want := `    1 │ s := open()
      │      ━━━━━━ open acquires it
    2 │ return
      │ ────── returns
`
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What cannot be shown with its source is told without.
func TestTerminalWithoutSource(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte("one\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	f := report.Finding{Rule: "rule", Message: "message"}
	f.Pos = token.Position{Filename: filepath.Join(dir, "a.go"), Line: 3, Column: 1}
	f.Steps = []report.Step{
		{Message: "gone", Range: report.Range{Pos: token.Position{Filename: filepath.Join(dir, "b.go"), Line: 1, Column: 1}}},
		{Message: "beyond", Range: report.Range{Pos: token.Position{Filename: filepath.Join(dir, "a.go"), Line: 1, Column: 9}}},
		{Message: "nowhere"},
	}
	got := show(t, report.Terminal{Dir: dir}, f)
	for _, want := range []string{"a.go:3:1: message (rule)\n", "→ b.go:1:1: gone\n", "→ a.go:1:9: beyond\n", "→ -: nowhere\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwithout %q", got, want)
		}
	}
}

func show(t *testing.T, f report.Format, findings ...report.Finding) string {
	t.Helper()
	var b strings.Builder
	if err := f.Print(&b, &report.Result{Findings: findings}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A finding that two runs have is one; results are in the order of places.
func TestSort(t *testing.T) {
	at := func(file string, line int, message string) report.Finding {
		f := report.Finding{Rule: "rule", Message: message}
		f.Pos = token.Position{Filename: file, Line: line, Column: 1}
		return f
	}
	r := &report.Result{Findings: []report.Finding{at("b.go", 1, "x"), at("a.go", 10, "x"), at("a.go", 9, "y"), at("a.go", 9, "x")}, Packages: 2}
	r.Add(&report.Result{Findings: []report.Finding{at("a.go", 9, "x")}, Packages: 1})
	r.Sort()
	want := "a.go:9:1: x (rule)\na.go:9:1: y (rule)\na.go:10:1: x (rule)\nb.go:1:1: x (rule)\n"
	if got := show(t, report.Text{}, r.Findings...); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := r.Summary(), "4 findings in 2 files, 3 packages analysed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A finding in text is one line, and so is each step.
func TestTextLines(t *testing.T) {
	f := report.Finding{Rule: "rule", Message: "two\nlines"}
	f.Pos = token.Position{Filename: "a.go", Line: 1, Column: 2}
	f.Steps = []report.Step{{Message: "a\r\n\tb", Range: report.Range{Pos: f.Pos}}}
	if got, want := show(t, report.Text{}, f), "a.go:1:2: two lines (rule)\n\ta.go:1:2: a b\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Of a path that is too long to be read, people get both ends.
func TestLongPath(t *testing.T) {
	f := report.Finding{Rule: "rule", Message: "message"}
	for i := range 40 {
		pos := token.Position{Filename: "nowhere.go", Line: 1 + i, Column: 1}
		f.Steps = append(f.Steps, report.Step{Message: "step", Range: report.Range{Pos: pos}})
	}
	for _, format := range []report.Format{report.Text{}, report.Terminal{}} {
		got := show(t, format, f)
		if strings.Count(got, ": step\n") != 30 || !strings.Contains(got, " 10 more steps\n") ||
			!strings.Contains(got, "nowhere.go:15:1") || !strings.Contains(got, "nowhere.go:26:1") {
			t.Errorf("%T: got\n%s", format, got)
		}
	}
	if got := strings.Count(show(t, report.JSON{}, f), `"message": "step"`); got != 40 {
		t.Errorf("JSON has %d steps, want 40", got)
	}
}
