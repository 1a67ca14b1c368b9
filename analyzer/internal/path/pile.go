package path

import (
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// again notes that the path has come back to the acquisition.
func (s *search) again(n *node, at ssa.Instruction, in *state) {
	switch {
	case s.isBefore(in):
	case in.status == held && s.fires(in):
		s.end(n, at, WhyTaken, in)
	case s.isPicked(at): // there is no other element like it
	case s.spec.Grows:
		s.growOn(n, at, in)
	case in.status == scheduled, in.status == held && slices.ContainsFunc(in.defers, func(d deferred) bool { return d.reaches }):
		if s.isCollected(in) {
			s.collects = true
		} else if !firesOnce(at.Block()) && !s.isGathered() && !s.isReserved() && !isOption(at.Block()) && !s.worksOn(at) {
			s.pile(n, at)
		}
	case s.spec.IfUsed && !in.used: // nothing was written that would be lost
	case in.status == held && s.carry(n, at, in):
	case in.status == held && s.isHeldOn(in):
		if !s.carryOn(n, at, in) {
			s.end(n, at, WhyTaken, in)
		}
	case in.status == held && s.loans != nil:
		s.noteLoans(n, Exit{At: at}, false, in)
	case in.status == held:
		res := s.found()
		res.Again = append(res.Again, Exit{At: at, end: n})
	}
}

// isReserved reports whether the root is a listener that nothing is accepted
// from: the function holds all of them until its end so that each has an address
// of its own.
func (s *search) isReserved() bool {
	v := s.spec.Root.Base
	if v == nil || v.Referrers() == nil || !gotype.HasMethod(v.Type(), "Addr") || !gotype.HasMethod(v.Type(), "Accept") {
		return false
	}
	asked := false
	for _, ref := range *v.Referrers() {
		call, ok := ref.(ssa.CallInstruction)
		if !ok {
			continue
		}
		switch name := MethodName(call.Common()); {
		case !slices.Contains(Operands(call.Common())[:1], v), name != "Addr" && name != "Close":
			return false
		case name == "Addr":
			asked = true
		}
	}
	return asked
}

// isOption reports whether b is behind a comparison that says that something is
// an option of the command line: it is given once, and is to last.
func isOption(b *ssa.BasicBlock) bool {
	for ; b != nil; b = b.Idom() {
		if len(b.Preds) != 1 || b.Preds[0].Succs[0] != b {
			continue
		}
		cmp := equalityAt(b.Preds[0])
		if cmp == nil {
			continue
		}
		if c, ok := cmp.Y.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String && strings.HasPrefix(constant.StringVal(c.Value), "-") {
			return true
		}
	}
	return false
}

// found returns where to note what is found on the current path.
func (s *search) found() *Result {
	if s.forgetful {
		return &s.vague
	}
	return s.res
}

// isHeldOn reports whether another variable still holds the root when its
// acquisition is reached again, and is used behind it: cur = next at the
// end of a loop. If nothing else holds it, it is searched for under that name
// (see carryOn); else the two resources cannot be told apart any more: gives up
// towards silence.
func (s *search) isHeldOn(in *state) bool {
	if s.isCollected(in) {
		return true
	}
	for _, b := range in.binds {
		phi, ok := b.key.Base.(*ssa.Phi)
		if !ok || phi.Parent() != s.spec.Fn {
			continue
		}
		if rel, _ := s.reach(b.val, in); rel != relNone && s.cache.info(s.spec.Fn).isUsedAfter(phi, s.spec.Start) {
			return true
		}
	}
	return slices.ContainsFunc(in.cells, func(c pair) bool {
		variable, ok := c.key.Base.(*ssa.Alloc)
		if !ok || variable.Parent() != s.spec.Fn {
			return false
		}
		rel, _ := s.reach(c.val, in)
		return rel == relExact && (c.key.Path == "*" && s.isUsedFirst(variable) || s.isAskedFirst(variable))
	})
}

// isAskedFirst reports whether the function calls something that gets a variable
// of its own, or the literal that captures it, between the acquisition and a store
// to the variable: cur.reset().
func (s *search) isAskedFirst(variable *ssa.Alloc) bool {
	stores := storesInto(variable)
	isCall := func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		return ok && Precedes(s.spec.Start, call) && slices.ContainsFunc(stores, func(st *ssa.Store) bool { return Precedes(call, st) })
	}
	return slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
		literal, ok := ref.(*ssa.MakeClosure)
		return isCall(ref) || ok && slices.ContainsFunc(*literal.Referrers(), isCall)
	})
}

