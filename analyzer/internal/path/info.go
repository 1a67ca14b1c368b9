package path

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A Cache keeps what the searches of one package have in common. It is
// not safe for concurrent use.
type Cache struct {
	infos map[*ssa.Function]*Info
	names names
	// last is what was asked for last.
	last *Info
	// searches counts the searches: the work done.
	searches int
}

// Searches returns the number of searches that used the cache.
func (c *Cache) Searches() int { return c.searches }

// NewCache returns an empty cache.
func NewCache() *Cache {
	return &Cache{infos: make(map[*ssa.Function]*Info), names: names{of: make(map[ssa.Value]*name)}}
}

func (c *Cache) info(fn *ssa.Function) *Info {
	if c.last != nil && c.last.fn == fn {
		return c.last
	}
	i := c.infos[fn]
	if i == nil {
		i = newInfo(fn, &c.names)
		c.infos[fn] = i
	}
	c.last = i
	return i
}

// Info is what is known of one function without any search.
type Info struct {
	fn    *ssa.Function
	names *names
	// reps maps a pure expression to the first register with the same
	// spelling, so that a test that is repeated is one value.
	reps map[ssa.Value]ssa.Value
	// sameAs lists the registers by their representative.
	sameAs map[ssa.Value][]ssa.Value
	// guards are the values that more than one branch tests.
	guards map[alias.Val]bool
	// repeated are the conditions that more than one branch tests, that are
	// kept in a variable, or that a helper is told.
	repeated map[ssa.Value]bool
	// guardTests are the branches whose outcome is worth a fact.
	guardTests []*ssa.If
	// loops has the blocks that are in a cycle.
	loops []bool
	// nilTests lists the branches that compare a value with nil.
	nilTests map[alias.Val][]*ssa.If
	reach    map[*ssa.BasicBlock][]bool
	// returning has the blocks that control can go from to a return.
	returning []bool
	// spans has where registers are live; marks and epoch are the work
	// space for finding that.
	spans map[ssa.Value]*span
	marks []int32
	epoch int32
	// fields has the instructions that name a field, literals' included,
	// liveFields the blocks at whose entry a field of that name is live.
	fields     map[string][]ssa.Value
	liveFields map[string]*blockSet
	escapes    map[ssa.Value][]ssa.Instruction
	exposures  map[*ssa.Alloc][]exposure
	scanned    bool
	defers     []*ssa.Defer
	vars       []variable
}

// plain resolves names without a path.
type plain struct{}

func (plain) Bound(ssa.Value) (alias.Val, bool) { return alias.Val{}, false }

func newInfo(fn *ssa.Function, names *names) *Info {
	info := &Info{fn: fn, names: names}
	var t tests
	for _, b := range fn.Blocks {
		if instr, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			info.addTest(instr, conditionOf(instr), &t)
		}
	}
	if t.count == nil {
		return info
	}
	info.guards = t.guards
	info.findRepeated()
	for _, b := range fn.Blocks {
		if instr, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && (info.repeated[instr.Cond] || info.testsGuard(instr)) {
			info.guardTests = append(info.guardTests, instr)
		}
	}
	return info
}

// conditionOf returns what the branch tests, without negations.
func conditionOf(instr *ssa.If) ssa.Value {
	v := instr.Cond
	for {
		u, ok := v.(*ssa.UnOp)
		if !ok || u.Op != token.NOT {
			return v
		}
		v = u.X
	}
}

// tests are the tests of a function as far as they have been seen: the first
// one of each spelling, how often each value is tested, and those that are
// tested more than once.
type tests struct {
	first  map[expression]ssa.Value
	count  map[alias.Val]int
	guards map[alias.Val]bool
}

// add counts a test of v.
func (t *tests) add(v alias.Val) {
	if t.count == nil {
		t.count = make(map[alias.Val]int)
	}
	t.count[v]++
	if t.count[v] == 2 {
		if t.guards == nil {
			t.guards = make(map[alias.Val]bool)
		}
		t.guards[v] = true
	}
}

