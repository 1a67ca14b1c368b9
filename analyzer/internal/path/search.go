package path

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// maxStates bounds the different states at one block. Few functions come
// near it; beyond, the search goes on forgetfully, see forget.
const maxStates = 48

// maxDepth bounds the nesting of literals executed in place.
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

// A frame is one function in execution: the function searched, or a
// literal executed in place.
type frame struct {
	fn     *ssa.Function
	parent *frame
	depth  int
	info   *Info
	// seen has the states at the entry of each block, ran those, spelled, in
	// which each call has run a literal.
	seen seen
	ran  map[siteID][]string
	// exit receives the paths that reach a return.
	exit func(n *node, ret *ssa.Return, st *state)
}

func (fr *frame) runs(fn *ssa.Function) bool {
	for ; fr != nil; fr = fr.parent {
		if fr.fn == fn {
			return true
		}
	}
	return false
}

type search struct {
	numbering
	spec  *Spec
	sem   Semantics
	cache *Cache
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
	seenEnd map[Exit2]bool
	// asking is the nesting of intrinsic.
	asking int
	// oneClass is set if it does not matter how the function returns
	// behind a release.
	oneClass bool
	// isDeep is set to search depth first: so it shows soonest that a callee
	// takes the root.
	isDeep bool
	// isBounded is set once a bound has been met. What is found from then on
	// depends on the order.
	isBounded bool
	// forgetful is set once there are too many states. What is found from
	// then on is vague: it may be on a path that cannot be taken.
	forgetful bool
	vague     Result
	// asides counts the executions whose findings do not count.
	asides int
	// earlierAt are the second arrivals at the acquisition with the resource
	// of the first in a container; isEarlier is set in the search for it.
	earlierAt []*node
	isEarlier bool
	// unseen is set once a call out of sight has taken the root that may only
	// have lent it; loans is set in the search that asks whether one has.
	unseen bool
	loans  *lending
}

// Exit2 identifies an end, to keep one of each kind.
type Exit2 struct {
	at      ssa.Instruction
	class   Class
	why     Why
	result  int
	sub     string
	closure *ssa.MakeClosure
	still   bool
}

// Search looks for the ends of the obligation that spec describes.
func Search(spec *Spec, sem Semantics, cache *Cache) *Result {
	if spec.Effect && !returnsReference(spec.Fn.Signature.Results()) {
		// No two ends differ in where the root is returned, so their order does
		// not matter as long as no bound is met.
		s := newSearch(spec, sem, cache)
		s.isDeep = true
		if s.runAll(); !s.isBounded {
			return s.finish()
		}
	}
	s := newSearch(spec, sem, cache)
	s.runAll()
	return s.finish()
}

// finish returns what has been found on all paths.
func (s *search) finish() *Result {
	if !s.forgetful {
		s.runEarlier()
	}
	s.settleVague()
	if s.unseen && s.spec.Along == nil && len(s.res.Leaks) == 0 && len(s.res.Again) == 0 {
		s.runLending()
	}
	return s.res
}

