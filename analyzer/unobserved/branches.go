package unobserved

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A node is an arm with the handler calls that stand in it, not in an arm
// below.
type node struct {
	*arm
	seen, bare []*use
}

// branches judges the choices in one function: S4, arms of one choice.
//
// An arm in which some call is observed is an observed branch, whatever
// else it calls; a bare branch is one in which none is, and in which a call
// does the job that an observed alternative does. A call above or below an
// observed one, on the same path, prepares it or follows it, and is no
// branch: gives up towards silence.
func (k *pack) branches(fn *ssa.Function) {
	root := armsOf(k.pass.TypesInfo, bodyOf(fn))
	if len(root.within) == 0 && !hasLoop(fn) {
		return
	}
	uses := k.uses(fn)
	if !slices.ContainsFunc(uses, func(u *use) bool { return u.seen != nil }) {
		return
	}
	if o, ok := k.obs.ObservedByItself(fn); ok && o.Whole && o.ViaName == "" && !worksBefore(uses, o.BeginPos) {
		k.out.sets = append(k.out.sets, &set{kind: "branches of one choice", at: fn.Pos(), silence: "the function itself is observed by " + k.valueSight(o).name})
		return
	}
	nodes := nodesOf(root, uses)
	dispatcher := hasName(k.cfg.Dispatchers, gotype.Declared(fn))
	// Arms come before those inside them: what follows a bypass on its
	// path is the same branch.
	var bypasses []*node
	for _, n := range nodes {
		if len(n.bare) == 0 || len(n.seen) > 0 || onPathOfSeen(n, nodes) || standsIn(n, bypasses) {
			continue
		}
		if k.branch(n, nodes, dispatcher) {
			bypasses = append(bypasses, n)
		}
	}
	k.again(nodes)
}

// worksBefore reports whether a request is handed to some work before an
// observation begins: what is no context tells nothing to those who ask what
// the whole function does.
func worksBefore(uses []*use, begin token.Pos) bool {
	return slices.ContainsFunc(uses, func(u *use) bool {
		return u.seen == nil && u.takesContext && !u.prep && !u.command && !u.ifNamed && u.pos < begin
	})
}

// standsIn reports whether n stands in one of the others.
func standsIn(n *node, others []*node) bool {
	return slices.ContainsFunc(others, func(o *node) bool { return o != n && o.isAbove(n.arm) })
}

// nodesOf assigns the uses to the innermost arms, in source order.
func nodesOf(root *arm, uses []*use) []*node {
	byArm := map[*arm]*node{}
	var nodes []*node
	for _, u := range uses {
		a := root.find(u.pos)
		if a.isNamed(u.name) {
			u.prep, u.command, u.ifNamed = false, false, false
		} else if (u.ifNamed || u.command) && isObservedElsewhere(u, a, root, uses) {
			u.command, u.ifNamed = false, false // it comes behind what is no preparation by its name
		} else if u.prep && isWordObserved(u, a, root, uses) {
			u.prep = false
		}
		if u.ifNamed {
			continue
		}
		n := byArm[a]
		if n == nil {
			n = &node{arm: a}
			byArm[a] = n
			nodes = append(nodes, n)
		}
		if u.seen != nil {
			n.seen = append(n.seen, u)
		} else {
			n.bare = append(n.bare, u)
		}
	}
	for _, n := range nodes {
		slices.SortStableFunc(n.bare, func(a, b *use) int { return int(a.pos - b.pos) })
	}
	slices.SortStableFunc(nodes, func(a, b *node) int { return int(a.pos - b.pos) })
	return nodes
}

// isObservedElsewhere reports whether what u calls is the last that is run under
// an observation in an alternative to u's arm: it is the work, whatever its
// name.
func isObservedElsewhere(u *use, a, root *arm, uses []*use) bool {
	return slices.ContainsFunc(uses, func(o *use) bool {
		if o.seen == nil || o.seen.byItself || len(o.inner) > 1 || !sameTarget(u, o) {
			return false
		}
		other := root.find(o.pos)
		_, _, ok := alternative(a, other)
		return ok && !slices.ContainsFunc(uses, func(p *use) bool {
			return p.seen != nil && p.pos > o.pos && root.find(p.pos) == other
		})
	})
}

// isWordObserved reports whether the name of what u calls begins with a word that
// speaks of doing something, as does that of the only thing that is run under an
// observation in an alternative to u's arm: to send is the work of both.
func isWordObserved(u *use, a, root *arm, uses []*use) bool {
	word := firstWord(u.name)
	return u.takesContext && acting[word] && slices.ContainsFunc(uses, func(o *use) bool {
		if o.seen == nil || len(o.inner) != 1 || !takesContext(o.inner[0]) || firstWord(calleeName(o.inner[0])) != word {
			return false
		}
		_, _, ok := alternative(a, root.find(o.pos))
		return ok
	})
}

// firstWord returns the first word of a function's name, which may be qualified.
func firstWord(name string) string {
	for w := range eachWord(name[lastDot(name)+1:]) {
		return w
	}
	return ""
}

// onPathOfSeen reports whether an observed call stands above n or below it.
func onPathOfSeen(n *node, nodes []*node) bool {
	return slices.ContainsFunc(nodes, func(m *node) bool {
		return len(m.seen) > 0 && (m.isAbove(n.arm) || n.isAbove(m.arm))
	})
}