// represent returns the first value of that spelling, v if there is none.
func (t *tests) represent(key expression, v ssa.Value) ssa.Value {
	if first := t.first[key]; first != nil {
		return first
	}
	if t.first == nil {
		t.first = make(map[expression]ssa.Value)
	}
	t.first[key] = v
	return v
}

// An expression spells a comparison of two names.
type expression struct {
	op   token.Token
	x, y alias.Val
}

// addTest counts the test of v and gives it its representative.
func (info *Info) addTest(at *ssa.If, v ssa.Value, t *tests) {
	b, ok := v.(*ssa.BinOp)
	if !ok {
		t.add(info.names.plainName(v))
		return
	}
	if (b.Op == token.EQL || b.Op == token.NEQ) && isNilConst(b.Y) {
		x := info.names.plainName(b.X)
		t.add(x)
		if at.Cond == v {
			if info.nilTests == nil {
				info.nilTests = make(map[alias.Val][]*ssa.If)
			}
			info.nilTests[x] = append(info.nilTests[x], at)
		}
		return
	}
	x, y := info.operandOf(b.X), info.operandOf(b.Y)
	if isPure(x) && isPure(y) {
		op := b.Op
		if op == token.NEQ {
			op = token.EQL // one fact: equal or not
		}
		if first := t.represent(expression{op, x, y}, v); first != v {
			info.represent(v, first)
		}
	}
	t.add(alias.Val{Base: info.rep(b)})
}

// represent notes that v is spelled as first is.
func (info *Info) represent(v, first ssa.Value) {
	if info.reps == nil {
		info.reps, info.sameAs = make(map[ssa.Value]ssa.Value), make(map[ssa.Value][]ssa.Value)
	}
	info.reps[v] = first
	info.sameAs[first] = append(info.sameAs[first], v)
}

// operandOf names an operand of a comparison: the length of a name is one,
// too.
func (info *Info) operandOf(v ssa.Value) alias.Val {
	if call, ok := v.(*ssa.Call); ok {
		if b, ok := call.Call.Value.(*ssa.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
			return info.names.plainName(call.Call.Args[0]).Join("#" + b.Name())
		}
	}
	return info.names.plainName(v)
}

// findRepeated finds the conditions whose outcome is asked for again.
func (info *Info) findRepeated() {
	for _, b := range info.fn.Blocks {
		instr, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || instr.Cond.Referrers() == nil {
			continue
		}
		uses := 0
		for _, r := range *instr.Cond.Referrers() {
			switch r := r.(type) {
			case *ssa.If, *ssa.Store, *ssa.UnOp:
				uses++
			case *ssa.Call:
				if mayTell(r) {
					uses++
				}
			}
		}
		if uses > 1 {
			if info.repeated == nil {
				info.repeated = make(map[ssa.Value]bool)
			}
			info.repeated[instr.Cond] = true
		}
	}
}

// mayTell reports whether a call that gets a bool may release something else
// that it gets, depending on that.
func mayTell(call *ssa.Call) bool {
	return call.Call.StaticCallee() != nil && slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool {
		_, isBasic := arg.Type().Underlying().(*types.Basic)
		return !isBasic
	})
}

// testsGuard reports whether the branch tests a value that another one
// tests, too, or a variable that literals share.
func (info *Info) testsGuard(instr *ssa.If) bool {
	v := conditionOf(instr)
	if b, ok := v.(*ssa.BinOp); ok {
		return info.isGuard(alias.Val{Base: info.rep(b)}) || info.isGuard(info.names.plainName(b.X))
	}
	return info.isGuard(info.names.plainName(v))
}

// isInLoop reports whether b is in a cycle.
func (info *Info) isInLoop(b *ssa.BasicBlock) bool {
	if info.loops == nil {
		info.loops = cycles(info.fn)
	}
	return info.loops[b.Index]
}

