package unreleased

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A return may hand the resource on and keep it at once: it calls what takes
// it unless that fails, or returns it beside an error that may be nil. There
// only the failure releases.

// isHandedOnIn reports whether the obligation ends in the return, or in a call
// in it, on some path.
func (s *site) isHandedOnIn(ret *ast.ReturnStmt) bool {
	return slices.ContainsFunc(s.ends(path.WhyTaken, path.WhyReturned, path.WhyCaptured), func(e path.Exit) bool {
		return within(ret, posOf(e.At))
	})
}

// posOf returns the position of an instruction, of a call that of its parenthesis.
func posOf(at ssa.Instruction) token.Pos {
	if c, ok := at.(ssa.CallInstruction); ok {
		return c.Common().Pos()
	}
	return at.Pos()
}

// releaseIfFails puts releases before a return that hands the resource on,
// for where its last result is an error: one that a variable has, or the call
// that is all of the return gives.
//
//	result, err := newReader(f)
//	if err != nil {
//		f.Close()
//	}
//	return result, err
func (s *site) releaseIfFails(ret *ast.ReturnStmt, at ssa.Instruction, rel []string) (fix.Edit, bool) {
	res := s.f.Fn.Signature.Results()
	n := len(ret.Results)
	if n == 0 || !gotype.IsPlainError(res.At(res.Len()-1).Type()) {
		return fix.Edit{}, false
	}
	isThere := ""
	if s.mayBeVoid(ret, at) {
		name, t := s.held(ret.Pos())
		if s.holder == nil || !isNillable(t) || s.mayHoldOther(ret.Pos()) {
			return fix.Edit{}, false
		}
		isThere = " && " + name + " != nil"
	}
	guarded := func(err string) []string {
		lines := []string{"if " + err + " != nil" + isThere + " {"}
		for _, r := range rel {
			lines = append(lines, "\t"+strings.ReplaceAll(r, "\n", "\n\t"))
		}
		return append(lines, "}")
	}
	if id, ok := ast.Unparen(ret.Results[n-1]).(*ast.Ident); ok && n == res.Len() && !isNil(id) {
		return s.src.Before(ret, guarded(id.Name)...), true
	}
	call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
	if !ok || n != 1 || res.Len() > maxNamed {
		return fix.Edit{}, false
	}
	expr, indent := s.src.Slice(call.Pos(), call.End()), "\n"+s.src.Indent(ret)
	err := s.fresh("err")
	if s.err != nil && gotype.IsPlainError(s.err.Type()) && s.isVisible(s.err, ret.Pos()) {
		err = s.err.Name() // := assigns to it, or hides it for the last two statements
	}
	if res.Len() == 1 {
		lines := guarded(err)
		if isThere != "" {
			return s.src.Replace(ret, strings.Join(append(append([]string{err + " := " + expr}, lines...), "return "+err), indent)), true
		}
		lines[0] = "if " + err + " := " + expr + "; " + err + " != nil {"
		lines = slices.Insert(lines, len(lines)-1, "\treturn "+err)
		return s.src.Replace(ret, strings.Join(append(lines, "return nil"), indent)), true
	}
	list := s.fresh("result") + ", " + err
	lines := append([]string{list + " := " + expr}, guarded(err)...)
	return s.src.Replace(ret, strings.Join(append(lines, "return "+list), indent)), true
}
