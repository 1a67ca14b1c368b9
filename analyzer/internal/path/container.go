package path

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What local slices and maps hold.
//
// A slice or a map that nobody else knows yet is an owner like a fresh
// struct: its elements have one name, so releasing one of them releases
// them all, and a loop over it is taken to run at least once. Both cut
// paths: they give up towards silence.
//
// In a loop, the container is all that still knows the resource of the
// iteration before when its acquisition is reached again. A search of its
// own goes on from there with that resource, since the registers of the
// acquisition speak of the next one from then on.

// appended executes append: the result holds what the operands hold.
func (s *search) appended(n *node, c site, in *state) (out *state) {
	r := resultOf(c.at, 0)
	out = in
	for i, a := range c.args {
		rel, _ := s.reach(a, in)
		switch {
		case rel == relNone, rel == relCarrier:
		case r != nil && i == 0 && (rel == relOwner || rel == relPart) && !s.hasCells(a, in):
			out = s.withBind(out, r, a) // a field of the root's own, made longer
		case r == nil && isMadeHere(c.args[0]):
			// Nobody reads the list from here on.
		case r == nil, rel != relOwner && rel != relExact:
			return s.end(n, c.at, WhyTaken, in)
		default:
			out = s.putParts(alias.Val{Base: r}, a, in, out)
			if rel, _ := s.reach(alias.Val{Base: r}, out); rel == relNone {
				return s.end(n, c.at, WhyTaken, in) // too deep to be followed
			}
		}
	}
	return out
}

// maxLonger bounds how often a list is seen to be made longer.
const maxLonger = 16

// isMadeHere reports whether v is a list of the function's own: nil, one that it has
// made, or one of these made longer. Beyond maxLonger it gives up towards silence.
func isMadeHere(v alias.Val) bool {
	if v == alias.Nil {
		return true
	}
	list := v.Base
	for range maxLonger {
		switch l := list.(type) {
		case *ssa.Const, *ssa.MakeSlice:
			return v.Path == ""
		case *ssa.Slice: // of what make has made if the size is a constant
			array, ok := l.X.(*ssa.Alloc)
			return ok && len(*array.Referrers()) == 1 && v.Path == ""
		case *ssa.Call:
			if b, ok := l.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" {
				return false
			}
			list = l.Call.Args[0]
		default:
			return false
		}
	}
	return false
}

// hasCells reports whether the root is in places below v.
func (s *search) hasCells(v alias.Val, st *state) bool {
	return slices.ContainsFunc(st.cells, func(c pair) bool { return c.key.Base == v.Base })
}

// putParts records that place holds what src holds, without going through
// the variables in between: the next iteration makes them anew.
func (s *search) putParts(place, src alias.Val, in, out *state) *state {
	for _, c := range in.cells {
		rest, ok := alias.Rel(c.key.Path, src.Path)
		if c.key.Base != src.Base || !ok {
			continue
		}
		out = s.put(place.Join(rest), c.val, in, out)
	}
	return out
}

// put records that place holds val, or the parts of val that hold the
// root if val is an owner.
func (s *search) put(place, val alias.Val, in, out *state) *state {
	if place.IsZero() {
		return out
	}
	switch rel, _ := s.reach(val, in); rel {
	case relNone, relCarrier:
		return out
	case relOwner:
		for _, p := range s.ownerPaths(val, in) {
			if v, ok := s.lookup(in, val.Join(p)); ok {
				out = s.withCell(out, place.Join(p), v)
			}
		}
		return out
	}
	return s.withCell(out, place, val)
}

