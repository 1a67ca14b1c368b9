package path

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// What a state knows of a register matters as long as the register can be
// looked at again. A look at a register is a look at what its name is
// resolved through: a test of x.f == nil behind x's last use as an operand
// is still a question about x. So the uses of a register are those of all
// that is derived from it.
//
// The range is an over-approximation (may): a register that is called live
// and is not costs a state, the other way round would lose knowledge.

// maxDerived bounds how much is looked at for the range of one register.
const maxDerived = 256

// A blockSet is a set of blocks of one function.
type blockSet struct {
	all  bool
	list []int32  // sorted, of a small set
	bits []uint64 // of a large one
}

func (s *blockSet) has(b *ssa.BasicBlock) bool {
	switch {
	case s.all:
		return true
	case s.bits != nil:
		return s.bits[b.Index/64]>>(b.Index%64)&1 != 0
	}
	_, ok := slices.BinarySearch(s.list, int32(b.Index))
	return ok
}

func newBlockSet(list []int32, blocks int) *blockSet {
	if len(list) <= blocks/32 {
		slices.Sort(list)
		return &blockSet{list: slices.Clone(list)}
	}
	s := &blockSet{bits: make([]uint64, (blocks+63)/64)}
	for _, i := range list {
		s.bits[i/64] |= 1 << (i % 64)
	}
	return s
}

// A span tells where a register is live.
type span struct {
	// at has the blocks at whose entry it is live.
	at *blockSet
	// in are the blocks in which it is looked at.
	in []*ssa.BasicBlock
	// derived are the registers, itself included, at which a look may be
	// one at it.
	derived []ssa.Value
}

// spanOf returns where v is live: where it can be looked at, there or behind,
// before it gets another value.
func (info *Info) spanOf(v ssa.Value) *span {
	r := info.spans[v]
	if r == nil {
		r = info.newSpan(v)
		if info.spans == nil {
			info.spans = make(map[ssa.Value]*span)
		}
		info.spans[v] = r
	}
	return r
}

// always is the span of what may be looked at anywhere.
var always = &span{at: &blockSet{all: true}}

func (info *Info) newSpan(v ssa.Value) *span {
	if v.Referrers() == nil {
		return always
	}
	l := info.newLooks()
	if l.add(v); l.forever {
		return always
	}
	var def *ssa.BasicBlock
	if instr, ok := v.(ssa.Instruction); ok {
		def = instr.Block()
	}
	list := info.leadingTo(l.blocks, def)
	if _, ok := v.(*ssa.Phi); ok && len(l.blocks) > 0 {
		list = append(list, int32(def.Index)) // it is bound at the entry of its own block
	}
	return &span{newBlockSet(list, len(info.fn.Blocks)), slices.Clone(l.blocks), slices.Clone(l.seen)}
}

// leadingTo returns the blocks from which control can go to one of blocks,
// these included, without passing def. The list is good until the next call.
func (info *Info) leadingTo(blocks []*ssa.BasicBlock, def *ssa.BasicBlock) []int32 {
	if info.marks == nil {
		info.marks = make([]int32, len(info.fn.Blocks))
	}
	info.epoch++
	list := info.cache.leading[:0]
	todo := append(info.cache.todo[:0], blocks...)
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if info.marks[b.Index] == info.epoch || b == def {
			continue
		}
		info.marks[b.Index] = info.epoch
		list = append(list, int32(b.Index))
		todo = append(todo, b.Preds...)
	}
	info.cache.leading, info.cache.todo = list, todo
	return list
}

// isLiveBehind reports whether the register can still be looked at when
// control comes back from a literal that at runs.
func (sp *span) isLiveBehind(at ssa.Instruction) bool {
	b := at.Block()
	if sp.at.all || slices.ContainsFunc(b.Succs, sp.at.has) {
		return true
	}
	if !slices.Contains(sp.in, b) {
		return false
	}
	index := indexOf(at)
	return slices.ContainsFunc(sp.derived, func(v ssa.Value) bool {
		return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool { return r.Block() == b && indexOf(r) > index })
	})
}

