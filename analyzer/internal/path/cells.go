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
		if s.carryPast(n, a.(ssa.Instruction), in) {
			return in.withStatus(done)
		}
		return s.end(n, a.(ssa.Instruction), WhyTaken, in)
	}
	return out
}

// hasCell reports whether in knows what something in v holds.
func hasCell(in *state, v ssa.Value) bool {
	return slices.ContainsFunc(in.cells, func(p pair) bool { return p.key.Base == v })
}

// zero gives a new variable its zero value where that matters, since it is
// tested: a flag, a nil. So are the flags in a struct.
func (s *search) zero(in *state, a *ssa.Alloc) (out *state) {
	if !isScalar(a) {
		out = in
		for _, path := range s.cache.info(a.Parent()).flagsOf(a) {
			out = s.setCell(out, alias.Val{Base: a, Path: path}, alias.False)
		}
		return out
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
	if len(in.cells) > 0 {
		if val, ok := s.lookup(in, s.keyOf(u.X, in)); ok {
			return s.withBind(in, u, val)
		}
	}
	if s.isOfFormer(u) {
		return s.withBind(in, u, alias.Val{Base: u})
	}
	return s.withBind(in, u, alias.Val{}) // no place is known to hold anything
}

// isOfFormer reports whether u is what the field of the owner held before
// something else is stored there, and is looked at behind that: old := c.conn.
// The name of the field is another's by then.
func (s *search) isOfFormer(u *ssa.UnOp) bool {
	field, ok := u.X.(*ssa.FieldAddr)
	if s.spec.Owner == nil || !ok || field.X != ssa.Value(s.spec.Owner) {
		return false
	}
	for _, ref := range *field.X.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok || addr.Field != field.Field {
			continue
		}
		for _, use := range *addr.Referrers() {
			if st, ok := use.(*ssa.Store); ok && slices.ContainsFunc(*u.Referrers(), func(ref ssa.Instruction) bool { return Precedes(st, ref) }) {
				return true
			}
		}
	}
	return false
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
		if k.key.Path == says && s.asksOf(k.key.Base, key) {
			out = s.withFact(out, k.key, unknown)
		}
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

// asksOf reports whether a comparison, or a call that only looks, asks of what key
// names: a variable, or a field of what may be the same struct.
func (s *search) asksOf(test ssa.Value, key alias.Val) bool {
	var ops []ssa.Value
	isCall := false
	switch test := test.(type) {
	case *ssa.BinOp:
		ops = []ssa.Value{test.X, test.Y}
	case *ssa.Call:
		ops, isCall = test.Call.Args, true
	case *ssa.Extract:
		ops = []ssa.Value{asserted(test).X}
	}
	return slices.ContainsFunc(ops, func(op ssa.Value) bool {
		switch op := op.(type) {
		case *ssa.Call, *ssa.BinOp:
			if s.asksOf(op, key) {
				return true
			}
		}
		name := s.cache.info(s.spec.Fn).operandIn(op)
		if _, ok := alias.Rel(name.Path, key.Path); ok && name.Base == key.Base {
			return true
		}
		if _, ok := alias.Rel(key.Path, name.Path); ok && isCall && name.Base == key.Base {
			return true // the callee may look at all that it gets
		}
		_, isVariable := name.Base.(*ssa.Alloc)
		i := strings.LastIndexByte(key.Path, '.')
		return isVariable && i >= 0 && strings.HasSuffix(name.Path, key.Path[i:])
	})
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
	if key == val && (isAggregate(instr.Addr.Type()) || isContainer(instr.Val.Type())) {
		return in // a struct that is a named result, returned by name; a list made longer
	}
	rel, sub := s.reach(val, in)
	if rel == relNone && s.pointsInto(instr.Val, in) {
		return s.end(n, instr, WhyTaken, in)
	}
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
		if !(s.spec.Alone && key.Base == s.spec.Owner) && s.sem.StoreTakes(fa, s.spec) {
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
		if isInside(key) && !isPointedTo(instr.Addr) && s.isFresh(fr, key.Join(sub), instr) {
			out = s.setCell(in, key, val)
			if instr.Addr == base && s.isRegisteredFor(fr, n, base, instr, out) {
				return s.end(n, instr, WhyTaken, in)
			}
			return out
		}
	case *ssa.Parameter:
		return s.storeGiven(n, instr, key, val, rel, in)
	case *ssa.MakeSlice:
		if s.isFresh(fr, key, instr) {
			return s.put(key, val, in, in)
		}
	case *ssa.Call:
		if s.isFreshCall(base) && s.isFresh(fr, key.Join(sub), instr) {
			return s.setCell(in, key, val)
		}
	}
	return s.storeElsewhere(n, instr, key, val, in)
}

// storeElsewhere assigns what holds the root to a place that the function has not
// made: what is stored there is taken, but where the place is the root's own.
func (s *search) storeElsewhere(n *node, instr *ssa.Store, key, val alias.Val, in *state) (out *state) {
	if key.Base != nil && key.Base == s.spec.Root.Base || s.holdsCell(key.Base, in) {
		return s.setCell(in, key, val)
	}
	if _, isGlobal := key.Base.(*ssa.Global); isGlobal {
		return s.end(n, instr, WhyTaken, in) // for as long as the process lasts
	}
	switch {
	case s.isHelper(val, in):
		return in
	case s.isReferredTo(instr, val):
		return s.refers(n, instr, alias.Val{}, in)
	}
	return s.end(n, instr, WhyTaken, in)
}

// storeGiven assigns what holds the root to a place that the function got as a
// parameter.
func (s *search) storeGiven(n *node, instr *ssa.Store, key, val alias.Val, rel relation, in *state) (out *state) {
	switch {
	case key.Base == s.spec.Owner && isInside(key):
		return s.setCell(in, key, val)
	case rel == relOwner && (s.refersBack(key, val, in) || s.isLonger(key, val, in)), s.isHelper(val, in):
		return in
	case s.isReferredTo(instr, val):
		return s.refers(n, instr, s.keptAt(n, instr, key, val, in), in)
	}
	return s.endKept(n, instr, s.keptAt(n, instr, key, val, in), in)
}

// pointsInto reports whether v is the address of a field of a variable, and
// what holds the root is in the field. Who has the address may release the
// root by it: gives up towards silence.
func (s *search) pointsInto(v ssa.Value, in *state) bool {
	field, ok := v.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	if _, isVariable := field.X.(*ssa.Alloc); !isVariable {
		return false
	}
	content, ok := s.lookup(in, s.keyOf(field, in))
	if !ok {
		return false
	}
	rel, _ := s.reach(content, in)
	return rel != relNone && rel != relCarrier
}

// isPointedTo reports whether addr is a pointer that a struct or a list holds: what
// it points to may be anywhere.
func isPointedTo(addr ssa.Value) bool {
	load, ok := addr.(*ssa.UnOp)
	if !ok {
		return false
	}
	switch load.X.(type) {
	case *ssa.FieldAddr, *ssa.IndexAddr:
		return true
	}
	return false
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
	if key.Base == s.spec.Root.Base && isPart && rest != "" && s.isReleased(rest) && in.status == held && !val.IsConst() {
		if s.isReleasedWhole() && s.spec.Effect {
			return s.setCell(in, key, alias.Val{}) // the owner has another one to release, as a client that connects anew
		}
		// What is to be released has left its owner, and whoever has it may
		// have used it up: gives up towards silence.
		return s.end(n, instr, WhyTaken, in)
	}
	_, isAlloc := key.Base.(*ssa.Alloc)
	_, had := getPair(in.cells, key)
	part := key.Base == s.spec.Root.Base
	info := s.cache.info(instr.Parent())
	guarded := info.isGuard(key) || info.isGuard(info.names.plainName(instr.Addr))
	if s.isElement(key, in) {
		return in // another element may still hold the root
	}
	switch {
	case val.IsConst() && (isAlloc || had || part || guarded):
	case gotype.IsError(instr.Val.Type()):
		if isAlloc && s.factOf(val, in, instr.Block()) == nonNil {
			val = alias.NonNil
		}
	case s.isTimed(val), isAlloc && s.isSibling(val):
	case isAlloc && (isMade(val) || guarded && isAddress(val)):
	case isAlloc && types.IsInterface(instr.Val.Type()) && isConcrete(val) && isAsserted(key.Base):
	case part, isAlloc && (gotype.IsBool(instr.Val.Type()) || gotype.IsFunc(instr.Val.Type())):
	default:
		val = alias.Val{}
	}
	return s.setCell(in, key, val)
}
