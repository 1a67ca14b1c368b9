package unreleased

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/fix"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// Here is asked whether a release comes too early, or is not this function's
// any more.
//
// Deferred calls run in the reverse order of their defers. So what was
// deferred before a release is uses the resource after it, and at a return
// all deferred calls are still to come.

// isUsedLate reports whether a call that was deferred before pos uses the
// resource: a release that is deferred there would come before it.
func (s *site) isUsedLate(pos token.Pos) bool {
	return slices.ContainsFunc(s.follow().deferred, func(d *ssa.Defer) bool {
		return d.Pos() < pos && s.usesDeferred(d)
	})
}

// isUsedByDefers reports whether a deferred call uses the resource behind the
// exit, to which it has come by then.
func (s *site) isUsedByDefers(exit ssa.Instruction) bool {
	u := s.follow()
	isKnown := func() bool { // to what is deferred before the acquisition
		return slices.ContainsFunc(u.stored, func(st ssa.Instruction) bool {
			// What an earlier iteration has stored is what that has acquired.
			return st.Parent() != exit.Parent() && !isInLocal(st) || st.Parent() == exit.Parent() && reachesAvoiding(st.Block(), exit.Block(), s.acquiredAt())
		})
	}
	return slices.ContainsFunc(u.deferred, func(d *ssa.Defer) bool {
		return s.usesDeferred(d) && reaches(d.Block(), exit.Block()) &&
			(s.acquiredAt().Dominates(d.Block()) && d.Pos() > s.acquiredPos() || isKnown())
	})
}

// isInLocal reports whether an instruction stores to a variable of its function,
// or to a part of one: who else sees that, gets it by another store.
func isInLocal(at ssa.Instruction) bool {
	st, ok := at.(*ssa.Store)
	if !ok {
		return false
	}
	addr := st.Addr
	for {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.IndexAddr:
			addr = a.X
		default:
			return isMadeHere(addr)
		}
	}
}

// usesDeferred reports whether a deferred call that can reach the resource
// does more with it than to release it and to ask whether it is there. What
// another function has deferred, it has called when it returns; what a literal
// has, is a call in it, if that is deferred.
func (s *site) usesDeferred(d *ssa.Defer) bool {
	if d.Parent() != s.f.Fn {
		return false
	}
	fn := d.Call.StaticCallee()
	if fn == nil || fn.Parent() == nil || slices.ContainsFunc(d.Call.Args, func(v ssa.Value) bool { return s.follow().seen[v] }) {
		return !s.isReleaseCall(&d.Call)
	}
	for v := range s.follow().values() {
		if !isIn(v.Parent(), fn) || v.Referrers() == nil {
			continue
		}
		for _, ref := range *v.Referrers() {
			if call, ok := ref.(ssa.CallInstruction); ok && !isLen(call.Common()) && !isName(call.Common()) && !s.isReleaseCall(call.Common()) {
				return true
			}
		}
	}
	return false
}

// mayBeTakenAt reports whether a path comes to the exit, of the return
// statement ret, with the obligation handed over: a release there is of
// somebody else's resource. A call in the return that takes it comes after
// the release, or is looked at by who writes that.
func (s *site) mayBeTakenAt(e path.Exit, ret *ast.ReturnStmt) bool {
	if !slices.ContainsFunc(s.handovers(), func(at ssa.Instruction) bool {
		return (ret == nil || !within(ret, at.Pos())) && s.mayComeBefore(at, e.At) && !s.leavesToUs(at, e)
	}) {
		return false
	}
	taken, known := s.takenBefore()
	return !known || slices.ContainsFunc(taken, func(t path.Exit) bool { return t.At == e.At })
}

// mayComeBefore reports whether control may come from a handover to the exit
// without another acquisition.
func (s *site) mayComeBefore(at, exit ssa.Instruction) bool {
	if at == ssa.Instruction(s.f.Call) {
		return false // what an earlier iteration has acquired
	}
	return at.Parent() != exit.Parent() || at.Parent() != s.acquiredAt().Parent() || reachesAvoiding(at.Block(), exit.Block(), s.acquiredAt())
}

// leavesToUs reports whether a call that may have taken the resource leaves it
// to this function where that fails: the exit is the failure of a call of a
// known function, or the call is of an option, which is told only of the owner
// that is being made. If it has released all the same, a second release does no
// harm.
func (s *site) leavesToUs(at ssa.Instruction, e path.Exit) bool {
	call, ok := at.(*ssa.Call)
	if !ok || e.Class != path.Failure || !s.isHarmless() || call.Parent() != e.At.Parent() {
		return false
	}
	if call.Call.StaticCallee() != nil && failsAt(call, e.At.Block()) {
		return true
	}
	res := call.Call.Signature().Results()
	isOption := !call.Call.IsInvoke() && call.Call.StaticCallee() == nil && (res.Len() == 0 || res.Len() == 1 && gotype.IsPlainError(res.At(0).Type()))
	return isOption && !slices.ContainsFunc(call.Call.Args, func(v ssa.Value) bool { return !isMadeHere(v) && !isLoadOfMade(v) })
}

// isMadeHere reports whether v is the address of a new variable.
func isMadeHere(v ssa.Value) bool {
	_, ok := v.(*ssa.Alloc)
	return ok
}

