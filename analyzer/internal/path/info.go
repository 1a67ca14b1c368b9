package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A Cache keeps what the searches of one package have in common. It is
// not safe for concurrent use.
type Cache struct {
	infos map[*ssa.Function]*Info
	names names
	// spare are the scratches that no search has.
	spare []*scratch
	// last is what was asked for last.
	last *Info
	// pure remembers which functions only look at what they get.
	pure map[*ssa.Function]bool
	// looks, leading and todo are space for finding where a register is live.
	looks   looks
	leading []int32
	todo    []*ssa.BasicBlock
	// searches counts the searches: the work done.
	searches int
}

// Searches returns the number of searches that used the cache.
func (c *Cache) Searches() int { return c.searches }

// NewCache returns an empty cache.
func NewCache() *Cache {
	return &Cache{infos: make(map[*ssa.Function]*Info), names: newNames()}
}

func (c *Cache) info(fn *ssa.Function) *Info {
	if c.last != nil && c.last.fn == fn {
		return c.last
	}
	i := c.infos[fn]
	if i == nil {
		i = newInfo(fn, c)
		c.infos[fn] = i
	}
	c.last = i
	return i
}

// Info is what is known of one function without any search.
type Info struct {
	cache *Cache
	fn    *ssa.Function
	names *names
	// reps maps a pure expression to the first register with the same
	// spelling, so that a test that is repeated is one value.
	reps map[ssa.Value]ssa.Value
	// opposites are those that say the opposite of their representative.
	opposites map[ssa.Value]bool
	// sameAs lists the registers by their representative.
	sameAs map[ssa.Value][]ssa.Value
	// kin has, for each comparison with a constant, all of the same value.
	kin map[ssa.Value][]*ssa.BinOp
	// pureCalls are the calls that ask different things of functions that only
	// look.
	pureCalls []pureCall
	// computed are the operations that compute different things.
	computed []computed
	// assertions are the first of those that ask the same of the same value.
	assertions []*ssa.Extract
	// spelled are the first tests of each spelling.
	spelled map[expression]test
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
	// reach has, for each block, those that control can go to from it.
	reach [][]bool
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
	// shown keeps what shownLength has said.
	shown map[*ssa.Call]int64
	// testedPhis keeps what isNilTested has said.
	testedPhis map[*ssa.Phi]bool
	// ends keeps what endings has found.
	ends map[*ssa.BinOp][2]ending
	// lastOfType keeps what isLastOfType has said.
	lastOfType map[*ssa.BinOp]bool
	// zeroFields keeps what isStillZero has said, fed what feedings has found.
	zeroFields map[fieldIn]bool
	// flags keeps what flagsOf has found.
	flags   map[*ssa.Alloc][]string
	fed     *feedings
	scanned bool
	// callsParam is set if a parameter is called.
	callsParam bool
	// idle keeps what isIdle has said.
	idle fact
	// spent is what searches from acquisitions in the function have cost.
	spent  int
	defers []*ssa.Defer
	vars   []variable
	// makerCalls is what makers has found, if made is set.
	makerCalls []*ssa.Call
	made       bool
}

// plain resolves names without a path.
type plain struct{}

func (plain) Bound(ssa.Value) (alias.Val, bool) { return alias.Val{}, false }

func newInfo(fn *ssa.Function, c *Cache) *Info {
	info := &Info{fn: fn, names: &c.names, cache: c}
	var t tests
	for _, b := range fn.Blocks {
		if instr, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			info.addTest(instr, testedBy(instr), &t)
			info.addOpposites(instr, testedBy(instr), &t)
		}
	}
	for _, lit := range fn.AnonFuncs {
		info.addTestsIn(lit, &t)
	}
	if t.count == nil {
		return info
	}
	info.guards, info.spelled = t.guards, t.first
	info.findRepeated()
	info.findKin(&t)
	for _, b := range fn.Blocks {
		if instr, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && (info.repeated[instr.Cond] || info.testsGuard(instr) || info.isAskedOfKin(info.rep(testedBy(instr)))) {
			info.guardTests = append(info.guardTests, instr)
		}
	}
	return info
}

