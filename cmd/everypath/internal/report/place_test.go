package report

import (
	"slices"
	"strings"
	"testing"
)

// fakeChanges has lines that are changed, and one that was removed before
// line 9.
type fakeChanges struct {
	lines   []int
	removed string
}

func (c fakeChanges) Has(_ string, line int) bool { return slices.Contains(c.lines, line) }

func (c fakeChanges) Removed(_ string, first, last int, text string) (int, bool) {
	return 9, first < 9 && 9 <= last && strings.Contains(c.removed, text)
}

func TestPlace(t *testing.T) {
	for _, tt := range []struct {
		name    string
		changes fakeChanges
		want    int // the line where it is placed, 0 for nowhere
	}{
		{"its own line", fakeChanges{lines: []int{6, 10}}, 6},
		{"the last step that is changed", fakeChanges{lines: []int{7, 10}}, 10},
		{"only the first step", fakeChanges{lines: []int{7}}, 7},
		{"a line that no step is on", fakeChanges{lines: []int{8}}, 0},
		{"the release was removed", fakeChanges{removed: "\tdefer f.Close()"}, 9},
		{"something else was removed", fakeChanges{removed: "\tg.Sync()"}, 0},
	} {
		dir, r := leak(t)
		r.Place(tt.changes)
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
	_, r := leak(t)
	f := &r.Findings[0]
	f.End.Line, f.End.Column = 8, 1 // the end is exclusive
	r.Place(fakeChanges{lines: []int{8}})
	if len(r.Findings) > 0 {
		t.Error("the line behind the end is taken for one of it")
	}
	dir, r := leak(t)
	f = &r.Findings[0]
	f.End.Line = 8
	r.Place(fakeChanges{lines: []int{8}})
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