// isLoadOfMade reports whether v is loaded from a variable that gets nothing but
// the address of one new variable.
func isLoadOfMade(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL || !isMadeHere(load.X) {
		return false
	}
	made := 0
	for _, ref := range *load.X.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == load.X {
			if made++; made > 1 || !isMadeHere(st.Val) {
				return false
			}
		}
	}
	return made == 1
}

// takenBefore returns the returns to which a path comes with the obligation
// handed over, and whether they are known.
func (s *site) takenBefore() (exits []path.Exit, known bool) {
	if len(s.handovers()) == 0 {
		return nil, true
	}
	return s.own.TakenBefore(s.f.Found)
}

// isIn reports whether fn is outer, or a literal inside of it.
func isIn(fn, outer *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if fn == outer {
			return true
		}
	}
	return false
}

func isLen(cc *ssa.CallCommon) bool {
	b, ok := cc.Value.(*ssa.Builtin)
	return ok && (b.Name() == "len" || b.Name() == "cap")
}

// isName reports whether a call asks a file for its name, which it knows also
// when it is closed.
func isName(cc *ssa.CallCommon) bool {
	callee := cc.StaticCallee()
	return callee != nil && callee.String() == "(*os.File).Name"
}

// isReleaseCall reports whether a call releases the resource by its name, and
// not what was made of it: the release of a writer around a file writes.
func (s *site) isReleaseCall(cc *ssa.CallCommon) bool {
	for _, r := range s.how {
		method := r.Method[strings.LastIndexByte(r.Method, '.')+1:]
		if method == "" && !cc.IsInvoke() && s.follow().seen[cc.Value] {
			return true
		}
		if method != "" && nameOf(cc, cc.StaticCallee()) == method && (r.Path != "" || method != r.Method || s.isOfItsType(path.Operands(cc)[0])) {
			return true
		}
	}
	return false
}

// isUnder reports whether the resource of another finding is made of this one.
func (s *site) isUnder() bool {
	return slices.ContainsFunc(s.findings, func(f *finding) bool {
		return f != s.f && f.call != nil && f.Fn == s.f.Fn && slices.ContainsFunc(path.Operands(f.Call.Common()), func(v ssa.Value) bool {
			return s.follow().seen[v]
		})
	})
}

// isOfItsType reports whether v has the type of the resource, whatever
// interface it is seen through, or is what that embeds, whose methods it has.
func (s *site) isOfItsType(v ssa.Value) bool {
	t := s.acquiredType()
	for t != nil {
		if types.Identical(gotype.Deref(v.Type()), gotype.Deref(t)) {
			return true
		}
		switch from := v.(type) {
		case *ssa.MakeInterface:
			v = from.X
		case *ssa.ChangeInterface:
			v = from.X
		case *ssa.FieldAddr:
			if !isEmbedded(from) {
				return false
			}
			v = from.X
		case *ssa.UnOp:
			v = from.X
		default:
			return false
		}
	}
	return false
}

// isEmbedded reports whether a field is an embedded one.
func isEmbedded(f *ssa.FieldAddr) bool {
	st, ok := gotype.Deref(f.X.Type()).Underlying().(*types.Struct)
	return ok && st.Field(f.Field).Embedded()
}

// mayHoldOther reports whether the holder can have something in it at pos that this
// function has not acquired: it is a parameter, is declared with a value, or
// is assigned something else. That it is not nil tells nothing then.
func (s *site) mayHoldOther(pos token.Pos) bool {
	if s.holder == nil {
		field := s.fieldHolder()
		return field != nil && !s.isOnlyFilledHere(field)
	}
	if !s.isDeclaredEmpty() && !s.isResult(s.holder) {
		return true
	}
	return slices.ContainsFunc(s.assignments(s.f.Fn, s.holder), func(a *ast.AssignStmt) bool {
		return !s.acquiresAlike(a) && !s.wrapsHolder(a) && !(len(a.Rhs) == 1 && isNil(a.Rhs[0])) && s.mayRunBefore(a, pos)
	})
}

// mayRunBefore reports whether control may have run an assignment when it comes to
// pos: it stands above, or in a loop around that, or in a literal. A goto may lead up:
// gives up towards yes.
func (s *site) mayRunBefore(a *ast.AssignStmt, pos token.Pos) bool {
	return a.Pos() < pos || s.isInLit(a) || fix.Has(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return within(n, a.Pos()) && within(n, pos)
		case *ast.BranchStmt:
			return n.Tok == token.GOTO
		}
		return false
	})
}

// acquiresAlike reports whether an assignment is the acquisition, or another
// one that is released alike, if there is anything.
func (s *site) acquiresAlike(a *ast.AssignStmt) bool { return a == s.stmt || s.findingAt(a) != nil }

// isDeclaredEmpty reports whether the holder is declared by this function
// without a value, or with what is acquired.
func (s *site) isDeclaredEmpty() bool {
	found := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			found = found || len(n.Values) == 0 && slices.ContainsFunc(n.Names, s.definesHolder)
		case *ast.AssignStmt:
			found = found || s.acquiresAlike(n) && slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool {
				id, ok := e.(*ast.Ident)
				return ok && s.definesHolder(id)
			})
		}
		return !found
	})
	return found
}
