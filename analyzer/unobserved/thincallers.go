package unobserved

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// thinCallers judges the callers of one function of this package that do
// nothing else with a context: where most call it under a span of their own,
// as two of three schedulers do, the others are bypasses. A function that does
// more may have its span for that, and the methods of one type have a
// threshold of their own, if each has its own job: gives up towards silence.
func (k *pack) thinCallers() {
	byTarget := map[*types.Func][]targetCall{}
	var order []*types.Func
	for _, fn := range k.funcs {
		target, c := k.onlyWork(fn)
		if target == nil {
			continue
		}
		if byTarget[target] == nil {
			order = append(order, target)
		}
		byTarget[target] = append(byTarget[target], c)
	}
	for _, target := range order {
		if name := target.Name(); !prepares(name) && !helps(name) {
			k.thinCallersOf(byTarget[target])
		}
	}
}

// onlyWork returns the function of this package that is all that the declared
// function fn calls with a context, beside what begins its observation, and the
// first of those calls; nil if it does more.
func (k *pack) onlyWork(fn *ssa.Function) (target *types.Func, c targetCall) {
	obj := gotype.Declared(fn)
	if fn.Parent() != nil || obj == nil || !hasContext(obj.Signature()) || answers(obj.Name()) || beginsWith(obj.Name(), lifecycle) {
		return nil, c
	}
	o, observed := k.obs.ObservedByItself(fn)
	more := observed && (!o.Whole || o.Foreign || o.ViaName != "" || o.Class != observe.Span && o.Class != observe.Timer)
	k.eachInPlace(fn, false, func(call ssa.CallInstruction, inGo bool) {
		callee := calleeObject(call.Common())
		switch {
		case !takesContext(call.Common()) || isPlain(callee) || observed && call.Pos() == o.BeginPos:
		case callee == nil || callee.Pkg() != k.pass.Pkg || call.Common().IsInvoke() || inGo || target != nil && callee != target:
			more = true
		case target == nil:
			target, c = callee, targetCall{&use{call: call, pos: call.Pos(), name: calleeName(call.Common()), takesContext: true}, fn}
		}
	})
	if more || target == nil || target == obj {
		return nil, c
	}
	if observed {
		c.use.seen = k.valueSight(o)
	}
	return target, c
}

// thinCallersOf judges the callers of one function.
func (k *pack) thinCallersOf(calls []targetCall) {
	var seen, bare []targetCall
	var uses []*use
	for _, c := range calls {
		switch {
		case c.use.seen != nil:
			seen, uses = append(seen, c), append(uses, c.use)
		case !k.calledObserved(c.fn):
			bare = append(bare, c)
		}
	}
	if len(seen) < 2 || len(bare) >= len(seen) {
		return
	}
	for _, b := range bare {
		if !k.isCallerLike(b, seen) || !mostOfType(b, seen, bare) {
			continue
		}
		s := &set{kind: "callers of one function", unit: "call", category: catBranch, at: b.use.pos, observed: len(seen), total: len(seen) + len(bare),
			subject: "call of " + b.use.name + " here", silence: k.targetSilence(b, seen, len(bare), false)}
		for _, c := range slices.Concat(seen, bare) {
			s.add(member{use: c.use})
		}
		k.settle(s, b.use.call, b.use.name, uses)
	}
}

// isCallerLike reports whether a bare caller is called as the observed ones
// are: exported or not, with the same results, and no method of a type of theirs,
// unless all are given the same, and hand it on, beside constants.
func (k *pack) isCallerLike(b targetCall, seen []targetCall) bool {
	obj := gotype.Declared(b.fn)
	recv := receiverOf(obj)
	return !slices.ContainsFunc(seen, func(o targetCall) bool {
		other := gotype.Declared(o.fn)
		isOfOne := recv != nil && receiverOf(other) == recv
		return other.Exported() != obj.Exported() || !types.Identical(other.Signature().Results(), obj.Signature().Results()) ||
			isOfOne && !(addsNothing(b) && addsNothing(o) && types.Identical(other.Signature().Params(), obj.Signature().Params()))
	})
}

// mostOfType reports whether, of the methods of b's type, none is observed, or
// two at least are, and more than there are bare ones.
func mostOfType(b targetCall, seen, bare []targetCall) bool {
	recv := receiverOf(gotype.Declared(b.fn))
	count := func(calls []targetCall) (n int) {
		for _, c := range calls {
			if recv != nil && receiverOf(gotype.Declared(c.fn)) == recv {
				n++
			}
		}
		return n
	}
	observed := count(seen)
	return observed == 0 || observed > max(1, count(bare))
}

// addsNothing reports whether a caller gives what it calls all that it is given, and
// nothing else but its receiver and constants.
func addsNothing(c targetCall) bool {
	given := map[*ssa.Parameter]bool{}
	for _, arg := range c.use.call.Common().Args {
		root := rootOf(arg)
		if _, ok := root.(*ssa.Const); ok || isContext(arg.Type()) {
			continue
		}
		p := asParameter(root)
		if p == nil {
			return false
		}
		given[p] = true
	}
	return !slices.ContainsFunc(c.fn.Params, func(p *ssa.Parameter) bool { return !isContext(p.Type()) && !given[p] })
}
