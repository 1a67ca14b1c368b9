package report

import (
	"bufio"
	"fmt"
	"go/token"
	"io"
	"strconv"
	"strings"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// Terminal prints findings for people: the source lines of each finding and
// of the steps of its path, with what is meant underlined and a label
// behind the line's mark.
//
//	store.go:22:15: result of s.db.QueryContext is not released on every path
//	   22 │ 	rows, err := s.db.QueryContext(ctx, query)
//	      │ 	             ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
//	   23 │ 	if err != nil {
//	      │ 	   ─────────── assuming err == nil
type Terminal struct {
	// Dir is as in Text.
	Dir string
	// Width is the number of columns; 0 means that lines are not cut.
	Width int
	// Color turns colours on.
	Color bool
}

// The columns of a tab, and of what stands before the source: "  123 │ ".
const (
	tabWidth    = 4
	gutterWidth = 8
)

// Print implements Format.
func (t Terminal) Print(w io.Writer, r *Result) error {
	p := &painter{Terminal: t, w: bufio.NewWriter(w), sources: newSources(t.Dir), lines: map[string][]string{}}
	p.bold = p.style(color.Bold)
	p.faint = p.style(color.Faint)
	p.red = p.style(color.FgRed, color.Bold)
	p.blue = p.style(color.FgCyan)
	for i := range r.Findings {
		p.finding(&r.Findings[i])
	}
	return p.w.Flush()
}

// A painter prints one result.
type painter struct {
	Terminal
	w                      *bufio.Writer
	sources                *sources
	lines                  map[string][]string // by file
	bold, faint, red, blue func(a ...any) string
}

func (p *painter) style(attributes ...color.Attribute) func(a ...any) string {
	c := color.New(attributes...)
	if p.Color {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c.SprintFunc()
}

func (p *painter) finding(f *Finding) {
	text := Text{Dir: p.Dir}
	fmt.Fprintf(p.w, "%s: %s %s\n", p.bold(text.position(f.Pos)), p.red(oneLine(f.Message)), p.faint("("+f.ID()+")"))
	head, left, tail := f.shown()
	mark := Step{Range: f.Range}
	if len(head) > 0 && head[0].Range == f.Range {
		mark, head = head[0], head[1:] // it says more about the same call
	}
	p.snippet(mark, "━", p.red)
	last := p.steps(f.Pos, head)
	if left > 0 {
		p.gap(count(left, "more step"))
		last = tail[0].Pos
	}
	p.steps(last, tail)
	fmt.Fprintln(p.w)
}

// steps prints steps that follow on one at last, and returns the place of
// the last one.
func (p *painter) steps(last token.Position, steps []Step) token.Position {
	for _, s := range steps {
		_, hasSource := p.line(s.Pos)
		switch {
		case !hasSource: // the place is told with the message
		case s.Pos.Filename != last.Filename:
			fmt.Fprintln(p.w, p.blue(p.place(s.Pos)))
		case s.Pos.Line < last.Line || s.Pos.Line > last.Line+1:
			p.gap("")
		}
		p.snippet(s, "─", p.blue)
		last = s.Pos
	}
	return last
}

// gap says that lines are left out.
func (p *painter) gap(what string) {
	fmt.Fprintln(p.w, p.blue(strings.TrimRight(fmt.Sprintf("%*s %s", gutterWidth-1, "⋮", what), " ")))
}

// place returns the mark of a place in another file.
func (p *painter) place(pos token.Position) string {
	return fmt.Sprintf("%*s %s", gutterWidth-3, "→", Text{Dir: p.Dir}.position(pos))
}

// snippet prints the line of s with what s means underlined, and its message
// behind. Without the source there is only the message.
func (p *painter) snippet(s Step, mark string, paint func(a ...any) string) {
	line, ok := p.line(s.Pos)
	if !ok {
		if s.Message != "" {
			fmt.Fprintf(p.w, "%s: %s\n", p.blue(p.place(s.Pos)), oneLine(s.Message))
		}
		return
	}
	x := newExtract(line, s.Range)
	x.fit(p.Width - gutterWidth)
	fmt.Fprintf(p.w, "%s%s\n", p.blue(fmt.Sprintf("%*s │ ", gutterWidth-3, strconv.Itoa(s.Pos.Line))), x.text())
	fmt.Fprintf(p.w, "%s%s%s\n", p.blue(fmt.Sprintf("%*s │ ", gutterWidth-3, "")), strings.Repeat(" ", x.indent()),
		paint(strings.TrimSpace(strings.Repeat(mark, x.width())+" "+oneLine(s.Message))))
}

// line returns the source line at pos, if there is one.
func (p *painter) line(pos token.Position) (string, bool) {
	lines, ok := p.lines[pos.Filename]
	if !ok {
		// A file that cannot be read has no lines: that of a //line
		// directive need not exist.
		if text, err := p.sources.read(pos.Filename); err == nil {
			lines = strings.Split(string(text), "\n")
		}
		p.lines[pos.Filename] = lines
	}
	if pos.Line < 1 || pos.Line > len(lines) || pos.Column < 1 || pos.Column > len(lines[pos.Line-1])+1 {
		return "", false
	}
	return strings.TrimSuffix(lines[pos.Line-1], "\r"), true
}

// An extract is a source line in three parts, of which the second is
// underlined. Tabs are spaces already.
type extract struct {
	before, marked, after string
}

func newExtract(line string, r Range) *extract {
	start := min(r.Pos.Column-1, len(line))
	end := len(line)
	if r.End.Line == r.Pos.Line {
		end = min(r.End.Column-1, len(line))
	}
	end = max(end, start)
	x := &extract{before: printable(line[:start]), marked: strings.TrimRight(printable(line[start:end]), " "), after: printable(line[end:])}
	return x
}

// printable replaces what would move the cursor.
func printable(s string) string {
	return strings.ReplaceAll(Visible(s), "\t", strings.Repeat(" ", tabWidth))
}

func (x *extract) text() string { return x.before + x.marked + x.after }
func (x *extract) indent() int  { return uniseg.StringWidth(x.before) }

// width is that of the underlining: a point has one column.
func (x *extract) width() int { return max(1, uniseg.StringWidth(x.marked)) }

// fit cuts the extract to the given number of columns, if that is sensible:
// first at its end, then at its beginning, with the mark left in sight.
func (x *extract) fit(columns int) {
	const least = 20
	if columns < least {
		return
	}
	if over := uniseg.StringWidth(x.before) - columns/2; over > 0 && uniseg.StringWidth(x.text()) > columns {
		x.before = "…" + cutLeft(x.before, over+1)
	}
	x.marked = cutRight(x.marked, columns-x.indent())
	x.after = cutRight(x.after, columns-x.indent()-uniseg.StringWidth(x.marked))
}

// cutLeft returns s without its first columns.
func cutLeft(s string, columns int) string {
	state := -1
	for columns > 0 && s != "" {
		var width int
		_, s, width, state = uniseg.FirstGraphemeClusterInString(s, state)
		columns -= width
	}
	return s
}

// cutRight returns what of s fits in the columns, with a sign at its end if
// it is cut.
func cutRight(s string, columns int) string {
	if uniseg.StringWidth(s) <= columns {
		return s
	}
	var b strings.Builder
	state, used := -1, 0
	for s != "" {
		var cluster string
		var width int
		cluster, s, width, state = uniseg.FirstGraphemeClusterInString(s, state)
		if used += width; used > columns-1 {
			break
		}
		b.WriteString(cluster)
	}
	if columns < 1 {
		return ""
	}
	return b.String() + "…"
}