// branch judges the bare branch n, and reports whether it has siblings.
func (k *pack) branch(n *node, nodes []*node, dispatcher bool) bool {
	b, match := k.bypass(n, nodes, dispatcher)
	if b == nil {
		k.noSibling(n, nodes)
		return false
	}
	// The siblings are those that the bypass is an alternative to, and
	// do the same job as it or as its observed siblings do.
	set := &set{kind: "branches of one choice", unit: "branch"}
	set.add(member{use: b, arm: n.arm})
	var observed []*use
	for _, m := range match {
		observed = append(observed, m.use)
		set.add(member{use: m.use, arm: m.node.arm})
	}
	others := []*node{n}
	for _, m := range nodes {
		if len(m.seen) > 0 || onPathOfSeen(m, nodes) || standsIn(m, others) || m == n || k.armSilence(m.arm, nil, false) != "" {
			continue
		}
		if other := k.doesJob(m, match, dispatcher); other != nil {
			others = append(others, m)
			set.add(member{use: other, arm: m.arm})
		}
	}
	cat := catBranch
	switch {
	case b.inGo:
		cat = catGoroutine
	case isEarly(n.arm, match):
		cat = catEarly
	}
	k.judgeBranch(set, b, n, observed, cat)
	return true
}

// noSibling notes why a bare branch beside observed ones is none of theirs.
func (k *pack) noSibling(n *node, nodes []*node) {
	b := n.bare[0]
	s := &set{kind: "branches of one choice", unit: "branch", at: b.at(), silence: "it does another job than the observed branches: its results go elsewhere, or it is called in another way"}
	if b.prep {
		s.silence = "the callee may prepare the work, by its name: " + b.name
	}
	s.add(member{use: b, arm: n.arm})
	for _, m := range nodes {
		if _, _, ok := alternative(n.arm, m.arm); ok && len(m.seen) > 0 {
			s.add(member{use: m.seen[0], arm: m.arm})
			s.observed++
		}
	}
	if s.total = len(s.members); s.observed > 0 {
		k.out.sets = append(k.out.sets, s)
	}
}

// isEarly reports whether the branch is left before its observed siblings
// are reached.
func isEarly(a *arm, match []matched) bool {
	for _, m := range match {
		x, y, ok := alternative(a, m.node.arm)
		if !ok || !x.isIf || !y.isRest || !x.ends {
			return false
		}
	}
	return true
}

// matched is an observed branch that does the same job as a bare one.
type matched struct {
	node *node
	use  *use
}

// bypass returns the call in n that does the job of observed alternatives,
// and these. A call whose name may speak of preparation counts only if
// there is no other.
func (k *pack) bypass(n *node, nodes []*node, dispatcher bool) (b *use, match []matched) {
	for _, prep := range []bool{false, true} {
		for _, u := range n.bare {
			if u.prep != prep {
				continue
			}
			match = nil
			for _, m := range nodes {
				if len(m.seen) == 0 || isOnPathOf(m, match) {
					continue
				}
				if _, _, ok := alternative(n.arm, m.arm); !ok {
					continue
				}
				if o := k.siblingIn(m, u, n, dispatcher); o != nil {
					match = append(match, matched{m, o})
				}
			}
			if len(match) > 0 && !isDoneBesides(u, match) {
				return u, match
			}
		}
	}
	return nil, nil
}

// isDoneBesides reports whether u tidies up, since it is given nothing and gives
// nothing, and the observed alternatives do the same besides other work.
func isDoneBesides(u *use, match []matched) bool {
	cc := u.call.Common()
	given := len(cc.Args)
	if !cc.IsInvoke() && cc.Signature().Recv() != nil {
		given--
	}
	return given == 0 && cc.Signature().Results().Len() == 0 && !slices.ContainsFunc(match, func(m matched) bool {
		return !sameTarget(u, m.use) || !slices.ContainsFunc(m.node.seen, func(o *use) bool { return !sameTarget(u, o) })
	})
}

// siblingIn returns the observed call of m that does the job of the bare u in n,
// first of all one of what u calls; nil if none does.
func (k *pack) siblingIn(m *node, u *use, n *node, dispatcher bool) *use {
	var found *use
	for _, o := range m.seen {
		if found != nil && !sameTarget(u, o) {
			continue
		}
		if dispatcher || k.isSibling(u, o, n.arm, m.arm) {
			if sameTarget(u, o) {
				return o
			}
			found = o
		}
	}
	return found
}

// isOnPathOf reports whether n stands in one of the matched branches: what they
// do one after the other is one branch.
func isOnPathOf(n *node, match []matched) bool {
	return slices.ContainsFunc(match, func(m matched) bool { return m.node.isAbove(n.arm) })
}

// doesJob returns the bare call of m that does the job of one of the
// matched ones, nil if none does.
func (k *pack) doesJob(m *node, match []matched, dispatcher bool) *use {
	for _, o := range match {
		if _, _, ok := alternative(m.arm, o.node.arm); !ok {
			continue
		}
		for _, u := range m.bare {
			if dispatcher || k.isSibling(u, o.use, m.arm, o.node.arm) {
				return u
			}
		}
	}
	return nil
}

// judgeBranch applies the silences to a bypass, and the threshold.
func (k *pack) judgeBranch(s *set, b *use, n *node, observed []*use, cat string) {
	s.observed, s.total = len(observed), len(s.members)
	s.at = b.at()
	if slices.ContainsFunc(observed, func(o *use) bool { return o.seen.chain && o.call.Common().StaticCallee() != nil }) {
		// The siblings apply the chain in the function that they call: the
		// handler is to be seen there.
		inner := k.handlerCallIn(b.call.Common().StaticCallee())
		if inner == nil {
			s.silence = "its callee calls no handler"
		} else {
			s.at, b.name = inner.Pos(), calleeName(inner.Common())
		}
	}
	if s.silence != "" {
		k.out.sets = append(k.out.sets, s)
		return
	}
	s.silence = k.branchSilence(s, b, n, observed)
	s.category = cat
	k.settle(s, b.call, b.name, observed)
}
