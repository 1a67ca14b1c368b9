package ownership

import (
	"maps"
	"slices"
)

// maxRounds bounds the rounds of a fixed point.
const maxRounds = 6

// maxQuestions bounds the nesting of questions, and so the stack.
const maxQuestions = 4000

// A memo computes answers on demand. See the package comment, "Recursion".
//
// A question that is asked while it is being answered gets its assumption.
// An answer that rests on an assumption is provisional: it serves whoever
// asks until the question assumed, the head of the cycle, has its answer.
// Only heads go into another round, with the provisional answers as the
// assumptions of all members, until none of them changes. So a component
// of n questions takes at most maxRounds × n computations.
type memo[K comparable, V any] struct {
	final       map[K]V
	assumed     map[K]*assumption[V]
	provisional map[K]provision[V]
	// prior holds the last round's answers of members of open components.
	prior map[K]V
	// order lists the provisional answers, the oldest first.
	order []K
	depth int
	// lowest is the depth of the shallowest question whose assumption was
	// used since the last question began.
	lowest  int
	bottom  V
	giveUp  V
	isEqual func(a, b V) bool
	// traces has the last computations that rest on an assumption.
	traces map[K]traced[V]
	asked  *asked
}

// An asked lists, of whatever memo, the answers that the computation under
// way got and that were not final. It is its trace: a computation that
// would get the same answers again has the same outcome, and is not repeated
// in each round.
type asked struct{ list []dependence }

// A dependence is a question with the answer that was got.
type dependence interface {
	// isSame asks again, and reports whether the answer is the same.
	isSame() bool
}

type question[K comparable, V any] struct {
	m       *memo[K, V]
	k       K
	compute func(K) V
	answer  V
}

func (q question[K, V]) isSame() bool { return q.m.isEqual(q.m.get(q.k, q.compute), q.answer) }

// areSame reports whether all questions get the same answers, asked in the
// order in which the computation asked them.
func areSame(trace []dependence) bool {
	return !slices.ContainsFunc(trace, func(d dependence) bool { return !d.isSame() })
}

// record runs f and returns its trace.
func (a *asked) record(f func()) (trace []dependence) {
	start := len(a.list)
	f()
	return slices.Clone(a.list[start:])
}

type traced[V any] struct {
	trace []dependence
	val   V
}

type assumption[V any] struct {
	val   V
	depth int
}

type provision[V any] struct {
	val V
	// used is the depth of the shallowest assumption that it rests on.
	used int
}

// none is deeper than any question.
const none = maxQuestions + 1

func newMemo[K comparable, V any](bottom, giveUp V, isEqual func(a, b V) bool, asked *asked) memo[K, V] {
	return memo[K, V]{
		final: make(map[K]V), assumed: make(map[K]*assumption[V]),
		provisional: make(map[K]provision[V]), prior: make(map[K]V),
		bottom: bottom, giveUp: giveUp, isEqual: isEqual, lowest: none,
		traces: make(map[K]traced[V]), asked: asked,
	}
}

// reset drops the questions being answered, after a fault in one.
func (m *memo[K, V]) reset() {
	clear(m.assumed)
	clear(m.provisional)
	clear(m.prior)
	clear(m.traces)
	m.order, m.depth, m.lowest = nil, 0, none
	m.asked.list = nil
}

// get returns the answer for k, computed by compute if need be.
func (m *memo[K, V]) get(k K, compute func(K) V) V {
	if v, ok := m.final[k]; ok {
		return v
	}
	if a := m.assumed[k]; a != nil {
		m.lowest = min(m.lowest, a.depth)
		return m.note(k, compute, a.val)
	}
	if p, ok := m.provisional[k]; ok {
		m.lowest = min(m.lowest, p.used)
		return m.note(k, compute, p.val)
	}
	if m.depth >= maxQuestions {
		m.final[k] = m.giveUp
		return m.giveUp
	}
	m.depth++
	a := &assumption[V]{val: m.before(k), depth: m.depth}
	m.assumed[k] = a
	outer, asked := m.lowest, m.asked.list
	v, used := m.rounds(k, a, compute)
	m.asked.list = asked
	delete(m.assumed, k)
	m.depth--
	m.lowest = min(outer, used)
	if m.depth == 0 {
		clear(m.traces)
	}
	if used == none {
		return v
	}
	return m.note(k, compute, v)
}

// note notes an answer that is not final.
func (m *memo[K, V]) note(k K, compute func(K) V, v V) V {
	m.asked.list = append(m.asked.list, question[K, V]{m, k, compute, v})
	return v
}

// once computes the answer for k, unless the last computation would have the
// same outcome.
func (m *memo[K, V]) once(k K, compute func(K) V) V {
	m.asked.list = nil
	if t, ok := m.traces[k]; ok {
		if areSame(t.trace) {
			return t.val
		}
		m.asked.list = nil
	}
	v := compute(k)
	if trace := m.asked.list; trace != nil {
		m.traces[k] = traced[V]{trace, v}
	}
	return v
}

// isFinal runs f and reports whether no answer that f got rests on an
// assumption.
func (m *memo[K, V]) isFinal(f func()) bool {
	outer := m.lowest
	m.lowest = none
	f()
	used := m.lowest
	m.lowest = min(outer, used)
	return used == none
}

// before returns what k is assumed to be at first in a round.
func (m *memo[K, V]) before(k K) V {
	if v, ok := m.prior[k]; ok {
		return v
	}
	return m.bottom
}

// rounds computes the answer for k. Used is the depth of the shallowest
// assumption that it rests on, none if it is final.
func (m *memo[K, V]) rounds(k K, a *assumption[V], compute func(K) V) (v V, used int) {
	start := len(m.order)
	var members []K
	for range maxRounds {
		m.lowest = none
		v = m.once(k, compute)
		switch used = m.lowest; {
		case used > a.depth:
			m.final[k] = v
			return v, none
		case used < a.depth:
			// What rests on k rests on what k rests on.
			m.order = append(m.order, k)
			m.provisional[k] = provision[V]{v, used}
			for _, member := range m.order[start:] {
				p := m.provisional[member]
				m.provisional[member] = provision[V]{p.val, min(p.used, used)}
			}
			return v, used
		}
		if m.isStable(start) && m.isEqual(v, a.val) {
			m.settle(start, func(k K) V { return m.provisional[k].val })
			m.final[k] = v
			return v, none
		}
		a.val = v
		members = append(members[:0], m.order[start:]...)
		for _, member := range members {
			m.prior[member] = m.provisional[member].val
			delete(m.provisional, member)
		}
		m.order = m.order[:start]
	}
	for _, member := range members {
		delete(m.prior, member) // no assumption for questions to come
	}
	m.final[k] = m.giveUp
	return m.giveUp, none
}

// isStable reports whether the members since start have the answers of
// the round before.
func (m *memo[K, V]) isStable(start int) bool {
	for _, k := range m.order[start:] {
		if !m.isEqual(m.provisional[k].val, m.before(k)) {
			return false
		}
	}
	return true
}

// settle makes the answers since start final.
func (m *memo[K, V]) settle(start int, answer func(K) V) {
	for _, k := range m.order[start:] {
		m.final[k] = answer(k)
		delete(m.provisional, k)
	}
	m.order = m.order[:start]
	if m.depth == 1 {
		maps.DeleteFunc(m.prior, func(K, V) bool { return true })
	}
}
