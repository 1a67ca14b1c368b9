package report

import (
	"bufio"
	"fmt"
	"go/token"
	"io"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text prints a line for each finding, followed by an indented line for
// each step of its path: for pipes, editors and logs.
type Text struct {
	// Dir is the directory to which file names are relative where that is
	// shorter. "" prints all in full.
	Dir string
}

// Print implements Format.
func (t Text) Print(w io.Writer, r *Result) error {
	b := bufio.NewWriter(w)
	for i := range r.Findings {
		f := &r.Findings[i]
		fmt.Fprintf(b, "%s: %s (%s)\n", t.position(f.Pos), oneLine(f.Message), f.ID())
		head, left, tail := f.shown()
		t.steps(b, head)
		if left > 0 {
			fmt.Fprintf(b, "\t… %s\n", count(left, "more step"))
		}
		t.steps(b, tail)
	}
	return b.Flush()
}

func (t Text) steps(w io.Writer, steps []Step) {
	for _, s := range steps {
		fmt.Fprintf(w, "\t%s: %s\n", t.position(s.Pos), oneLine(s.Message))
	}
}

// position returns FILE:LINE:COLUMN.
func (t Text) position(p token.Position) string {
	p.Filename = relative(t.Dir, p.Filename)
	return Visible(p.String())
}

// relative returns the shorter of name and its form relative to dir.
func relative(dir, name string) string {
	if dir == "" || !filepath.IsAbs(name) {
		return name
	}
	if rel, err := filepath.Rel(dir, name); err == nil && len(rel) < len(name) {
		return rel
	}
	return name
}

// oneLine returns s without line breaks, so that a line stays a finding, and
// without what steers a terminal: it may quote the source.
func oneLine(s string) string { return Visible(strings.Join(strings.Fields(s), " ")) }

// Visible replaces what is not seen, or makes something else seen than what
// is there: bytes that are no UTF-8, control characters and those that
// change the direction of writing.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029', r == '\ufeff':
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
