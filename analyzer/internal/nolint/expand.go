package nolint

import (
	"go/ast"
	"go/token"
	"strings"
)

// expander finds which lines the comments of one file cover.
type expander struct {
	fset    *token.FileSet
	entries []*entry
	// above has the entries by the line that follows their comment group,
	// where a node in column col is theirs; behind by their own line.
	above  map[int][]aligned
	behind map[int]*entry
}

type aligned struct {
	*entry
	col int
}

func newExpander(fset *token.FileSet, f *ast.File) *expander {
	x := &expander{fset: fset, above: make(map[int][]aligned), behind: make(map[int]*entry)}
	for _, group := range f.Comments {
		for _, c := range group.List {
			x.add(group, c)
		}
	}
	return x
}

func (x *expander) add(group *ast.CommentGroup, c *ast.Comment) {
	if !strings.HasPrefix(c.Text, "//") {
		return
	}
	comment, ok := parse(c.Text)
	if !ok {
		return
	}
	comment.Pos, comment.End = c.Pos(), c.End()
	at := x.fset.PositionFor(c.Pos(), false)
	e := &entry{Comment: comment, first: at.Line, last: at.Line}
	next := lineOf(x.fset, group.End()) + 1
	x.entries = append(x.entries, e)
	x.above[next] = append(x.above[next], aligned{e, at.Column})
	x.behind[at.Line] = e
}

// expand widens the entries to the nodes that they cover.
func (x *expander) expand(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.CommentGroup, *ast.Comment:
			return false
		}
		start := x.fset.PositionFor(n.Pos(), false)
		for _, e := range x.above[start.Line] {
			if e.col == start.Column {
				x.widen(e.entry, n)
			}
		}
		if e := x.behind[start.Line]; e != nil && n != ast.Node(f) && n.Pos() < e.Pos {
			x.widen(e, n)
		}
		return true
	})
}

func (x *expander) widen(e *entry, n ast.Node) {
	e.last = max(e.last, lineOf(x.fset, n.End()))
}