// mapUpdate executes m[k] = v.
func (s *search) mapUpdate(fr *frame, n *node, instr *ssa.MapUpdate, in *state) (out *state) {
	in = s.handOver(n, instr, []ssa.Value{instr.Key}, in)
	val := s.of(instr.Value, in)
	rel, _ := s.reach(val, in)
	if in.status == done || rel == relNone || rel == relCarrier {
		return in
	}
	place := s.of(instr.Map, in).Join(alias.Elem)
	if !place.IsZero() && s.isOwnContainer(fr, place, instr, in) {
		out = s.put(place, val, in, in)
		if rel, _ := s.reach(place, out); rel != relNone {
			return out
		}
	}
	if rel == relOwner && s.refersBack(place, val, in) {
		return in
	}
	if _, isParam := place.Base.(*ssa.Parameter); isParam {
		if s.isHelper(val, in) {
			return in
		}
		return s.endKept(n, instr, s.keptAt(n, instr, place, val, in), in)
	}
	return s.end(n, instr, WhyTaken, in)
}

// isOwnContainer reports whether place is in a slice or a map, or in a
// struct that holds one, which was made by a function in execution and
// which nobody else knows.
func (s *search) isOwnContainer(fr *frame, place alias.Val, at ssa.Instruction, st *state) bool {
	switch place.Base.(type) {
	case *ssa.MakeMap, *ssa.MakeSlice:
		return s.isFresh(fr, place, at)
	case *ssa.Alloc:
		a := place.Base.(*ssa.Alloc)
		return isInside(place) && !isCopy(a) && !getsContainer(a, place) && s.isFresh(fr, place, at)
	}
	return s.holdsCell(place.Base, st)
}

// isCopy reports whether the variable is a struct and gets a whole value
// that comes from elsewhere, as a parameter or a receiver that is no pointer
// does: others have the maps and slices in it, too.
func isCopy(a *ssa.Alloc) bool {
	if _, ok := a.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct); !ok {
		return false
	}
	for _, r := range *a.Referrers() {
		store, ok := r.(*ssa.Store)
		if !ok || store.Addr != ssa.Value(a) {
			continue
		}
		switch val := store.Val.(type) {
		case *ssa.Const:
		case *ssa.UnOp:
			if _, ok := val.X.(*ssa.Alloc); !ok || val.Op != token.MUL {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// getsContainer reports whether the field of a struct in which place is gets a
// map or a slice that comes from elsewhere: others have it, too. A literal is
// made in a variable of its own, and copied from there.
func getsContainer(a *ssa.Alloc, place alias.Val) bool {
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			if strings.HasPrefix(place.Path, alias.FieldName(a.Type(), r.Field)+alias.Elem) && slices.ContainsFunc(*r.Referrers(), getsSharedContainer) {
				return true
			}
		case *ssa.Store:
			if load, ok := r.Val.(*ssa.UnOp); ok && r.Addr == ssa.Value(a) {
				if lit, ok := load.X.(*ssa.Alloc); ok && lit != a && lit.Comment == "complit" && getsContainer(lit, place) {
					return true
				}
			}
		}
	}
	return false
}

// getsSharedContainer reports whether an instruction stores a map or a slice
// that is loaded from somewhere, or a parameter.
func getsSharedContainer(instr ssa.Instruction) bool {
	store, ok := instr.(*ssa.Store)
	if !ok {
		return false
	}
	switch store.Val.Type().Underlying().(type) {
	case *types.Map, *types.Slice:
	default:
		return false
	}
	switch v := store.Val.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return true
	case *ssa.UnOp:
		_, isLocal := v.X.(*ssa.Alloc)
		return !isLocal
	}
	return false
}

// isElement reports whether place is in an element of a container, and
// some element holds the root there.
func (s *search) isElement(place alias.Val, st *state) bool {
	if !strings.Contains(place.Path, alias.Elem) {
		return false
	}
	rel, _ := s.reach(place, st)
	return rel != relNone
}