// cycles returns which blocks are in a cycle: those that a depth-first
// search finds in a strongly connected component with an edge inside
// (Tarjan's algorithm, without recursion since functions can be long).
func cycles(fn *ssa.Function) []bool {
	n := len(fn.Blocks)
	in, order, low, onStack := make([]bool, n), make([]int, n), make([]int, n), make([]bool, n)
	type frame struct {
		b    *ssa.BasicBlock
		next int
	}
	var stack []*ssa.BasicBlock
	count := 0
	for _, root := range fn.Blocks {
		if order[root.Index] != 0 {
			continue
		}
		calls := []frame{{b: root}}
		for len(calls) > 0 {
			f := &calls[len(calls)-1]
			i := f.b.Index
			if f.next == 0 {
				count++
				order[i], low[i], onStack[i] = count, count, true
				stack = append(stack, f.b)
			}
			if f.next < len(f.b.Succs) {
				s := f.b.Succs[f.next]
				f.next++
				switch {
				case order[s.Index] == 0:
					calls = append(calls, frame{b: s})
				case onStack[s.Index]:
					low[i] = min(low[i], order[s.Index])
					in[i] = in[i] || s == f.b
				}
				continue
			}
			f.next++
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				p := calls[len(calls)-1].b.Index
				low[p] = min(low[p], low[i])
			}
			if low[i] == order[i] {
				stack = popComponent(stack, f.b, onStack, in)
			}
		}
	}
	return in
}

// popComponent takes the component that ends the stack and starts at b
// from it, and marks its blocks if they are more than one.
func popComponent(stack []*ssa.BasicBlock, b *ssa.BasicBlock, onStack, in []bool) []*ssa.BasicBlock {
	i := slices.Index(stack, b)
	for _, x := range stack[i:] {
		onStack[x.Index] = false
		in[x.Index] = in[x.Index] || len(stack)-i > 1
	}
	return stack[:i]
}

// isPure reports whether v is a constant, a parameter, a variable or a
// field: what a repeated expression is made of.
func isPure(v alias.Val) bool {
	if v.IsConst() {
		return true
	}
	switch v.Base.(type) {
	case *ssa.Call:
		return v.Path != ""
	}
	return v.Base != nil
}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

func (info *Info) rep(v ssa.Value) ssa.Value {
	if r := info.reps[v]; r != nil {
		return r
	}
	return v
}

// isRepeatable reports whether v stands for a comparison that is spelled
// again somewhere, and means the same in block: what it compares has not got
// new values.
func (info *Info) isRepeatable(v *ssa.BinOp, block *ssa.BasicBlock) bool {
	if len(info.sameAs[v]) == 0 {
		return false
	}
	for _, op := range []ssa.Value{v.X, v.Y} {
		base := info.operandOf(op).Base
		if instr, ok := base.(ssa.Instruction); ok && (instr.Block() == block || !instr.Block().Dominates(block)) {
			return false
		}
	}
	return true
}

func (info *Info) isGuard(v alias.Val) bool {
	if info.guards[v] {
		return true
	}
	// A variable that literals share is worth a fact: a deferred literal
	// may test what the function did.
	a, ok := v.Base.(*ssa.Alloc)
	return ok && a.Heap && v.Path == "*"
}

// dominating returns what the branches that dominate block show of v.
func (info *Info) dominating(v alias.Val, st *state, block *ssa.BasicBlock) fact {
	if f := info.testedNil(v, block); f != unknown {
		return f
	}
	for _, p := range st.binds {
		if p.val == v {
			if f := info.testedNil(p.key, block); f != unknown {
				return f
			}
		}
	}
	return unknown
}

func (info *Info) testedNil(v alias.Val, block *ssa.BasicBlock) fact {
	for _, test := range info.nilTests[v] {
		d := test.Block()
		if !d.Dominates(block) || d == block {
			continue
		}
		for k, succ := range d.Succs {
			if len(succ.Preds) == 1 && succ.Dominates(block) && !isSetBelow(v, succ) {
				if (k == 0) == (test.Cond.(*ssa.BinOp).Op == token.EQL) {
					return isNil
				}
				return nonNil
			}
		}
	}
	return unknown
}

// isSetBelow reports whether v is what a variable holds, and the variable is
// assigned behind the branch to b: what a test showed is stale there.
func isSetBelow(v alias.Val, b *ssa.BasicBlock) bool {
	a, ok := v.Base.(*ssa.Alloc)
	if !ok || v.Path != "*" {
		return false
	}
	return slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
		store, ok := r.(*ssa.Store)
		return ok && store.Addr == ssa.Value(a) && b.Dominates(store.Block())
	})
}

