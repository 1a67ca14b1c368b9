package unobserved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// again judges a second try: a handler that a wrapper was given above is called
// once more, as it is, in an arm or a loop below.
func (k *pack) again(nodes []*node) {
	for _, n := range nodes {
		for _, b := range n.bare {
			for _, m := range nodes {
				if !m.isAbove(n.arm) {
					continue
				}
				i := slices.IndexFunc(m.seen, func(o *use) bool {
					return isTriedAgain(b, o) && (m != n || path.InCycle(b.call.Block()) && !path.InCycle(o.call.Block()))
				})
				if i < 0 {
					continue
				}
				k.secondTry(b, n, m.seen[i], m)
				break
			}
		}
	}
}

// isTriedAgain reports whether b calls what the wrapper o was given before: a
// handler, or a literal that does nothing else.
func isTriedAgain(b, o *use) bool {
	if literalOf(o.handler) != nil && (len(o.inner) != 1 || !isGivenAlike(b.call.Common(), o.inner[0])) {
		return false
	}
	return o.handler != nil && o.pos < b.pos && !o.seen.byItself && !o.seen.isInline() && !o.inGo && !b.inGo && sameTarget(b, o)
}

// isGivenAlike reports whether two calls are given the same but for the context.
func isGivenAlike(a, b *ssa.CallCommon) bool {
	if a.IsInvoke() != b.IsInvoke() || len(a.Args) != len(b.Args) || a.IsInvoke() && placeOf(a.Value) != placeOf(b.Value) {
		return false
	}
	for i, arg := range a.Args {
		if !isContext(arg.Type()) && placeOf(arg) != placeOf(b.Args[i]) {
			return false
		}
	}
	return true
}

// secondTry judges the call b of what o ran.
func (k *pack) secondTry(b *use, n *node, o *use, m *node) {
	s := &set{kind: "tries of one handler", unit: "call", category: catBranch, at: b.at(), observed: 1, total: 2}
	s.add(member{use: b, arm: n.arm})
	s.add(member{use: o, arm: m.arm})
	if k.calledObserved(b.call.Parent()) {
		s.silence = "the function is only called under an observation"
	} else if s.silence = k.switchSilence(n.arm, m.arm); s.silence == "" {
		s.silence = k.intention(n.arm, b.at())
	}
	k.settle(s, b.call, b.name, []*use{o})
}

// switchSilence says where, below top, observing is switched off.
func (k *pack) switchSilence(a, top *arm) string {
	for ; a != top && a.parent != nil; a = a.parent {
		if on := a.switchedOn(false, nil); on != "" {
			return "the observation is switched on where " + on
		}
		if a.isIf && isSwitch(a.head, false, nil) {
			return "the observation is switched off where " + a.head
		}
	}
	return ""
}
