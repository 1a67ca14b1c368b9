package report

import (
	"fmt"
	"regexp"
)

// Changes are what a diff changes.
type Changes interface {
	// Has reports whether a line is new or altered.
	Has(file string, line int) bool
	// Removed returns the line before which a line with the text was
	// removed, between two others.
	Removed(file string, first, last int, text string) (line int, ok bool)
}

// Place takes the findings out of the result with which the changes have
// nothing to do: neither the place nor a step of the path is on a changed
// line, and what the message says is missing was not removed in between.
// Each other is placed where review bots can show it, at a changed line: its
// own, else the last step's that has one, since what the path ends in is
// what is missing something; else where the release was removed.
func (r *Result) Place(changes Changes) {
	var kept []Finding
	for _, f := range r.Findings {
		place, ok := f.changed(changes.Has)
		if !ok {
			place, ok = f.removed(changes)
		}
		if ok {
			f.Placed = place
			kept = append(kept, f)
		} else {
			r.Hidden++
		}
	}
	r.Findings = kept
}

// changed returns the step at which the finding is on a changed line, an
// invalid one if its own first line is changed.
func (f *Finding) changed(isChanged func(file string, line int) bool) (place Step, ok bool) {
	if at, ok := changedPart(f.Range, isChanged); ok {
		if at == f.Range {
			return Step{}, true
		}
		return Step{Range: at}, true
	}
	for i := len(f.Steps) - 1; i >= 0; i-- {
		if at, ok := changedPart(f.Steps[i].Range, isChanged); ok {
			return Step{at, f.Steps[i].Message}, true
		}
	}
	return Step{}, false
}

// missing is how a message names the call that the path, or a panic, lacks.
var missing = regexp.MustCompile(`(\S+) is (?:missing|not deferred)`)

// removed returns the line behind which the missing release was removed. A
// release by another name gives up towards silence: edits beside an old leak
// are no reason to show it.
func (f *Finding) removed(changes Changes) (place Step, ok bool) {
	m := missing.FindStringSubmatch(f.Message)
	if m == nil {
		return Step{}, false
	}
	first, last := f.Pos.Line, f.Pos.Line
	for _, s := range f.Steps {
		if s.Pos.Filename == f.Pos.Filename {
			first, last = min(first, s.Pos.Line), max(last, s.Pos.Line)
		}
	}
	line, ok := changes.Removed(f.Pos.Filename, first, last, m[1])
	if !ok {
		return Step{}, false
	}
	at := f.Pos
	at.Line, at.Column, at.Offset = line, 1, 0
	return Step{Range{Pos: at}, m[1] + " was removed before this line"}, true
}

// changedPart returns the range if its first line is changed, else its part
// from the first changed line on.
func changedPart(r Range, isChanged func(file string, line int) bool) (part Range, ok bool) {
	if isChanged(r.Pos.Filename, r.Pos.Line) {
		return r, true
	}
	if r.End.Filename != r.Pos.Filename {
		return r, false
	}
	last := r.End.Line
	if r.End.Column == 1 {
		last-- // the end is exclusive
	}
	for line := r.Pos.Line + 1; line <= last; line++ {
		if isChanged(r.Pos.Filename, line) {
			r.Pos.Line, r.Pos.Column, r.Pos.Offset = line, 1, 0
			return r, true
		}
	}
	return r, false
}

// shownAt returns where a review bot shows the finding, and what it says
// there.
func (f *Finding) shownAt(src *sources) (Range, string) {
	if !f.Placed.Pos.IsValid() {
		return f.Range, f.Message
	}
	if f.Placed.Message == "" {
		return f.Placed.Range, f.Message
	}
	verb := "reported"
	if f.Rule == "unreleased" {
		verb = "acquired"
	}
	return f.Placed.Range, fmt.Sprintf("%s (%s at %s:%d; here: %s)", f.Message, verb, src.path(f.Pos.Filename), f.Pos.Line, f.Placed.Message)
}
