package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// maxStates bounds the different states at one block. Few functions come
// near it; beyond, the search goes on forgetfully, see forget.
const maxStates = 48

// maxWork bounds the states of one search, those of the literals that it runs
// included: literals that run literals multiply what each of them can be in.
const maxWork = 1 << 16

// maxSpent bounds what the searches for the ends of all acquisitions in one function
// cost, see costOf: each goes through what the others have gone through, too, and
// with hundreds of acquisitions they would take minutes. Beyond, those that cost more
// than minSpent find nothing: gives up towards silence. No function that people have
// written has come near a tenth of it.
const (
	maxSpent = 1 << 22
	minSpent = 1 << 12
	runCost  = 2 // of a literal, in blocks
)

// maxDepth bounds the nesting of literals executed in place, not counting those
// that are called where they stand and nowhere else: these multiply nothing.
const maxDepth = 5

// A node is a state at an instruction, with the way that led there.
type node struct {
	parent *node
	dec    Decision // the decision taken to get here, if dec.If is set
	block  *ssa.BasicBlock
	index  int
	st     *state
}

// node returns a new node. They come in lots: a search makes many.
func (s *search) node(n node) *node {
	if len(s.nodes) == 0 {
		s.nodes = make([]node, 16)
	}
	at := &s.nodes[0]
	*at, s.nodes = n, s.nodes[1:]
	return at
}

type search struct {
	*scratch
	spec  *Spec
	sem   Semantics
	cache *Cache
	info  *Info // of spec.Fn
	res   *Result
	// st is the state that names are resolved in.
	st *state
	// args are the arguments of the calls that are being executed, single is
	// space for an outcome, nodes for more nodes.
	args   []alias.Val
	single [1]outcome
	nodes  []node
	// dynamic holds values whose facts are kept since an effect depends
	// on them.
	dynamic map[alias.Val]bool
	seenEnd map[endKey]bool
	// kept remembers isKeptBefore, which no state changes.
	kept map[storeInto]bool
	// asking is the nesting of intrinsic.
	asking int
	// oneClass is set if it does not matter how the function returns
	// behind a release.
	oneClass bool
	// isDeep is set to search in whatever order shows soonest that a callee takes
	// the root, see explore.go; returned is then the first end at which the root is
	// returned, and isMixed is set once another one says something else.
	isDeep   bool
	returned *Exit
	isMixed  bool
	// isBounded is set once a bound has been met. What is found from then on
	// depends on the order.
	isBounded bool
	// forgetful is set once there are too many states. What is found from
	// then on is vague: it may be on a path that cannot be taken.
	forgetful bool
	// work counts the states of this search, and of those on its side, spent is what
	// they cost; isSpent is set once there is no more to spend.
	work, spent int
	isSpent     bool
	vague       Result
	// asides counts the executions whose findings do not count.
	asides int
	// earlierAt are the second arrivals at the acquisition with the resource
	// of the first in a container or another variable; isEarlier is set in the search
	// for it, and isSure if that is known to be there.
	earlierAt         []*node
	isEarlier, isSure bool
	// collects is set once a container holds the root where its release waits for the
	// function's end: that is meant, also for what an iteration does not collect.
	collects bool
	// former are, in the search for it, the literals that have captured the
	// resource of the first: what they are bound to has another name by now.
	former map[*ssa.MakeClosure]bool
	// unseen is set once a call out of sight has taken the root that may only
	// have lent it; loans is set in the search that asks whether one has.
	unseen bool
	loans  *lending
	// bounds are those of the loops that the root was acquired in, counters
	// what has chosen the acquisition there.
	bounds   []bound
	counters map[ssa.Value]*counter
	// chosenBy is the cell whose content has chosen the acquisition.
	chosenBy alias.Val
}