// isUsedAfter reports whether control can go from behind start to a use of
// phi without passing phi, which gives it a new value.
func (info *Info) isUsedAfter(phi *ssa.Phi, start ssa.Instruction) bool {
	reached := make([]bool, len(info.fn.Blocks))
	todo := slices.Clone(start.Block().Succs)
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if b != phi.Block() && !reached[b.Index] {
			reached[b.Index] = true
			todo = append(todo, b.Succs...)
		}
	}
	for _, ref := range *phi.Referrers() {
		b := ref.Block()
		if reached[b.Index] {
			return true
		}
		if b == start.Block() && slices.Index(b.Instrs, ref) > slices.Index(b.Instrs, start) {
			return true
		}
	}
	return false
}

// deferCalls returns the deferred calls of functions and literals.
func (info *Info) deferCalls() []*ssa.Defer {
	info.scan()
	return info.defers
}

// A variable is one that has an address: a literal captures it, or it is
// a result that deferred calls see.
type variable struct {
	alloc  *ssa.Alloc
	stores []*ssa.Store
}

// variables returns the variables of scalar type.
func (info *Info) variables() []variable {
	info.scan()
	return info.vars
}

func (info *Info) scan() {
	if info.scanned {
		return
	}
	info.scanned = true
	for _, b := range info.fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Defer:
				info.defers = append(info.defers, instr)
			case *ssa.Alloc:
				if isScalar(instr) {
					info.vars = append(info.vars, variable{instr, storesTo(instr)})
				}
			}
		}
	}
}

func storesTo(a *ssa.Alloc) []*ssa.Store {
	var ss []*ssa.Store
	for _, r := range *a.Referrers() {
		if s, ok := r.(*ssa.Store); ok && s.Addr == a {
			ss = append(ss, s)
		}
	}
	return ss
}

// contentAt returns what the variable holds when control reaches at, if
// one store to it dominates at and nothing else can come in between.
func (info *Info) contentAt(v variable, at ssa.Instruction) (ssa.Value, bool) {
	var last *ssa.Store
	for _, s := range v.stores {
		if !info.isBefore(s, at) {
			continue
		}
		switch {
		case last == nil, info.dominates(last, s):
			last = s
		case !info.dominates(s, last):
			return nil, false
		}
	}
	if last == nil || !info.dominates(last, at) || info.isSetBetween(v.alloc, last, at) {
		return nil, false
	}
	for _, s := range v.stores {
		if s != last && info.isBefore(s, at) && info.isBefore(last, s) && !info.dominates(s, last) {
			return nil, false
		}
	}
	return last.Val, true
}

// isZeroAt reports whether nothing has been stored to the variable yet
// when control reaches at.
func (info *Info) isZeroAt(v variable, at ssa.Instruction) bool {
	if !info.dominates(v.alloc, at) {
		return false
	}
	return !slices.ContainsFunc(v.stores, func(s *ssa.Store) bool { return info.isBefore(s, at) }) && !info.isSetBetween(v.alloc, nil, at)
}

// isBefore reports whether control can go from a to b.
func (info *Info) isBefore(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() && indexOf(a) < indexOf(b) {
		return true
	}
	return info.canReach(a.Block(), b.Block())
}

// dominates reports whether control reaches b only through a.
func (info *Info) dominates(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return indexOf(a) < indexOf(b)
	}
	return a.Block().Dominates(b.Block())
}

func indexOf(i ssa.Instruction) int { return slices.Index(i.Block().Instrs, i) }

// NameOf returns the name of v without regard to a path.
func NameOf(v ssa.Value) alias.Val { return alias.Of(v, plain{}) }

// canReach reports whether control can go from a to b by at least one edge.
func (info *Info) canReach(a, b *ssa.BasicBlock) bool {
	if info.reach == nil {
		info.reach = make(map[*ssa.BasicBlock][]bool)
	}
	seen := info.reach[a]
	if seen == nil {
		seen = make([]bool, len(info.fn.Blocks))
		todo := slices.Clone(a.Succs)
		for len(todo) > 0 {
			x := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !seen[x.Index] {
				seen[x.Index] = true
				todo = append(todo, x.Succs...)
			}
		}
		info.reach[a] = seen
	}
	return seen[b.Index]
}

