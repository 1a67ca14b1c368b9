// Package fix makes text edits of Go source that stay gofmt-clean.
//
// A rule says what it wants in the simplest words: a statement behind this
// one, before that one, this line away. The edits that come out replace whole
// lines, or only indent them, keep the file's line ends, and, if the file was formatted before,
// leave it formatted: what gofmt would move along (the alignment of
// comments in the lines around, the indentation of a body that is wrapped)
// is part of them.
//
// A file that was not formatted before gets the edits as they are: which of
// its other lines move is not for a rule to say. Drivers that write files
// (everypath -fix, go vet -fix) format what they write, so such a file comes
// out formatted as a whole; an editor that applies one fix changes no more.
package fix

import (
	"bytes"
	"errors"
	"go/ast"
	"go/format"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"
)

// An Edit replaces the bytes from Start to End by New.
type Edit = udiff.Edit

// A Source is the text of one file.
type Source struct {
	file *token.File
	syn  *ast.File
	text string // with the line ends that the parser sees
	crlf bool
	// isFormatted reports whether gofmt leaves the text alone.
	isFormatted bool
	// lines are the offsets of the lines in text, original those on disk.
	lines, original []int
}

// errStale says that the text is not what was parsed.
var errStale = errors.New("the file has changed since it was parsed")

// NewSource returns the source of a parsed file with the given content.
func NewSource(file *token.File, syn *ast.File, content []byte) (*Source, error) {
	if file.Size() != len(content) {
		return nil, errStale
	}
	s := &Source{file: file, syn: syn, crlf: bytes.Contains(content, []byte("\r\n"))}
	s.text = string(content)
	s.original = lineOffsets(s.text)
	if s.crlf {
		s.text = strings.ReplaceAll(s.text, "\r\n", "\n")
	}
	s.lines = lineOffsets(s.text)
	if out, err := format.Source([]byte(s.text)); err == nil {
		s.isFormatted = string(out) == s.text
	}
	return s, nil
}

// lineOffsets returns where the lines of text begin, and its end.
func lineOffsets(text string) []int {
	offsets := []int{0}
	for i, c := range []byte(text) {
		if c == '\n' {
			offsets = append(offsets, i+1)
		}
	}
	return append(offsets, len(text))
}

// Offset returns the offset of pos in the text, with \n at the ends of lines.
func (s *Source) Offset(pos token.Pos) int {
	off := s.file.Offset(pos)
	if !s.crlf {
		return off
	}
	line, _ := slices.BinarySearch(s.original, off+1)
	line-- // the last line that begins at or before off
	return min(s.lines[line]+off-s.original[line], len(s.text))
}

// Slice returns the text from pos to end.
func (s *Source) Slice(pos, end token.Pos) string { return s.text[s.Offset(pos):s.Offset(end)] }

// lineStart and lineEnd return the bounds of the line around off, without
// its newline.
func (s *Source) lineStart(off int) int { return strings.LastIndexByte(s.text[:off], '\n') + 1 }

func (s *Source) lineEnd(off int) int {
	if i := strings.IndexByte(s.text[off:], '\n'); i >= 0 {
		return off + i
	}
	return len(s.text)
}