// Search looks for the ends of the obligation that spec describes.
func Search(spec *Spec, sem Semantics, cache *Cache) *Result {
	if res := releasedAtOnce(spec); res != nil {
		cache.searches++
		return res
	}
	if o := orderOf(spec, cache); o != isBreadth {
		s := newSearch(spec, sem, cache)
		s.isDeep = true
		if s.runAll(); !s.isBounded && (o == isAny || s.isTakenForGood() || !s.isMixed) {
			return s.finish()
		}
		s.giveBack()
	}
	s := newSearch(spec, sem, cache)
	s.runAll()
	return s.finish()
}

// finish returns what has been found on all paths. It is the last that is
// asked of a search.
func (s *search) finish() *Result {
	defer s.giveBack()
	if !s.forgetful && !s.isSpent {
		s.runEarlier()
	}
	if s.isSpent {
		return &Result{Overflow: true, Incomplete: true, States: s.res.States}
	}
	s.settleVague()
	if s.collects {
		s.res.Piled = nil // gives up towards silence
	}
	if s.unseen && s.spec.Along == nil && len(s.res.Leaks) == 0 && len(s.res.Again) == 0 {
		s.runLending()
	}
	return s.res
}

func newSearch(spec *Spec, sem Semantics, cache *Cache) *search {
	cache.searches++
	return &search{
		scratch: cache.newScratch(),
		spec:    spec, sem: sem, cache: cache, info: cache.info(spec.Fn), res: new(Result),
		oneClass: (spec.Effect || spec.Lock) && !spec.Follow && !tellsSuccess(spec.Fn.Signature.Results()),
	}
}

// runAll searches all paths from the acquisition on.
func (s *search) runAll() {
	spec := s.spec
	fr := s.frame(spec.Fn, nil)
	fr.exit = s.atReturn
	st := new(state)
	start := &node{block: spec.Fn.Blocks[0], st: st}
	switch {
	case spec.At != nil:
		start.block = spec.At.Block()
		start.index = slices.Index(start.block.Instrs, ssa.Instruction(spec.At))
		start.st = s.earlier(st, spec.At).withStatus(pending)
	case spec.Start != nil:
		start.block = spec.Start.Block()
		start.index = slices.Index(start.block.Instrs, spec.Start) + 1
		start.st = s.earlier(st, spec.Start)
	}
	if spec.Start != nil {
		s.bounds = s.boundsAt(start.block, start.st)
		start.st = s.stateAt(start.block, s.countersAt(start.block, start.st))
	}
	start.st = s.given(start.st)
	for _, v := range spec.Also {
		start.st = s.withBind(start.st, v, spec.Root)
	}
	if spec.Start == nil || spec.At != nil {
		s.run(fr, start)
		return
	}
	var acquires bool
	if start.st, acquires = s.acquiring(start.st); !acquires {
		return
	}
	for _, st := range s.startsAt(start.block, start.st) {
		s.run(fr, &node{block: start.block, index: start.index, st: st})
	}
}

// earlier returns what holds when the search starts at start: what
// variables hold, what branches have shown, which calls are deferred.
func (s *search) earlier(in *state, start ssa.Instruction) (out *state) {
	out = in
	info := s.info
	for _, v := range info.variables() {
		if _, ok := alias.Rel(s.spec.Root.Path, "*"); ok && !s.spec.Lock && s.spec.Root.Base == ssa.Value(v.alloc) {
			continue // the root goes by the variable, which the acquisition fills or whose value it begins
		}
		if val, ok := info.contentAt(v, start); ok {
			out = s.withCell(out, alias.Val{Base: v.alloc, Path: "*"}, s.asWas(val, out))
		} else if val := zeroOf(v.alloc); !ok && !val.IsZero() && info.isZeroAt(v, start) {
			out = s.withCell(out, alias.Val{Base: v.alloc, Path: "*"}, val)
		}
	}
	if s.spec.Lock {
		// The releases name the lock by what the variables hold, too.
		spec := *s.spec
		spec.Root = s.resolveLock(spec.Root, out)
		s.spec = &spec
		out = s.withUnlockers(out, start)
	}
	return s.earlierDefers(s.initialFacts(out, start.Block()), start)
}

