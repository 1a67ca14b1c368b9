package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rivo/uniseg"
)

// A sheet is what a page shows of one finding's path: rows of source lines
// and, below each line, of the steps that are there. A rail on the left joins
// the steps in the order of the path.
//
// The rail has lanes. Lane 0 has the nodes, one for each step, and goes down
// from one to the next. A path that goes up again, as loops do, or past other
// nodes, does so in a lane of its own to the left.
type sheet struct {
	Rows []*row
	// Lanes is the number of lanes beside lane 0.
	Lanes int
	// IsPath reports whether the steps follow one another. Else they only
	// belong together, and nothing joins them.
	IsPath bool
}

// A row is a line of a sheet. One of Head, Code, Note and Gap is set.
type row struct {
	Head string // the file and function that the rows below are from
	Code *codeRow
	Note *noteRow
	Gap  string // what is left out
	Rail []piece
}

type codeRow struct {
	Line   int
	Spans  []span
	IsStep bool
}

type noteRow struct {
	Number int // 0 if the steps have no order
	Text   string
	// Indent is how many columns from the left of the code it stands.
	Indent int
	// Kind is first for the place that is reported, last for the end of
	// the path, else step.
	Kind string
}

// A piece is a part of the rail in one row.
type piece struct {
	// Lane counts from lane 0 to the left.
	Lane int
	// Shape is full for a line through the row; up and down for one
	// between the row's node and the row above or below, with a bend
	// to lane 0 if it is in another one.
	Shape string
	// IsEnd reports whether an arrow ends there.
	IsEnd bool
}

// How much of a function is shown: all of it, or else so many lines around
// each step.
const (
	maxFunc = 60
	around  = 4
	maxSpan = 8 // lines of a step that is long itself
)

// noteWidth is how many columns a step's text and what is left of it take
// together, if that can be had.
const noteWidth = 80

// A stop is a step of a finding, its own place included, as the sheet counts
// them.
type stop struct {
	Step
	number int
	kind   string
	visit  int // counts up where the path comes to another line
	node   int // the index of its row
}

// newSheet returns the sheet of a finding.
func newSheet(t *texts, f *Finding) *sheet {
	b := &sheetBuilder{sheet: &sheet{IsPath: f.Rule == "unreleased"}, texts: t}
	stops, left := stopsOf(f)
	var blocks []*block
	for _, s := range stops {
		s.Range = t.file(s.Pos.Filename).whole(s.Range)
		if !b.IsPath {
			s.number = 0
		}
		blocks = b.place(blocks, s)
	}
	for _, bl := range blocks {
		b.print(bl, len(blocks) > 1)
	}
	if left > 0 {
		b.Rows = append(b.Rows, &row{Gap: fmt.Sprintf("%s in between", count(left, "more step"))})
	}
	if b.IsPath {
		b.join(stops)
	}
	return b.sheet
}

// stopsOf returns the steps that are shown, and how many are not.
func stopsOf(f *Finding) (stops []*stop, left int) {
	head, left, tail := f.shown()
	own := &stop{Step: Step{f.Range, ownText(f)}, number: 1, kind: "first"}
	if len(head) > 0 && head[0].Range == f.Range {
		own.Message, head = head[0].Message, head[1:] // it says more about the same call
	}
	stops = append(stops, own)
	add := func(steps []Step, number int) {
		for i, s := range steps {
			stops = append(stops, &stop{Step: s, number: number + i, kind: "step"})
		}
	}
	add(head, 2)
	add(tail, 2+len(head)+left)
	for i := 1; i < len(stops); i++ {
		stops[i].visit = stops[i-1].visit
		if stops[i].Pos.Filename != stops[i-1].Pos.Filename || stops[i].Pos.Line != stops[i-1].Pos.Line {
			stops[i].visit++
		}
	}
	if last := stops[len(stops)-1]; last != own && f.Rule == "unreleased" {
		last.kind = "last"
	}
	return stops, left
}

// ownText says what the reported place is.
func ownText(f *Finding) string {
	switch {
	case f.Rule == "unobserved" && f.Category != "wrapper":
		return "not observed"
	case f.Rule != "unreleased" || f.Category == "partial":
		return "reported here"
	}
	return "acquired here"
}

// A block is a part of a file that is shown without a heading in it.
type block struct {
	file  string
	of    lineRange
	stops []*stop
}

type sheetBuilder struct {
	*sheet
	texts *texts
}

// place adds the stop to the block that has its function, or to a new one.
func (b *sheetBuilder) place(blocks []*block, s *stop) []*block {
	of, ok := b.texts.file(s.Pos.Filename).funcAt(s.Pos.Line)
	if !ok {
		of = lineRange{"", s.Pos.Line, s.Pos.Line}
	}
	for _, bl := range blocks {
		if bl.file == s.Pos.Filename && (bl.of == of || !ok && bl.of.name == "") {
			bl.of.first, bl.of.last = min(bl.of.first, of.first), max(bl.of.last, of.last)
			bl.stops = append(bl.stops, s)
			return blocks
		}
	}
	return append(blocks, &block{s.Pos.Filename, of, []*stop{s}})
}

