package report

import "fmt"

// Place takes the findings out of the result of which neither the place nor
// a step of the path is on a changed line. Each other is placed where review
// bots can show it, at a changed line: its own, else the last step's that
// has one, since what the path ends in is what is missing something.
func (r *Result) Place(isChanged func(file string, line int) bool) {
	var kept []Finding
	for _, f := range r.Findings {
		if place, ok := f.changed(isChanged); ok {
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
