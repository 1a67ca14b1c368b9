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
	if inner := worksIn(o); literalOf(o.handler) != nil && (len(inner) != 1 || !isGivenAlike(b.call.Common(), inner[0])) {
		return false
	}
	return o.handler != nil && o.pos < b.pos && !o.seen.byItself && !o.seen.isInline() && !o.inGo && !b.inGo && sameTarget(b, o)
}

// worksIn returns the calls that run under an observation, without those of
// functions that get no context beside those that do: they make what these are
// given.
func worksIn(o *use) []*ssa.CallCommon {
	if !slices.ContainsFunc(o.inner, takesContext) {
		return o.inner
	}
	return slices.DeleteFunc(slices.Clone(o.inner), func(cc *ssa.CallCommon) bool {
		return !takesContext(cc) && !cc.IsInvoke() && cc.StaticCallee() != nil && cc.StaticCallee().Signature.Recv() == nil
	})
}

// isGivenAlike reports whether two calls are given the same but for the context.
func isGivenAlike(a, b *ssa.CallCommon) bool {
	if a.IsInvoke() != b.IsInvoke() || len(a.Args) != len(b.Args) || a.IsInvoke() && placeOf(a.Value) != placeOf(b.Value) {
		return false
	}
	for i, arg := range a.Args {
		if !isContext(arg.Type()) && !isMadeEqual(arg, b.Args[i], 0) {
			return false
		}
	}
	return true
}

// isMadeEqual reports whether two values come from one place, or from calls of
// one function that are given the same.
func isMadeEqual(v, o ssa.Value, depth int) bool {
	if placeOf(v) == placeOf(o) {
		return true
	}
	if c, ok := v.(*ssa.Const); ok {
		other, ok := o.(*ssa.Const)
		return ok && c.Value != nil && other.Value != nil && c.Value.ExactString() == other.Value.ExactString()
	}
	x, ok := v.(*ssa.Call)
	y, isCall := o.(*ssa.Call)
	if !ok || !isCall || depth == maxThrough || calleeKey(x.Common()) == nil || calleeKey(x.Common()) != calleeKey(y.Common()) {
		return false
	}
	xs, ys := path.Operands(x.Common()), path.Operands(y.Common())
	if len(xs) != len(ys) {
		return false
	}
	for i := range xs {
		if !isMadeEqual(xs[i], ys[i], depth+1) {
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
