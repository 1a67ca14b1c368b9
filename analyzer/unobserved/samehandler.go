package unobserved

import (
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/observe"
)

// sameHandlers judges handlers that are put both observed and bare in
// places of one kind: S7. A log in one of them says too little.
func (k *pack) sameHandlers(groups []*group) {
	type place struct {
		of     any
		target any
	}
	seen := map[place][]*entry{}
	at := func(g *group, e *entry) place {
		of := g.key
		if key, ok := g.key.(groupKey); ok {
			of = key.of
		}
		return place{of, e.target}
	}
	for _, g := range groups {
		for _, e := range g.entries {
			if e.seen != nil && !e.seen.byItself && e.seen.obs.Class != observe.Log && isDeclared(e.target) && e.field == "" {
				seen[at(g, e)] = append(seen[at(g, e)], e)
			}
		}
	}
	for _, g := range groups {
		for _, e := range g.entries {
			others := seen[at(g, e)]
			if e.seen != nil || e.field != "" || len(others) == 0 || !isDeclared(e.target) || answers(g.label) {
				continue
			}
			if k.areAlternatives(e, others) {
				continue
			}
			s := &set{kind: "one handler in several places", unit: "place", category: g.category, at: e.pos,
				observed: len(others), total: len(others) + 1, silence: k.entrySilence(e)}
			s.add(member{name: e.name, pos: e.pos})
			for _, o := range others {
				s.add(member{name: o.name, pos: o.pos, seen: o.seen})
			}
			k.concludeEntry(s, g, e, others)
		}
	}
}

// areAlternatives reports whether the bare entry is an alternative to an
// observed one in the same function: an observation that is switched on and
// off.
func (k *pack) areAlternatives(e *entry, others []*entry) bool {
	body := bodyOf(e.fn)
	if body == nil {
		return false
	}
	var root *arm
	for _, o := range others {
		if o.fn != e.fn {
			continue
		}
		if root == nil {
			root = armsOf(k.pass.TypesInfo, body)
		}
		if _, _, ok := alternative(root.find(e.pos), root.find(o.pos)); ok {
			return true
		}
	}
	return false
}

// isDeclared reports whether a target is a declared function or method.
func isDeclared(target any) bool {
	_, ok := target.(*types.Func)
	return ok
}
