package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// assume returns the state in which c turned out as taken; it is done
// where that means that there is nothing to release.
func (s *search) assume(n *node, at ssa.Instruction, c cond, taken bool, in *state) (out *state) {
	f := c.then
	if !taken {
		f = c.els
	}
	if c.until {
		if f == isFalse || f == nonNil {
			s.res.Released = true
			return s.end(n, at, WhyUsedUp, in)
		}
		return in
	}
	if f == unknown || c.val.Base == nil {
		return in
	}
	return s.learn(n, at, c.val, f, in)
}

// learn returns the state in which f is known of v.
func (s *search) learn(n *node, at ssa.Instruction, v alias.Val, f fact, in *state) (out *state) {
	if s.isVoid(v, f) || f == isFalse && s.isOwnAnswer(v, in) || f == isNil && s.isSibling(v) && !gotype.IsError(v.Base.Type()) && s.isAskedWithRoot(at, in) {
		return s.end(n, at, WhyVoid, in)
	}
	if root, ok := s.sameNilRoot(v, in); ok {
		return s.learn(n, at, root, f, in)
	}
	if f == nonNil {
		if err, ok := s.neededBy(v, in); ok {
			return s.learn(n, at, err, f, in)
		}
	}
	if !s.isTracked(v, in) {
		return in
	}
	return s.withFact(in, v, f)
}

// neededBy returns the error of the acquisition if v, an error that a call returns
// beside something else, is not nil only where that is not: retry, err := again(err).
func (s *search) neededBy(v alias.Val, st *state) (alias.Val, bool) {
	e, ok := v.Base.(*ssa.Extract)
	if !ok || v.Path != "" || s.spec.Err == nil || !gotype.IsError(e.Type()) {
		return v, false
	}
	call, ok := e.Tuple.(*ssa.Call)
	if !ok {
		return v, false
	}
	own := alias.Val{Base: s.spec.Err}
	for i, arg := range Operands(call.Common()) {
		if !gotype.IsError(arg.Type()) || s.of(arg, st) != own {
			continue
		}
		if ifTrue, _ := s.sem.ErrPredicate(call.Common(), s.callee(call.Common(), st), i, e.Index); ifTrue {
			return own, true
		}
	}
	return v, false
}

// sameNil returns the argument that the call's only result is nil exactly
// with, or a negative number.
func (s *search) sameNil(cc *ssa.CallCommon, callee *ssa.Function, result int) int {
	if result != 0 || cc.Signature().Results().Len() != 1 {
		return contract.None
	}
	return s.sem.SameNil(cc, callee)
}

// sameNilRoot returns the error of the acquisition if v is nil exactly
// with it: a wrapped error.
func (s *search) sameNilRoot(v alias.Val, st *state) (alias.Val, bool) {
	call, ok := v.Base.(*ssa.Call)
	if !ok || v.Path != "" || s.spec.Err == nil {
		return v, false
	}
	cc := call.Common()
	callee := s.callee(cc, st)
	if own := (alias.Val{Base: s.spec.Err}); s.joinsOnly(own, cc, callee, st) {
		return own, true
	}
	i := s.sameNil(cc, callee, 0)
	if i < 0 || i >= len(Operands(cc)) {
		return v, false
	}
	arg := s.of(Operands(cc)[i], st)
	return arg, arg == alias.Val{Base: s.spec.Err}
}

