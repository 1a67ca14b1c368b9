package unreleased

import (
	"go/ast"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// No fix loses a comment that somebody has written behind a release: it goes
// along with what takes its place.

// isRemarked reports whether a comment behind a statement says more than which
// other tool is to leave that alone.
func (s *site) isRemarked(stmt ast.Stmt) bool {
	remark := s.src.CommentBehind(stmt)
	return remark != "" && !isDirective(remark)
}

// isDirective reports whether a comment speaks to a tool about its line.
func isDirective(remark string) bool {
	text := strings.TrimLeft(remark, "/ ")
	return strings.HasPrefix(text, "nolint") || strings.HasPrefix(text, "lint:") || strings.HasPrefix(text, "#nosec")
}

// remarkOf returns the comment behind the only one of the statements that has
// one; it fails if others have, or one has a comment inside.
func (s *site) remarkOf(stmts []ast.Stmt) (remark string, ok bool) {
	for _, stmt := range stmts {
		r := s.src.CommentBehind(stmt)
		if s.src.HasCommentIn(stmt) || s.src.HasCommentAbove(stmt.Pos()) || r != "" && remark != "" {
			return "", false
		}
		remark += r
	}
	return remark, true
}

// remark puts a comment behind the last place of a text in an edit. It fails if
// other code would follow on that line.
func remark(e fix.Edit, text, comment string) (out fix.Edit, ok bool) {
	if comment == "" {
		return e, true
	}
	end := strings.LastIndex(e.New, text) + len(text)
	switch {
	case end < len(text):
		return e, false
	case end == len(e.New):
		ok = strings.HasPrefix(e.New, "\n") // at the end of a line
	default:
		ok = e.New[end] == '\n'
	}
	e.New = e.New[:end] + " " + comment + e.New[end:]
	return e, ok
}

// remarkEach puts the comment of a release that goes away behind the last of
// those that take its place, behind each if it speaks to a tool.
func (s *site) remarkEach(edits []fix.Edit, comment string) bool {
	if !isDirective(comment) {
		edits = edits[len(edits)-1:]
	}
	for i, e := range edits {
		var ok bool
		if edits[i], ok = remark(e, s.release(s.list[len(s.list)-1].Pos()), comment); !ok {
			return false
		}
	}
	return true
}
