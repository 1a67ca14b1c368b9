package unreleased

import (
	"go/ast"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// deferInElse proposes a deferred release for what is acquired in the head of
// an if statement that goes on with another one where it succeeds: that one
// becomes the last statement of a block, in which the release is deferred first.
//
//	if f, err := os.Open(name); err != nil {
//		return err
//	} else {
//		defer f.Close()
//		if err := f.Sync(); err != nil {
//			return err
//		}
//	}
func deferInElse(s *site) (string, []fix.Edit) {
	if s.init == nil || s.f.Lock || !s.saysVoid(s.init.Cond) || s.isOptional() || !s.ownsToTheEnd() || len(s.lastingEscapes()) > 0 {
		return "", nil
	}
	next, ok := s.init.Else.(*ast.IfStmt)
	if !ok || len(s.released()) > 0 && !s.isHarmless() {
		return "", nil
	}
	rel := s.release(next.Pos())
	if rel == "" || s.isUsedLate(next.Pos()) {
		return "", nil
	}
	lines := []string{"{", "defer " + rel, s.src.Slice(next.Pos(), next.End()), "}"}
	return "defer " + rel, []fix.Edit{s.src.Replace(next, strings.Join(lines, "\n"))}
}
