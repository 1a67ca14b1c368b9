package path

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A variable is one that has an address: a literal captures it, or it is
// a result that deferred calls see.
type variable struct {
	alloc  *ssa.Alloc
	stores []*ssa.Store
}

// escapesBefore reports whether the variable, struct, slice or map a may
// be known outside of the function when at runs: a store to it is then a
// store to somebody else's. Calls do not count for a variable or a struct:
// a callee that keeps the pointer is asked for its effect on the root
// later. Nor do instructions that isHarmless is true of.
func (info *Info) escapesBefore(a ssa.Value, at ssa.Instruction, isHarmless func(ssa.Instruction) bool) bool {
	for _, e := range info.escapesOf(a) {
		if info.isBefore(e, at) && !isHarmless(e) {
			return true
		}
	}
	return false
}

// escapesOf returns the instructions that make a known elsewhere.
func (info *Info) escapesOf(a ssa.Value) []ssa.Instruction {
	if es, ok := info.escapes[a]; ok {
		return es
	}
	if info.escapes == nil {
		info.escapes = make(map[ssa.Value][]ssa.Instruction)
	}
	_, isVar := a.(*ssa.Alloc)
	e := escapes{strict: !isVar, seen: make(map[ssa.Value]bool)}
	e.visit(a)
	info.escapes[a] = e.at
	return e.at
}

// escapes collects where a value becomes known elsewhere. Strict counts
// every call and every field that gets it, for slices and maps: whoever
// has one sees what is put into it later.
type escapes struct {
	strict bool
	seen   map[ssa.Value]bool
	at     []ssa.Instruction
}

func (e *escapes) visit(v ssa.Value) {
	if e.seen[v] {
		return
	}
	e.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Phi, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.TypeAssert, *ssa.Extract:
			e.visit(r.(ssa.Value))
		case *ssa.Store:
			e.store(r, v)
		case *ssa.MapUpdate:
			if r.Map != v {
				e.at = append(e.at, r)
			}
		case *ssa.Send, *ssa.Go:
			e.at = append(e.at, r)
		case *ssa.Call, *ssa.Defer:
			if _, builtin := r.(ssa.CallInstruction).Common().Value.(*ssa.Builtin); e.strict && !builtin {
				e.at = append(e.at, r)
			}
		}
	}
}

// store visits a store: of v, or to v.
func (e *escapes) store(st *ssa.Store, v ssa.Value) {
	if st.Val != v {
		return
	}
	variable, isVar := st.Addr.(*ssa.Alloc)
	switch {
	case !e.strict && !isLocal(st.Addr), e.strict && !isVar:
		e.at = append(e.at, st)
	case e.strict:
		e.variable(variable)
	}
}

// isLocal reports whether addr is in a variable or a struct made here.
func isLocal(addr ssa.Value) bool {
	_, ok := alias.Of(addr, plain{}).Base.(*ssa.Alloc)
	return ok
}
