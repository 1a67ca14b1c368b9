package path

import (
	"encoding/binary"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// status is what has become of the obligation on a path.
type status uint8

const (
	held      status = iota
	scheduled        // a defer that has run will release it at the exit
	done             // released, transferred, void or lost from sight
	pending          // not yet acquired: the literal that does so is running
	released         // a parameter that has been released: the path goes on,
	taken            // or taken, to see how the function returns
)

// A fact is what a branch has shown of a value.
type fact uint8

const (
	unknown fact = iota
	isNil
	nonNil
	isTrue
	isFalse
)

// not returns the fact that holds where f does not.
func (f fact) not() fact {
	switch f {
	case isNil:
		return nonNil
	case nonNil:
		return isNil
	case isTrue:
		return isFalse
	case isFalse:
		return isTrue
	}
	return unknown
}

// A pair says that key holds, or is, val. It keeps the numbers of their
// bases, 0 until they are asked for, and where key's base is live, nil until
// then: looking them up was a tenth of the search.
type pair struct {
	key, val     alias.Val
	keyID, valID int32
	span         *span
}

type known struct {
	key   alias.Val
	f     fact
	keyID int32
	span  *span
}

// deferred is a call that waits for the function's exit.
type deferred struct {
	call *ssa.Defer
	fn   *ssa.Function // the function at whose exit it runs
	fun  alias.Val     // the called value
	args []alias.Val
	// reaches reports that the call got or captured the root.
	reaches bool
	// spelt is the call in the keys of states, "" until it is asked for.
	spelt string
}

// state is what the search knows at one point of one path. It is
// immutable: transfer methods return a changed copy. Its slices are
// sorted by key, so that equal knowledge is one state.
type state struct {
	status status
	// used is set once a call got the root, behind once the path has come to
	// Spec.From.
	used, behind bool
	// binds names the registers whose value depends on the path.
	binds []pair
	// cells says what variables and fields hold.
	cells []pair
	// facts is the environment: what branches have shown.
	facts  []known
	defers []deferred
	// risk is the first call that may panic and came while the obligation
	// was held with no release scheduled.
	risk ssa.Instruction
	// loans are the calls out of sight that got the root, see lend.
	loans []loan
}

// numbering gives values a stable order within one search, by first use.
type numbering struct {
	ids   map[ssa.Value]int32
	calls map[*ssa.Defer]int
	// spelt is the buffer for keys.
	spelt []byte
	// states, pairs and knowns have the states and what they know.
	states arena[state]
	pairs  arena[pair]
	knowns arena[known]
}

// callID numbers a deferred call.
func (n *numbering) callID(d *ssa.Defer) int {
	i, ok := n.calls[d]
	if !ok {
		if n.calls == nil {
			n.calls = make(map[*ssa.Defer]int)
		}
		i = len(n.calls) + 1
		n.calls[d] = i
	}
	return i
}

func (n *numbering) id(v ssa.Value) int32 {
	if v == nil {
		return 0
	}
	i, ok := n.ids[v]
	if !ok {
		if n.ids == nil {
			n.ids = make(map[ssa.Value]int32)
		}
		i = int32(len(n.ids)) + 1
		n.ids[v] = i
	}
	return i
}

// idOf returns the number of v, which is kept in id.
func (n *numbering) idOf(v ssa.Value, id *int32) int32 {
	if *id == 0 && v != nil {
		*id = n.id(v)
	}
	return *id
}

// compare orders names; the numbers of their bases are kept in aID and bID.
func (n *numbering) compare(a, b alias.Val, aID, bID *int32) int {
	if a.Base != b.Base {
		return int(n.idOf(a.Base, aID) - n.idOf(b.Base, bID))
	}
	return strings.Compare(a.Path, b.Path)
}

// find returns where key is, or belongs, among count sorted names.
func (n *numbering) find(count int, key alias.Val, keyID *int32, at func(i int) (alias.Val, *int32)) (i int, found bool) {
	i, j := 0, count
	for i < j {
		h := int(uint(i+j) >> 1)
		name, id := at(h)
		switch c := n.compare(name, key, id, keyID); {
		case c == 0:
			return h, true
		case c < 0:
			i = h + 1
		default:
			j = h
		}
	}
	return i, false
}

func (n *numbering) append(key []byte, v alias.Val, id *int32) []byte {
	key = binary.AppendUvarint(key, uint64(n.idOf(v.Base, id)))
	key = append(key, v.Path...)
	return append(key, 0)
}

func (n *numbering) appendPairs(key []byte, ps []pair) []byte {
	for i := range ps {
		p := &ps[i]
		key = n.append(n.append(key, p.key, &p.keyID), p.val, &p.valID)
	}
	return append(key, 0xff)
}

// key spells the state, so that equal states have equal keys. The key is
// good until the next call.
func (n *numbering) key(s *state) []byte {
	key := n.spelt[:0]
	key = append(key, byte(s.status), b2b(s.risk != nil), b2b(s.used), b2b(s.behind))
	key = n.appendPairs(key, s.binds)
	key = n.appendPairs(key, s.cells)
	for i := range s.facts {
		k := &s.facts[i]
		key = append(n.append(key, k.key, &k.keyID), byte(k.f))
	}
	key = append(key, 0xff)
	for i := range s.defers {
		key = append(key, n.spell(&s.defers[i])...)
	}
	for _, l := range s.loans {
		key = append(binary.AppendUvarint(key, uint64(n.id(l.call.Value()))), b2b(l.failed))
	}
	n.spelt = key
	return key
}

// spell spells a call that waits, once.
func (n *numbering) spell(d *deferred) string {
	if d.spelt == "" {
		key := binary.AppendUvarint(nil, uint64(n.callID(d.call)))
		key = append(binary.AppendUvarint(key, uint64(n.id(valueOf(d.fn)))), b2b(d.reaches))
		key = n.append(key, d.fun, new(int32))
		for _, a := range d.args {
			key = n.append(key, a, new(int32))
		}
		d.spelt = string(key)
	}
	return d.spelt
}

// valueOf returns fn as a value, nil for none.
func valueOf(fn *ssa.Function) ssa.Value {
	if fn == nil {
		return nil
	}
	return fn
}

func b2b(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func getPair(ps []pair, key alias.Val) (alias.Val, bool) {
	for i := range ps {
		if ps[i].key == key {
			return ps[i].val, true
		}
	}
	return alias.Val{}, false
}

// setPair returns ps with key bound to val; a zero val unbinds it.
func (n *numbering) setPair(ps []pair, key, val alias.Val) []pair {
	var keyID int32
	i, found := n.find(len(ps), key, &keyID, func(i int) (alias.Val, *int32) { return ps[i].key, &ps[i].keyID })
	switch {
	case found && ps[i].val == val, !found && val.IsZero():
		return ps
	case val.IsZero():
		return n.pairs.removed(ps, i)
	case found:
		ps = n.pairs.clone(ps)
		ps[i].val, ps[i].valID = val, 0
		return ps
	}
	return n.pairs.inserted(ps, i, pair{key: key, val: val, keyID: keyID})
}

func (s *state) fact(key alias.Val) fact {
	for i := range s.facts {
		if s.facts[i].key == key {
			return s.facts[i].f
		}
	}
	return unknown
}

// withFact returns the state that knows f of key; unknown forgets.
func (n *numbering) withFact(in *state, key alias.Val, f fact) (out *state) {
	var keyID int32
	i, found := n.find(len(in.facts), key, &keyID, func(i int) (alias.Val, *int32) { return in.facts[i].key, &in.facts[i].keyID })
	if found && in.facts[i].f == f || !found && f == unknown {
		return in
	}
	out = n.copyOf(in)
	switch {
	case f == unknown:
		out.facts = n.knowns.removed(in.facts, i)
	case found:
		out.facts = n.knowns.clone(in.facts)
		out.facts[i].f = f
	default:
		out.facts = n.knowns.inserted(in.facts, i, known{key: key, f: f, keyID: keyID})
	}
	return out
}

func (n *numbering) withBind(in *state, v ssa.Value, val alias.Val) (out *state) {
	if old, ok := boundIn(in, v); ok && old == val || !ok && val.IsZero() {
		return in
	}
	out = n.copyOf(in)
	out.binds = n.setPair(in.binds, alias.Val{Base: v}, val)
	return out
}

// withBinds returns the state in which each key of list is bound to its val; a zero
// val unbinds it.
func (n *numbering) withBinds(in *state, list []pair) (out *state) {
	isSet := make(map[ssa.Value]bool, len(list))
	for _, p := range list {
		isSet[p.key.Base] = true
	}
	binds := make([]pair, 0, len(in.binds)+len(list))
	for _, p := range in.binds {
		if !isSet[p.key.Base] {
			binds = append(binds, p)
		}
	}
	for _, p := range list {
		if !p.val.IsZero() {
			binds = append(binds, p)
		}
	}
	for i := range binds {
		n.idOf(binds[i].key.Base, &binds[i].keyID)
	}
	slices.SortFunc(binds, func(a, b pair) int { return n.compare(a.key, b.key, &a.keyID, &b.keyID) })
	out = n.copyOf(in)
	out.binds = n.pairs.clone(binds)
	return out
}

func (n *numbering) withCell(in *state, key, val alias.Val) (out *state) {
	if old, ok := getPair(in.cells, key); ok && old == val || !ok && val.IsZero() {
		return in
	}
	out = n.copyOf(in)
	out.cells = n.setPair(in.cells, key, val)
	return out
}

func (in *state) withStatus(st status) (out *state) {
	if in.status == st {
		return in
	}
	c := *in
	c.status = st
	return &c
}

func (in *state) withRisk(at ssa.Instruction) (out *state) {
	if in.risk != nil {
		return in
	}
	c := *in
	c.risk = at
	return &c
}

// withDefer returns the state with d waiting; a call that waits already
// (from an earlier iteration) is not added again, so that loops end.
func (in *state) withDefer(d deferred) (out *state) {
	for i, e := range in.defers {
		if e.call != d.call || e.fn != d.fn {
			continue
		}
		if e.reaches || !d.reaches {
			return in
		}
		c := *in
		c.defers = slices.Clone(in.defers)
		c.defers[i].reaches, c.defers[i].spelt = true, ""
		return &c
	}
	c := *in
	c.defers = append(slices.Clip(in.defers), d)
	return &c
}

// withDefers returns the state with these calls waiting.
func (in *state) withDefers(calls []deferred) (out *state) {
	c := *in
	c.defers = calls
	return &c
}

// stillWaiting returns the calls that wait while the deferred ones of a function
// run: others, and those of all that are left, n of them. All is what waited before.
func stillWaiting(all, others []deferred, left int, fn *ssa.Function) []deferred {
	if len(others) == 0 {
		return all[:left:left]
	}
	list := slices.Clip(others)
	for _, d := range all {
		if d.fn == fn && left > 0 {
			list, left = append(list, d), left-1
		}
	}
	return list
}

// withoutDefers returns the state without the calls that wait for the
// exit of fn, and those calls, the last one first.
func (in *state) withoutDefers(fn *ssa.Function) (out *state, calls []deferred) {
	c := *in
	c.defers = nil
	for _, d := range in.defers {
		if d.fn == fn {
			calls = append(calls, d)
		} else {
			c.defers = append(c.defers, d)
		}
	}
	if calls == nil {
		return in, nil
	}
	slices.Reverse(calls)
	return &c, calls
}

// keeping returns the state without what is dead.
func (n *numbering) keeping(in *state, deadBind func(*pair) bool, deadFact func(*known) bool, deadCell func(*pair) bool) (out *state) {
	binds, facts, cells := n.pairs.without(in.binds, deadBind), n.knowns.without(in.facts, deadFact), n.pairs.without(in.cells, deadCell)
	if len(binds) == len(in.binds) && len(facts) == len(in.facts) && len(cells) == len(in.cells) {
		return in
	}
	out = n.copyOf(in)
	out.binds, out.facts, out.cells = binds, facts, cells
	return out
}
