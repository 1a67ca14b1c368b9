package ownership

import (
	"golang.org/x/tools/go/ssa"
)

// A lock is released by a method of its own, and by nothing else. So a
// function releases none if it and all that it may run speak of no such
// method, which is cheaper to see than what becomes of one lock on its paths.

// mayUnlock reports whether fn, or a function that it may run, speaks of a
// method of that name.
func (r *Result) mayUnlock(fn *ssa.Function, method string) bool {
	known := r.unlocking[method]
	if known == nil {
		known = make(map[*ssa.Function]bool)
		r.unlocking[method] = known
	}
	if may, ok := known[fn]; ok {
		return may
	}
	m := mention{r: r, method: method, known: known, seen: make(map[*ssa.Function]bool)}
	may := m.in(fn)
	known[fn] = may
	if !may {
		for f := range m.seen {
			known[f] = false
		}
	}
	return may
}

// A mention is one question for a method.
type mention struct {
	r        *Result
	method   string
	known    map[*ssa.Function]bool
	seen     map[*ssa.Function]bool
	operands []*ssa.Value
}

// in reports whether the function speaks of the method.
func (m *mention) in(fn *ssa.Function) bool {
	if may, ok := m.known[fn]; ok || m.seen[fn] {
		return may
	}
	m.seen[fn] = true
	if !m.r.onlyUnlocks(fn) {
		return false // it releases what it has acquired
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if m.at(instr) {
				return true
			}
		}
	}
	return false
}

// at reports whether one instruction speaks of the method: by a call, or by a
// function among its operands.
func (m *mention) at(instr ssa.Instruction) bool {
	if call, ok := instr.(ssa.CallInstruction); ok && call.Common().IsInvoke() {
		if call.Common().Method.Name() == m.method {
			return true
		}
		for _, fn := range m.r.implsOf(call.Common().Method) {
			if m.in(fn) {
				return true
			}
		}
	}
	start := len(m.operands)
	m.operands = instr.Operands(m.operands)
	defer func() { m.operands = m.operands[:start] }()
	for i := start; i < len(m.operands); i++ {
		if fn, ok := (*m.operands[i]).(*ssa.Function); ok && (originName(fn) == m.method || m.in(fn)) {
			return true
		}
	}
	return false
}

// originName returns the name of the function or method that fn is, wraps or
// is an instance of.
func originName(fn *ssa.Function) string {
	if obj := fn.Object(); obj != nil {
		return obj.Name()
	}
	return fn.Name()
}
