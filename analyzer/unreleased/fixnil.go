package unreleased

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isOptional reports whether the acquisition may succeed with nothing in
// the result: a function of the package returns nil and no error somewhere, or
// what a call gave it that has failed, the function at hand asks whether it is nil, or it is a function value
// from a place out of sight.
func (s *site) isOptional() bool {
	if s.optional == nil {
		is := s.findOptional()
		s.optional = &is
	}
	return *s.optional
}

func (s *site) findOptional() bool {
	t := s.resultType()
	if t == nil || !isNillable(t) {
		return false
	}
	if s.f.Via != nil {
		return returnsNothing(s.f.Via, s.index, s.f.Err)
	}
	if s.f.IsByContract() && s.f.Partner < 0 {
		return false
	}
	if gotype.IsFunc(t) {
		return !s.own.IsNeverNil(s.f.Call, s.f.Result) && !s.callsAnyway()
	}
	return s.asksForNil()
}

// mayBeNone is isOptional for a result that gets its name by a fix: nobody has
// looked at it, so what a function of another package returns without an error
// may be nothing, as the facts do not tell.
func (s *site) mayBeNone() bool {
	if s.isOptional() {
		return true
	}
	isToldOf := s.f.Err >= 0 || s.f.OK >= 0 || s.f.Via != nil || s.f.IsByContract()
	t := s.resultType()
	return !isToldOf && t != nil && isNillable(t) && !gotype.IsFunc(t)
}

// pastNilCheck returns the place behind the statement that asks whether there
// is nothing, and leaves then: the error check of g, or the one behind it, which
// asks for nothing else.
func (s *site) pastNilCheck(g guard) (past guard, ok bool) {
	i := slices.Index(s.list, g.behind)
	if g.block != nil || i < 0 {
		return g, false
	}
	for k, stmt := range s.list[i:min(i+2, len(s.list))] {
		ifs, isIf := stmt.(*ast.IfStmt)
		if !isIf || ifs.Init != nil || ifs.Else != nil || !s.saysNil(ifs.Cond) || !s.leaves(ifs.Body) {
			continue
		}
		if cond := ast.Unparen(ifs.Cond).(*ast.BinaryExpr); k == 0 || cond.Op == token.EQL {
			return guard{behind: ifs}, true
		}
	}
	return g, false
}

// saysNil reports whether the condition is true whenever the holder is nil.
func (s *site) saysNil(cond ast.Expr) bool {
	c, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	if c.Op == token.LOR {
		return s.saysNil(c.X) || s.saysNil(c.Y)
	}
	return c.Op == token.EQL && isNil(c.Y) && s.isHolder(ast.Unparen(c.X))
}

// callsAnyway reports whether an error tells that there is nothing to call,
// and the function at hand calls what it got without asking for nil.
func (s *site) callsAnyway() bool {
	return s.f.Err >= 0 && s.f.Search != nil && (s.f.Search.Released || s.f.Search.Deferred) && s.holder != nil && !s.asksForNil()
}

// isPastCheck reports whether control comes to at only where the error of
// the acquisition is nil: in a later case of a switch whose first one is
// the failure, say.
func (s *site) isPastCheck(at ssa.Instruction) bool {
	call, ok := s.f.Call.(*ssa.Call)
	return ok && at != nil && s.f.Err >= 0 && isWhere(call, s.f.Err, token.EQL, at.Block())
}

// failsAt reports whether control comes to b only where the call has returned
// an error.
func failsAt(call *ssa.Call, b *ssa.BasicBlock) bool {
	last := call.Call.Signature().Results().Len() - 1
	return last >= 0 && isWhere(call, last, token.NEQ, b)
}

// isWhere reports whether control comes to b only where the error of a call,
// result i, compares with nil as op says.
func isWhere(call *ssa.Call, i int, op token.Token, b *ssa.BasicBlock) bool {
	for ; b.Idom() != nil; b = b.Idom() {
		d := b.Idom()
		if_, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		cond, ok := if_.Cond.(*ssa.BinOp)
		if !ok || !isErrorOf(cond.X, call, i) || !mayBeNilConst(cond.Y, nil) {
			continue
		}
		if cond.Op == op && d.Succs[0] == b || (cond.Op == token.NEQ || cond.Op == token.EQL) && cond.Op != op && d.Succs[1] == b {
			return true
		}
	}
	return false
}

