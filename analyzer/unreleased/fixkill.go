package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A process that was started is waited for where all goes well. Where the
// function fails in between, to wait might take for ever: nobody feeds it, or
// reads what it writes. So it is killed first.

// isProcess reports whether the resource is a command that was started.
func (s *site) isProcess() bool {
	t := s.acquiredType()
	return t != nil && gotype.Deref(t).String() == "os/exec.Cmd"
}

// killing returns the site with that release, nil if the function may leave
// the process alone without failing, or never waits for it: it may be meant
// to live on.
func (s *site) killing() *site {
	if !s.f.Search.Released || slices.ContainsFunc(s.f.Search.Leaks, func(e path.Exit) bool { return e.Class != path.Failure }) {
		return nil
	}
	k := *s
	k.kills = true
	return &k
}

// kill returns the calls that end the process at pos, by its name.
func (s *site) kill(name string, pos token.Pos) string {
	isKilled := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && call.Pos() < pos && types.ExprString(call.Fun) == name+".Process.Kill" {
			r, ok := s.locate(call.Pos())
			isKilled = isKilled || ok && s.isOnTheWay(r, pos)
		}
		return !isKilled
	})
	if isKilled {
		return name + ".Wait()"
	}
	return name + ".Process.Kill(); " + name + ".Wait()"
}
