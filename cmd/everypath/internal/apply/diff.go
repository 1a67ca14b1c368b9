package apply

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// contextLines is how many lines around a change a diff shows.
const contextLines = 3

// A hunk is a part of a diff: the lines of the old text from from, counted
// from zero, to before upTo, and how they change.
type hunk struct {
	old           []string // all lines of the old text
	from, upTo    int
	before, after int // the number of lines on either side
	shift         int // by how many lines the hunks before have moved it
	body          strings.Builder
}

// unified returns the difference of two texts in the unified format. (The
// function of that name in the package that finds the differences counts
// the lines of the new text wrongly behind a hunk with two changes.)
func unified(name, before, after string) string {
	if before == after {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "--- a/%[1]s\n+++ b/%[1]s\n", name)
	lines := strings.SplitAfter(before, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	lineAt := map[int]int{len(before): len(lines)}
	for i, off := 0, 0; i < len(lines); i++ {
		lineAt[off] = i
		off += len(lines[i])
	}
	var h *hunk
	shift := 0
	for _, e := range udiff.Lines(before, after) {
		from, to := lineAt[e.Start], lineAt[e.End]
		if h != nil && from-h.upTo > 2*contextLines {
			shift = h.write(&b)
			h = nil
		}
		if h == nil {
			first := max(0, from-contextLines)
			h = &hunk{from: first, upTo: first, shift: shift, old: lines}
		}
		h.keep(from)
		h.change(to, e.New)
	}
	if h != nil {
		h.write(&b)
	}
	return b.String()
}

func (h *hunk) line(op byte, text string) {
	h.body.WriteByte(op)
	h.body.WriteString(text)
	if !strings.HasSuffix(text, "\n") {
		h.body.WriteString("\n\\ No newline at end of file\n")
	}
}

// keep adds the old lines before line number upTo as they are.
func (h *hunk) keep(upTo int) {
	for ; h.upTo < upTo; h.upTo++ {
		h.line(' ', h.old[h.upTo])
		h.before++
		h.after++
	}
}

// change replaces the old lines before line number upTo by text.
func (h *hunk) change(upTo int, text string) {
	for ; h.upTo < upTo; h.upTo++ {
		h.line('-', h.old[h.upTo])
		h.before++
	}
	for line := range strings.Lines(text) {
		h.line('+', line)
		h.after++
	}
}

// write writes the hunk, and returns by how many lines what follows it has
// moved.
func (h *hunk) write(b *strings.Builder) (shift int) {
	h.keep(min(h.upTo+contextLines, len(h.old)))
	fmt.Fprintf(b, "@@ -%s +%s @@\n%s", span(h.from, h.before), span(h.from+h.shift, h.after), h.body.String())
	return h.shift + h.after - h.before
}

// span returns the range of n lines behind line number from, as diff
// writes it.
func span(from, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", from)
	case 1:
		return fmt.Sprint(from + 1)
	}
	return fmt.Sprintf("%d,%d", from+1, n)
}