// isVoid reports whether knowing f of v means that nothing was acquired.
func (s *search) isVoid(v alias.Val, f fact) bool {
	if v.Path == "" {
		switch {
		case v.Base == s.spec.Err && f == nonNil, (v.Base == s.spec.OK || v.Base == s.spec.Code) && f == isFalse:
			return true
		case f == isNil && slices.Contains(s.spec.Partners, v.Base), f == nonNil && slices.Contains(s.spec.Else, v.Base):
			return true
		case f == isNil && s.spec.Err == nil && s.spec.OK == nil && s.spec.Code == nil && v.Base != s.spec.Root.Base && !gotype.IsError(v.Base.Type()) && s.isSibling(v):
			s.res.Presumed = true
			return true // nothing else tells a failure: gives up towards silence
		}
		for _, p := range s.spec.ErrParams {
			if v.Base == p && f == nonNil {
				return true
			}
		}
	}
	if v.Base != s.spec.Root.Base || s.spec.Global != "" {
		return false // what is global has no value: that of the call is its error
	}
	if f == nonNil && (s.spec.Start != nil || s.spec.Told) {
		return s.isOwnError(v)
	}
	if f != isNil {
		return false
	}
	if rest, ok := alias.Rel(v.Path, s.spec.Root.Path); ok {
		return rest == "" || s.isReleased(rest)
	}
	_, ok := alias.Rel(s.spec.Root.Path, v.Path)
	return ok
}

// isAskedWithRoot reports whether the root is asked for in one breath with what
// at asks for: srv != nil && listener != nil. They come together, or neither
// does: gives up towards silence where one is made without the other.
func (s *search) isAskedWithRoot(at ssa.Instruction, st *state) bool {
	b := at.Block()
	return slices.ContainsFunc(b.Succs, func(next *ssa.BasicBlock) bool {
		return isOneOf(next) && slices.Contains(next.Preds, b) && s.asksRoot(next, st)
	}) || isOneOf(b) && slices.ContainsFunc(b.Preds, func(first *ssa.BasicBlock) bool {
		return s.asksRoot(first, st)
	})
}

// asksRoot reports whether b ends with a test whether the root is nil.
func (s *search) asksRoot(b *ssa.BasicBlock, st *state) bool {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	test, ok := branch.Cond.(*ssa.BinOp)
	if !ok || test.Op != token.EQL && test.Op != token.NEQ {
		return false
	}
	x, y := s.of(test.X, st), s.of(test.Y, st)
	return x == s.spec.Root && y == alias.Nil || y == s.spec.Root && x == alias.Nil
}

// isOwnError reports whether v is a field of the root that holds an error: a
// response that tells so of its failure has nothing else to be read. Whether it
// has been released by then is not asked: gives up towards silence.
func (s *search) isOwnError(v alias.Val) bool {
	rest, ok := alias.Rel(v.Path, s.spec.Root.Path)
	if !ok || rest == "" {
		return false
	}
	t := typeAt(s.spec.Root.Base.Type(), s.spec.Root.Path+rest, false)
	return t != nil && (gotype.IsError(t) || gotype.IsErrorPointer(t))
}

// isTracked reports whether facts about v are kept: they are if v is
// tested more than once, or decides what a call has done, or is what a
// variable holds.
func (s *search) isTracked(v alias.Val, st *state) bool {
	if s.isRoot(v) || s.isDynamic(v) {
		return true
	}
	fn := v.Base.Parent()
	if _, ok := v.Base.(*ssa.Global); ok {
		fn = s.spec.Fn
	}
	if fn != nil && (s.cache.info(fn).isGuard(v) || fn != s.spec.Fn && isReturned(v)) {
		return true
	}
	for _, p := range st.cells {
		if p.val == v {
			return true
		}
	}
	return false
}

// isReturned reports whether v is the answer of the literal which has tested it: what
// it has done is told by that.
func isReturned(v alias.Val) bool {
	refs := v.Base.Referrers()
	if v.Path != "" || refs == nil || !isAnswer(v.Base.Type()) {
		return false
	}
	return slices.ContainsFunc(*refs, func(r ssa.Instruction) bool {
		_, ok := r.(*ssa.Return)
		return ok
	})
}

