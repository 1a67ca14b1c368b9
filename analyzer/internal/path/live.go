package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
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

// isLive reports whether v can be looked at in block b, or behind it,
// before it gets another value.
func (info *Info) isLive(v ssa.Value, b *ssa.BasicBlock) bool {
	r := info.ranges[v]
	if r == nil {
		r = info.rangeOf(v)
		if info.ranges == nil {
			info.ranges = make(map[ssa.Value]*blockSet)
		}
		info.ranges[v] = r
	}
	return r.has(b)
}

// rangeOf returns the blocks at whose entry v is live.
func (info *Info) rangeOf(v ssa.Value) *blockSet {
	if v.Referrers() == nil {
		return &blockSet{all: true}
	}
	l := looks{info: info, seen: map[ssa.Value]bool{}}
	if l.add(v); l.forever {
		return &blockSet{all: true}
	}
	var def *ssa.BasicBlock
	if instr, ok := v.(ssa.Instruction); ok {
		def = instr.Block()
	}
	if info.marks == nil {
		info.marks = make([]int32, len(info.fn.Blocks))
	}
	info.epoch++
	var list []int32
	todo := slices.Clone(l.blocks)
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
	if _, ok := v.(*ssa.Phi); ok && len(l.blocks) > 0 {
		list = append(list, int32(def.Index)) // it is bound at the entry of its own block
	}
	return newBlockSet(list, len(info.fn.Blocks))
}

// looks collects where a register is looked at.
type looks struct {
	info   *Info
	seen   map[ssa.Value]bool
	blocks []*ssa.BasicBlock
	// forever is set if that cannot be told: a closure has it.
	forever bool
}

// add collects the looks at v and at what is derived from it.
func (l *looks) add(v ssa.Value) {
	if l.forever || l.seen[v] {
		return
	}
	l.seen[v] = true
	if v.Referrers() == nil || len(l.seen)+len(l.blocks) > maxDerived {
		l.forever = true
		return
	}
	for _, r := range *v.Referrers() {
		l.use(v, r)
	}
	for _, same := range l.info.sameAs[v] {
		l.add(same)
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
		*ssa.Field, *ssa.FieldAddr, *ssa.Index, *ssa.IndexAddr, *ssa.Slice, *ssa.UnOp:
		return true
	case *ssa.BinOp:
		return isBool(v.Type()) || v.Op == token.ADD
	case *ssa.Call:
		if _, ok := v.Call.Value.(*ssa.Builtin); ok {
			return true
		}
		res := v.Call.Signature().Results()
		for i := range res.Len() {
			if t := res.At(i).Type(); isErr(t) || isBool(t) {
				return true
			}
		}
	}
	return false
}

// isMentioned reports whether something else that the state holds speaks
// of register v: its name, or what decides it, is held by another one.
func (s *search) isMentioned(v ssa.Value, in *state) bool {
	for i := range in.binds {
		if b := in.binds[i].val.Base; b != nil && in.binds[i].key.Base != v && dependsOn(b, v, maxNest) {
			return true
		}
	}
	for i := range in.cells {
		if b := in.cells[i].val.Base; b != nil && dependsOn(b, v, maxNest) {
			return true
		}
	}
	for _, d := range in.defers {
		if d.fun.Base != nil && dependsOn(d.fun.Base, v, maxNest) ||
			slices.ContainsFunc(d.args, func(a alias.Val) bool { return a.Base != nil && dependsOn(a.Base, v, maxNest) }) {
			return true
		}
	}
	return false
}

// dependsOn reports whether a look at w may be one at v.
func dependsOn(w, v ssa.Value, depth int) bool {
	if w == v {
		return true
	}
	instr, ok := w.(ssa.Instruction)
	if !ok || !isLookedThrough(instr) {
		return false
	}
	if depth == 0 {
		return true
	}
	var buf [8]*ssa.Value
	for _, op := range instr.Operands(buf[:0]) {
		if *op != nil && dependsOn(*op, v, depth-1) {
			return true
		}
	}
	return false
}
