package path

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A generator makes states and their parts from a small supply, so that
// equal keys come up often.
type generator struct {
	*rand.Rand
	numbering
	vals []ssa.Value
	// call is the only deferred call: the key tells calls apart by their
	// positions, which calls made by a test do not have.
	call *ssa.Defer
}

func newGenerator() *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(1, 2)), numbering: numbering{ids: make(map[ssa.Value]int32)}, call: new(ssa.Defer)}
	for range 300 {
		g.vals = append(g.vals, new(ssa.Parameter))
	}
	return g
}

func (g *generator) value() ssa.Value { return g.vals[g.IntN(len(g.vals))] }

func (g *generator) path() string { return []string{"", "*", ".a", ".a.b", alias.Elem}[g.IntN(5)] }

func (g *generator) key() alias.Val { return alias.Val{Base: g.value(), Path: g.path()} }

// val returns the value of a binding; the zero Val unbinds.
func (g *generator) val() alias.Val {
	return []alias.Val{{}, alias.Nil, alias.NonNil, alias.True, alias.False, {Path: "=0"}, {Path: "=7"}, g.key()}[g.IntN(8)]
}

// A change is a transfer of one kind of knowledge, on key.
type change struct {
	kind, key string
	apply     func(*state) *state
}

func (g *generator) change() change {
	switch key := g.key(); g.IntN(3) {
	case 0:
		f := fact(g.IntN(5))
		return change{"fact", g.spell(key), func(s *state) *state { return g.withFact(s, key, f) }}
	case 1:
		v := g.val()
		return change{"cell", g.spell(key), func(s *state) *state { return g.withCell(s, key, v) }}
	default:
		v := g.val()
		return change{"bind", g.spell(alias.Val{Base: key.Base}), func(s *state) *state { return g.withBind(s, key.Base, v) }}
	}
}

func (g *generator) spell(v alias.Val) string { return fmt.Sprint(g.id(v.Base), v.Path) }

func (g *generator) state() *state {
	s := new(state)
	for range g.IntN(12) {
		s = g.change().apply(s)
	}
	if g.IntN(3) == 0 {
		s = s.withDefer(deferred{call: g.call, fun: g.key(), args: []alias.Val{g.val()}, reaches: g.IntN(2) == 0})
	}
	if g.IntN(4) == 0 {
		s = s.withRisk(&ssa.Call{})
	}
	return s.withStatus(status(g.IntN(6)))
}

// isSorted reports whether the knowledge of s is strictly sorted by key,
// and says nothing of what is unknown.
func (g *generator) isSorted(s *state) bool {
	byKey := func(a, b pair) int { return g.compare(a.key, b.key, new(int32), new(int32)) }
	for _, ps := range [][]pair{s.binds, s.cells} {
		for i, p := range ps {
			if p.val.IsZero() || i > 0 && byKey(ps[i-1], p) >= 0 {
				return false
			}
		}
	}
	for i, k := range s.facts {
		if k.f == unknown || i > 0 && g.compare(s.facts[i-1].key, k.key, new(int32), new(int32)) >= 0 {
			return false
		}
	}
	return true
}

func isSame(a, b *state) bool {
	sameDefer := func(d, e deferred) bool {
		return d.call == e.call && d.fn == e.fn && d.fun == e.fun && d.reaches == e.reaches && slices.Equal(d.args, e.args)
	}
	samePair := func(p, q pair) bool { return p.key == q.key && p.val == q.val }
	sameFact := func(k, l known) bool { return k.key == l.key && k.f == l.f }
	return a.status == b.status && (a.risk != nil) == (b.risk != nil) && slices.EqualFunc(a.binds, b.binds, samePair) && slices.EqualFunc(a.cells, b.cells, samePair) &&
		slices.EqualFunc(a.facts, b.facts, sameFact) && slices.EqualFunc(a.defers, b.defers, sameDefer)
}

// TestStateLaws holds that what a state knows does not depend on the order
// in which it was learnt, nor on how often: with that, equal knowledge is
// one state, and the search ends.
func TestStateLaws(t *testing.T) {
	g := newGenerator()
	for range 20000 {
		in := g.state()
		before := string(g.numbering.key(in))
		a, b := g.change(), g.change()
		out := a.apply(in)
		if !g.isSorted(out) {
			t.Fatalf("%s of %s: not sorted: %v", a.kind, a.key, out)
		}
		if again := a.apply(out); again != out {
			t.Fatalf("%s of %s: not idempotent", a.kind, a.key)
		}
		if a.kind != b.kind || a.key != b.key {
			if ab, ba := b.apply(out), a.apply(b.apply(in)); !isSame(ab, ba) {
				t.Fatalf("%s of %s and %s of %s: order shows", a.kind, a.key, b.kind, b.key)
			}
		}
		if string(g.numbering.key(in)) != before {
			t.Fatalf("%s of %s changed its receiver", a.kind, a.key)
		}
	}
}

// TestStateKey holds that states have equal keys exactly if they are equal.
func TestStateKey(t *testing.T) {
	g := newGenerator()
	byKey := make(map[string]*state)
	for range 50000 {
		s := g.state()
		key := string(g.numbering.key(s))
		if old := byKey[key]; old != nil && !isSame(old, s) {
			t.Fatalf("different states have one key %q:\n%+v\n%+v", key, old, s)
		}
		byKey[key] = s
		if c := *s; string(g.numbering.key(&c)) != key {
			t.Fatalf("equal states have different keys: %+v", s)
		}
	}
}

// TestStateDefers holds that a deferred call waits once, and that taking
// the calls of a function leaves those of others in order.
func TestStateDefers(t *testing.T) {
	f, lit := new(ssa.Function), new(ssa.Function)
	a, b, c := deferred{call: new(ssa.Defer), fn: f}, deferred{call: new(ssa.Defer), fn: lit}, deferred{call: new(ssa.Defer), fn: f}
	s := new(state).withDefer(a).withDefer(b).withDefer(c)
	if s.withDefer(a) != s {
		t.Error("a call that waits already was added again")
	}
	out, calls := s.withoutDefers(f)
	if len(calls) != 2 || calls[0].call != c.call || calls[1].call != a.call {
		t.Errorf("calls %v: want the last one first", calls)
	}
	if len(out.defers) != 1 || out.defers[0].call != b.call || len(s.defers) != 3 {
		t.Error("the calls of another function must stay")
	}
	if same, none := out.withoutDefers(f); same != out || none != nil {
		t.Error("without calls there is nothing to change")
	}
}

// TestFactNot holds that not is its own inverse.
func TestFactNot(t *testing.T) {
	for f := unknown; f <= isFalse; f++ {
		if f.not().not() != f || f != unknown && f.not() == f {
			t.Errorf("not of %d is %d, of that %d", f, f.not(), f.not().not())
		}
	}
}
