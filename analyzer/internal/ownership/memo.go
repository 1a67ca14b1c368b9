package ownership

// maxRounds bounds the rounds of a fixed point.
const maxRounds = 4

// A memo computes answers on demand and keeps those that do not rest on
// an assumption. See the package comment, "Recursion".
type memo[K comparable, V any] struct {
	final map[K]V
	// assumed holds the assumptions of the questions being answered.
	assumed map[K]*assumption[V]
	depth   int
	// lowest is the depth of the shallowest question whose assumption was
	// used since the last question began.
	lowest  int
	bottom  V
	giveUp  V
	isEqual func(a, b V) bool
}

type assumption[V any] struct {
	val   V
	depth int
}

func newMemo[K comparable, V any](bottom, giveUp V, isEqual func(a, b V) bool) memo[K, V] {
	return memo[K, V]{final: make(map[K]V), assumed: make(map[K]*assumption[V]), bottom: bottom, giveUp: giveUp,
		isEqual: isEqual, lowest: maxQuestions + 1}
}

// reset drops the questions being answered, after a fault in one.
func (m *memo[K, V]) reset() {
	clear(m.assumed)
	m.depth, m.lowest = 0, maxQuestions+1
}

// maxQuestions bounds the nesting of questions, and so the stack.
const maxQuestions = 200

// get returns the answer for k, computed by compute if need be.
func (m *memo[K, V]) get(k K, compute func(K) V) V {
	if v, ok := m.final[k]; ok {
		return v
	}
	if a := m.assumed[k]; a != nil {
		m.lowest = min(m.lowest, a.depth)
		return a.val
	}
	if m.depth >= maxQuestions {
		m.lowest = 0 // do not keep what rests on this
		return m.giveUp
	}
	m.depth++
	a := &assumption[V]{val: m.bottom, depth: m.depth}
	m.assumed[k] = a
	outer := m.lowest
	v, used := m.rounds(k, a, compute)
	delete(m.assumed, k)
	if used >= a.depth {
		m.final[k] = v
		m.lowest = outer
	} else {
		m.lowest = min(outer, used)
	}
	m.depth--
	return v
}

// rounds computes until the answer is the assumption it rests on. Used is
// the depth of the shallowest assumption used.
func (m *memo[K, V]) rounds(k K, a *assumption[V], compute func(K) V) (v V, used int) {
	for range maxRounds {
		m.lowest = maxQuestions + 1
		v = compute(k)
		used = m.lowest
		if used > a.depth || m.isEqual(v, a.val) {
			return v, used
		}
		a.val = v
	}
	return m.giveUp, used
}