// indent returns the white space before the first thing on off's line.
func (s *Source) indent(off int) string {
	line := s.text[s.lineStart(off):s.lineEnd(off)]
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// Indent returns the white space before the line that n begins on.
func (s *Source) Indent(n ast.Node) string { return s.indent(s.Offset(n.Pos())) }

// isFirst reports whether nothing but white space stands before off on its
// line.
func (s *Source) isFirst(off int) bool {
	return strings.TrimSpace(s.text[s.lineStart(off):off]) == ""
}

// isLast reports whether nothing but white space and a comment to the end
// of the line stands behind off on its line.
func (s *Source) isLast(off int) bool {
	rest := strings.TrimSpace(s.text[off:s.lineEnd(off)])
	return rest == "" || strings.HasPrefix(rest, "//")
}

// Behind returns the edit that puts statements, one a line, behind a
// statement; a comment at the end of its line stays there.
func (s *Source) Behind(stmt ast.Node, lines ...string) Edit {
	off := s.Offset(stmt.End())
	if !s.isLast(off) {
		return Edit{Start: off, End: off, New: "; " + strings.Join(lines, "; ")}
	}
	at := s.lineEnd(off)
	indent := "\n" + s.indent(s.Offset(stmt.Pos()))
	return Edit{Start: at, End: at, New: indent + strings.Join(lines, indent)}
}

// Before returns the edit that puts statements before a statement, and
// before the comment that stands above it.
func (s *Source) Before(stmt ast.Node, lines ...string) Edit {
	off := s.Offset(stmt.Pos())
	if !s.isFirst(off) {
		return Edit{Start: off, End: off, New: strings.Join(lines, "; ") + "; "}
	}
	indent := s.indent(off)
	at := s.Offset(s.commentAbove(stmt.Pos()))
	return Edit{Start: at, End: at, New: strings.Join(lines, "\n"+indent) + "\n" + indent}
}

// commentAbove returns where the comment begins that ends on the line above
// pos and stands alone on its lines, pos if there is none.
func (s *Source) commentAbove(pos token.Pos) token.Pos {
	line := s.file.Line(pos)
	for _, g := range s.syn.Comments {
		if g.End() < pos && s.file.Line(g.End()) == line-1 && s.isFirst(s.Offset(g.Pos())) {
			return g.Pos()
		}
	}
	return pos
}

// HasCommentAbove reports whether a comment of its own stands on the line
// above pos.
func (s *Source) HasCommentAbove(pos token.Pos) bool { return s.commentAbove(pos) != pos }

// CommentBehind returns the comment to the end of the line behind a statement
// that stands alone on its lines, "" if there is none: it goes away with the
// statement.
func (s *Source) CommentBehind(stmt ast.Node) string {
	end := s.Offset(stmt.End())
	if !s.isFirst(s.Offset(stmt.Pos())) || !s.isLast(end) {
		return ""
	}
	return strings.TrimSpace(s.text[end:s.lineEnd(end)])
}

// HasCommentIn reports whether a comment stands inside of a node.
func (s *Source) HasCommentIn(n ast.Node) bool {
	return slices.ContainsFunc(s.syn.Comments, func(g *ast.CommentGroup) bool { return n.Pos() < g.Pos() && g.Pos() < n.End() })
}

// Begin returns the edit that puts statements at the beginning of a block.
func (s *Source) Begin(block *ast.BlockStmt, lines ...string) Edit {
	off := s.Offset(block.Lbrace) + 1
	if !s.isLast(off) {
		return Edit{Start: off, End: off, New: " " + strings.Join(lines, "; ") + "; "}
	}
	at := s.lineEnd(off)
	indent := "\n" + s.indent(s.Offset(block.Lbrace)) + "\t"
	return Edit{Start: at, End: at, New: indent + strings.Join(lines, indent)}
}

// Finish returns the edit that puts statements at the end of a block.
func (s *Source) Finish(block *ast.BlockStmt, lines ...string) Edit {
	off := s.Offset(block.Rbrace)
	if !s.isFirst(off) {
		sep := "; "
		if len(block.List) == 0 {
			sep = " "
		}
		return Edit{Start: off, End: off, New: sep + strings.Join(lines, "; ") + " "}
	}
	indent := s.indent(off)
	at := s.lineStart(off)
	return Edit{Start: at, End: at, New: indent + "\t" + strings.Join(lines, "\n"+indent+"\t") + "\n"}
}

// Else returns the edit that gives an if statement an else of some statements.
func (s *Source) Else(stmt *ast.IfStmt, lines ...string) Edit {
	off, indent := s.Offset(stmt.End()), "\n"+s.Indent(stmt)
	return Edit{Start: off, End: off, New: " else {" + indent + "\t" + strings.Join(lines, indent+"\t") + indent + "}"}
}

// Remove returns the edit that takes a statement away, with its line if it
// stands alone there, and with the blank line above if it ends a block.
func (s *Source) Remove(stmt ast.Node) Edit {
	start, end := s.Offset(stmt.Pos()), s.Offset(stmt.End())
	if s.isFirst(start) && s.isLast(end) {
		from, to := s.lineStart(start), min(s.lineEnd(end)+1, len(s.text))
		if above := s.lineStart(max(from-1, 0)); strings.HasPrefix(strings.TrimLeft(s.text[to:], " \t"), "}") && strings.TrimSpace(s.text[above:from]) == "" {
			from = above
		}
		return Edit{Start: from, End: to}
	}
	if rest := s.text[end:s.lineEnd(end)]; strings.HasPrefix(strings.TrimLeft(rest, " \t"), ";") {
		end += strings.IndexByte(rest, ';') + 1
	}
	return Edit{Start: start, End: end}
}

// Instead returns the edit that puts statements, one a line, where one stands
// that Remove takes away.
func (s *Source) Instead(stmt ast.Node, lines ...string) Edit {
	gone := s.Remove(stmt)
	if gone.Start == s.Offset(stmt.Pos()) {
		return s.Behind(stmt, lines...)
	}
	indent := s.Indent(stmt)
	return Edit{Start: gone.End, End: gone.End, New: indent + strings.Join(lines, "\n"+indent) + "\n"}
}

// Replace returns the edit that replaces a node.
func (s *Source) Replace(n ast.Node, text string) Edit {
	return Edit{Start: s.Offset(n.Pos()), End: s.Offset(n.End()), New: text}
}

// Apply returns the text after edits, with \n at the ends of lines.
func (s *Source) Apply(edits []Edit) (string, error) { return udiff.Apply(s.text, edits) }

// TextEdits returns tidy edits as the drivers want them.
func (s *Source) TextEdits(edits []Edit) []analysis.TextEdit {
	var out []analysis.TextEdit
	for _, e := range edits {
		text := e.New
		if s.crlf {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		out = append(out, analysis.TextEdit{Pos: s.pos(e.Start), End: s.pos(e.End), NewText: []byte(text)})
	}
	return out
}

// pos returns the position of the beginning of a line of the text.
func (s *Source) pos(off int) token.Pos {
	line, found := slices.BinarySearch(s.lines, off)
	if !found {
		panic("internal error: an edit does not begin at a line")
	}
	return s.file.Pos(s.original[line])
}

// Merge merges the edits of two fixes of one text as the drivers do: equal
// edits become one. It fails if they conflict.
func Merge(x, y []Edit) (merged []Edit, ok bool) {
	merged, ok = udiff.Merge(x, y)
	return merged, ok || len(x)+len(y) == 0
}

// AddImport returns the edit that imports a package of the standard
// library, which the file does not import yet, under another name if that is
// not empty.
func (s *Source) AddImport(name, path string) Edit {
	quoted := strings.TrimLeft(name+" "+strconv.Quote(path), " ")
	for _, spec := range s.syn.Imports {
		first, _, _ := strings.Cut(spec.Path.Value, "/")
		if strings.Contains(first, ".") {
			continue // not of the standard library: another group
		}
		decl := s.importDecl(spec)
		if decl.Lparen.IsValid() {
			off := s.Offset(spec.Pos())
			return Edit{Start: off, End: off, New: quoted + "\n\t"}
		}
		return s.Replace(decl, "import (\n\t"+quoted+"\n\t"+s.Slice(spec.Pos(), spec.End())+"\n)")
	}
	off := s.lineEnd(s.Offset(s.syn.Name.End()))
	return Edit{Start: off, End: off, New: "\n\nimport " + quoted}
}

// importDecl returns the declaration that has the import.
func (s *Source) importDecl(spec *ast.ImportSpec) *ast.GenDecl {
	for _, d := range s.syn.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Pos() <= spec.Pos() && spec.End() <= g.End() {
			return g
		}
	}
	panic("internal error: an import without a declaration")
}
