package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// flushBeforeReturns proposes to release what buffers before each return
// that succeeds, and to return its error. (A defer would come too late for
// those who read what was written, and drop the error.)
func flushBeforeReturns(s *site) (string, []fix.Edit) {
	f := s.f
	if !f.OnSuccess || f.Search == nil || f.Fn != f.Call.Parent() || len(f.Search.Leaks) == 0 || len(s.loops) > 0 || path.InCycle(f.Call.Block()) || !s.isHarmless() && len(s.released()) > 0 {
		return "", nil
	}
	if len(s.handovers()) > 0 {
		return "", nil
	}
	escapes := s.hiddenEscapes()
	var edits []fix.Edit
	seen := make(map[*ast.ReturnStmt]bool)
	for _, e := range f.Search.Leaks {
		ret := s.returnStmt(e.At.Pos())
		if ret != nil && seen[ret] || e.Class == path.Failure {
			continue
		}
		if s.isUsedAfter(e, escapes) || s.isUsedByDefers(e.At) {
			return "", nil
		}
		seen[ret] = true
		edit, ok := s.flushBefore(ret, e)
		if !ok {
			return "", nil
		}
		edits = append(edits, edit)
	}
	return "release it before the return", edits
}

// flushBefore puts the release before a return, or at the end of the
// function.
func (s *site) flushBefore(ret *ast.ReturnStmt, e path.Exit) (fix.Edit, bool) {
	pos := s.body.Rbrace
	if ret != nil {
		pos = ret.Pos()
	}
	rel := s.release(pos)
	if rel == "" || s.isInLit(s.stmt) || !s.f.Call.Block().Dominates(e.At.Block()) || s.assignedBetween(pos) || s.mayBeReleased(pos, e.At) || s.isReadBefore(pos) {
		return fix.Edit{}, false
	}
	if ret == nil {
		return s.src.Finish(s.body, rel), s.fn.Results == nil
	}
	if s.isInLit(ret) || s.mayBeVoid(ret, e.At) {
		return fix.Edit{}, false
	}
	res := s.f.Fn.Signature.Results()
	n := res.Len()
	if n == 0 {
		return s.src.Before(ret, rel), true
	}
	if !gotype.IsPlainError(res.At(n-1).Type()) || !s.releaseFails() || len(ret.Results) != n {
		return fix.Edit{}, false
	}
	if n == 1 && isNil(ret.Results[0]) {
		return s.src.Replace(ret.Results[0], rel), true
	}
	if last, ok := ret.Results[n-1].(*ast.Ident); ok && last.Name != "nil" {
		// The error that is returned already comes first.
		first := s.fresh("cerr")
		return s.src.Before(ret, "if "+first+" := "+rel+"; "+last.Name+" == nil {", "\t"+last.Name+" = "+first, "}"), true
	}
	if n == 1 && !isNil(ret.Results[0]) {
		return s.flushBetween(ret, rel), true
	}
	if !isNil(ret.Results[n-1]) {
		return fix.Edit{}, false
	}
	values := make([]string, n)
	for i := range n - 1 {
		if values[i] = zeroOf(res.At(i).Type()); values[i] == "" {
			return fix.Edit{}, false
		}
	}
	values[n-1] = "err"
	return s.src.Before(ret, "if err := "+rel+"; err != nil {", "\treturn "+strings.Join(values, ", "), "}"), true
}

// flushBetween computes the error that a return gives, which is its only result,
// releases where there is none, and returns the first that there is.
func (s *site) flushBetween(ret *ast.ReturnStmt, rel string) fix.Edit {
	err, tok := "", "="
	if named := s.f.Fn.Signature.Results().At(0); named.Name() != "" && named.Name() != "_" && s.isVisible(named, ret.Pos()) {
		err = named.Name()
	} else if v := s.errorAt(ret); v != nil {
		err = v.Name()
	} else {
		err, tok = s.fresh("err"), ":="
	}
	lines := []string{err + " " + tok + " " + s.src.Slice(ret.Results[0].Pos(), ret.Results[0].End()),
		"if " + err + " == nil {", "\t" + err + " = " + rel, "}", "return " + err}
	return s.src.Replace(ret, strings.Join(lines, "\n"+s.src.Indent(ret)))
}

// releaseFails reports whether the release returns an error and nothing
// else.
func (s *site) releaseFails() bool {
	_, t := s.held(s.stmt.End())
	if t == nil || len(s.how) == 0 {
		return false
	}
	sig := signatureOf(t, s.how[0], s.pass.Pkg)
	return sig != nil && sig.Results().Len() == 1 && gotype.IsPlainError(sig.Results().At(0).Type())
}

// zeroOf spells the zero value of a type, "" where that takes its name.
func zeroOf(t types.Type) string {
	if isNillable(t) {
		return "nil"
	}
	b, ok := t.Underlying().(*types.Basic)
	switch {
	case !ok:
		return ""
	case b.Info()&types.IsString != 0:
		return `""`
	case b.Info()&types.IsNumeric != 0:
		return "0"
	case b.Info()&types.IsBoolean != 0:
		return "false"
	}
	return ""
}

// isReadBefore reports whether what is written to is used by its own name
// between the acquisition and pos, in which case the release may belong
// before that.
func (s *site) isReadBefore(pos token.Pos) bool {
	var under []types.Object
	for _, arg := range s.f.call.Args {
		e := ast.Unparen(arg)
		if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
			e = ast.Unparen(u.X)
		}
		if id, ok := e.(*ast.Ident); ok {
			under = append(under, s.pass.TypesInfo.Uses[id])
		}
	}
	used := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok {
			return !within(s.body, d.Pos())
		}
		id, ok := n.(*ast.Ident)
		if ok && id.Pos() > s.stmt.End() && id.Pos() < pos {
			obj := s.pass.TypesInfo.Uses[id]
			v, isVar := obj.(*types.Var)
			used = used || isVar && canBeWritten(v.Type()) && slices.Contains(under, obj)
		}
		return !used
	})
	return used
}

// canBeWritten reports whether the variable is no plain number or text, like
// the level of a compression.
func canBeWritten(t types.Type) bool {
	_, isBasic := t.Underlying().(*types.Basic)
	return !isBasic
}
