package fix

import (
	"regexp"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
)

// TestIndented makes the edits of a text into those of another one, in which
// lines are moved, and merges them with one that puts a line between.
func TestIndented(t *testing.T) {
	for _, test := range []struct{ was, is, at, want string }{
		{"\ta\n\tb\n", "\tf(\n\t\ta\n\t\tb\n\t)\n", "\tb", "\tf(\n\t\ta\nX\n\t\tb\n\t)\n"},
		{"\ta\n\tb\n\tc\n", "\tf(\n\t\ta\n\t\td\n\t)\n\te\n", "\tb", "\tf(\n\t\ta\nX\n\t\td\n\t)\n\te\n"},
		{"\ta\n\n\tb\n", "\ta\n\n\tc\n", "\tb", "\ta\n\nX\n\tc\n"},
		{"a\nb\n", "", "b", "X\n"},
		{"", "a\n", "", "a\nX\n"},
		{"\ta\n\t}\n\tb\n\t}\n", "\tf(\n\t\ta\n\t\t}\n\t\tr\n\t\t})\n", "\tb", "\tf(\n\t\ta\n\t\t}\nX\n\t\tr\n\t\t})\n"},
	} {
		s := &Source{text: test.was}
		edits := s.Indented([]Edit{{Start: 0, End: len(test.was), New: test.is}})
		if got, err := s.Apply(edits); err != nil || got != test.is {
			t.Errorf("%q: %v make it %q, want %q: %v", test.was, edits, got, test.is, err)
		}
		at := strings.Index(test.was, test.at)
		merged, ok := udiff.Merge(edits, []Edit{{Start: at, End: at, New: "X\n"}})
		if !ok {
			t.Errorf("%q: %v conflict with a line before %q", test.was, edits, test.at)
			continue
		}
		if got, err := s.Apply(merged); err != nil || normal(got) != normal(test.want) {
			t.Errorf("%q: merged, %v make it %q, want %q: %v", test.was, merged, got, test.want, err)
		}
	}
}

// normal returns a text without the blanks at the beginning of lines.
func normal(text string) string { return regexp.MustCompile(`(?m)^\t+`).ReplaceAllString(text, "") }