// initialFacts returns the facts that hold in block since it is dominated
// by branches: the guards under which the acquisition happened.
func (s *search) initialFacts(in *state, block *ssa.BasicBlock) (out *state) {
	out = in
	for _, instr := range s.cache.info(block.Parent()).guardTests {
		d := instr.Block()
		if d == block || !d.Dominates(block) || s.isStale(instr) {
			continue
		}
		for k, succ := range d.Succs {
			if !isOnlyWay(d, succ) || !succ.Dominates(block) {
				continue
			}
			out = s.shows(instr, k == 0, s.shownBefore(instr, k, s.edgeFacts(out, in, instr, k)))
		}
	}
	return out
}

// edgeFacts adds what is known behind edge k of a branch that was taken in the
// state in.
func (s *search) edgeFacts(st, in *state, instr *ssa.If, k int) (out *state) {
	out = st
	info := s.cache.info(instr.Parent())
	c := s.cond(instr.Cond, in, nil)
	f := c.then
	if k == 1 {
		f = c.els
	}
	if f != unknown && c.val.Base != nil && !c.until && s.isTracked(c.val, in) {
		out = s.withFact(out, c.val, f)
	}
	if val, ok := getPair(in.cells, c.val); ok && val.Base != nil && f != unknown && !s.isRoot(val) {
		out = s.withFact(out, val, f) // what the variable held when it was tested
		out = s.withFieldFact(out, in, val, f)
	}
	if f != unknown && info.isGuard(c.val) {
		out = s.withFieldFact(out, in, c.val, f)
	}
	if info.repeated[instr.Cond] {
		out = s.withFact(out, alias.Val{Base: instr.Cond}, [...]fact{isTrue, isFalse}[k])
	}
	return out
}

// withFieldFact adds f of the field that v names by a variable, as literals call
// it that share the variable: by what that holds.
func (s *search) withFieldFact(st, in *state, v alias.Val, f fact) *state {
	inner, ok := fieldBehind(in, v)
	if !ok || s.isRoot(inner) {
		return st
	}
	return s.withFact(st, inner, f)
}

// fieldBehind returns the name of a field by what a variable holds, and not by the
// variable.
func fieldBehind(in *state, v alias.Val) (alias.Val, bool) {
	if _, isAlloc := v.Base.(*ssa.Alloc); !isAlloc || len(v.Path) < 2 || v.Path[0] != '*' {
		return v, false
	}
	held, ok := getPair(in.cells, alias.Val{Base: v.Base, Path: "*"})
	if !ok || held.Base == nil {
		return v, false
	}
	return held.Join(v.Path[1:]), true
}

// maxWays bounds the ways to one place that are told apart.
const maxWays = 4

// startsAt returns the states in which the acquisition at block may begin, which
// differ in what has led there: one of several conditions, as in if a || b, or
// one of the values of a case.
func (s *search) startsAt(block *ssa.BasicBlock, in *state) []*state {
	join := block
	for join != nil && len(join.Preds) < 2 {
		join = join.Idom()
	}
	if join == nil || len(join.Preds) > maxWays || s.spec.Fn != block.Parent() {
		return []*state{in}
	}
	var starts []*state
	for _, pred := range join.Preds {
		st, ok := s.cameBy(pred, join, in)
		if !ok {
			return []*state{in}
		}
		starts = append(starts, st)
	}
	return starts
}

// cameBy adds what is known if the branch at the end of pred has led to join. Ok is
// false if there is none, or if it tells nothing.
func (s *search) cameBy(pred, join *ssa.BasicBlock, in *state) (out *state, ok bool) {
	out = in
	for from, to := pred, join; ; {
		branch, isIf := from.Instrs[len(from.Instrs)-1].(*ssa.If)
		if !isIf || from.Succs[0] == from.Succs[1] {
			return in, false
		}
		k := slices.Index(from.Succs, to)
		out = s.shows(branch, k == 0, s.edgeFacts(out, in, branch, k))
		if from == join.Idom() {
			return out, out != in
		}
		if len(from.Preds) != 1 {
			return in, false
		}
		from, to = from.Preds[0], from
	}
}
