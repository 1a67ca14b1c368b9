package ownership

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A graph is a set of questions: the answer for k is its own bits and the
// answers for what it asks. The least solution is what k reaches, and it
// exists, so an order of questions that shows is a bug of the memo.
type graph struct {
	own  []uint64
	asks [][]int
	// computed counts the work. Beyond maxComputed nothing more is asked,
	// so that a test of the work ends.
	computed int
}

func randomGraph(r *rand.Rand, n, edges int) *graph {
	g := &graph{own: make([]uint64, n), asks: make([][]int, n)}
	for k := range n {
		g.own[k] = 1 << k
		for range edges {
			g.asks[k] = append(g.asks[k], r.IntN(n))
		}
	}
	return g
}

// reached is the answer by the definition.
func (g *graph) reached(k int, seen map[int]bool) uint64 {
	if seen[k] {
		return 0
	}
	seen[k] = true
	v := g.own[k]
	for _, next := range g.asks[k] {
		v |= g.reached(next, seen)
	}
	return v
}

const maxComputed = 1 << 16

const gaveUp = uint64(1) << 63

func newGraphMemo() memo[int, uint64] {
	return newMemo[int](0, gaveUp, func(a, b uint64) bool { return a == b }, new(asked))
}

func (g *graph) ask(m *memo[int, uint64], k int) uint64 {
	return m.get(k, func(k int) uint64 {
		g.computed++
		v := g.own[k]
		if g.computed > maxComputed {
			return v
		}
		for _, next := range g.asks[k] {
			v |= g.ask(m, next)
		}
		return v
	})
}

// TestMemoOrder holds that answers do not depend on what was asked before,
// and that they are the least ones, or those of giving up.
func TestMemoOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		g := randomGraph(r, 2+r.IntN(6), 1+r.IntN(2))
		first := make([]uint64, len(g.own))
		for round := range 5 {
			m := newGraphMemo()
			for _, k := range r.Perm(len(g.own)) {
				v := g.ask(&m, k)
				if want := g.reached(k, make(map[int]bool)); v&gaveUp == 0 && v != want {
					t.Fatalf("%v: answer for %d is %b, want %b", g.asks, k, v, want)
				}
				if round > 0 && v != first[k] {
					t.Fatalf("%v: answer for %d is %b after %b", g.asks, k, v, first[k])
				}
				first[k] = v
			}
			if m.depth != 0 || len(m.assumed) != 0 {
				t.Fatalf("%v: depth %d, %d assumptions left", g.asks, m.depth, len(m.assumed))
			}
		}
	}
}

// TestMemoOnce holds that a computation is not repeated while it would get
// the same answers: of a ring whose functions all say the same, only the one
// that asked the head learns something new in the second round.
func TestMemoOnce(t *testing.T) {
	const n = 20
	g := &graph{own: make([]uint64, n), asks: make([][]int, n)}
	for k := range n {
		g.own[k], g.asks[k] = 1, []int{(k + 1) % n}
	}
	m := newGraphMemo()
	if v := g.ask(&m, 0); v != 1 || g.computed > n+1 {
		t.Errorf("answer %b after %d computations of %d functions", v, g.computed, n)
	}
	if len(m.traces)+len(m.asked.list) > 0 {
		t.Errorf("%d traces left, %d answers", len(m.traces), len(m.asked.list))
	}
}

// TestMemoGivesUp holds that an answer that does not settle is that of
// giving up, and that it is kept.
func TestMemoGivesUp(t *testing.T) {
	m := newMemo[int](0, -1, func(a, b int) bool { return a == b }, new(asked))
	calls := 0
	var ask func(k int) int
	ask = func(k int) int {
		return m.get(k, func(k int) int { calls++; return ask(k) + 1 })
	}
	if got := ask(7); got != -1 || calls != maxRounds {
		t.Errorf("answer %d after %d rounds, want -1 after %d", got, calls, maxRounds)
	}
	if ask(7); calls != maxRounds {
		t.Errorf("the answer was computed again")
	}
}

// TestMemoDepth holds that questions nested beyond the bound are given up,
// and that asking afterwards from elsewhere has the true answer.
func TestMemoDepth(t *testing.T) {
	n := maxQuestions + 5
	g := &graph{own: make([]uint64, n), asks: make([][]int, n)}
	for k := range n - 1 {
		g.asks[k] = []int{k + 1}
	}
	m := newGraphMemo()
	if v := g.ask(&m, 0); v != gaveUp || g.computed > 4*n {
		t.Fatalf("answer %b after %d answers, want giving up after at most %d", v, g.computed, 4*n)
	}
	// What rests on giving up is kept: no real chain is as long.
	if v := g.ask(&m, 10); v != gaveUp {
		t.Errorf("answer %b, want giving up", v)
	}
}

// TestMemoWork holds that recursion takes bounded work: functions that all
// call each other, and a chain that is asked for twice at each step.
func TestMemoWork(t *testing.T) {
	for _, n := range []int{4, 6, 8} {
		g := &graph{own: make([]uint64, n), asks: make([][]int, n)}
		for k := range n {
			for other := range n {
				g.asks[k] = append(g.asks[k], other)
			}
		}
		m := newGraphMemo()
		for k := range n {
			g.ask(&m, k)
		}
		t.Logf("%d functions that call each other: %d answers computed", n, g.computed)
		if limit := 4 * maxRounds * n * n; g.computed > limit {
			t.Errorf("%d functions that call each other: %d answers computed, want at most %d", n, g.computed, limit)
		}
	}
	for _, over := range []int{2, 4, 8} {
		n := maxQuestions + over
		g := &graph{own: make([]uint64, n), asks: make([][]int, n)}
		for k := range n - 1 {
			g.asks[k] = slices.Repeat([]int{k + 1}, 2)
		}
		m := newGraphMemo()
		g.ask(&m, 0)
		t.Logf("chain beyond the bound by %d: %d answers computed", over, g.computed)
		if g.computed > 10*n {
			t.Errorf("chain of %d beyond the bound: %d answers computed", n, g.computed)
		}
	}
}
