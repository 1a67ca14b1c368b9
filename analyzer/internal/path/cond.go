package path

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
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
		if d := s.order(v, st); d != unknown {
			return cond{decided: d}
		}
		if v.Op == token.EQL || v.Op == token.NEQ {
			return s.comparison(v, st, block)
		}
	case *ssa.Call:
		if c, ok := s.callCond(v, v, 0, st); ok {
			return c
		}
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.TypeAssert:
			return s.assertion(t, v, st, block)
		case *ssa.Call:
			if c, ok := s.callCond(t, v, v.Index, st); ok {
				return c
			}
		case *ssa.UnOp:
			if v.Index == 1 && isNeverClosed(t.X) {
				return cond{decided: isTrue}
			}
			if v.Index == 1 && s.endsWithRoot(t, t.X, st) {
				return cond{val: alias.Val{Base: v}, until: true, then: isTrue, els: isFalse}
			}
		case *ssa.Select:
			if ch := chosen(t, block); v.Index == 1 && ch != nil && s.endsWithRoot(t, ch, st) {
				return cond{val: alias.Val{Base: v}, until: true, then: isTrue, els: isFalse}
			}
		case *ssa.Lookup:
			if rel, sub := s.reach(s.of(t.X, st), st); v.Index == 1 && rel == relOwner && strings.HasPrefix(sub, alias.Elem) {
				return cond{decided: isTrue} // a key that is not there: gives up towards silence
			}
		}
	}
	val := s.of(v, st)
	if val.Base == v {
		val.Base = s.cache.info(v.Parent()).rep(v)
	}
	return s.decide(cond{val: val, then: isTrue, els: isFalse}, st, block)
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
	default:
		c = cond{val: alias.Val{Base: s.cache.info(v.Parent()).rep(v)}, then: isTrue, els: isFalse}
	}
	c = s.decide(c, st, block)
	if v.Op == token.NEQ {
		c = c.negated()
	}
	return c
}

// isForeign reports whether x is the root and y a value that was there
// before it: a package's variable or a parameter.
func (s *search) isForeign(x, y alias.Val, st *state) bool {
	if rel, _ := s.reach(x, st); rel != relExact || s.spec.Start == nil {
		return false
	}
	switch y.Base.(type) {
	case *ssa.Global, *ssa.Parameter:
		_, known := getPair(st.cells, y)
		return !known
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
		if v.Op == token.LSS {
			return factOfBool(x < y)
		}
	case okY:
		if min, ok := s.minOf(v.X, st); ok {
			return atLeast(v.Op, min, y)
		}
	case okX:
		if min, ok := s.minOf(v.Y, st); ok {
			return atLeast(mirrored[v.Op], min, x)
		}
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
		i, err := strconv.ParseInt(val.Path[1:], 10, 64)
		return i, err == nil
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

// assertion returns what the ok result of x.(T) says.
func (s *search) assertion(t *ssa.TypeAssert, ok *ssa.Extract, st *state, block *ssa.BasicBlock) cond {
	x := s.of(t.X, st)
	if x.Base != nil && x.Base == s.spec.Err && x.Path == "" {
		return cond{val: x, then: nonNil}
	}
	if rel, _ := s.reach(x, st); rel == relExact || rel == relPart || rel == relOwner {
		if d := assertHolds(t, s.dynamicType(t.X, x, rel)); d != unknown {
			return cond{decided: d}
		}
		if rel != relOwner && s.asksForRelease(t) {
			// What cannot be released needs no release.
			return s.decide(cond{val: x, then: nonNil, els: isNil}, st, block)
		}
	} else if x == alias.Nil {
		return cond{decided: isFalse}
	} else if isConcrete(x) {
		return cond{decided: assertHolds(t, x.Base.Type())} // made an interface on this path
	}
	val := s.of(ok, st)
	return s.decide(cond{val: val, then: isTrue, els: isFalse}, st, block)
}

// asksForRelease reports whether t asserts that an interface value can be
// released, which its own type does not say.
func (s *search) asksForRelease(t *ssa.TypeAssert) bool {
	from, ok := t.X.Type().Underlying().(*types.Interface)
	to, isIface := t.AssertedType.Underlying().(*types.Interface)
	return ok && isIface && s.hasRelease(to) && !s.hasRelease(from)
}

func (s *search) hasRelease(i *types.Interface) bool {
	for m := range i.Methods() {
		if IsVerb(m.Name()) || s.isRelease(m.Name()) {
			return true
		}
	}
	return false
}

// dynamicType returns the type of what x, which is named val, holds, as
// far as it is known: that of the root if val is the root, else what the
// conversions tell.
func (s *search) dynamicType(x ssa.Value, val alias.Val, rel relation) types.Type {
	if rel == relExact && s.spec.Root.Path == "" {
		return s.spec.Root.Base.Type()
	}
	for {
		switch v := x.(type) {
		case *ssa.ChangeInterface:
			x = v.X
			continue
		case *ssa.MakeInterface:
			x = v.X
		}
		return x.Type()
	}
}

// isConcrete reports whether val names a value whose type is no interface.
func isConcrete(val alias.Val) bool {
	return val.Base != nil && val.Path == "" && !types.IsInterface(val.Base.Type())
}

// isAsserted reports whether a type is asserted of what the variable v holds,
// also in a literal that captures it.
func isAsserted(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if slices.ContainsFunc(*ref.Referrers(), func(i ssa.Instruction) bool { _, ok := i.(*ssa.TypeAssert); return ok }) {
				return true
			}
		case *ssa.MakeClosure:
			if i := slices.Index(ref.Bindings, v); i >= 0 && isAsserted(ref.Fn.(*ssa.Function).FreeVars[i]) {
				return true
			}
		}
	}
	return false
}

