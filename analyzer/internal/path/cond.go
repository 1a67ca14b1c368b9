package path

import (
	"go/token"
	"go/types"
	"slices"
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
			c.val, c.decided = info.said(v), s.implied(v, st)
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
			return atLeast(v.Op, min, y)
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

// compared decides x op y; equality is decided elsewhere.
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
	if val := s.of(v, st); val.IsConst() && strings.HasPrefix(val.Path, "=") {
		i, ok := intOfVal(val)
		return i, ok && !s.isBeyond(v, i)
	}
	if n, ok := lengthOfLiteral(v); ok {
		return n, true
	}
	b, ok := v.(*ssa.BinOp)
	if !ok || b.Op != token.ADD {
		return 0, false
	}
	x, okX := s.intOf(b.X, st)
	y, okY := s.intOf(b.Y, st)
	return x + y, okX && okY
}

// sentinel says what equality of errors x and y shows.
func (s *search) sentinel(x, y alias.Val) cond {
	err := alias.Val{Base: s.spec.Err}
	if s.spec.Err == nil || x != err && y != err {
		return cond{}
	}
	return cond{val: err, then: nonNil}
}

// callCond returns what the bool result v of a call says: rows.Next()
// that returned false has released the rows, errors.Is(err, X) that
// returned true has shown that err is not nil.
func (s *search) callCond(call *ssa.Call, v ssa.Value, result int, st *state) (cond, bool) {
	cc := call.Common()
	if gotype.IsBool(v.Type()) && s.isUntil(cc, st) {
		return cond{val: alias.Val{Base: v}, until: true, then: isTrue, els: isFalse}, true
	}
	if !gotype.IsBool(v.Type()) {
		return cond{}, false
	}
	if c, ok := s.goneCond(cc, v, st); ok {
		return c, true
	}
	if err := askedForNil(cc); err != nil {
		return s.decide(cond{val: s.of(err, st), then: isNil, els: nonNil}, st, nil), true
	}
	for i, arg := range Operands(cc) {
		if !gotype.IsError(arg.Type()) {
			continue
		}
		err := s.of(arg, st)
		isOwn := s.spec.Err != nil && err == alias.Val{Base: s.spec.Err}
		none := err == alias.Nil || st.fact(err) == isNil
		if !isOwn && !none || isOwn && !none && s.isToldMore(cc, st) {
			continue
		}
		ifTrue, ifFalse := s.sem.ErrPredicate(cc, s.callee(cc, st), i, result)
		c := errCond(err, ifTrue, ifFalse, none)
		return c, isOwn || c.decided != unknown
	}
	return cond{}, false
}

// isToldMore reports whether a call that gets the acquisition's error gets the
// root, too, or what was read from it, as a test whether to try again gets the
// response or its status: then the answer need not be about the error.
func (s *search) isToldMore(cc *ssa.CallCommon, st *state) bool {
	return slices.ContainsFunc(Operands(cc), func(arg ssa.Value) bool {
		if phi, ok := arg.(*ssa.Phi); ok {
			return slices.ContainsFunc(phi.Edges, func(e ssa.Value) bool { return s.isReadFrom(e, st) })
		}
		return s.isReadFrom(arg, st)
	})
}

// isReadFrom reports whether v is the root, or was read from it.
func (s *search) isReadFrom(v ssa.Value, st *state) bool {
	if gotype.IsError(v.Type()) {
		return false
	}
	val := s.of(v, st)
	rel, _ := s.reach(val, st)
	return rel == relExact || val.Path != "" && val.Base == s.spec.Root.Base
}

// errCond returns what a test of err says that is true, or false, only if err
// is not nil.
func errCond(err alias.Val, ifTrue, ifFalse, none bool) cond {
	c := cond{val: err}
	if ifTrue {
		c.then = nonNil
	}
	if ifFalse {
		c.els = nonNil
	}
	if none {
		// The outcome that would need an error is out.
		switch {
		case ifTrue:
			c.decided = isFalse
		case ifFalse:
			c.decided = isTrue
		}
	}
	return c
}

// isErrUntil reports whether err is the result of the root's method that, once
// it returned an error, has released it, and is called in a loop until then, or
// asked for in one breath with something else: err != nil || rows.Err() != nil.
// A question of its own stands between the acquisition and the defer as any
// other use that can fail, and a release there is what a reader looks for: gives
// up towards a report.
func (s *search) isErrUntil(err alias.Val, test *ssa.BinOp, st *state) bool {
	call, ok := err.Base.(*ssa.Call)
	if pair, isPair := err.Base.(*ssa.Extract); isPair {
		call, ok = pair.Tuple.(*ssa.Call)
		ok = ok && s.cache.info(call.Parent()).isInLoop(call.Block())
	} else {
		ok = ok && isOneOf(test.Block())
	}
	return ok && err.Path == "" && gotype.IsError(err.Base.Type()) && s.isUntil(call.Common(), st)
}

// isOneOf reports whether the condition that b ends with is the second of two
// that lead to the same place.
func isOneOf(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Preds, func(first *ssa.BasicBlock) bool {
		return len(first.Succs) == 2 && slices.ContainsFunc(first.Succs, func(succ *ssa.BasicBlock) bool { return slices.Contains(b.Succs, succ) })
	})
}

// isUntil reports whether the call is the root's method that, once it
// returned false, or an error, has released it.
func (s *search) isUntil(cc *ssa.CallCommon, st *state) bool {
	if s.spec.Kind == nil || !slices.Contains(s.spec.Kind.Until, MethodName(cc)) {
		return false
	}
	rel, _ := s.reach(s.receiver(Operands(cc)[0], MethodName(cc), st), st)
	return rel == relExact
}

func itoa(i int) string { return strconv.Itoa(i) }