// print adds the rows of a block.
func (b *sheetBuilder) print(bl *block, hasHead bool) {
	f := b.texts.file(bl.file)
	if hasHead {
		head := b.texts.path(bl.file)
		if bl.of.name != "" {
			head += ", " + bl.of.name
		}
		b.Rows = append(b.Rows, &row{Head: Visible(head)})
	}
	// Where a loop comes back to a line, the step stands above those of the
	// first visit, out of the way of the path that goes on down from there.
	slices.SortStableFunc(bl.stops, func(a, s *stop) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, s.Pos.Line), cmp.Compare(s.visit, a.visit))
	})
	lines := bl.lines(len(f.lines))
	last, stops := 0, bl.stops
	for _, line := range lines {
		if last > 0 && line > last+1 {
			b.Rows = append(b.Rows, &row{Gap: count(line-last-1, "line")})
		}
		last = line
		n := 0
		for n < len(stops) && stops[n].Pos.Line <= line {
			n++
		}
		b.Rows = append(b.Rows, &row{Code: &codeRow{line, f.spans(line, marksOn(bl.stops, line, len(f.lines[line-1]))), n > 0}})
		for _, s := range stops[:n] {
			b.note(f, s, line)
		}
		stops = stops[n:]
	}
	for _, s := range stops { // there is no such line
		b.note(f, s, 0)
	}
}

// note adds the row of a step, whose line is 0 if its source is not shown.
func (b *sheetBuilder) note(f *text, s *stop, line int) {
	s.node = len(b.Rows)
	note := &noteRow{Number: s.number, Text: Visible(oneLine(s.Message)), Kind: s.kind}
	if line > 0 {
		// Below what it means, but for a long text, which has to be read.
		note.Indent = min(f.indent(line, max(0, s.Pos.Column-1)), max(8, noteWidth-uniseg.StringWidth(note.Text)))
	} else {
		note.Text = Visible(fmt.Sprintf("%s:%d: ", b.texts.path(s.Pos.Filename), s.Pos.Line)) + note.Text
	}
	b.Rows = append(b.Rows, &row{Note: note})
}

// lines returns the lines of a block that are shown, in their order: all of
// a short function; of a long one its first and last line and those around
// the steps. A single line is not left out.
func (bl *block) lines(n int) []int {
	var lines []int
	add := func(from, upTo int) {
		for line := max(1, from); line <= min(n, upTo); line++ {
			lines = append(lines, line)
		}
	}
	hasFunc := bl.of.name != ""
	if hasFunc && bl.of.last-bl.of.first < maxFunc {
		add(bl.of.first, bl.of.last)
		return lines
	}
	for _, s := range bl.stops {
		from, upTo := s.Pos.Line-around, min(max(s.Pos.Line, s.End.Line), s.Pos.Line+maxSpan)+around
		if hasFunc {
			from, upTo = max(from, bl.of.first), min(upTo, bl.of.last)
		}
		add(from, upTo)
	}
	if hasFunc {
		add(bl.of.first, bl.of.first)
		add(bl.of.last, bl.of.last)
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	for i := 1; i < len(lines); i++ {
		if lines[i] == lines[i-1]+2 {
			lines = slices.Insert(lines, i, lines[i]-1)
		}
	}
	return lines
}

// marksOn returns the parts of a line of the given length that steps mean.
func marksOn(stops []*stop, line, length int) []columnRange {
	var marks []columnRange
	for _, s := range stops {
		last := s.End.Line
		if s.End.Filename != s.Pos.Filename || last < s.Pos.Line {
			last = s.Pos.Line
		}
		if line < s.Pos.Line || line > last || line > s.Pos.Line+maxSpan {
			continue
		}
		m := columnRange{0, length, s.kind}
		if line == s.Pos.Line {
			m.start = s.Pos.Column - 1
		}
		if line == s.End.Line {
			m.end = s.End.Column - 1
		}
		if m.start < 0 || m.start >= length {
			continue
		}
		m.end = min(max(m.end, m.start+1), length)
		marks = append(marks, m)
	}
	// The narrower of two is seen in the wider.
	slices.SortStableFunc(marks, func(a, m columnRange) int { return cmp.Compare(a.end-a.start, m.end-m.start) })
	return marks
}

// join draws the path through the stops, which are in its order.
func (b *sheetBuilder) join(stops []*stop) {
	var busy [][]bool // by lane and row: whether a line leaves it downwards
	isNode := make([]bool, len(b.Rows))
	for _, s := range stops {
		isNode[s.node] = true
	}
	for i := 1; i < len(stops); i++ {
		from, to := stops[i-1].node, stops[i].node
		lane := 0
		if to < from || slices.Contains(isNode[from+1:to], true) {
			lane = 1
		}
		top, bottom := min(from, to), max(from, to)
		for ; ; lane++ {
			for len(busy) <= lane {
				busy = append(busy, make([]bool, len(b.Rows)))
			}
			// In another lane not even ends may meet: they would be one line.
			upTo := bottom
			if lane > 0 {
				upTo++
			}
			if !slices.Contains(busy[lane][top:upTo], true) {
				for r := top; r < upTo; r++ {
					busy[lane][r] = true
				}
				break
			}
		}
		b.Lanes = max(b.Lanes, lane)
		b.draw(from, to, lane)
	}
}

// draw draws one line of the path.
func (b *sheetBuilder) draw(from, to, lane int) {
	add := func(r int, shape string) {
		b.Rows[r].Rail = append(b.Rows[r].Rail, piece{lane, shape, r == to})
	}
	top, bottom := min(from, to), max(from, to)
	add(top, "down")
	for r := top + 1; r < bottom; r++ {
		add(r, "full")
	}
	add(bottom, "up")
}
