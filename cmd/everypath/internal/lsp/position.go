package lsp

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// A text is the content of a file, in which places are found. The protocol
// counts lines from 0 and columns in UTF-16 units, Go counts both from 1 and
// columns in bytes. The protocol ends a line at a lone CR as well.
type text struct {
	content []byte
	// goLines and lines are the offsets at which lines begin, as Go counts
	// them and as the protocol does.
	goLines, lines []int
}

func newText(content []byte) *text {
	t := &text{content: content, goLines: []int{0}, lines: []int{0}}
	for i, c := range content {
		switch {
		case c == '\n':
			t.goLines = append(t.goLines, i+1)
			t.lines = append(t.lines, i+1)
		case c == '\r' && (i+1 == len(content) || content[i+1] != '\n'):
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// offset returns the offset of a line and column of Go's. What is not in the
// text, since a //line directive says so, is at the nearest place that is.
func (t *text) offset(line, column int) int {
	line = min(max(line, 1), len(t.goLines))
	end := len(t.content)
	if line < len(t.goLines) {
		end = t.goLines[line] - 1
	}
	return min(t.goLines[line-1]+max(column, 1)-1, end)
}

// position returns the place of an offset.
func (t *text) position(offset int) protocol.Position {
	offset = min(max(offset, 0), len(t.content))
	line, found := slices.BinarySearch(t.lines, offset)
	if !found {
		line--
	}
	units := 0
	for rest := t.content[t.lines[line]:offset]; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		units += len16(r)
		rest = rest[size:]
	}
	return protocol.Position{Line: protocol.UInteger(line), Character: protocol.UInteger(units)}
}

// len16 returns the number of UTF-16 units of r.
func len16(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// between returns the range from one offset to another.
func (t *text) between(start, end int) protocol.Range {
	return protocol.Range{Start: t.position(start), End: t.position(max(start, end))}
}

// edit returns the edit that replaces a part of the text; what it puts in has
// the line ends of the text.
func (t *text) edit(start, end int, put string) protocol.TextEdit {
	if bytes.Contains(t.content, []byte("\r\n")) {
		put = strings.ReplaceAll(strings.ReplaceAll(put, "\r\n", "\n"), "\n", "\r\n")
	}
	return protocol.TextEdit{Range: t.between(start, end), NewText: put}
}

// rangeOf returns the range of a part of the file. One without an end, or
// with it in another file, is empty.
func (t *text) rangeOf(r report.Range) protocol.Range {
	start := t.offset(r.Pos.Line, r.Pos.Column)
	if !r.End.IsValid() || r.End.Filename != r.Pos.Filename {
		return t.between(start, start)
	}
	return t.between(start, t.offset(r.End.Line, r.End.Column))
}

// overlaps reports whether the ranges have a place in common; that where one
// ends and the other begins counts.
func overlaps(a, b protocol.Range) bool {
	return compare(a.Start, b.End) <= 0 && compare(b.Start, a.End) <= 0
}

func compare(a, b protocol.Position) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Character, b.Character))
}

// offset16 returns the offset of a place; of one that is not in the text,
// that of the nearest before it.
func (t *text) offset16(p protocol.Position) int {
	if int(p.Line) >= len(t.lines) {
		return len(t.content)
	}
	offset, end := t.lines[p.Line], len(t.content)
	if int(p.Line)+1 < len(t.lines) {
		end = t.lines[p.Line+1]
	}
	for units := 0; units < int(p.Character) && offset < end; {
		r, size := utf8.DecodeRune(t.content[offset:end])
		if r == '\n' || r == '\r' {
			break
		}
		units += len16(r)
		offset += size
	}
	return offset
}
