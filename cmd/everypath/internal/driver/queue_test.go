package driver

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// TestQueueGiants holds that one giant is under way at a time, that others
// go past those that wait, and that all are handed out.
func TestQueueGiants(t *testing.T) {
	t.Parallel()
	var nodes []*node
	for i := range 6 {
		nodes = append(nodes, &node{listed: &listed{}, index: i, isRoot: true, isGiant: i%2 == 0})
	}
	q := newQueue(nodes, false)
	out := func(want ...int) {
		t.Helper()
		for _, i := range want {
			if got := q.next(); got.node != nodes[i] {
				t.Fatalf("got %v, want package %d", got.node, i)
			}
		}
	}
	out(0, 1, 3, 5)
	q.typed(nodes[1])
	q.typed(nodes[0])
	out(2)
	q.typed(nodes[2])
	out(4)
	for _, i := range []int{3, 4, 5} {
		q.typed(nodes[i])
	}
	if got := q.next(); got.node != nil {
		t.Errorf("a task is left: %v", got.node)
	}
}

// TestLastUses holds that each result is dropped once, and behind its last
// use.
func TestLastUses(t *testing.T) {
	t.Parallel()
	a, b := &analysis.Analyzer{Name: "a"}, &analysis.Analyzer{Name: "b"}
	b.Requires = []*analysis.Analyzer{a}
	c := &analysis.Analyzer{Name: "c", Requires: []*analysis.Analyzer{b}}
	spent := lastUses(sortAnalyzers([]*analysis.Analyzer{c}))
	want := [][]*analysis.Analyzer{nil, {a}, {b, c}}
	if !slices.EqualFunc(spent, want, slices.Equal) {
		t.Errorf("got %v, want %v", spent, want)
	}
}
