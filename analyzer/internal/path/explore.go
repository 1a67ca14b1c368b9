package path

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A search goes breadth first, so that the first path found to an exit has the
// fewest decisions. Where no path is asked for, but the effect of a function, it
// may end as soon as it is known that the function takes the root however it
// returns, and most functions that do so show it on any path to their end: a
// deep search finds one before it looks at what else branches have shown.

// maxDeepStates bounds a deep search, which is for what shows soon: one in all
// orders is not made dearer by much if nothing does.
const maxDeepStates = 200

// An order says in which order the states of a search may come.
type order uint8

const (
	isBreadth order = iota
	// isAny: no two ends differ in where the root is returned, so their order does
	// not matter as long as no bound is met.
	isAny
	// isDeepIfAlike: likewise, if all ends at which the root is returned say the
	// same, or the function takes the root for good.
	isDeepIfAlike
)

func orderOf(spec *Spec, cache *Cache) order {
	results := spec.Fn.Signature.Results()
	switch {
	case !spec.Effect:
		return isBreadth
	case !returnsReference(results):
		return isAny
	case spec.Start != nil || spec.Lent || spec.Tell || spec.Follow || returnsBool(results) || cache.info(spec.Fn).callsParameter():
		return isBreadth // more is asked than what the ends are
	}
	return isDeepIfAlike
}

// returnsReference reports whether a result can be, or hold, the root: it is no
// error, bool, number or string.
func returnsReference(results *types.Tuple) bool {
	for v := range results.Variables() {
		if _, isBasic := v.Type().Underlying().(*types.Basic); !isBasic && !gotype.IsError(v.Type()) {
			return true
		}
	}
	return false
}

// returnsBool reports whether a result is a bool.
func returnsBool(results *types.Tuple) bool {
	for v := range results.Variables() {
		if gotype.IsBool(v.Type()) {
			return true
		}
	}
	return false
}

// run explores from n.
func (s *search) run(fr *frame, n *node) {
	queue := []*node{n}
	var soon []*node // the last one first
	head := 0
	open := 1 // those that wait and in which the root is not taken
	push := func(m *node) {
		if m.st.status != taken {
			open++
		}
		if s.isDeep && (m.st.status == taken || m.index == 0 && fr.seen.count(m.block) == 1) {
			soon = append(soon, m)
		} else {
			queue = append(queue, m)
		}
	}
	for head < len(queue)+len(soon) && !s.isSettled() && (open > 0 || !s.isTakenFrom(fr)) {
		switch {
		case len(soon) > 0:
			n, soon = soon[len(soon)-1], soon[:len(soon)-1]
		case s.isDeep:
			n, queue = queue[len(queue)-1], queue[:len(queue)-1]
		default:
			n = queue[head]
			head++
		}
		if head == len(queue) {
			queue, head = queue[:0], 0
		}
		if n.st.status != taken {
			open--
		}
		s.exec(fr, n, push)
	}
}

// isTakenForGood reports whether the search has ended since the function takes the
// root, however it returns, and it is another one than a parameter that has it
// then, and not only to refer to it: no other end changes that.
func (s *search) isTakenForGood() bool {
	return s.res.taken == takenAlways && s.res.isTakenElsewhere && s.res.Owned
}

// isTakenFrom reports whether it is enough that the root is taken in all states that
// wait: a path has returned so, and none has ended otherwise. Then however the
// function returns it takes the root.
func (s *search) isTakenFrom(fr *frame) bool {
	if !s.isDeep || fr.parent != nil || s.asides > 0 || s.spec.Start != nil || s.spec.Tell || s.res.taken == 0 {
		return false
	}
	return s.res.isTakenElsewhere && s.res.Owned && len(s.res.Leaks) == 0 && !slices.ContainsFunc(s.res.Ends, func(e Exit) bool {
		return e.Why != WhyTaken && e.Why != WhyVoid
	})
}

// noteReturned notes an end at which the root is returned, and whether it says the
// same as the first one.
func (s *search) noteReturned(e Exit) {
	first := s.returned
	if first == nil {
		s.returned = &e
		return
	}
	s.isMixed = s.isMixed || e.Result != first.Result || e.Sub != first.Sub || e.Part != first.Part || e.Owner != first.Owner || e.Closure != first.Closure ||
		e.Carried != first.Carried || e.Runs != first.Runs || e.Uses != first.Uses || !slices.Equal(e.Subs, first.Subs)
}

// callsParameter reports whether the function calls one that it gets.
func (info *Info) callsParameter() bool {
	info.scan()
	return info.callsParam
}

// noteCall notes whether a call is one of a parameter.
func (info *Info) noteCall(cc *ssa.CallCommon) {
	if _, ok := cc.Value.(*ssa.Parameter); ok && !cc.IsInvoke() {
		info.callsParam = true
	}
}
