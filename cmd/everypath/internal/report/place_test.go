package report

import (
	"strings"
	"testing"
)

func TestPlace(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []int
		want  int // the line where it is placed, 0 for nowhere
	}{
		{"its own line", []int{6, 10}, 6},
		{"the last step that is changed", []int{7, 10}, 10},
		{"only the first step", []int{7}, 7},
		{"a line that no step is on", []int{8}, 0},
	} {
		dir, r := leak(t)
		r.Place(func(_ string, line int) bool {
			for _, l := range tt.lines {
				if l == line {
					return true
				}
			}
			return false
		})
		if tt.want == 0 {
			if len(r.Findings) > 0 || r.Hidden != 1 {
				t.Errorf("%s: shown", tt.name)
			}
			continue
		}
		at, message := r.Findings[0].shownAt(newSources(dir))
		if at.Pos.Line != tt.want || strings.Contains(message, "(acquired at a b.go:6; here: ") != (tt.want != 6) {
			t.Errorf("%s: at line %d, want %d: %s", tt.name, at.Pos.Line, tt.want, message)
		}
		// People and programs that are no review bots have it where it is.
		if text := print(t, Text{Dir: dir}, r); !strings.HasPrefix(text, "a b.go:6:") {
			t.Errorf("%s: text %s", tt.name, text)
		}
	}
}

// TestPlaceInTheMiddle has a change inside of an expression of several lines.
func TestPlaceInTheMiddle(t *testing.T) {
	dir, r := leak(t)
	f := &r.Findings[0]
	f.End.Line, f.End.Column = 8, 1 // the end is exclusive
	r.Place(func(_ string, line int) bool { return line == 8 })
	if len(r.Findings) > 0 {
		t.Error("the line behind the end is taken for one of it")
	}
	dir, r = leak(t)
	f = &r.Findings[0]
	f.End.Line = 8
	r.Place(func(_ string, line int) bool { return line == 8 })
	at, message := r.Findings[0].shownAt(newSources(dir))
	if at.Pos.Line != 8 || at.Pos.Column != 1 || message != f.Message {
		t.Errorf("%+v: %s", at, message)
	}
}

func TestSuggestionsOutOfSight(t *testing.T) {
	dir, r := leak(t)
	for _, isInSight := range []bool{true, false} {
		text := print(t, RDJSON{Dir: dir, IsInSight: func(string, int) bool { return isInSight }}, r)
		if strings.Contains(text, "suggestions") != isInSight {
			t.Errorf("line in sight: %v\n%s", isInSight, text)
		}
	}
}
