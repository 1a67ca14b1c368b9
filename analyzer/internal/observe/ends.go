package observe

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// addEnds says whether the call ends the observation that an operand is
// or holds, or records the time since.
func (r *Result) addEnds(s *summary, fn *ssa.Function, i int) {
	p := fn.Params[i]
	if isTime(p.Type()) {
		if w := r.track(fn, mark{class: Timer}, item{v: p, kind: start}); len(w.ends) > 0 {
			s.Clocks = append(s.Clocks, i)
		}
		return
	}
	if isEnder(p.Type()) && len(s.Calls) > 0 && s.Calls[len(s.Calls)-1] == i {
		return // whoever calls it ends what it ends
	}
	if r.hasSpanEnd(p.Type()) {
		w := r.track(fn, mark{class: Span}, item{v: p, kind: obs})
		for _, ret := range w.rets {
			h := hand{Arg: i, Result: ret.result, Call: ret.it.kind == ender}
			if ret.it.kind != holder && !slices.Contains(s.Hands, h) {
				s.Hands = append(s.Hands, h)
			}
		}
		if len(w.ends) > 0 {
			s.Ends = append(s.Ends, i)
			return
		}
	}
	if i == 0 && fn.Signature.Recv() != nil {
		if r.endsField(fn, p) {
			s.Ends = append(s.Ends, i)
		}
	}
}

// endsField reports whether a method ends an observation that a field of
// its receiver holds: a span, a start, or a function that ends it.
func (r *Result) endsField(fn *ssa.Function, recv *ssa.Parameter) bool {
	st, ok := gotype.Deref(recv.Type()).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	ended := r.isEndedByCall(recv)
	for i := range st.NumFields() {
		t := st.Field(i).Type()
		if !takesField(recv, i) && !ended {
			continue
		}
		it := item{v: recv, kind: holder, field: i}
		switch {
		case isTime(t):
			it.inner = start
		case isEnder(t) && endsByName(fn.Name()):
			it.inner = ender
		case r.hasSpanEnd(t):
			it.inner = obs
		default:
			continue
		}
		if w := r.track(fn, mark{class: Span}, it); len(w.ends) > 0 {
			return true
		}
	}
	return false
}

// isEndedByCall reports whether a call that gets the receiver may end what it
// holds.
func (r *Result) isEndedByCall(recv *ssa.Parameter) bool {
	return slices.ContainsFunc(*recv.Referrers(), func(ref ssa.Instruction) bool {
		ci, ok := ref.(ssa.CallInstruction)
		if !ok {
			return false
		}
		fn := calleeOf(ci.Common())
		if fn != nil && slices.Contains(spanEnds, fn.Name()) {
			return true
		}
		sum, _ := r.summaryOf(ci.Common())
		return len(sum.ends()) > 0
	})
}

// endsByName reports whether the name of a method says that it ends
// something: only then is the call of a function in a field an end.
func endsByName(name string) bool { return isEndName(name) || strings.EqualFold(name, "done") }
