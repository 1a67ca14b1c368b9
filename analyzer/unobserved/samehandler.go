package unobserved

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

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
		if name, ok := of.(string); ok && g.category == catRegistration {
			of = routesOf(name)
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
	behind, places := map[*entry]bool{}, placesOf(groups)
	for _, g := range groups {
		for _, b := range k.behindTwins(g, places) {
			seen[at(g, b)] = append(seen[at(g, b)], b)
			behind[b] = true
		}
	}
	for _, g := range groups {
		for _, e := range g.entries {
			others := seen[at(g, e)]
			if e.seen != nil || e.field != "" || len(others) == 0 || !isDeclared(e.target) || answers(g.label) {
				continue
			}
			wrapped := slices.ContainsFunc(others, func(o *entry) bool { return !behind[o] })
			if k.areAlternatives(e, others) || !wrapped && isMadeWithHandlers(e) {
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

// routesOf returns the package of a router, of the name under which the routes
// that it takes are counted: a group of it is often an interface of the same
// package. Other registrations have their own name.
func routesOf(name string) string {
	whole, isRoute := strings.CutSuffix(name, ".route")
	if !isRoute {
		return name
	}
	whole = strings.TrimPrefix(whole, "*")
	if i := strings.LastIndexByte(whole, '.'); i >= 0 {
		return whole[:i] + ".route"
	}
	return name
}

// handlerIn is a declared handler that a function registers.
type handlerIn struct {
	fn     *ssa.Function
	target any
}

// placesOf counts how often a function registers a handler that is bare there.
func placesOf(groups []*group) map[handlerIn]int {
	places := map[handlerIn]int{}
	for _, g := range groups {
		for _, e := range g.entries {
			if g.category == catRegistration && e.seen == nil && e.call != nil && isDeclared(e.target) {
				places[handlerIn{top(e.fn), e.target}]++
			}
		}
	}
	return places
}

// behindTwins returns, as observed, the bare entries that are registered behind
// a middleware and that the same function registers a second time: on the group
// of another version of an API, say.
func (k *pack) behindTwins(g *group, places map[handlerIn]int) []*entry {
	if g.category != catRegistration {
		return nil
	}
	var out []*entry
	for _, e := range g.entries {
		if e.seen != nil || e.call == nil || places[handlerIn{top(e.fn), e.target}] < 2 {
			continue
		}
		if o, ok := k.obs.Behind(registrarValue(e.call.Common())); ok && o.Class != observe.Log {
			twin := *e
			twin.seen = k.valueSight(o)
			out = append(out, &twin)
		}
	}
	return out
}

// isMadeWithHandlers reports whether what an entry is registered on was made by a
// call that is given functions, which may be its middleware.
func isMadeWithHandlers(e *entry) bool {
	if e.call == nil {
		return false
	}
	made, ok := madeBy(registrarValue(e.call.Common()))
	return ok && slices.ContainsFunc(made.Common().Args, func(arg ssa.Value) bool {
		return slices.ContainsFunc(elementsOf(arg), func(v ssa.Value) bool {
			_, isConst := v.(*ssa.Const)
			return !isConst && mayHoldHandler(v.Type())
		})
	})
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
