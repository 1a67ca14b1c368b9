package ownership

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// anyEffect joins the effects of the functions in a list, any of which the call may
// run, if all are plain to see.
func (s semantics) anyEffect(cc *ssa.CallCommon, arg int, sub string, spec *path.Spec) (path.Effect, bool) {
	var all []path.Effect
	for _, v := range path.FuncsOfArray(cc.Value) {
		fn := funcOf(v)
		if fn == nil || wrapped(fn) {
			return path.Effect{}, false
		}
		all = append(all, s.Effect(&ssa.CallCommon{Value: fn}, fn, arg, sub, spec))
	}
	return joinEffects(all)
}

// joinEffects joins the effects of what a call may run.
func joinEffects(all []path.Effect) (path.Effect, bool) {
	if all == nil {
		return path.Effect{}, false
	}
	join := all[0]
	for _, e := range all[1:] {
		join.Success, join.Failure = joinOutcome(join.Success, e.Success), joinOutcome(join.Failure, e.Failure)
	}
	return join, true
}

func joinOutcome(a, b path.Outcome) path.Outcome {
	switch {
	case a == b:
		return a
	case refersOnly(a) && refersOnly(b):
		return path.Outcome{Op: path.Take, Refers: true}
	case a.Op == path.Take || b.Op == path.Take:
	case b.Op == path.Keep:
		return a
	case a.Op == path.Keep:
		return b
	}
	return path.Outcome{Op: path.Take}
}

// refersOnly reports whether an outcome leaves the root to the caller, but for what
// may refer to it.
func refersOnly(o path.Outcome) bool {
	return o.Op == path.Keep || o.Op == path.Take && o.Refers
}