// isPure reports whether v is a constant, a register, a variable or a
// field: what a repeated expression is made of.
func isPure(v alias.Val) bool { return v.IsConst() || v.Base != nil }

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && gotype.IsNoError(c)
}

func (info *Info) rep(v ssa.Value) ssa.Value {
	if len(info.reps) == 0 {
		return v // an empty map takes longer to say so
	}
	if r := info.reps[v]; r != nil {
		return r
	}
	return v
}

// isRepeatable reports whether v stands for a comparison that is spelled
// again somewhere, and means the same in block: what it compares has not got
// new values.
func (info *Info) isRepeatable(v *ssa.BinOp, block *ssa.BasicBlock) bool {
	if len(info.sameAs[v]) == 0 && !info.isAskedOfKin(v) {
		return false
	}
	return info.isLasting(v.X, block) && info.isLasting(v.Y, block)
}

// isLasting reports whether an operand of a comparison is, by its name, the same
// in block.
func (info *Info) isLasting(op ssa.Value, block *ssa.BasicBlock) bool {
	val := info.operandOf(op)
	if val.Path == says {
		switch base := val.Base.(type) {
		case *ssa.Call:
			return !slices.ContainsFunc(base.Call.Args, func(a ssa.Value) bool { return !info.isLasting(a, block) })
		case *ssa.BinOp:
			return info.isLasting(base.X, block) && info.isLasting(base.Y, block)
		}
	}
	if outer, ok := info.outer(val); ok {
		val = outer
	}
	instr, ok := val.Base.(ssa.Instruction)
	return !ok || instr.Parent() == info.fn && instr.Block() != block && instr.Block().Dominates(block)
}

func (info *Info) isGuard(v alias.Val) bool {
	if len(info.guards) > 0 && info.guards[v] {
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
	if len(info.nilTests) == 0 {
		return unknown
	}
	for _, test := range info.nilTests[v] {
		d := test.Block()
		if !d.Dominates(block) || d == block {
			continue
		}
		for k, succ := range d.Succs {
			if isOnlyWay(d, succ) && succ.Dominates(block) && !isSetBelow(v, succ) {
				if (k == 0) == (test.Cond.(*ssa.BinOp).Op == token.EQL) {
					return isNil
				}
				return nonNil
			}
		}
	}
	return unknown
}

// isOnlyWay reports whether control comes to succ from d, and otherwise only from below
// succ, the head of a loop.
func isOnlyWay(d, succ *ssa.BasicBlock) bool {
	return d.Succs[0] != d.Succs[1] && !slices.ContainsFunc(succ.Preds, func(p *ssa.BasicBlock) bool { return p != d && !succ.Dominates(p) })
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
				info.noteCall(&instr.Call)
			case *ssa.Go:
				info.noteCall(&instr.Call)
			case *ssa.Call:
				info.noteCall(&instr.Call)
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
		case last == nil, Precedes(last, s):
			last = s
		case !Precedes(s, last):
			return nil, false
		}
	}
	if last == nil || !Precedes(last, at) || info.isSetBetween(v.alloc, last, at) {
		return nil, false
	}
	for _, s := range v.stores {
		if s != last && info.isBefore(s, at) && info.isBefore(last, s) && !Precedes(s, last) {
			return nil, false
		}
	}
	return last.Val, true
}

// isZeroAt reports whether nothing has been stored to the variable yet
// when control reaches at.
func (info *Info) isZeroAt(v variable, at ssa.Instruction) bool {
	if !Precedes(v.alloc, at) {
		return false
	}
	return !slices.ContainsFunc(v.stores, func(s *ssa.Store) bool { return info.isBefore(s, at) }) && !info.isSetBetween(v.alloc, nil, at)
}

// NameOf returns the name of v without regard to a path.
func NameOf(v ssa.Value) alias.Val { return alias.Of(v, plain{}) }

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