// storesInto returns the stores to a variable or to one of its fields.
func storesInto(variable *ssa.Alloc) []*ssa.Store {
	stores := storesTo(variable)
	for _, ref := range *variable.Referrers() {
		field, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, use := range *field.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == field {
				stores = append(stores, st)
			}
		}
	}
	return stores
}

// isUsedFirst reports whether the function uses what a variable of its own, which
// literals capture, holds from before between the acquisition and the store that
// replaces it.
func (s *search) isUsedFirst(variable *ssa.Alloc) bool {
	for _, ref := range *variable.Referrers() {
		load, ok := ref.(*ssa.UnOp)
		if !ok || !Precedes(s.spec.Start, load) && !s.loadsBehind(load, variable) {
			continue
		}
		if slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
			st, ok := ref.(*ssa.Store)
			return ok && st.Addr == variable && Precedes(load, st)
		}) {
			return true
		}
	}
	return false
}

// loadsBehind reports whether control can go from the acquisition, one of several
// perhaps, to a load of the variable without a store into it, and without coming
// back to what precedes the acquisition.
func (s *search) loadsBehind(load *ssa.UnOp, variable *ssa.Alloc) bool {
	start := s.spec.Start.Block()
	seen := map[*ssa.BasicBlock]bool{start: true}
	todo := slices.Clone(start.Succs)
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] || b.Dominates(start) {
			continue
		}
		if b == load.Block() {
			return true
		}
		seen[b] = true
		if !slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			st, ok := instr.(*ssa.Store)
			return ok && st.Addr == variable
		}) {
			todo = append(todo, b.Succs...)
		}
	}
	return false
}

// isLinked reports whether place is in a field of a node that can hold another
// one, as of a list: the next node may hold this one.
func isLinked(place alias.Val) bool {
	return strings.HasPrefix(place.Path, ".") && (isNode(place.Base.Type()) || isInList(place))
}

// isInList reports whether place is in a struct that holds the first node of a list,
// or the last.
func isInList(place alias.Val) bool {
	for i := 1; i < len(place.Path); i++ {
		if place.Path[i] == '.' && isNode(TypeAt(place.Base.Type(), place.Path[:i])) {
			return true
		}
	}
	return false
}

// isNode reports whether t is a pointer to a struct that holds such a pointer.
func isNode(t types.Type) bool {
	if t == nil {
		return false
	}
	ptr, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	st, ok := ptr.Elem().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for v := range st.Fields() {
		if types.Identical(v.Type(), ptr) {
			return true
		}
	}
	return false
}

// isCollected reports whether a container, or a node of a list, holds the
// root: then the function may need it until its end, and a release that
// waits for that is meant to. Gives up towards silence.
func (s *search) isCollected(in *state) bool {
	return slices.ContainsFunc(in.cells, func(c pair) bool {
		rel, _ := s.reach(c.val, in)
		return rel != relNone && (strings.Contains(c.key.Path, alias.Elem) || isLinked(c.key))
	})
}

// pile notes an iteration that leaves its release to the function's end.
func (s *search) pile(n *node, at ssa.Instruction) {
	res := s.found()
	res.Piled = append(res.Piled, Exit{At: at, end: n})
}
