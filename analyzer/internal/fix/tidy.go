package fix

import (
	"go/ast"
	"go/format"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// A part is the lines of a text that edits are in, with what makes a file of
// them that gofmt takes.
type part struct {
	start, end int
	head, tail string
}

// Tidy returns edits of whole lines that have the effect of the given ones
// and leave the text formatted if it was. It fails if the edits overlap or
// the result does not parse. Of a long text only the part is formatted that
// they are in.
func (s *Source) Tidy(edits []Edit) ([]Edit, error) {
	whole := part{end: len(s.text)}
	p := s.partAround(edits)
	if tidied, err := s.tidyPart(edits, p); err == nil || p == whole {
		return tidied, err
	}
	return s.tidyPart(edits, whole)
}

// TidySize returns how much text Tidy formats.
func (s *Source) TidySize(edits []Edit) int {
	p := s.partAround(edits)
	return p.end - p.start
}

// tidyPart is Tidy for edits in one part.
func (s *Source) tidyPart(edits []Edit, p part) ([]Edit, error) {
	text := s.text[p.start:p.end]
	moved := slices.Clone(edits)
	for i := range moved {
		moved[i].Start -= p.start
		moved[i].End -= p.start
	}
	out, err := udiff.Apply(text, moved)
	if err != nil {
		return nil, err
	}
	formatted, err := format.Source([]byte(p.head + out + p.tail))
	if err != nil {
		return nil, err
	}
	if s.isFormatted {
		out = strings.TrimSuffix(strings.TrimPrefix(string(formatted), p.head), p.tail)
	}
	if p.end < len(s.text) { // the part ends before the end of its last line
		text, out = text+"\n", out+"\n"
	}
	tidied := udiff.Lines(text, out)
	for i := range tidied {
		tidied[i].Start += p.start
		tidied[i].End += p.start
	}
	return tidied, nil
}

// partAround returns the smallest part that all edits are in: statements of a
// function's body, the function, or the whole text.
func (s *Source) partAround(edits []Edit) part {
	if len(edits) == 0 {
		return part{end: len(s.text)}
	}
	from := slices.MinFunc(edits, func(a, b Edit) int { return a.Start - b.Start }).Start
	to := slices.MaxFunc(edits, func(a, b Edit) int { return a.End - b.End }).End
	for i, d := range s.syn.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		start, end := s.linesOf(s.alignedWith(i))
		if start > from || to > end {
			continue
		}
		if lo, hi := s.statementsAround(fn.Body.List, from, to); lo >= 0 {
			start, end = s.linesOf(fn.Body.List[lo], fn.Body.List[hi])
			return part{start: start, end: end, head: "package p\n\nfunc _() {\n", tail: "\n}\n"}
		}
		return part{start: start, end: end, head: "package p\n\n", tail: "\n"}
	}
	return part{end: len(s.text)}
}

// alignedWith returns the first and the last declaration that are aligned with one:
// functions of one line, on the lines above and below.
func (s *Source) alignedWith(i int) (first, last ast.Node) {
	decls, lo, hi := s.syn.Decls, i, i
	isBelow := func(k int) bool {
		return k > 0 && k < len(decls) && s.isOneLine(decls[k-1]) && s.isOneLine(decls[k]) && s.file.Line(decls[k-1].End())+1 == s.file.Line(decls[k].Pos())
	}
	for isBelow(lo) {
		lo--
	}
	for isBelow(hi + 1) {
		hi++
	}
	return decls[lo], decls[hi]
}

// isOneLine reports whether a declaration is of a function that stands on one line.
func (s *Source) isOneLine(d ast.Decl) bool {
	fn, ok := d.(*ast.FuncDecl)
	return ok && fn.Body != nil && s.file.Line(fn.Pos()) == s.file.Line(fn.End())
}

// linesOf returns the bounds of the lines from the beginning of a node to the
// end of another.
func (s *Source) linesOf(first, last ast.Node) (start, end int) {
	return s.lineStart(s.Offset(first.Pos())), s.lineEnd(s.Offset(last.End()))
}

// statementsAround returns the indices of the first and the last statement of
// a list that are formatted alike with what is between two offsets, which are
// not in either of them; lo is -1 if there are none.
func (s *Source) statementsAround(list []ast.Stmt, from, to int) (lo, hi int) {
	lo, _ = slices.BinarySearchFunc(list, from, func(stmt ast.Stmt, off int) int {
		_, end := s.linesOf(stmt, stmt)
		return end - off
	})
	hi = lo
	for hi < len(list) {
		start, _ := s.linesOf(list[hi], list[hi])
		if start > to {
			break
		}
		hi++
	}
	lo--
	for lo > 0 && s.isAligned(list[lo-1], list[lo]) {
		lo--
	}
	for hi+1 < len(list) && s.isAligned(list[hi], list[hi+1]) {
		hi++
	}
	if lo < 0 || hi >= len(list) || lo == 0 && hasComment(s.text[s.lineStart(max(s.linesBefore(list[0])-1, 0)):s.linesBefore(list[0])]) {
		return -1, -1
	}
	return lo, hi
}

// linesBefore returns where the line of a statement begins.
func (s *Source) linesBefore(stmt ast.Stmt) int { return s.lineStart(s.Offset(stmt.Pos())) }

// isAligned reports whether gofmt may align comments of two statements that
// follow each other: or they share a line.
func (s *Source) isAligned(a, b ast.Stmt) bool {
	end, start := s.Offset(a.End()), s.Offset(b.Pos())
	return s.lineEnd(end) >= start || hasComment(s.text[end:s.lineEnd(end)]) && hasComment(s.text[start:s.lineEnd(start)])
}

func hasComment(text string) bool {
	return strings.Contains(text, "//") || strings.Contains(text, "/*")
}