func newSearch(spec *Spec, sem Semantics, cache *Cache) *search {
	cache.searches++
	return &search{
		spec: spec, sem: sem, cache: cache, res: new(Result),
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
	start.st = s.given(start.st)
	for _, v := range spec.Also {
		start.st = s.withBind(start.st, v, spec.Root)
	}
	s.run(fr, start)
}

// earlier returns what holds when the search starts at start: what
// variables hold, what branches have shown, which calls are deferred.
func (s *search) earlier(in *state, start ssa.Instruction) (out *state) {
	out = in
	info := s.cache.info(s.spec.Fn)
	for _, v := range info.variables() {
		if val, ok := info.contentAt(v, start); ok {
			out = s.withCell(out, alias.Val{Base: v.alloc, Path: "*"}, s.of(val, out))
		} else if val := zeroOf(v.alloc); !ok && !val.IsZero() && info.isZeroAt(v, start) {
			out = s.withCell(out, alias.Val{Base: v.alloc, Path: "*"}, val)
		}
	}
	if s.spec.Lock {
		// The releases name the lock by what the variables hold, too.
		spec := *s.spec
		spec.Root = s.resolveLock(spec.Root, out)
		s.spec = &spec
	}
	return s.earlierDefers(s.initialFacts(out, start.Block()), start)
}

// earlierDefers adds the deferred calls that wait already when the root is
// acquired: literals, and those that get a variable. Those on other paths are
// added, too: gives up towards silence.
func (s *search) earlierDefers(in *state, start ssa.Instruction) (out *state) {
	out = in
	info := s.cache.info(s.spec.Fn)
	for _, d := range info.deferCalls() {
		if !info.isBefore(d, start) {
			continue
		}
		c := s.site(d, out)
		switch {
		case isLiteral(c.callee):
			out = out.withDefer(deferred{call: d, fn: s.spec.Fn, fun: c.fun, args: slices.Clone(c.args)})
		case s.releasesWithin(c), s.spec.Lock && len(c.args) > 0 && c.args[0] == s.spec.Root && s.isRelease(c.name):
			out = out.withStatus(scheduled)
			s.res.Lent = s.res.Lent || !s.spec.Lock
		case !s.spec.Lock && slices.ContainsFunc(c.args, isVariable):
			// What is stored in the variable by then the call gets.
			out = out.withDefer(deferred{call: d, fn: s.spec.Fn, fun: c.fun, args: slices.Clone(c.args)})
		}
	}
	return out
}

// isVariable reports whether v is, or is in, a variable of the function.
func isVariable(v alias.Val) bool {
	_, ok := v.Base.(*ssa.Alloc)
	return ok
}

func (s *search) frame(fn *ssa.Function, parent *frame) *frame {
	fr := &frame{fn: fn, parent: parent, info: s.cache.info(fn), seen: newSeen(fn)}
	if parent != nil {
		fr.depth = parent.depth + 1
	}
	return fr
}

// run explores from n, breadth first, so that the first path found to an
// exit has the fewest decisions, or depth first where no path is asked for.
func (s *search) run(fr *frame, n *node) {
	queue := []*node{n}
	head := 0
	push := func(m *node) { queue = append(queue, m) }
	for head < len(queue) && !s.isSettled() {
		if s.isDeep {
			last := len(queue) - 1
			n, queue = queue[last], queue[:last]
		} else {
			n = queue[head]
			head++
		}
		if head == len(queue) {
			queue, head = queue[:0], 0
		}
		s.exec(fr, n, push)
	}
}

// returnsReference reports whether a result can be, or hold, the root: it is no
// error, bool, number or string.
func returnsReference(results *types.Tuple) bool {
	for v := range results.Variables() {
		if _, isBasic := v.Type().Underlying().(*types.Basic); !isBasic && !gotype.IsError(v.Type()) {
			return true
		}
	}
	return false
}

// isSettled reports whether the effect is known already: a callee that
// takes the root on some path, whether it succeeds or fails, takes it, and
// so does one with too many states. A search in depth that has met a bound
// is of no use any more.
func (s *search) isSettled() bool {
	if s.isDeep && s.isBounded {
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
	if fr.seen.count(to) > 2*maxStates || s.spec.Limit > 0 && s.res.States >= s.spec.Limit {
		s.res.Incomplete, s.isBounded = true, true
		return
	}
	s.res.States++
	push(s.node(node{parent: n, dec: dec, block: to, st: st}))
}

// isNewRun notes that c runs a literal in the state that key spells, and
// reports whether it has not done so yet.
func (fr *frame) isNewRun(c site, key []byte) bool {
	id := siteID{c.runs(), c.at}
	if slices.ContainsFunc(fr.ran[id], func(old string) bool { return old == string(key) }) {
		return false
	}
	if fr.ran == nil {
		fr.ran = make(map[siteID][]string)
	}
	fr.ran[id] = append(fr.ran[id], string(key))
	return true
}

// A siteID tells the runs of literals in one function apart.
type siteID struct {
	runs ssa.Instruction
	call ssa.CallInstruction
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
	c := *in
	c.binds, c.cells = without(in.binds, foreign), without(in.cells, foreign)
	c.facts = without(in.facts, func(k *known) bool { return !s.isRoot(k.key) })
	return &c
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

// phis binds the phis of block to by the edge taken. All operands are
// read before any phi is written.
func (s *search) phis(from, to *ssa.BasicBlock, in *state) (out *state) {
	edge := -1
	out = in
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
			if gotype.IsError(phi.Type()) && s.factOf(s.of(phi.Edges[edge], in), in, from) == nonNil {
				val = alias.NonNil
			}
		}
		if val.Base == phi {
			val = alias.Val{}
		}
		out = s.withBind(out, phi, val)
		out = s.withFact(out, alias.Val{Base: phi}, unknown)
	}
	return out
}

// isRoot reports whether v is one of the values that the search is about:
// what is known of them holds until they are acquired again.
func (s *search) isRoot(v alias.Val) bool {
	return v == s.spec.Root || v.Path == "" && v.Base != nil && (v.Base == s.spec.Err || v.Base == s.spec.OK)
}

// isTelling reports whether it is worth knowing that v is val.
func (s *search) isTelling(v ssa.Value, val alias.Val, st *state) bool {
	if val.IsConst() {
		return true
	}
	if s.isRoot(val) || s.dynamic[val] || s.isSibling(val) {
		return true
	}
	if rel, _ := s.reach(val, st); rel != relNone {
		return true
	}
	switch base := val.Base.(type) {
	case *ssa.MakeClosure, *ssa.Function:
		return true
	case *ssa.BinOp, *ssa.Call:
		if s.isCount(base, st) || isFilled(base) && isMeasured(v) {
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

// exec executes the instructions of n's block from n on, and pushes what
// follows.
func (s *search) exec(fr *frame, n *node, push func(*node)) {
	st := n.st
	n.st = nil // the node lives on as a step of the ways through it
	for i := n.index; i < len(n.block.Instrs); i++ {
		if st.status == done {
			return
		}
		switch instr := n.block.Instrs[i].(type) {
		case *ssa.Phi, *ssa.DebugRef:
		case *ssa.Alloc:
			st = s.zero(s.fresh(n, instr, st), instr)
		case *ssa.UnOp:
			st = s.load(instr, st)
		case *ssa.Index:
			st = s.content(instr, st)
		case *ssa.Field:
			st = s.content(instr, st)
		case *ssa.Store:
			st = s.store(fr, n, instr, st)
		case *ssa.MapUpdate:
			st = s.mapUpdate(fr, n, instr, st)
		case *ssa.Next:
			st = s.next(instr, st)
		case *ssa.Send:
			st = s.handOver(n, instr, []ssa.Value{instr.X}, st)
		case *ssa.Select:
			if s.sel(fr, n, i, instr, st, push) {
				return
			}
		case *ssa.Call:
			if hasCell(st, instr) && s.isFreshCall(instr) {
				st = s.fresh(n, instr, st)
			}
			if st = s.comesTo(instr, st); s.isLentTo(instr) {
				continue
			}
			var forked bool
			if st, forked = s.calls(fr, n, i, instr, st, push); forked {
				return
			}
		case *ssa.Go:
			if st = s.comesTo(instr, st); s.isLentTo(instr) {
				continue
			}
			mark := len(s.args)
			st = s.goes(fr, n, instr, st)
			s.args = s.args[:mark]
		case *ssa.Defer:
			mark := len(s.args)
			st = s.defers(fr, n, instr, st)
			s.args = s.args[:mark]
		case *ssa.RunDefers:
			var forked bool
			if st, forked = s.runDefers(fr, n, i, st, push); forked {
				return
			}
		case *ssa.Return:
			fr.exit(n, instr, st)
		case *ssa.Panic:
			s.panics(fr, instr, st)
		case *ssa.Jump:
			s.enter(fr, n, n.block, n.block.Succs[0], st, Decision{}, push)
		case *ssa.If:
			s.branch(fr, n, instr, st, push)
		}
	}
}

// fresh forgets what an earlier variable, or struct, that a has made held. If
// a container or a literal holds the root by that variable only, it is lost
// from sight: gives up towards silence.
func (s *search) fresh(n *node, a ssa.Value, in *state) (out *state) {
	out = in
	lost := false
	for _, p := range in.cells {
		if p.key.Base == a {
			rel, _ := s.reach(p.val, in)
			lost = lost || rel != relNone
			out = s.withCell(out, p.key, alias.Val{})
		}
	}
	if lost && in.status == held && s.holders(in) != s.holders(out) {
		return s.end(n, a.(ssa.Instruction), WhyTaken, in)
	}
	return out
}

// hasCell reports whether in knows what something in v holds.
func hasCell(in *state, v ssa.Value) bool {
	return slices.ContainsFunc(in.cells, func(p pair) bool { return p.key.Base == v })
}

// zero gives a new variable its zero value where that matters, since it is
// tested: a flag, a nil.
func (s *search) zero(in *state, a *ssa.Alloc) (out *state) {
	if !isScalar(a) {
		return in
	}
	return s.setCell(in, alias.Val{Base: a, Path: "*"}, zeroOf(a))
}

// isFreshCall reports whether the call returns a struct that nobody else knows
// and that is not what the search is about.
func (s *search) isFreshCall(call *ssa.Call) bool {
	return call != s.spec.Root.Base && s.sem.IsFresh(&call.Call, call.Call.StaticCallee())
}

// isScalar reports whether a is a variable that can hold nil or a bool.
func isScalar(a *ssa.Alloc) bool { return !zeroOf(a).IsZero() }

func zeroOf(a *ssa.Alloc) alias.Val {
	switch t := a.Type().Underlying().(*types.Pointer).Elem().Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Chan, *types.Map, *types.Slice:
		return alias.Nil
	case *types.Basic:
		if t.Kind() == types.Bool {
			return alias.False
		}
		if t.Info()&types.IsInteger != 0 {
			return alias.Val{Path: "=0"}
		}
	}
	return alias.Val{}
}

// load binds the register to what the place holds, if that is telling.
func (s *search) load(u *ssa.UnOp, in *state) (out *state) {
	if u.Op != token.MUL {
		return in
	}
	if len(in.cells) == 0 {
		return s.withBind(in, u, alias.Val{}) // no place is known to hold anything
	}
	key := s.keyOf(u.X, in)
	val, ok := s.lookup(in, key)
	if !ok {
		return s.withBind(in, u, alias.Val{})
	}
	return s.withBind(in, u, val)
}

// content binds the register of a part of an array or a struct, which the
// builder has loaded as a whole, to what the part holds.
func (s *search) content(v ssa.Value, in *state) (out *state) {
	out = s.withBind(in, v, alias.Val{})
	if val, ok := s.lookup(out, s.of(v, out)); ok {
		out = s.withBind(out, v, val)
	}
	return out
}

// isAggregate reports whether t points to a struct or an array.
func isAggregate(t types.Type) bool {
	switch t.Underlying().(*types.Pointer).Elem().Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// setCell records a store of val to key, and forgets what was shown of
// the old content.
func (s *search) setCell(in *state, key, val alias.Val) (out *state) {
	out = in
	for _, k := range in.facts {
		if k.key.Base == key.Base && !s.isRoot(k.key) {
			if _, ok := alias.Rel(k.key.Path, key.Path); ok {
				out = s.withFact(out, k.key, unknown)
			}
		}
	}
	for _, p := range in.cells {
		if p.key.Base == key.Base && p.key != key {
			if _, ok := alias.Rel(p.key.Path, key.Path); ok {
				out = s.withCell(out, p.key, alias.Val{})
			}
		}
	}
	return s.withCell(out, key, val)
}

// comesFromOutside reports whether a value was there before its function ran.
func comesFromOutside(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		return true
	}
	return false
}

// store executes a store.
func (s *search) store(fr *frame, n *node, instr *ssa.Store, in *state) (out *state) {
	key, val := s.resolve(s.keyOf(instr.Addr, in), in), s.of(instr.Val, in)
	if key == val && isAggregate(instr.Addr.Type()) {
		return in // a struct that is a named result, returned by name
	}
	rel, sub := s.reach(val, in)
	if rel == relNone {
		return s.storeOther(n, instr, key, val, in)
	}
	if fa, ok := instr.Addr.(*ssa.FieldAddr); ok {
		switch isBorrowed := s.sem.StoreBorrows(fa, s.spec); {
		case isBorrowed && rel == relOwner && comesFromOutside(key.Base):
			return s.end(n, instr, WhyTaken, in) // what holds it lasts longer than the function
		case isBorrowed:
			return in
		}
		if s.sem.StoreTakes(fa, s.spec) {
			return s.end(n, instr, WhyTaken, in)
		}
	}
	switch base := key.Base.(type) {
	case *ssa.FreeVar:
		if !slices.Contains(s.res.Captured, base) {
			s.res.Captured = append(s.res.Captured, base)
		}
		return s.end(n, instr, WhyCaptured, in)
	case *ssa.Alloc:
		if isInside(key) && s.isFresh(fr, key.Join(sub), instr) {
			return s.setCell(in, key, val)
		}
	case *ssa.Parameter:
		if base == s.spec.Owner && isInside(key) {
			return s.setCell(in, key, val)
		}
		return s.endKept(n, instr, s.keptAt(instr, key, val, in), in)
	case *ssa.MakeSlice:
		if s.isFresh(fr, key, instr) {
			return s.put(key, val, in, in)
		}
	case *ssa.Call:
		if s.isFreshCall(base) && s.isFresh(fr, key.Join(sub), instr) {
			return s.setCell(in, key, val)
		}
	}
	if key.Base != nil && key.Base == s.spec.Root.Base || s.holdsCell(key.Base, in) {
		return s.setCell(in, key, val)
	}
	return s.end(n, instr, WhyTaken, in)
}

// resolve names a place that is reached through a variable by what the
// variable holds: s.f of a captured s is a field of the struct that s
// points to.
func (s *search) resolve(key alias.Val, st *state) alias.Val {
	if isInside(key) {
		return key
	}
	if val, ok := s.lookup(st, alias.Val{Base: key.Base, Path: "*"}); ok && val.Base != nil {
		return val.Join(key.Path[1:])
	}
	return key
}

// resolveLock names a lock by what all the variables on the way to it hold.
func (s *search) resolveLock(key alias.Val, st *state) alias.Val {
	for range maxNest {
		next := s.resolve(key, st)
		if next == key {
			break
		}
		key = next
	}
	return key
}

// isInside reports whether key is a variable, or a part of one, and not
// something that a variable points to.
func isInside(key alias.Val) bool { return !strings.HasPrefix(key.Path, "*") || key.Path == "*" }

// holdsCell reports whether what base points to, which is no variable of the
// function, is known to hold the root.
func (s *search) holdsCell(base ssa.Value, st *state) bool {
	if _, ok := base.(*ssa.Alloc); ok || base == nil {
		return false
	}
	return slices.ContainsFunc(st.cells, func(p pair) bool {
		if p.key.Base != base {
			return false
		}
		rel, _ := s.reach(p.val, st)
		return rel != relNone
	})
}

// storeOther executes a store of something that does not hold the root.
func (s *search) storeOther(n *node, instr *ssa.Store, key, val alias.Val, in *state) (out *state) {
	if key.Base == nil {
		return in
	}
	rest, isPart := alias.Rel(key.Path, s.spec.Root.Path)
	if key.Base == s.spec.Root.Base && isPart && rest != "" && s.isReleasePath(rest) && in.status == held && !val.IsConst() {
		// What is to be released has left its owner, and whoever has it may
		// have used it up: gives up towards silence.
		return s.end(n, instr, WhyTaken, in)
	}
	_, isAlloc := key.Base.(*ssa.Alloc)
	_, had := getPair(in.cells, key)
	part := key.Base == s.spec.Root.Base
	guarded := s.cache.info(instr.Parent()).isGuard(key)
	if s.isElement(key, in) {
		return in // another element may still hold the root
	}
	switch {
	case val.IsConst() && (isAlloc || had || part || guarded):
	case gotype.IsError(instr.Val.Type()):
		if isAlloc && s.factOf(val, in, instr.Block()) == nonNil {
			val = alias.NonNil
		}
	case isAlloc && (isMade(val) || guarded && isAddress(val)):
	case isAlloc && types.IsInterface(instr.Val.Type()) && isConcrete(val) && isAsserted(key.Base):
	case part, isAlloc && (gotype.IsBool(instr.Val.Type()) || gotype.IsFunc(instr.Val.Type())):
	default:
		val = alias.Val{}
	}
	return s.setCell(in, key, val)
}

// handOver ends the obligation if one of vals holds the root.
func (s *search) handOver(n *node, instr ssa.Instruction, vals []ssa.Value, in *state) (out *state) {
	for _, v := range vals {
		if rel, _ := s.reach(s.of(v, in), in); rel != relNone && rel != relCarrier {
			return s.end(n, instr, WhyTaken, in)
		}
	}
	return in
}

// sel executes a select that may send the root: one state for each case.
func (s *search) sel(fr *frame, n *node, i int, instr *ssa.Select, in *state, push func(*node)) (forked bool) {
	sends := make([]bool, len(instr.States))
	for k, c := range instr.States {
		if c.Dir == types.SendOnly {
			rel, _ := s.reach(s.of(c.Send, in), in)
			sends[k] = rel != relNone && rel != relCarrier
		}
	}
	if !slices.Contains(sends, true) {
		return false
	}
	index := extractOf(instr, 0)
	first := 0
	if !instr.Blocking {
		first = -1
	}
	for k := first; k < len(instr.States); k++ {
		st := in
		if k >= 0 && sends[k] {
			if st = s.end(n, instr, WhyTaken, in); st.status == done {
				continue
			}
		}
		if index != nil {
			st = s.withBind(st, index, alias.Val{Path: "=" + itoa(k)})
		}
		push(s.node(node{parent: n, block: n.block, index: i + 1, st: st}))
	}
	return true
}

// branch executes an if: the edges that the environment allows.
func (s *search) branch(fr *frame, n *node, instr *ssa.If, in *state, push func(*node)) {
	c := s.cond(instr.Cond, in, n.block)
	for k, succ := range n.block.Succs {
		taken := k == 0
		want := isTrue
		if !taken {
			want = isFalse
		}
		if c.decided != unknown && c.decided != want {
			continue
		}
		dec := Decision{instr, taken}
		if c.decided != unknown {
			dec = Decision{}
		}
		out := s.assume(n, instr, c, taken, in)
		if out.status == done {
			continue
		}
		if s.cache.info(n.block.Parent()).repeated[instr.Cond] && !c.until {
			out = s.withFact(out, alias.Val{Base: instr.Cond}, want)
		}
		s.enter(fr, n, n.block, succ, out, dec, push)
	}
}

// followsOn reports whether paths go on behind the end of the obligation,
// to see how the function returns.
func (s *search) followsOn() bool {
	return s.spec.Start == nil || s.spec.Lock && !s.spec.Brief || s.spec.Follow
}

// comesTo notes that a path comes to the instruction from which on ends count.
func (s *search) comesTo(at ssa.Instruction, in *state) (out *state) {
	if at != s.spec.From || in.behind {
		return in
	}
	c := *in
	c.behind = true
	return &c
}

// isLentTo reports whether the call, or the go statement, only uses the root.
func (s *search) isLentTo(at ssa.Instruction) bool { return s.spec.Lends && at == s.spec.From }

// isBefore reports whether the state is one before the instruction from which
// on ends count.
func (s *search) isBefore(st *state) bool { return s.spec.From != nil && !st.behind }

// end marks the obligation as done and notes why.
func (s *search) end(n *node, at ssa.Instruction, why Why, in *state) (out *state) {
	if in.status == released || in.status == taken {
		return in
	}
	if s.isBefore(in) {
		return in.withStatus(done)
	}
	if why == WhyTaken || why == WhyCaptured {
		s.res.Kept, s.res.isTakenElsewhere = alias.Val{}, true
	}
	return s.endAt(n, at, why, in)
}

// endAt is end for a take that is known to be into a parameter, too.
func (s *search) endAt(n *node, at ssa.Instruction, why Why, in *state) (out *state) {
	if s.followsOn() {
		if s.spec.Tell {
			s.pass(at, why)
		}
		switch {
		case why != WhyReleased && why != WhyTaken && why != WhyCaptured:
		case s.oneClass && s.asides == 0 && s.cache.info(at.Parent()).canReturn(at.Block()):
			// Every return is of one class: how the path goes on tells nothing.
		case why == WhyReleased:
			s.res.Released = true
			return in.withStatus(released)
		default:
			return in.withStatus(taken)
		}
	}
	s.note(n, Exit{At: at, Why: why})
	return in.withStatus(done)
}

// pass notes an end behind which the path goes on.
func (s *search) pass(at ssa.Instruction, why Why) {
	if why == WhyVoid || slices.ContainsFunc(s.res.Passed, func(e Exit) bool { return e.At == at && e.Why == why }) {
		return
	}
	s.res.Passed = append(s.res.Passed, Exit{At: at, Why: why})
}

func (s *search) note(n *node, e Exit) {
	if e.Why == WhyReleased {
		s.res.Released = true
	}
	id := Exit2{e.At, e.Class, e.Why, e.Result, e.Sub, e.Closure, e.Still}
	if s.seenEnd[id] {
		return
	}
	s.noteEnd(id)
	e.end = n
	s.res.Ends = append(s.res.Ends, e)
	if e.Why == WhyTaken || e.Why == WhyCaptured {
		s.res.taken |= takenBits[e.Class]
		if s.oneClass {
			s.res.taken = takenAlways
		}
	}
}

// noteEnd notes that there is such an end.
func (s *search) noteEnd(id Exit2) {
	if s.seenEnd == nil {
		s.seenEnd = make(map[Exit2]bool)
	}
	s.seenEnd[id] = true
}

// noteDynamic notes that an effect depends on v.
func (s *search) noteDynamic(v alias.Val) {
	if s.dynamic == nil {
		s.dynamic = make(map[alias.Val]bool)
	}
	s.dynamic[v] = true
}

// takenAlways stands for exits of both classes; one whose class is not
// known is of both.
const takenAlways = 3

var takenBits = [...]uint8{Success: 1, Failure: 2, Unclear: takenAlways}

// way returns the decisions on the way to n and the blocks it goes
// through, the first ones first.
func way(n *node) (ds []Decision, blocks []*ssa.BasicBlock) {
	for ; n != nil; n = n.parent {
		if n.dec.If != nil {
			ds = append(ds, n.dec)
		}
		blocks = append(blocks, n.block)
	}
	slices.Reverse(ds)
	slices.Reverse(blocks)
	return ds, blocks
}