// isSettled reports whether the effect is known already: a callee that
// takes the root on some path, whether it succeeds or fails, takes it, and
// so does one with too many states. A deep search that has met a bound is of no
// use any more, nor is one that may cost no more.
func (s *search) isSettled() bool {
	if s.isSpent {
		return true
	}
	if s.isDeep && (s.isBounded || s.res.States > maxDeepStates) {
		s.isBounded = true
		return true
	}
	return s.spec.Effect && (s.res.taken == takenAlways && s.res.Kept.IsZero() || s.res.Incomplete && s.asides == 0)
}

// enter pushes the state that results from going from block "from" to
// "to", unless it was seen there before.
func (s *search) enter(fr *frame, n *node, from, to *ssa.BasicBlock, st *state, dec Decision, push func(*node)) {
	if s.spec.Along != nil && fr.parent == nil && !s.spec.Along[to] {
		return
	}
	st = s.prune(s.phis(from, to, st), to)
	if s.forgetful {
		st = s.forget(st)
	}
	if !fr.seen.add(to, s.numbering.key(st)) {
		return
	}
	if !s.forgetful && fr.seen.count(to) > maxStates {
		s.forgetful, s.res.Overflow, s.isBounded = true, true, true
		if st = s.forget(st); !fr.seen.add(to, s.numbering.key(st)) {
			return
		}
	}
	if s.spend(costOf(st) + len(to.Instrs)); s.isSpent {
		return
	}
	if s.work++; s.work > maxWork || fr.seen.count(to) > 2*maxStates || s.spec.Limit > 0 && s.res.States >= s.spec.Limit {
		s.res.Incomplete, s.isBounded = true, true
		return
	}
	s.res.States++
	push(s.node(node{parent: n, dec: dec, block: to, st: st}))
}

// costOf returns what it costs to go on from st, in units of some two hundred
// nanoseconds: what is known is copied and looked through at each step. To run a
// literal costs some blocks.
func costOf(st *state) int {
	return 16 + len(st.binds) + len(st.cells) + len(st.facts) + len(st.defers)
}

// spend notes what it costs to go on.
func (s *search) spend(cost int) {
	if s.spec.Start == nil {
		return
	}
	s.info.spent += cost
	s.spent += cost
	s.isSpent = s.info.spent > maxSpent && s.spent > minSpent
}

// forget drops what branches and stores have shown of anything but the
// root, so that a search with too many states ends soon: only the names of
// the root and of what it is in, and whether it was acquired, are still
// known. Branches that were
// decided by the environment go both ways from here on, so the ends of the
// obligation that are found are all there are, and more.
func (s *search) forget(in *state) (out *state) {
	foreign := func(p *pair) bool {
		if p.val.Base != nil && p.val.Base == s.spec.Root.Base {
			return false // the variable by which the function calls the root's owner
		}
		rel, _ := s.reach(p.val, in)
		return rel == relNone
	}
	out = s.copyOf(in)
	out.binds, out.cells = s.pairs.without(in.binds, foreign), s.pairs.without(in.cells, foreign)
	out.facts = s.knowns.without(in.facts, func(k *known) bool { return !s.isRoot(k.key) })
	return out
}

// settleVague decides what vague findings are worth. For the effect of a
// function all ways in which the obligation may end count. A leak counts
// only if nothing in the function ends the obligation: then no path can
// avoid it, whichever can be taken.
func (s *search) settleVague() {
	ends := s.res.Deferred || slices.ContainsFunc(s.res.Ends, func(e Exit) bool { return e.Why != WhyVoid })
	if s.spec.Effect || !ends && !s.res.Incomplete {
		s.res.Leaks = append(s.res.Leaks, s.vague.Leaks...)
		s.res.Again = append(s.res.Again, s.vague.Again...)
	}
}

// manyPhis is how many phis of a block are bound at once: one by one, the state is
// copied for each.
const manyPhis = 16