// isErrorOf reports whether v is result i of the call.
func isErrorOf(v ssa.Value, call *ssa.Call, i int) bool {
	if v == ssa.Value(call) {
		return i == 0
	}
	e, ok := v.(*ssa.Extract)
	return ok && e.Tuple == ssa.Value(call) && e.Index == i
}

// asksForNil reports whether the function compares the holder with nil.
func (s *site) asksForNil() bool {
	asks := false
	ast.Inspect(s.body, func(n ast.Node) bool {
		if b, ok := n.(*ast.BinaryExpr); ok && (b.Op == token.NEQ || b.Op == token.EQL) && isNil(b.Y) && s.isHolder(b.X) {
			asks = true
		}
		return !asks
	})
	return asks
}

// returnsNothing reports whether a return of fn has nil for the result and
// no error.
func returnsNothing(fn *ssa.Function, result, err int) bool {
	return mayReturnNothing(fn, result, err, nil)
}

func mayReturnNothing(fn *ssa.Function, result, err int, seen []ssa.Value) bool {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || result >= len(ret.Results) {
			continue
		}
		if mayBeNothing(returned(ret, result), b, seen) && (err < 0 || err >= len(ret.Results) || mayBeNilConst(returned(ret, err), nil)) {
			return true
		}
	}
	return false
}

// mayBeNothing reports whether v, which is used at the end of block at, is nil on
// some path that says so, or is the result of a call that has failed, or of a
// function that may return nothing.
func mayBeNothing(v ssa.Value, at *ssa.BasicBlock, seen []ssa.Value) bool {
	if slices.Contains(seen, v) {
		return false
	}
	seen = append(seen, v)
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.ChangeInterface:
		return mayBeNothing(v.X, at, seen)
	case *ssa.Phi:
		for i, e := range v.Edges {
			if mayBeNothing(e, v.Block().Preds[i], seen) {
				return true
			}
		}
	case *ssa.Call:
		callee := v.Call.StaticCallee()
		return callee != nil && isNillable(v.Type()) && mayReturnNothing(callee, 0, -1, seen)
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		return ok && isNillable(v.Type()) && mayHaveFailed(call, at)
	}
	return false
}

// mayHaveFailed reports whether control comes to the end of block at where a call
// has returned an error, as a branch has found, or one that nobody looks at.
func mayHaveFailed(call *ssa.Call, at *ssa.BasicBlock) bool {
	res := call.Call.Signature().Results()
	last := res.Len() - 1
	if !gotype.IsPlainError(res.At(last).Type()) {
		return false
	}
	isIgnored := !slices.ContainsFunc(*call.Referrers(), func(ref ssa.Instruction) bool {
		e, ok := ref.(*ssa.Extract)
		return ok && e.Index == last && slices.ContainsFunc(*e.Referrers(), func(ref ssa.Instruction) bool {
			_, isDebug := ref.(*ssa.DebugRef)
			return !isDebug
		})
	})
	return isIgnored || slices.ContainsFunc(call.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		if_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			return false
		}
		cond, ok := if_.Cond.(*ssa.BinOp)
		if !ok || cond.Op != token.NEQ && cond.Op != token.EQL || !isErrorOf(cond.X, call, last) || !mayBeNilConst(cond.Y, nil) {
			return false
		}
		failed := b.Succs[0]
		if cond.Op == token.EQL {
			failed = b.Succs[1]
		}
		return failed == at || failed != call.Block() && reachesAvoiding(failed, at, call.Block())
	})
}

// returned returns what a return gives back: where calls are deferred, the
// value stored to the result's cell in the same block.
func returned(ret *ssa.Return, i int) ssa.Value {
	load, ok := ret.Results[i].(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return ret.Results[i]
	}
	for _, instr := range slices.Backward(ret.Block().Instrs) {
		if st, ok := instr.(*ssa.Store); ok && st.Addr == load.X {
			return st.Val
		}
	}
	return ret.Results[i]
}

// mayBeNilConst reports whether v is nil on some path that says so.
func mayBeNilConst(v ssa.Value, seen []ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Phi:
		if slices.Contains(seen, ssa.Value(v)) {
			return false
		}
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return mayBeNilConst(e, append(seen, v)) })
	}
	return false
}
