package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A function that is returned, and thrown away, ends what the call began: a job
// that runs in the background. To defer it is right where the function around
// it stays until that is to end, as a main program does. Where it is there to
// begin the job and returns, the job would end at once: whoever calls it has to
// get the function, which no fix can see to.

// endsAtOnce reports whether the result is a function, the only one beside an
// error, and nothing stands behind the call that may wait or work.
func (s *site) endsAtOnce() bool {
	if t := s.resultType(); t == nil || !gotype.IsFunc(t) {
		return false
	}
	res := s.f.Call.Common().Signature().Results()
	for i := range res.Len() {
		if i != s.index && !gotype.IsPlainError(res.At(i).Type()) {
			return false
		}
	}
	decl := s.declared()
	return decl != nil && begins(decl.Name.Name) || !s.worksBehind()
}

// declared returns the declaration of the function whose body the call stands
// in, nil for a literal.
func (s *site) declared() *ast.FuncDecl {
	for _, d := range s.file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body == s.body {
			return fn
		}
	}
	return nil
}

// begins reports whether a function is there, by its name, to begin something.
func begins(name string) bool {
	for _, verb := range []string{"start", "begin", "launch", "spawn", "init", "setup", "register", "install", "schedule", "enable", "watch"} {
		if strings.HasPrefix(strings.ToLower(name), verb) {
			return true
		}
	}
	return false
}

// worksBehind reports whether something behind the call may wait or work: a
// loop, a channel, or a call of more than a helper that begins something, too,
// or writes a line.
func (s *site) worksBehind() bool {
	found := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.ForStmt, *ast.RangeStmt, *ast.SelectStmt:
			found = found || n.Pos() > s.f.call.End()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && n.Pos() > s.f.call.End()
		case *ast.CallExpr:
			found = found || n.Pos() > s.f.call.End() && s.works(n)
		}
		return !found
	})
	return found
}

// works reports whether a call may wait or work.
func (s *site) works(call *ast.CallExpr) bool {
	tv := s.pass.TypesInfo.Types[call.Fun]
	if tv.IsType() || tv.IsBuiltin() || gotype.IsFunc(s.pass.TypesInfo.TypeOf(call)) {
		return false
	}
	fn, ok := typeutil.Callee(s.pass.TypesInfo, call).(*types.Func)
	if !ok {
		return true
	}
	if fn.Pkg() == nil {
		return false // error.Error
	}
	switch fn.Pkg().Path() {
	case "errors", "fmt", "log", "log/slog", "strings", "strconv":
		return false
	}
	return !begins(fn.Name())
}