// phis binds the phis of block to by the edge taken. All operands are
// read before any phi is written.
func (s *search) phis(from, to *ssa.BasicBlock, in *state) (out *state) {
	edge := -1
	out = in
	var list []pair
	isMany := len(to.Instrs) > manyPhis && isPhi(to.Instrs[manyPhis])
	for _, instr := range to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		if edge < 0 {
			edge = slices.Index(to.Preds, from)
		}
		val := s.of(phi.Edges[edge], in)
		if !s.isTelling(phi, val, in) {
			val = alias.Val{}
			if gotype.IsError(phi.Type()) || s.cache.info(phi.Parent()).isNilTested(phi) {
				switch f := s.factOf(s.of(phi.Edges[edge], in), in, from); {
				case f == nonNil || isShownOn(from, to, phi.Edges[edge]) || isThere(phi.Edges[edge], from):
					val = alias.NonNil
				case f == isNil:
					val = alias.Nil
				}
			}
		}
		if truth, ok := s.oppositeOf(phi.Edges[edge], in, from); ok {
			val = truth
		}
		if val.Base == phi {
			val = alias.Val{}
		}
		if isMany {
			list = append(list, pair{key: alias.Val{Base: phi}, val: val})
		} else {
			out = s.withBind(out, phi, val)
		}
		out = s.withFact(out, alias.Val{Base: phi}, unknown)
	}
	if isMany {
		return s.withBinds(out, list)
	}
	return out
}

func isPhi(instr ssa.Instruction) bool {
	_, ok := instr.(*ssa.Phi)
	return ok
}

// isShownOn reports whether the branch from one block to another shows that v is
// not nil.
func isShownOn(from, to *ssa.BasicBlock, v ssa.Value) bool {
	test, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	if !ok || from.Succs[0] == from.Succs[1] {
		return false
	}
	cmp, ok := test.Cond.(*ssa.BinOp)
	if !ok || cmp.X != v || !isNilConst(cmp.Y) {
		return false
	}
	return cmp.Op == token.NEQ && from.Succs[0] == to || cmp.Op == token.EQL && from.Succs[1] == to
}

// isRoot reports whether v is one of the values that the search is about:
// what is known of them holds until they are acquired again.
func (s *search) isRoot(v alias.Val) bool {
	return v == s.spec.Root || v.Path == "" && v.Base != nil && (v.Base == s.spec.Err || v.Base == s.spec.OK || v.Base == s.spec.Code)
}

// isDynamic reports whether an effect depends on what is known of v.
func (s *search) isDynamic(v alias.Val) bool { return len(s.dynamic) > 0 && s.dynamic[v] }

// isTelling reports whether it is worth knowing that v is val.
func (s *search) isTelling(v ssa.Value, val alias.Val, st *state) bool {
	if val.IsConst() {
		return true
	}
	if s.isRoot(val) || s.isDynamic(val) || s.isSibling(val) {
		return true
	}
	if rel, _ := s.reach(val, st); rel != relNone {
		return true
	}
	switch base := val.Base.(type) {
	case *ssa.MakeClosure, *ssa.Function:
		return true
	case *ssa.Alloc:
		return s.isPooled(v)
	case *ssa.BinOp, *ssa.Call:
		if s.isPooled(v) {
			return true
		}
		if s.isCount(base, st) || isFilled(base) && isMeasured(v) || isFileSize(val) {
			return true
		}
		if gotype.IsBool(v.Type()) {
			c := s.cond(base, st, nil)
			return c.decided != unknown || s.isRoot(c.val) || c.until
		}
	}
	return false
}

// startBlock returns the block of the searched function in which the root
// is acquired.
func (s *search) startBlock() *ssa.BasicBlock {
	if s.spec.At != nil {
		return s.spec.At.Block()
	}
	return s.spec.Start.Block()
}

// isSibling reports whether v is another result of the acquisition: the
// context that comes with a cancel function.
func (s *search) isSibling(v alias.Val) bool {
	e, ok := v.Base.(*ssa.Extract)
	if !ok || v.Path != "" {
		return false
	}
	call, ok := e.Tuple.(*ssa.Call)
	return ok && ssa.Instruction(call) == s.spec.Start
}
