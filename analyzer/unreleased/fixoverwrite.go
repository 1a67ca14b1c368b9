package unreleased

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
)

// releaseBeforeOverwriting proposes a release before the assignment that
// makes the variable forget what it holds.
func releaseBeforeOverwriting(s *site) (string, []fix.Edit) {
	f := s.f
	if s.holder == nil || f.Search == nil || f.Fn != f.Call.Parent() || f.Flush || f.OnSuccess || s.isPassedOn() || slices.ContainsFunc(s.follow().deferred, s.usesDeferred) {
		return "", nil
	}
	if f.again {
		return s.releaseBeforeAgain()
	}
	var edits []fix.Edit
	for _, a := range s.assignments(f.Fn, s.holder) {
		if a == s.stmt || a.Pos() < s.stmt.End() || s.mentions(a.Rhs, s.holder) {
			continue
		}
		if len(edits) > 0 {
			break // the others overwrite what this one stores
		}
		if s.isInLoop(a) || s.isInInit(a) || s.isNeededFrom(a) {
			return "", nil
		}
		edit, ok := s.releaseBefore(a, nil)
		if !ok {
			return "", nil
		}
		edits = append(edits, edit)
	}
	return "release it before the variable is assigned again", edits
}

// isPassedOn reports whether something that may use the resource leaves the
// function, other than what the function returns of the resource's own type:
// whoever gets that, the function has ended.
func (s *site) isPassedOn() bool {
	return slices.ContainsFunc(s.escapes(), func(at ssa.Instruction) bool {
		ret, ok := at.(*ssa.Return)
		return !ok || at.Parent() != s.f.Fn || slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
			return s.follow().seen[v] && !types.Identical(v.Type(), s.acquiredType())
		})
	})
}

// isMadeOfLast reports whether an iteration acquires from what the last one has
// acquired, or from the context that came with it.
func (s *site) isMadeOfLast() bool {
	as, ok := s.stmt.(*ast.AssignStmt)
	ctx := s.companionContext()
	return !ok || s.mentions(as.Rhs, s.holder) || ctx != nil && s.mentions(as.Rhs, ctx)
}

// isUserCarried reports whether what is made of the resource in one iteration is
// there in the next.
func (s *site) isUserCarried() bool {
	for v := range s.follow().values() {
		if phi, ok := v.(*ssa.Phi); ok && phi.Block().Dominates(s.acquiredAt()) && !types.Identical(v.Type(), s.acquiredType()) {
			return true
		}
	}
	return false
}

// releaseBeforeAgain proposes it for the acquisition itself, in a loop.
func (s *site) releaseBeforeAgain() (string, []fix.Edit) {
	name, t := s.held(s.stmt.Pos())
	rel := s.release(s.stmt.Pos())
	if rel == "" || !isNillable(t) || !s.isHarmless() || s.init != nil || len(s.assignments(s.f.Fn, s.holder)) != 1 || !s.beginsNil() || s.isUserCarried() || s.isMadeOfLast() {
		return "", nil
	}
	for _, r := range s.released() {
		if within(s.loops[0], r.call.Pos()) {
			return "", nil
		}
	}
	return "release it before the variable is assigned again",
		[]fix.Edit{s.src.Before(s.stmt, "if "+name+" != nil {", "\t"+rel, "}")}
}

// beginsNil reports whether the holder is a variable of this function that
// is declared without a value.
func (s *site) beginsNil() bool {
	found := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		found = found || ok && len(spec.Values) == 0 && slices.ContainsFunc(spec.Names, s.definesHolder)
		return !found
	})
	return found && len(s.loops) > 0
}

func (s *site) definesHolder(id *ast.Ident) bool { return s.pass.TypesInfo.Defs[id] == s.holder }

func (s *site) isInLoop(n ast.Node) bool {
	in := false
	ast.Inspect(s.body, func(c ast.Node) bool {
		switch c.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			in = in || within(c, n.Pos())
		}
		return !in
	})
	return in
}

// isInInit reports whether an assignment is part of the head of another
// statement.
func (s *site) isInInit(a ast.Stmt) bool {
	in := true
	ast.Inspect(s.body, func(c ast.Node) bool {
		if slices.Contains(fix.Statements(c), a) {
			in = false
		}
		return in
	})
	return in
}
