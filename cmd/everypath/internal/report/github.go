package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// GitHub prints workflow commands, which GitHub Actions shows as
// annotations beside the code (the first ten of a step).
type GitHub struct {
	// Dir is the directory to which file names are relative.
	Dir string
}

// Print implements Format.
func (g GitHub) Print(w io.Writer, r *Result) error {
	src := newSources(g.Dir)
	b := bufio.NewWriter(w)
	for i := range r.Findings {
		f := &r.Findings[i]
		at, _ := f.shownAt(src)
		end := endOf(at)
		columns := ""
		if at.Pos.Column > 0 { // not behind a line directive without one
			columns = fmt.Sprintf(",col=%d,endColumn=%d", at.Pos.Column, end.Column)
		}
		fmt.Fprintf(b, "::error file=%s,line=%d,endLine=%d%s,title=%s::%s\n",
			escapeProperty(src.path(at.Pos.Filename)), at.Pos.Line, end.Line, columns,
			escapeProperty("everypath "+f.ID()), escapeData(withPath(src, f)))
	}
	return b.Flush()
}

// withPath returns the message with a line for each step of the path.
func withPath(src *sources, f *Finding) string {
	var b strings.Builder
	_, message := f.shownAt(src)
	b.WriteString(message)
	head, left, tail := f.shown()
	write := func(steps []Step) {
		for _, s := range steps {
			fmt.Fprintf(&b, "\n%s:%d: %s", src.path(s.Pos.Filename), s.Pos.Line, s.Message)
		}
	}
	write(head)
	if left > 0 {
		fmt.Fprintf(&b, "\n… %s", count(left, "more step"))
	}
	write(tail)
	return Visible(b.String())
}

var (
	dataEscaper     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscaper = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(s string) string     { return dataEscaper.Replace(s) }
func escapeProperty(s string) string { return propertyEscaper.Replace(s) }