// isFieldLive reports whether a field of that name, of whatever value, can
// be looked at in block b or behind it.
func (info *Info) isFieldLive(name string, b *ssa.BasicBlock) bool {
	live, ok := info.liveFields[name]
	if !ok {
		live = info.fieldSpan(name)
		if info.liveFields == nil {
			info.liveFields = make(map[string]*blockSet)
		}
		info.liveFields[name] = live
	}
	return live.has(b)
}

// fieldSpan returns the blocks at whose entry a field of that name is live.
// A literal may run anywhere.
func (info *Info) fieldSpan(name string) *blockSet {
	if info.fields == nil {
		info.fields = make(map[string][]ssa.Value)
		info.addFields(info.fn)
	}
	l := info.newLooks()
	for _, v := range info.fields[name] {
		if v.Parent() != info.fn {
			return always.at
		}
		if l.field(v); l.forever {
			return always.at
		}
	}
	return newBlockSet(info.leadingTo(l.blocks, nil), len(info.fn.Blocks))
}

// addFields adds the instructions of fn and its literals that name a field.
func (info *Info) addFields(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.FieldAddr:
				name := alias.FieldName(instr.X.Type(), instr.Field)
				info.fields[name] = append(info.fields[name], instr)
			case *ssa.Field:
				name := alias.FieldName(instr.X.Type(), instr.Field)
				info.fields[name] = append(info.fields[name], instr)
			}
		}
	}
	for _, lit := range fn.AnonFuncs {
		info.addFields(lit)
	}
}

// looks collects where a register is looked at.
type looks struct {
	info   *Info
	seen   []ssa.Value
	blocks []*ssa.BasicBlock
	// forever is set if that cannot be told: a closure has it.
	forever bool
}

// newLooks returns looks that are good until the next ones.
func (info *Info) newLooks() *looks {
	l := &info.cache.looks
	*l = looks{info: info, seen: l.seen[:0], blocks: l.blocks[:0]}
	return l
}

// add collects the looks at v and at what is derived from it.
func (l *looks) add(v ssa.Value) {
	if l.forever || slices.Contains(l.seen, v) {
		return
	}
	l.seen = append(l.seen, v)
	if v.Referrers() == nil || len(l.seen)+len(l.blocks) > maxDerived {
		l.forever = true
		return
	}
	for _, r := range *v.Referrers() {
		l.use(v, r)
	}
	for _, same := range l.info.sameAs[v] {
		if same.Parent() != v.Parent() {
			l.forever = true
			return
		}
		l.add(same)
	}
	for _, k := range l.info.kinOf(v) {
		if k.Parent() != v.Parent() {
			l.forever = true
			return
		}
		l.add(k)
	}
}

// field collects the looks at the field that v is, or is the address of.
// A store to it is none.
func (l *looks) field(v ssa.Value) {
	addr, ok := v.(*ssa.FieldAddr)
	if !ok {
		l.add(v)
		return
	}
	for _, r := range *addr.Referrers() {
		load, isLoad := r.(*ssa.UnOp)
		store, isStore := r.(*ssa.Store)
		switch {
		case isLoad:
			l.add(load)
			l.blocks = append(l.blocks, load.Block())
		case !isStore || store.Addr != v || store.Val == v:
			l.add(v)
		}
	}
}

// use collects the look of instruction r at its operand v.
func (l *looks) use(v ssa.Value, r ssa.Instruction) {
	switch r := r.(type) {
	case *ssa.DebugRef:
		return
	case *ssa.MakeClosure, *ssa.Defer:
		l.forever = true
		return
	case *ssa.Phi:
		for i, e := range r.Edges {
			if e == v {
				l.blocks = append(l.blocks, r.Block().Preds[i])
			}
		}
		return
	case *ssa.Select:
		// Each arm that has been tried is asked for by a branch of its own.
		l.blocks = append(l.blocks, armTests(r)...)
	case *ssa.Store:
		// The elements of an argument list are looked at in the call.
		if elem, ok := r.Addr.(*ssa.IndexAddr); ok && r.Val == v {
			l.add(elem.X)
		}
	}
	l.blocks = append(l.blocks, r.Block())
	if derived, ok := r.(ssa.Value); ok && isLookedThrough(r) {
		l.add(derived)
	}
}

