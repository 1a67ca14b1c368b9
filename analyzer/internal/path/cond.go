package path

import (
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A cond is a condition in terms of one value: it is true if val has the
// property "then" (and else val has "els"; unknown if that does not
// follow).
type cond struct {
	val     alias.Val
	then    fact
	els     fact
	decided fact // isTrue or isFalse where the state decides it
	until   bool // isFalse, or nonNil, means that the root has been released
}

// negated returns the condition that is true where c is false.
func (c cond) negated() cond {
	return cond{val: c.val, then: c.els, els: c.then, decided: c.decided.not(), until: c.until}
}

// decide fills in decided from what is known of c.val.
func (s *search) decide(c cond, st *state, block *ssa.BasicBlock) cond {
	f := s.factOf(c.val, st, block)
	if f == unknown && (c.then == isNil || c.then == nonNil) && s.isSetLater(c.val, block) {
		f = isNil
	}
	switch {
	case f == unknown:
	case f == c.then && c.els == f.not() || f == c.then && c.els == unknown && c.then == isTrue:
		c.decided = isTrue
	case f == c.els && c.els != unknown, c.then != unknown && f == c.then.not():
		c.decided = isFalse
	}
	return c
}

// cond returns what condition v says in state st. Block is where it is
// tested, nil to use the state alone.
func (s *search) cond(v ssa.Value, st *state, block *ssa.BasicBlock) cond {
	if val, ok := boundIn(st, v); ok {
		if val.Base == nil || val.Base == v || val.Path != "" {
			return s.decide(cond{val: val, then: isTrue, els: isFalse}, st, block)
		}
		if !gotype.IsBool(val.Base.Type()) {
			return cond{}
		}
		return s.cond(val.Base, st, block)
	}
	if f := st.fact(alias.Val{Base: v}); f != unknown {
		return cond{val: alias.Val{Base: v}, decided: f}
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			c := s.cond(v.X, st, block)
			return c.negated()
		}
	case *ssa.BinOp:
		if c, ok := s.binaryCond(v, st, block); ok {
			return c
		}
	case *ssa.Call:
		if c, ok := s.callCond(v, v, 0, st); ok {
			return c
		}
	case *ssa.Extract:
		if c, ok := s.extractCond(v, st, block); ok {
			return c
		}
	}
	val := s.of(v, st)
	if val.Base == v {
		return s.decide(s.represented(v, val.Path, st), st, block)
	}
	return s.decide(cond{val: val, then: isTrue, els: isFalse}, st, block)
}

// binaryCond is cond for what compares two operands, and whether that says more
// than its name.
func (s *search) binaryCond(v *ssa.BinOp, st *state, block *ssa.BasicBlock) (c cond, ok bool) {
	if x, is := boolTest(v); is {
		return s.cond(x, st, block), true
	} else if x != nil {
		return s.cond(x, st, block).negated(), true
	}
	if c, ok := s.countOfErrors(v, st); ok {
		return s.decide(c, st, block), true
	}
	if d := s.statusIs(v, st); d != unknown {
		return cond{decided: d}, true
	}
	if d := s.unnamed(v, st); d != unknown {
		return cond{decided: d}, true
	}
	if c, ok := s.handshake(v, st); ok {
		return s.decide(c, st, block), true
	}
	if c, ok := s.changesProtocol(v, st); ok {
		return s.decide(c, st, block), true
	}
	if c, ok := s.coded(v, st); ok {
		return s.decide(c, st, block), true
	}
	if d := s.order(v, st); d != unknown {
		return cond{decided: d}, true
	}
	if s.isUncounted(v.X, st) {
		return s.decide(s.represented(v, "", st), st, block), true
	}
	if v.Op == token.EQL || v.Op == token.NEQ {
		return s.comparison(v, st, block), true
	}
	return cond{}, false
}

