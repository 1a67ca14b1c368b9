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
		if s.isInInit(a) || s.isNeededFrom(a) {
			return "", nil
		}
		edit, ok := fix.Edit{}, false
		if !s.isInLoop(a) {
			edit, ok = s.releaseBefore(a, nil)
		} else if s.isReported(a) {
			edit, ok = s.releaseWhatIsHeld(a) // which the fix for that has, too
		}
		if !ok {
			return "", nil
		}
		edits = append(edits, edit)
	}
	if len(edits) == 0 {
		return s.releaseBeforeAgain() // it is assigned where the loop begins anew
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

// releaseBeforeAgain proposes it for the acquisition itself, in a loop, and for others
// of the loop into the same variable.
func (s *site) releaseBeforeAgain() (string, []fix.Edit) {
	if len(s.loops) == 0 || s.init != nil || s.isUserCarried() || s.isMadeOfLast() || slices.ContainsFunc(s.released(), func(r released) bool { return within(s.loops[0], r.call.Pos()) }) {
		return "", nil
	}
	var edits []fix.Edit
	for _, a := range s.assignments(s.f.Fn, s.holder) {
		if !within(s.loops[0], a.Pos()) || len(a.Rhs) == 1 && isNil(a.Rhs[0]) {
			continue
		}
		edit, ok := s.releaseWhatIsHeld(a)
		if !ok || s.isInInit(a) {
			return "", nil
		}
		edits = append(edits, edit)
	}
	return "release it before the variable is assigned again", edits
}

// releaseBeforeBoth proposes releases before the returns that leak and, in a loop,
// before the acquisition.
func releaseBeforeBoth(s *site) (string, []fix.Edit) {
	f := s.f
	if s.holder == nil || f.Search == nil || len(f.Search.Again) == 0 || f.again || f.Lock || f.Flush || f.OnSuccess || f.Fn != f.Call.Parent() || s.isPassedOn() || slices.ContainsFunc(s.follow().deferred, s.usesDeferred) {
		return "", nil
	}
	message, edits := releaseBeforeReturns(s)
	_, again := s.releaseBeforeAgain()
	if len(edits) == 0 || len(again) == 0 {
		return "", nil
	}
	return message, append(edits, again...)
}

// releaseWhatIsHeld puts a release before an assignment to the holder, if that holds
// something then. It can hold nothing but what leaks alike.
func (s *site) releaseWhatIsHeld(a ast.Stmt) (fix.Edit, bool) {
	name, t := s.held(a.Pos())
	rel := s.release(a.Pos())
	if rel == "" || !isNillable(t) || !s.isHarmless() || !s.isDeclaredEmpty() && !s.isResult(s.holder) || slices.ContainsFunc(s.assignments(s.f.Fn, s.holder), func(other *ast.AssignStmt) bool {
		return !s.acquiresAlike(other) && !(len(other.Rhs) == 1 && isNil(other.Rhs[0]))
	}) {
		return fix.Edit{}, false
	}
	return s.src.Before(a, "if "+name+" != nil {", "\t"+rel, "}"), true
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