// isLookedThrough reports whether a look at the result of instr may be one
// at its operands: their name is part of its name, or they decide it.
func isLookedThrough(instr ssa.Instruction) bool {
	switch v := instr.(type) {
	case *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.TypeAssert, *ssa.Convert, *ssa.Extract,
		*ssa.Field, *ssa.FieldAddr, *ssa.Index, *ssa.IndexAddr, *ssa.Slice, *ssa.UnOp, *ssa.Lookup, *ssa.Range, *ssa.Next:
		return true
	case *ssa.BinOp:
		return gotype.IsBool(v.Type()) || v.Op == token.ADD || v.Op == token.SUB
	case *ssa.Call:
		if _, ok := v.Call.Value.(*ssa.Builtin); ok {
			return true
		}
		res := v.Call.Signature().Results()
		for i := range res.Len() {
			t := res.At(i).Type()
			if _, isChan := t.Underlying().(*types.Chan); isChan || gotype.IsError(t) || gotype.IsBool(t) {
				return true
			}
		}
	}
	return false
}

// isMentioned reports whether something else that the state holds is
// derived from a register that nobody looks at directly any more.
func (sp *span) isMentioned(in *state, m *mentions) bool {
	if len(in.binds)+len(in.cells)+len(in.defers) > maxScanned {
		return m.of(in).has(sp.derived)
	}
	has := func(v alias.Val) bool { return v.Base != nil && slices.Contains(sp.derived, v.Base) }
	for i := range in.binds {
		if has(in.binds[i].val) && in.binds[i].key.Base != sp.derived[0] {
			return true
		}
	}
	for i := range in.cells {
		if has(in.cells[i].val) {
			return true
		}
	}
	return slices.ContainsFunc(in.defers, func(d deferred) bool { return has(d.fun) || slices.ContainsFunc(d.args, has) })
}

// maxScanned is how much a state may hold to be looked through for each of the
// registers that it speaks of; of a larger one a list is made.
const maxScanned = 24

// mentions are the registers that what the state holds is derived from: by is the
// only one that is bound to such a value, nil if there are others, or a variable
// or a deferred call has it.
type mentions struct {
	state *state
	by    map[ssa.Value]ssa.Value
}

// of returns the mentions of st.
func (m *mentions) of(st *state) *mentions {
	if m.state == st {
		return m
	}
	m.state = st
	if m.by == nil {
		m.by = make(map[ssa.Value]ssa.Value)
	}
	clear(m.by)
	for i := range st.binds {
		base, key := st.binds[i].val.Base, st.binds[i].key.Base
		if by, ok := m.by[base]; ok && by != key {
			key = nil
		}
		m.by[base] = key
	}
	for i := range st.cells {
		m.by[st.cells[i].val.Base] = nil
	}
	for _, d := range st.defers {
		m.by[d.fun.Base] = nil
		for _, a := range d.args {
			m.by[a.Base] = nil
		}
	}
	delete(m.by, nil)
	return m
}

// has reports whether one of derived is mentioned by something else than the first.
func (m *mentions) has(derived []ssa.Value) bool {
	return slices.ContainsFunc(derived, func(v ssa.Value) bool {
		by, ok := m.by[v]
		return ok && by != derived[0]
	})
}

// armTests returns the blocks that compare the arm which a select has taken.
func armTests(sel *ssa.Select) (blocks []*ssa.BasicBlock) {
	for _, ref := range *sel.Referrers() {
		index, ok := ref.(*ssa.Extract)
		if !ok || index.Index != 0 {
			continue
		}
		for _, test := range *index.Referrers() {
			blocks = append(blocks, test.Block())
		}
	}
	return blocks
}