// assertHolds decides the assertion t for a value of type dyn that is not
// nil.
func assertHolds(t *ssa.TypeAssert, dyn types.Type) fact {
	if types.Identical(dyn, t.AssertedType) {
		return isTrue
	}
	iface, ok := t.AssertedType.Underlying().(*types.Interface)
	if ok && types.Implements(dyn, iface) {
		return isTrue
	}
	if types.IsInterface(dyn) {
		return unknown
	}
	return isFalse
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
	for i, arg := range Operands(cc) {
		if !gotype.IsError(arg.Type()) {
			continue
		}
		err := s.of(arg, st)
		isOwn := s.spec.Err != nil && err == alias.Val{Base: s.spec.Err}
		none := err == alias.Nil || st.fact(err) == isNil
		if !isOwn && !none {
			continue
		}
		ifTrue, ifFalse := s.sem.ErrPredicate(cc, s.callee(cc, st), i, result)
		c := errCond(err, ifTrue, ifFalse, none)
		return c, isOwn || c.decided != unknown
	}
	return cond{}, false
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
// it returned an error, has released it, and is asked for in one breath with
// something else: err != nil || rows.Err() != nil. A question of its own stands
// between the acquisition and the defer as any other use that can fail, and a
// release there is what a reader looks for: gives up towards a report.
func (s *search) isErrUntil(err alias.Val, test *ssa.BinOp, st *state) bool {
	call, ok := err.Base.(*ssa.Call)
	return ok && err.Path == "" && gotype.IsError(call.Type()) && isOneOf(test.Block()) && s.isUntil(call.Common(), st)
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

// factOf returns what is known of v in st, in block.
func (s *search) factOf(v alias.Val, st *state, block *ssa.BasicBlock) fact {
	switch v {
	case alias.Nil:
		return isNil
	case alias.NonNil:
		return nonNil
	case alias.True:
		return isTrue
	case alias.False:
		return isFalse
	}
	if v.Base == nil {
		if v.Path != "" {
			return nonNil
		}
		return unknown
	}
	if f := st.fact(v); f != unknown {
		return f
	}
	if isSentinel(v) {
		return nonNil
	}
	if s.isHeldRoot(v, st) || isAddress(v) || isStruct(v) {
		return nonNil
	}
	if rel, _ := s.reach(v, st); rel == relOwner || rel == relClosure || rel == relPartner {
		if v.Path == "" && v.Base != s.spec.Root.Base {
			return nonNil
		}
	}
	if block == nil {
		return unknown
	}
	if f := s.cache.info(block.Parent()).dominating(v, st, block); f != unknown {
		return f
	}
	return s.intrinsic(v, st)
}

// isHeldRoot reports whether v is the root, and something was acquired
// for certain.
func (s *search) isHeldRoot(v alias.Val, st *state) bool {
	rest, ok := alias.Rel(v.Path, s.spec.Root.Path)
	if v.Base != s.spec.Root.Base || !ok || rest != "" && !s.isReleasePath(rest) {
		return false
	}
	if s.spec.Start == nil && rest == "" {
		return false // a parameter may be nil
	}
	if s.spec.OK != nil && st.fact(alias.Val{Base: s.spec.OK}) != isTrue {
		return false
	}
	return s.spec.Err == nil && s.spec.Kind != nil && rest != "" || s.spec.Err != nil && st.fact(alias.Val{Base: s.spec.Err}) == isNil
}

// isSentinel reports whether v is the content of an error variable of a
// package: io.EOF is not nil.
func isSentinel(v alias.Val) bool {
	g, ok := v.Base.(*ssa.Global)
	return ok && v.Path == "*" && gotype.IsError(g.Type().Underlying().(*types.Pointer).Elem())
}

// isAddress reports whether v is the address of a variable, which is
// never nil.
func isAddress(v alias.Val) bool {
	if v.Path != "" {
		return false
	}
	switch v.Base.(type) {
	case *ssa.Alloc, *ssa.MakeClosure, *ssa.Function, *ssa.MakeChan, *ssa.MakeMap, *ssa.MakeSlice, *ssa.Global, *ssa.FreeVar:
		return true
	}
	return false
}

// isStruct reports whether v is a struct, which is never nil, nor is the
// error that holds it.
func isStruct(v alias.Val) bool {
	if v.Path != "" {
		return false
	}
	_, ok := v.Base.Type().Underlying().(*types.Struct)
	return ok
}

// intrinsic returns what is known of v by where it comes from: the result
// of errors.New is not nil.
func (s *search) intrinsic(v alias.Val, st *state) fact {
	if v.Path != "" || s.asking > maxNest {
		return unknown // an error that is joined with itself in a loop
	}
	s.asking++
	defer func() { s.asking-- }()
	var call *ssa.Call
	result := 0
	switch b := v.Base.(type) {
	case *ssa.Call:
		call = b
	case *ssa.Extract:
		call, _ = b.Tuple.(*ssa.Call)
		result = b.Index
	}
	if call == nil {
		return unknown
	}
	cc := call.Common()
	callee := s.callee(cc, st)
	if s.joinsError(cc, callee, st) || isOver(call) {
		return nonNil
	}
	if s.sem.NonNil(cc, callee, result) {
		return nonNil
	}
	if gotype.IsError(v.Base.Type()) && s.sem.AlwaysNil(callee, result) {
		return isNil
	}
	if i := s.sameNil(cc, callee, result); i >= 0 && i < len(Operands(cc)) {
		if arg := s.of(Operands(cc)[i], st); arg != v {
			return s.factOf(arg, st, call.Block())
		}
	}
	return unknown
}

// joinsError reports whether the call is errors.Join of an error that is
// known not to be nil.
func (s *search) joinsError(cc *ssa.CallCommon, callee *ssa.Function, st *state) bool {
	if callee == nil || callee.Pkg == nil || callee.Pkg.Pkg.Path() != "errors" || callee.Name() != "Join" {
		return false
	}
	list, ok := cc.Args[0].(*ssa.Slice)
	if !ok || list.X.Referrers() == nil {
		return false
	}
	for _, r := range *list.X.Referrers() {
		elem, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *elem.Referrers() {
			if store, ok := use.(*ssa.Store); ok && s.factOf(s.of(store.Val, st), st, store.Block()) == nonNil {
				return true
			}
		}
	}
	return false
}

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
	if s.isVoid(v, f) {
		return s.end(n, at, WhyVoid, in)
	}
	if root, ok := s.sameNilRoot(v, in); ok {
		return s.learn(n, at, root, f, in)
	}
	if !s.isTracked(v, in) {
		return in
	}
	return s.withFact(in, v, f)
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
	i := s.sameNil(cc, s.callee(cc, st), 0)
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
		case v.Base == s.spec.Err && f == nonNil, v.Base == s.spec.OK && f == isFalse:
			return true
		case s.spec.Partner != nil && v.Base == s.spec.Partner && f == isNil:
			return true
		}
		for _, p := range s.spec.ErrParams {
			if v.Base == p && f == nonNil {
				return true
			}
		}
	}
	if f != isNil || v.Base != s.spec.Root.Base || s.spec.Global != "" {
		return false // what is global has no value: that of the call is its error
	}
	if rest, ok := alias.Rel(v.Path, s.spec.Root.Path); ok {
		return rest == "" || s.isReleasePath(rest)
	}
	_, ok := alias.Rel(s.spec.Root.Path, v.Path)
	return ok
}

// isTracked reports whether facts about v are kept: they are if v is
// tested more than once, or decides what a call has done, or is what a
// variable holds.
func (s *search) isTracked(v alias.Val, st *state) bool {
	if s.isRoot(v) || s.dynamic[v] {
		return true
	}
	if fn := v.Base.Parent(); fn != nil && s.cache.info(fn).isGuard(v) {
		return true
	}
	for _, p := range st.cells {
		if p.val == v {
			return true
		}
	}
	return false
}

// initialFacts returns the facts that hold in block since it is dominated
// by branches: the guards under which the acquisition happened.
func (s *search) initialFacts(in *state, block *ssa.BasicBlock) (out *state) {
	out = in
	for _, instr := range s.cache.info(block.Parent()).guardTests {
		d := instr.Block()
		if d == block || !d.Dominates(block) {
			continue
		}
		for k, succ := range d.Succs {
			if len(succ.Preds) != 1 || !succ.Dominates(block) {
				continue
			}
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
			}
			if s.cache.info(block.Parent()).repeated[instr.Cond] {
				out = s.withFact(out, alias.Val{Base: instr.Cond}, [...]fact{isTrue, isFalse}[k])
			}
		}
	}
	return out
}

func itoa(i int) string { return strconv.Itoa(i) }