// isContainer reports whether t is a slice or a map.
func isContainer(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// isMade reports whether val is a container made by this function.
func isMade(val alias.Val) bool {
	switch val.Base.(type) {
	case *ssa.MakeMap, *ssa.MakeSlice:
		return val.Path == ""
	}
	return false
}

// next executes a step of a range over a map: over one that holds the
// root, or for an element of which the root was acquired, there is at least one
// element.
func (s *search) next(instr *ssa.Next, in *state) (out *state) {
	rng, ok := instr.Iter.(*ssa.Range)
	more := alias.Extracted(instr, 0)
	if !ok || instr.IsString || more == nil {
		return in
	}
	begun := alias.Val{Base: rng, Path: ".begun"}
	if _, ok := getPair(in.cells, begun); ok {
		return s.withBind(in, more, alias.Val{})
	}
	if rel, _ := s.reach(s.of(rng.X, in), in); rel != relOwner && !s.isRangedAgain(rng) {
		return in
	}
	return s.withBind(s.withCell(in, begun, alias.True), more, alias.True)
}

// elements returns the arguments of the body of a range over a sequence
// that holds the root, as slices.Values makes it: the last one is an
// element. It returns nil for any other sequence.
func (s *search) elements(c site, body *ssa.Function, st *state) []alias.Val {
	rel, sub := s.reach(c.fun, st)
	if rel != relOwner || !strings.HasPrefix(sub, alias.Elem) || len(body.Params) == 0 {
		return nil
	}
	args := make([]alias.Val, len(body.Params))
	args[len(args)-1] = c.fun.Join(alias.Elem)
	return args
}

// carry notes that the path comes back to the acquisition while a container, or
// what holds a list of nodes, holds the root. It reports whether one does.
func (s *search) carry(n *node, at ssa.Instruction, in *state) bool {
	if s.isEarlier || s.spec.At != nil || s.spec.Lock || s.spec.Global != "" {
		return false
	}
	for _, c := range in.cells {
		if rel, _ := s.reach(c.val, in); rel != relNone && (strings.Contains(c.key.Path, alias.Elem) || isInList(c.key)) {
			i := slices.Index(at.Block().Instrs, at)
			s.earlierAt = append(s.earlierAt, &node{parent: n, block: at.Block(), index: i + 1, st: in})
			return true
		}
	}
	return false
}

// carryPast is carry where the path comes to the variable that is made for what is
// acquired next, in the same block, and by which literals in a container hold the root.
func (s *search) carryPast(n *node, made ssa.Instruction, in *state) bool {
	start := s.spec.Start
	if start == nil || made.Block() != start.Block() || s.forgetful || s.spec.Effect {
		return false
	}
	instrs := start.Block().Instrs
	return slices.Index(instrs, made) < slices.Index(instrs, start) && len(s.capturing(in)) > 0 && s.carry(n, start, in)
}

// carryOn notes that the path comes back to the acquisition while registers, and
// nothing else but variables of the function, hold the root: places that the new one
// may be assigned to. It reports whether that is so.
func (s *search) carryOn(n *node, at ssa.Instruction, in *state) bool {
	if s.isEarlier || s.spec.At != nil || s.spec.Lock || s.spec.Global != "" {
		return false
	}
	for _, c := range in.cells {
		if rel, _ := s.reach(c.val, in); rel != relNone && !s.isOwnPlace(c.key) {
			return false
		}
	}
	i := slices.Index(n.block.Instrs, at)
	s.earlierAt = append(s.earlierAt, &node{parent: n, block: n.block, index: i + 1, st: in})
	return true
}

// isOwnPlace reports whether place is a variable of the function, or a field of
// one, which is the same in every round of a loop.
func (s *search) isOwnPlace(place alias.Val) bool {
	variable, ok := place.Base.(*ssa.Alloc)
	return ok && variable.Parent() == s.spec.Fn && !s.cache.info(s.spec.Fn).isInLoop(variable.Block())
}

// runEarlier searches on from the second arrival at the acquisition, for
// the resource of the first.
func (s *search) runEarlier() {
	if len(s.earlierAt) == 0 {
		return
	}
	spec := *s.spec
	if !spec.Grows {
		spec.Root = alias.Val{Base: ssa.NewConst(nil, s.spec.Root.Base.Type())}
	}
	isSure := !slices.ContainsFunc(s.earlierAt, func(n *node) bool { return !s.hasSucceeded(n) })
	spec.Err, spec.OK, spec.Carrier, spec.Partners, spec.Also, spec.Code = nil, nil, nil, nil, nil, nil
	e := &search{
		scratch: s.cache.newScratch(),
		spec:    &spec, sem: s.sem, cache: s.cache, info: s.info, res: s.res,
		seenEnd: s.seenEnd, isEarlier: true, isSure: isSure, bounds: s.bounds,
	}
	fr := e.frame(spec.Fn, nil)
	fr.exit = e.atReturn
	for _, n := range s.earlierAt {
		if !spec.Grows {
			e.former = s.capturing(n.st)
			n.st = s.rename(n.st, spec.Root, e)
		}
		e.run(fr, n)
	}
	s.isSpent = e.isSpent
	e.giveBack()
}

// hasSucceeded reports whether the path to n has asked for the error of the
// acquisition, and found none: what was acquired is there.
func (s *search) hasSucceeded(n *node) bool {
	for ; n != nil && s.spec.Err != nil; n = n.parent {
		if n.dec.If == nil {
			continue
		}
		cmp, ok := n.dec.If.Cond.(*ssa.BinOp)
		if ok && cmp.X == s.spec.Err && isNilConst(cmp.Y) && (cmp.Op == token.EQL && n.dec.Taken || cmp.Op == token.NEQ && !n.dec.Taken) {
			return true
		}
	}
	return false
}

// capturing returns the literals in places that capture the root.
func (s *search) capturing(in *state) (former map[*ssa.MakeClosure]bool) {
	for _, c := range in.cells {
		mc, ok := c.val.Base.(*ssa.MakeClosure)
		if !ok || s.closureReach(mc, in, maxNest) != relClosure {
			continue
		}
		if former == nil {
			former = make(map[*ssa.MakeClosure]bool)
		}
		former[mc] = true
	}
	return former
}

// isFormer reports whether fun is a literal that has captured the resource of
// the first iteration: who calls it, or can, has released that, as far as can be
// seen. Gives up towards silence.
func (s *search) isFormer(fun alias.Val) bool {
	mc, ok := fun.Base.(*ssa.MakeClosure)
	return ok && s.former[mc]
}

// rename returns the state that calls the root by its new name, and knows
// nothing of the registers of the acquisition.
func (s *search) rename(in *state, root alias.Val, e *search) (out *state) {
	cp := state{status: in.status, risk: in.risk, used: in.used, behind: in.behind, defers: slices.Clone(in.defers)}
	for i := range cp.defers {
		cp.defers[i].spelt = "" // by other numbers
	}
	out = &cp
	for _, c := range in.cells {
		if !s.isOfRoot(c.key.Base) {
			out = e.withCell(out, c.key, s.renamed(c.val, root))
		}
	}
	for _, b := range in.binds {
		if !s.isOfRoot(b.key.Base) {
			out = e.withBind(out, b.key.Base, s.renamed(b.val, root))
		}
	}
	for _, k := range in.facts {
		if !s.isOfRoot(k.key.Base) {
			out = e.withFact(out, k.key, k.f)
		}
	}
	return out
}

func (s *search) renamed(val, root alias.Val) alias.Val {
	if rest, ok := alias.Rel(val.Path, s.spec.Root.Path); ok && val.Base == s.spec.Root.Base {
		return root.Join(rest)
	}
	if s.isOfRoot(val.Base) {
		return alias.Val{}
	}
	return val
}

// isOfRoot reports whether v is a register that the acquisition sets.
func (s *search) isOfRoot(v ssa.Value) bool {
	if v == nil {
		return false
	}
	if v == s.spec.Root.Base || v == s.spec.Err || v == s.spec.OK || v == s.spec.Code || v == s.spec.Carrier || slices.Contains(s.spec.Partners, v) {
		return true
	}
	e, ok := v.(*ssa.Extract)
	return ok && ssa.Instruction(e.Tuple.(ssa.Instruction)) == s.spec.Start
}

// holders counts the places and registers that hold the root by way of
// another variable.
func (s *search) holders(st *state) (count int) {
	for _, c := range st.cells {
		if !strings.Contains(c.key.Path, alias.Elem) {
			continue
		}
		if rel, _ := s.reach(c.val, st); rel == relOwner || rel == relClosure {
			count++
		}
	}
	return count
}
