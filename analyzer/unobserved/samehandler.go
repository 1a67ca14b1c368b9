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
		if v := k.valueBelow(e); v != nil {
			return place{g.key, v}
		}
		return place{of, e.target}
	}
	for _, g := range groups {
		for _, e := range g.entries {
			if e.seen != nil && !e.seen.byItself && e.seen.obs.Class != observe.Log && k.isOne(e) && e.field == "" {
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
			if e.seen != nil || e.field != "" || len(others) == 0 || !k.isOne(e) || answers(g.label) {
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

// isOne reports whether an entry's handler is one that can be told from all others:
// a declared function, or a value.
func (k *pack) isOne(e *entry) bool { return isDeclared(e.target) || k.valueBelow(e) != nil }

// valueBelow returns the value that an entry's handler is below its decorators, if
// it is none by its function: what this function has made, to put it in several
// places of one kind. It is nil for others.
func (k *pack) valueBelow(e *entry) ssa.Value {
	if isDeclared(e.target) || e.target == nil || e.value == nil {
		return nil
	}
	v := e.value
	for range maxDecorators {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.Call:
			w, ok := k.obs.WrapperOf(x.Common())
			if !ok || w.Arg < 0 {
				return x
			}
			if v = operand(x.Common(), w.Arg); v == nil {
				return nil
			}
		case *ssa.Alloc, *ssa.MakeClosure:
			return x
		default:
			return nil
		}
	}
	return nil
}

// isDeclared reports whether a target is a declared function or method.
func isDeclared(target any) bool {
	_, ok := target.(*types.Func)
	return ok
}
