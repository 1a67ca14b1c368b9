package report

import "io"

// Terminal prints findings for people.
type Terminal struct {
	Dir   string
	Width int
	Color bool
}

// Print implements Format.
func (t Terminal) Print(w io.Writer, r *Result) error { return Text{t.Dir}.Print(w, r) }
