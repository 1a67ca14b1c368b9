package unobserved

import (
	"cmp"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// An entry is one place where a handler value is put: a field (S1), an
// argument of a registration (S2), an element of a table (S3).
type entry struct {
	value ssa.Value
	// pos is where SSA places the store or call.
	pos  token.Pos
	fn   *ssa.Function
	call ssa.CallInstruction // of a registration
	// argument is the number of the element among the arguments of the
	// call that stands at pos, from 1 on, 0 for none.
	argument int
	// seen is the observation, nil for a bare handler.
	seen *sight
	// target identifies the handler itself, below its wrappers; name is
	// what messages call it.
	target any
	name   string
	// labels are the constants that stand beside it: a route, a name.
	labels []string
	// changes reports that it is called by requests that change something.
	changes bool
	// field names the field that it is put in, if its siblings are in others.
	field string
	// holder is the struct in whose field it is put, nil for none.
	holder ssa.Value
}

// A group is a sibling set of entries.
type group struct {
	key      any
	category string
	kind     string
	unit     string
	// label names what the entries are put in.
	label   string
	entries []*entry
}

// groupKey identifies a group of entries.
type groupKey struct {
	// of is the field, the callee's name, or the table.
	of any
	// on is the receiver of registrations, if it is known.
	on any
}

// tables judges where handlers are put: S1, S2, S3, and S7 for one handler
// that is put in two places.
func (k *pack) tables() {
	h := k.held()
	for _, g := range h.groups {
		// A struct's field is the same in all tables, of which others may be
		// called as they are.
		if g.category != catEntry || !h.wrapped[g.key.(groupKey).of] {
			k.table(g)
		}
	}
	k.sameHandlers(h.groups)
}

// findHolders finds the sibling sets of the package, in source order.
func (k *pack) findHolders() *holders {
	c := &collector{pack: k, byKey: map[any]*group{}, rewraps: map[any][]*ssa.Function{}, wrapped: map[any]bool{}, takers: map[any][]taker{}, decorating: map[*ssa.Function]*ssa.Function{}}
	for _, fn := range k.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				c.instr(fn, instr)
			}
		}
	}
	c.wrappedWhole()
	c.rewrapped()
	c.wrappedWhereMade()
	c.ownRegistrars()
	c.order = slices.DeleteFunc(c.order, func(g *group) bool { return len(g.entries) == 0 })
	slices.SortStableFunc(c.order, func(a, b *group) int { return cmp.Compare(a.entries[0].pos, b.entries[0].pos) })
	h := &holders{groups: c.order, wrapped: c.wrapped, decorating: c.decorating, observed: map[any]bool{}}
	for _, g := range c.order {
		if slices.ContainsFunc(g.entries, func(e *entry) bool { return e.seen != nil }) {
			h.observed[g.key.(groupKey).of] = true
		}
	}
	return h
}

// isMadeOf reports whether a call makes the entry that is given the value in
// whose fields its siblings are put: it calls them.
func isMadeOf(e *entry, g *group) bool {
	key, _ := g.key.(groupKey)
	on, ok := key.on.(place)
	call, isCall := madeBy(stripConversion(e.value))
	return ok && isCall && slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool { return rootOf(arg) == on.root })
}

// table judges one group.
func (k *pack) table(g *group) {
	isSeen := func(e *entry) bool { return e.seen != nil }
	isBare := func(e *entry) bool { return e.seen == nil && e.target != nil }
	if !slices.ContainsFunc(g.entries, isSeen) || !slices.ContainsFunc(g.entries, isBare) || answers(g.label) {
		return // nothing to compare, or what is not found, an error
	}
	t := k.tally(g.entries)
	inOne := k.tallies(g, t)
	for _, e := range t.bare {
		t, why := t, ""
		if one, ok := inOne[partOf(g, e)]; ok {
			t = one
		} else {
			why = k.thresholdSilence(g, t.seen, t.work)
		}
		s := &set{kind: g.kind, unit: g.unit, category: g.category, at: e.pos, observed: len(t.seen), total: len(t.seen) + max(t.work, 1), silence: t.silences[e]}
		if s.silence == "" && isMadeOf(e, g) {
			s.silence = "it is made of what holds its siblings"
		} else if s.silence == "" {
			s.silence = why
		}
		for _, m := range t.all {
			s.add(member{name: m.name, pos: m.pos, seen: m.seen})
		}
		k.concludeEntry(s, g, e, t.seen)
	}
}