// extractCond is cond for a result that comes beside another one, and whether
// that says more than its name.
func (s *search) extractCond(v *ssa.Extract, st *state, block *ssa.BasicBlock) (c cond, ok bool) {
	until := cond{val: alias.Val{Base: v}, until: true, then: isTrue, els: isFalse}
	switch t := v.Tuple.(type) {
	case *ssa.TypeAssert:
		return s.assertion(t, v, st, block), true
	case *ssa.Call:
		if c, ok := s.callCond(t, v, v.Index, st); ok {
			return c, true
		}
		if v.Index == 1 && s.hasDeadline(t.Common(), st) {
			return cond{decided: isTrue}, true
		}
	case *ssa.UnOp:
		if v.Index == 1 && isNeverClosed(t.X) {
			return cond{decided: isTrue}, true
		}
		return until, v.Index == 1 && s.endsWithRoot(t, t.X, st)
	case *ssa.Select:
		ch := chosen(t, block)
		return until, v.Index == 1 && ch != nil && s.endsWithRoot(t, ch, st)
	case *ssa.Lookup:
		rel, sub := s.reach(s.of(t.X, st), st)
		// A key that is not there: gives up towards silence.
		return cond{decided: isTrue}, v.Index == 1 && rel == relOwner && strings.HasPrefix(sub, alias.Elem)
	}
	return cond{}, false
}

// represented returns what v says of its representative.
func (s *search) represented(v ssa.Value, sub string, st *state) cond {
	info := s.cache.info(s.spec.Fn)
	if v.Parent() != info.fn && info.reps[v] == nil {
		info = s.cache.info(v.Parent()) // it asks for nothing that the function has asked
	}
	c := cond{val: alias.Val{Base: v, Path: sub}, then: isTrue, els: isFalse}
	switch v := v.(type) {
	case *ssa.BinOp:
		if sub == "" {
			if c.val, c.decided = info.said(v), s.implied(v, st); c.decided == unknown {
				c.decided = s.saysLast(v, st)
			}
		}
	case *ssa.Call:
		if sub == "" && (info.isAskedAgain(v)) {
			c.val = info.said(v)
		}
	}
	if info.opposites[v] {
		c.then, c.els = c.els, c.then
	}
	return c
}

// isNeverClosed reports whether ch is the channel of a ticker or a timer: a
// range over it never ends.
func isNeverClosed(ch ssa.Value) bool {
	from := ""
	switch v := ch.(type) {
	case *ssa.UnOp:
		field, ok := v.X.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		from = types.TypeString(field.X.Type(), nil)
	case *ssa.Call:
		if fn := v.Call.StaticCallee(); fn != nil {
			from = fn.String()
		}
	}
	switch from {
	case "*time.Ticker", "*time.Timer", "time.Tick", "time.After":
		return true
	}
	return false
}

// comparison returns what x == y, or x != y, says.
func (s *search) comparison(v *ssa.BinOp, st *state, block *ssa.BasicBlock) cond {
	x, y := s.of(v.X, st), s.of(v.Y, st)
	if x == alias.Nil || x == alias.True || x == alias.False {
		x, y = y, x
	}
	c := cond{}
	switch {
	case y == alias.Nil:
		c = cond{val: x, then: isNil, els: nonNil, until: s.isErrUntil(x, v, st)}
	case y == alias.True:
		c = cond{val: x, then: isTrue, els: isFalse}
	case y == alias.False:
		c = cond{val: x, then: isFalse, els: isTrue}
	case x.IsConst() && y.IsConst() && x != alias.NonNil && y != alias.NonNil:
		c.decided = isFalse
		if x == y {
			c.decided = isTrue
		}
	case s.isForeign(x, y, st) || s.isForeign(y, x, st):
		c.decided = isFalse // what was just acquired is nothing that was there before
	case gotype.IsError(v.X.Type()) || gotype.IsError(v.Y.Type()):
		// Equal to a sentinel, which is not nil.
		c = s.sentinel(x, y)
	case v.Op == token.EQL && s.cache.info(v.Parent()).isLastOfType(v):
		c.decided = isTrue
	case s.isNoneOf(v):
		c.decided = isFalse
	case y == (alias.Val{Path: "=0"}) && s.cache.info(v.Parent()).isStillZero(x, v.Block()):
		c.decided = isTrue
	default:
		return s.decide(s.represented(v, "", st), st, block)
	}
	c = s.decide(c, st, block)
	if v.Op == token.NEQ {
		c = c.negated()
	}
	return c
}

