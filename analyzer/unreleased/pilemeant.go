package unreleased

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/ownership"
)

// Releases that wait for the function's end do little harm where few of them can wait,
// or the function is part of a test, which ends soon. Neither can be counted: the
// function says so.

// fewPile matches comments above a defer in a loop that say that it is meant.
var fewPile = regexp.MustCompile(`\b(?:fine|ok|okay|acceptable|harmless|intentional\w*|deliberate\w*|on purpose|by design)\b`)

// isPileMeant reports whether what piles up does so on purpose: a comment right above
// the defer says that this is well, or the function is given a test, or is a method of
// what was.
func (r *reporter) isPileMeant(f ownership.Found) bool {
	return !r.isTest(f.Fn) && isGivenTest(f.Fn) || r.saysPileMeant(f)
}

// isGivenTest reports whether fn, or a function around it, gets a test, itself or in
// its receiver.
func isGivenTest(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return isTest(p.Type()) }) {
			return true
		}
		recv := fn.Signature.Recv()
		if recv == nil {
			continue
		}
		if st, ok := gotype.Deref(recv.Type()).Underlying().(*types.Struct); ok {
			for field := range st.Fields() {
				if isTest(field.Type()) {
					return true
				}
			}
		}
	}
	return false
}

// saysPileMeant reports whether a comment right above the defer says that it is well.
func (r *reporter) saysPileMeant(f ownership.Found) bool {
	call, ok := f.Call.(*ssa.Call)
	if !ok || f.Param {
		return false
	}
	v := alias.ResultOf(call, f.Result)
	if v == nil {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		d, ok := ref.(*ssa.Defer)
		return ok && d.Pos().IsValid() && slices.ContainsFunc(r.file(d.Pos()).Comments, func(g *ast.CommentGroup) bool {
			above := r.pass.Fset.PositionFor(g.End(), false).Line == r.pass.Fset.PositionFor(d.Pos(), false).Line-1
			text := strings.ToLower(g.Text())
			return above && strings.Contains(text, "defer") && !blamed.MatchString(text) && fewPile.MatchString(text)
		})
	})
}
