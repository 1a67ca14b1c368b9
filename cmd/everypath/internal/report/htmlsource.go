package report

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// texts are the files that a page shows, each split and read once.
type texts struct {
	*sources
	files map[string]*text
}

// A text is one file. It has no lines if it cannot be read.
type text struct {
	lines []string
	// classes has for each byte what kind of token it belongs to.
	classes [][]tokenClass
	funcs   []lineRange
	// syntax is nil where there is none.
	syntax *ast.File
	fset   *token.FileSet
}

// A lineRange is a function's first and last line, from 1.
type lineRange struct {
	name        string
	first, last int
}

// A tokenClass is the class by which the style sheet paints a token.
type tokenClass byte

const (
	plainToken tokenClass = iota
	keywordToken
	stringToken
	commentToken
)

func (c tokenClass) String() string { return [...]string{"", "k", "s", "c"}[c] }

func newTexts(s *sources) *texts { return &texts{sources: s, files: make(map[string]*text)} }

func (t *texts) file(name string) *text {
	f, ok := t.files[name]
	if !ok {
		f = &text{}
		if content, err := t.read(name); err == nil {
			f = newText(name, content)
		}
		t.files[name] = f
	}
	return f
}

func newText(name string, content []byte) *text {
	f := &text{lines: strings.Split(string(content), "\n")}
	f.classes = make([][]tokenClass, len(f.lines))
	for i, line := range f.lines {
		f.classes[i] = make([]tokenClass, len(line))
	}
	if strings.HasSuffix(name, ".go") {
		f.scan(content)
		f.parse(content)
	}
	return f
}

// scan finds the tokens. What does not scan is painted wrongly, no more.
func (f *text) scan(content []byte) {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(content))
	var s scanner.Scanner
	s.Init(file, content, func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return
		}
		class := plainToken
		switch {
		case tok == token.COMMENT:
			class = commentToken
		case tok == token.STRING || tok == token.CHAR:
			class = stringToken
		case tok.IsKeyword():
			class = keywordToken
		default:
			continue
		}
		at := file.PositionFor(pos, false)
		f.paint(at.Line-1, at.Column-1, len(lit), class)
	}
}

// paint gives n bytes from a place on the class. Line ends count, carriage
// returns in raw strings and comments do not.
func (f *text) paint(line, column, n int, class tokenClass) {
	for ; n > 0 && line < len(f.lines); line, column = line+1, 0 {
		for ; column < len(f.lines[line]) && n > 0; column++ {
			f.classes[line][column] = class
			if f.lines[line][column] != '\r' {
				n--
			}
		}
		n--
	}
}

// parse finds the functions.
func (f *text) parse(content []byte) {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, "", content, parser.SkipObjectResolution)
	if file == nil {
		return
	}
	f.syntax, f.fset = file, fset
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			f.funcs = append(f.funcs, lineRange{
				fn.Name.Name, fset.PositionFor(fn.Pos(), false).Line, fset.PositionFor(fn.End(), false).Line,
			})
		}
	}
}

// whole returns what a point means: the call whose parenthesis is there, or
// the statement that begins there. Without a syntax it stays a point.
func (f *text) whole(r Range) Range {
	if f.syntax == nil || r.End.IsValid() && r.End != r.Pos {
		return r
	}
	isAt := func(pos token.Pos) bool {
		p := f.fset.PositionFor(pos, false)
		return p.Line == r.Pos.Line && p.Column == r.Pos.Column
	}
	found := r
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if n == nil || f.fset.PositionFor(n.End(), false).Line < r.Pos.Line || f.fset.PositionFor(n.Pos(), false).Line > r.Pos.Line {
			return false
		}
		call, isCall := n.(*ast.CallExpr)
		_, isStmt := n.(ast.Stmt)
		if isCall && isAt(call.Lparen) || isStmt && isAt(n.Pos()) {
			found.End = f.fset.PositionFor(n.End(), false)
			found.End.Filename = r.Pos.Filename
			if p := f.fset.PositionFor(n.Pos(), false); p.Line == r.Pos.Line {
				found.Pos.Column = p.Column
			}
		}
		return true
	})
	return found
}

// funcAt returns the function that has the line.
func (f *text) funcAt(line int) (r lineRange, ok bool) {
	i, ok := slices.BinarySearchFunc(f.funcs, line, func(r lineRange, line int) int {
		switch {
		case r.last < line:
			return -1
		case r.first > line:
			return 1
		}
		return 0
	})
	if !ok {
		return lineRange{}, false
	}
	return f.funcs[i], true
}

// A span is a piece of a line that looks the same all over.
type span struct {
	Text string
	// Class is that of the token, Mark that of a step that means it.
	Class, Mark string
}

// A columnRange is a part of a line that a step means, in bytes from 0.
type columnRange struct {
	start, end int
	mark       string
}

// maxLine is how many bytes of a line are shown: generated and minified code
// has longer ones.
const maxLine = 500

// spans returns the pieces of a line, from 1.
func (f *text) spans(line int, marks []columnRange) []span {
	s, classes := strings.TrimSuffix(f.lines[line-1], "\r"), f.classes[line-1]
	from, to := window(s, marks)
	markAt := func(i int) string {
		for _, m := range marks {
			if m.start <= i && i < m.end {
				return m.mark
			}
		}
		return ""
	}
	var out []span
	if from > 0 {
		out = append(out, span{Text: "…"})
	}
	for i := from; i < to; {
		j, class, mark := i+1, classes[i], markAt(i)
		for j < to && (classes[j] == class && markAt(j) == mark || !utf8.RuneStart(s[j])) {
			j++
		}
		out = append(out, span{Visible(s[i:j]), class.String(), mark})
		i = j
	}
	if to < len(s) {
		out = append(out, span{Text: "…"})
	}
	return out
}

// window returns which part of a line is shown: all, or what is around the
// first mark.
func window(s string, marks []columnRange) (from, to int) {
	if len(s) <= maxLine {
		return 0, len(s)
	}
	if len(marks) > 0 {
		from = max(0, min(marks[0].start-maxLine/4, len(s)-maxLine))
	}
	to = min(len(s), from+maxLine)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	for to < len(s) && !utf8.RuneStart(s[to]) {
		to++
	}
	return from, to
}

// indent returns how far from the left the text at a byte of a line is seen.
func (f *text) indent(line, column int) int {
	s := f.lines[line-1]
	from, _ := window(s, []columnRange{{start: column}})
	return uniseg.StringWidth(printable(s[from:min(max(column, from), len(s))]))
}