// canReturn reports whether control can go from b, or in it, to a return.
func (info *Info) canReturn(b *ssa.BasicBlock) bool {
	if info.returning == nil {
		info.returning = make([]bool, len(info.fn.Blocks))
		var todo []*ssa.BasicBlock
		for _, b := range info.fn.Blocks {
			if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
				todo = append(todo, b)
			}
		}
		for len(todo) > 0 {
			x := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !info.returning[x.Index] {
				info.returning[x.Index] = true
				todo = append(todo, x.Preds...)
			}
		}
	}
	return info.returning[b.Index]
}

// escapesBefore reports whether the variable, struct, slice or map a may
// be known outside of the function when at runs: a store to it is then a
// store to somebody else's. Calls do not count for a variable or a struct:
// a callee that keeps the pointer is asked for its effect on the root
// later. Nor do instructions that isHarmless is true of.
func (info *Info) escapesBefore(a ssa.Value, at ssa.Instruction, isHarmless func(ssa.Instruction) bool) bool {
	for _, e := range info.escapesOf(a) {
		if info.isBefore(e, at) && !isHarmless(e) {
			return true
		}
	}
	return false
}

// escapesOf returns the instructions that make a known elsewhere.
func (info *Info) escapesOf(a ssa.Value) []ssa.Instruction {
	if es, ok := info.escapes[a]; ok {
		return es
	}
	if info.escapes == nil {
		info.escapes = make(map[ssa.Value][]ssa.Instruction)
	}
	_, isVar := a.(*ssa.Alloc)
	e := escapes{strict: !isVar, seen: make(map[ssa.Value]bool)}
	e.visit(a)
	info.escapes[a] = e.at
	return e.at
}

// escapes collects where a value becomes known elsewhere. Strict counts
// every call and every field that gets it, for slices and maps: whoever
// has one sees what is put into it later.
type escapes struct {
	strict bool
	seen   map[ssa.Value]bool
	at     []ssa.Instruction
}

func (e *escapes) visit(v ssa.Value) {
	if e.seen[v] {
		return
	}
	e.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Phi, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.TypeAssert, *ssa.Extract:
			e.visit(r.(ssa.Value))
		case *ssa.Store:
			e.store(r, v)
		case *ssa.MapUpdate:
			if r.Map != v {
				e.at = append(e.at, r)
			}
		case *ssa.Send, *ssa.Go:
			e.at = append(e.at, r)
		case *ssa.Call, *ssa.Defer:
			if _, builtin := r.(ssa.CallInstruction).Common().Value.(*ssa.Builtin); e.strict && !builtin {
				e.at = append(e.at, r)
			}
		}
	}
}

// store visits a store: of v, or to v.
func (e *escapes) store(st *ssa.Store, v ssa.Value) {
	if st.Val != v {
		return
	}
	variable, isVar := st.Addr.(*ssa.Alloc)
	switch {
	case !e.strict && !isLocal(st.Addr), e.strict && !isVar:
		e.at = append(e.at, st)
	case e.strict:
		e.variable(variable)
	}
}

// variable visits the loads of a variable that holds the value. A literal
// that captures it and does not run in place may hand it on.
func (e *escapes) variable(a *ssa.Alloc) {
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			e.visit(r)
		case *ssa.MakeClosure:
			for _, use := range *r.Referrers() {
				if call, ok := use.(ssa.CallInstruction); !ok || call.Common().Value != ssa.Value(r) {
					e.at = append(e.at, use)
				} else if _, isGo := use.(*ssa.Go); isGo {
					e.at = append(e.at, use)
				}
			}
		}
	}
}

// isLocal reports whether addr is in a variable or a struct made here.
func isLocal(addr ssa.Value) bool {
	_, ok := alias.Of(addr, plain{}).Base.(*ssa.Alloc)
	return ok
}