// countOfErrors returns what a comparison of the number of errors with a constant
// says, where the acquisition has returned a list of them.
func (s *search) countOfErrors(v *ssa.BinOp, st *state) (c cond, ok bool) {
	op, x, y := v.Op, v.X, v.Y
	if _, isConst := x.(*ssa.Const); isConst {
		op, x, y = mirrored[op], y, x
	}
	call, isCall := x.(*ssa.Call)
	if !isCall || s.spec.Err == nil || !gotype.IsErrorList(s.spec.Err.Type()) {
		return c, false
	}
	b, isBuiltin := call.Call.Value.(*ssa.Builtin)
	n, isInt := s.intOf(y, st)
	if !isBuiltin || b.Name() != "len" || !isInt || s.of(call.Call.Args[0], st) != (alias.Val{Base: s.spec.Err}) {
		return c, false
	}
	c = cond{val: alias.Val{Base: s.spec.Err}, then: nonNil, els: isNil}
	switch {
	case n == 0 && (op == token.GTR || op == token.NEQ), n == 1 && op == token.GEQ:
		return c, true
	case n == 0 && (op == token.EQL || op == token.LEQ), n == 1 && op == token.LSS:
		return c.negated(), true
	}
	return c, false
}

// isForeign reports whether x is the root and y a value that was there
// before it: a package's variable, a parameter, or what a struct of the
// function's own holds where nothing has been stored since.
func (s *search) isForeign(x, y alias.Val, st *state) bool {
	if rel, _ := s.reach(x, st); rel != relExact || s.spec.Start == nil {
		return false
	}
	switch y.Base.(type) {
	case *ssa.Global, *ssa.Parameter:
		_, known := getPair(st.cells, y)
		return !known
	case *ssa.Alloc:
		_, known := getPair(st.cells, y)
		return y.Path != "" && !known
	}
	return false
}

// order decides comparisons of integers: of constants, and of the length
// of what holds the root, which is at least one.
func (s *search) order(v *ssa.BinOp, st *state) fact {
	x, okX := s.intOf(v.X, st)
	y, okY := s.intOf(v.Y, st)
	switch {
	case okX && okY:
		return compared(v.Op, x, y)
	case okY:
		if min, ok := s.minOf(v.X, st); ok {
			if f := atLeast(v.Op, min, y); f != unknown {
				return f
			}
		}
		if min, ok := s.minInLaterRound(v.X, v.Block(), st); ok {
			return atLeast(v.Op, min, y)
		}
		if isFileSize(s.of(v.X, st)) {
			return atLeast(v.Op, 0, y)
		}
	case okX:
		if min, ok := s.minOf(v.Y, st); ok {
			return atLeast(mirrored[v.Op], min, x)
		}
	}
	return unknown
}

// compared decides x op y.
func compared(op token.Token, x, y int64) fact {
	switch op {
	case token.LSS:
		return factOfBool(x < y)
	case token.LEQ:
		return factOfBool(x <= y)
	case token.GTR:
		return factOfBool(x > y)
	case token.GEQ:
		return factOfBool(x >= y)
	case token.EQL:
		return factOfBool(x == y)
	case token.NEQ:
		return factOfBool(x != y)
	}
	return unknown
}

// mirrored maps the operator of x op y to that of y op x.
var mirrored = map[token.Token]token.Token{
	token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ, token.EQL: token.EQL, token.NEQ: token.NEQ,
}

func factOfBool(b bool) fact {
	if b {
		return isTrue
	}
	return isFalse
}

// intOf returns the value of a constant or of a constant plus a constant.
func (s *search) intOf(v ssa.Value, st *state) (int64, bool) {
	if !isNumber(v.Type()) {
		return 0, false // most comparisons are of others, and this is cheaper to ask
	}
	if val := s.of(v, st); val.IsConst() && strings.HasPrefix(val.Path, "=") {
		i, ok := intOfVal(val)
		return i, ok && !s.isBeyond(v, i)
	}
	if n, ok := lengthOfLiteral(v); ok {
		return n, true
	}
	if list := measured(v); list != nil && s.of(list, st) == alias.Nil {
		return 0, true
	}
	b, ok := v.(*ssa.BinOp)
	if !ok || b.Op != token.ADD {
		return 0, false
	}
	x, okX := s.intOf(b.X, st)
	y, okY := s.intOf(b.Y, st)
	return x + y, okX && okY
}

// isNumber reports whether values of type t may be integers.
func isNumber(t types.Type) bool {
	_, isParam := types.Unalias(t).(*types.TypeParam)
	return isParam || gotype.IsInteger(t)
}

// sentinel says what equality of errors x and y shows.
func (s *search) sentinel(x, y alias.Val) cond {
	err := alias.Val{Base: s.spec.Err}
	if s.spec.Err == nil || x != err && y != err {
		return cond{}
	}
	return cond{val: err, then: nonNil}
}

func itoa(i int) string { return strconv.Itoa(i) }
