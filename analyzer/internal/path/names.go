package path

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// Registers are named again and again, and most names do not depend on the
// path: they are kept, with the registers that a path could give another name.

// A name is what a register is called where no path says otherwise.
type name struct {
	val alias.Val
	// through are the registers that the name rests on, the first one itself.
	through []ssa.Value
}

// names are the names that have been asked for, in few allocations.
type names struct {
	// loads, fields, consts and extracts have most names, others the rest: a map
	// of pointers answers in half the time of one of interfaces.
	loads    map[*ssa.UnOp]*name
	fields   map[*ssa.FieldAddr]*name
	consts   map[*ssa.Const]*name
	extracts map[*ssa.Extract]*name
	others   map[ssa.Value]*name
	// free and values are space for more names, asked the registers that the
	// one that is being found was asked for.
	free   []name
	values []ssa.Value
	asked  []ssa.Value
}

// Bound implements alias.Env: nothing is bound, but it is noted what was
// asked for.
func (ns *names) Bound(v ssa.Value) (alias.Val, bool) {
	ns.asked = append(ns.asked, v)
	return alias.Val{}, false
}

// newNames returns names that nobody has asked for yet.
func newNames() names {
	return names{
		loads: make(map[*ssa.UnOp]*name), fields: make(map[*ssa.FieldAddr]*name),
		consts: make(map[*ssa.Const]*name), extracts: make(map[*ssa.Extract]*name),
		others: make(map[ssa.Value]*name),
	}
}

// kept returns the name of v that is kept, nil if there is none.
func (ns *names) kept(v ssa.Value) *name {
	switch v := v.(type) {
	case *ssa.UnOp:
		return ns.loads[v]
	case *ssa.FieldAddr:
		return ns.fields[v]
	case *ssa.Const:
		return ns.consts[v]
	case *ssa.Extract:
		return ns.extracts[v]
	}
	return ns.others[v]
}

// keep keeps the name of v.
func (ns *names) keep(v ssa.Value, n *name) {
	switch v := v.(type) {
	case *ssa.UnOp:
		ns.loads[v] = n
	case *ssa.FieldAddr:
		ns.fields[v] = n
	case *ssa.Const:
		ns.consts[v] = n
	case *ssa.Extract:
		ns.extracts[v] = n
	default:
		ns.others[v] = n
	}
}

// nameOf returns the name of v where no path says otherwise.
func (ns *names) nameOf(v ssa.Value) *name {
	n := ns.kept(v)
	if n != nil {
		return n
	}
	const chunk = 256
	if len(ns.free) == 0 {
		ns.free = make([]name, chunk)
	}
	n, ns.free = &ns.free[0], ns.free[1:]
	ns.asked = ns.asked[:0]
	n.val = alias.Of(v, ns)
	if cap(ns.values)-len(ns.values) < len(ns.asked) {
		ns.values = make([]ssa.Value, 0, 4*chunk+len(ns.asked))
	}
	start := len(ns.values)
	ns.values = append(ns.values, ns.asked...)
	n.through = ns.values[start:]
	ns.keep(v, n)
	return n
}

// plainName is nameOf without what the name rests on.
func (ns *names) plainName(v ssa.Value) alias.Val {
	if isPlainName(v) {
		return alias.Val{Base: v}
	}
	return ns.nameOf(v).val
}

// of returns the name of v in st.
func (s *search) of(v ssa.Value, st *state) alias.Val {
	if isPlainName(v) {
		if val, ok := boundIn(st, v); ok {
			return val
		}
		return alias.Val{Base: v}
	}
	n := s.cache.names.nameOf(v)
	for _, t := range n.through {
		if _, ok := boundIn(st, t); ok {
			s.st = st
			return alias.Of(v, s)
		}
	}
	return n.val
}

// keyOf returns the name of the place that addr points to in st.
func (s *search) keyOf(addr ssa.Value, st *state) alias.Val { return alias.KeyAt(addr, s.of(addr, st)) }

// isPlainName reports whether v, if it is not bound, is its own name.
func isPlainName(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Alloc, *ssa.Phi, *ssa.Call, *ssa.Global, *ssa.Function, *ssa.MakeClosure, *ssa.BinOp:
		return true
	}
	return false
}

// Bound implements alias.Env.
func (s *search) Bound(v ssa.Value) (alias.Val, bool) { return boundIn(s.st, v) }

// boundIn returns what v is bound to in st.
func boundIn(st *state, v ssa.Value) (alias.Val, bool) {
	for i := range st.binds {
		if st.binds[i].key.Base == v {
			return st.binds[i].val, true
		}
	}
	return alias.Val{}, false
}
