package report

import (
	"strings"
	"testing"
)

func TestBaselineRoundTrip(t *testing.T) {
	_, r := leak(t)
	sight := Sight{Path: func(string) string { return "a \t\"b.go" }}
	r.Findings = append(r.Findings, r.Findings[0])
	text := string(FormatBaseline(r.Findings[:1], sight))
	// Git may give the file other line ends.
	b, err := ParseBaseline("x", []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if unused := b.Hide(r, sight); len(unused) > 0 || len(r.Findings) != 1 || r.Hidden != 1 {
		t.Errorf("of two equal findings, one accepted, %d are left, %d hidden; unused: %q", len(r.Findings), r.Hidden, unused)
	}
	if unused := b.Hide(&Result{}, sight); len(unused) != 1 || !strings.HasPrefix(unused[0], "x:2: ") {
		t.Errorf("unused: %q", unused)
	}
}

// TestBaselineBlanks accepts a line that was formatted meanwhile.
func TestBaselineBlanks(t *testing.T) {
	_, r := leak(t)
	sight := Sight{Path: func(string) string { return "a.go" }}
	head, line, _ := strings.Cut(string(FormatBaseline(r.Findings[:1], sight)), "a.go\t")
	b, err := ParseBaseline("x", []byte(head+"a.go\t"+strings.ReplaceAll(strings.ReplaceAll(line, "(", "( "), " :=", ":=")))
	if err != nil {
		t.Fatal(err)
	}
	if unused := b.Hide(r, sight); len(unused) > 0 || r.Hidden != 1 {
		t.Errorf("%d hidden, unused: %q", r.Hidden, unused)
	}
}

// TestBaselineWithoutSource reads an entry whose last field, empty, an
// editor has cut off.
func TestBaselineWithoutSource(t *testing.T) {
	_, r := leak(t)
	r.Findings[0].Pos.Filename = "nowhere.y"
	sight := Sight{Path: func(name string) string { return name }}
	text := FormatBaseline(r.Findings, sight)
	b, err := ParseBaseline("x", text)
	if err != nil {
		t.Fatal(err)
	}
	if b.Hide(r, sight); len(r.Findings) > 0 {
		t.Errorf("not accepted:\n%s", text)
	}
}

func TestBaselineErrors(t *testing.T) {
	for text, want := range map[string]string{
		"\nunreleased/path a.go x\n":         "x:2: want RULE, FILE",
		"Unreleased\ta.go\tx\n":              "x:1: want RULE, FILE",
		"unreleased/path\t\tx\n":             "x:1: there is no name of a file",
		"# ok\nunreleased/path\t\"a.go\tx\n": "x:2: ",
	} {
		if _, err := ParseBaseline("x", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
