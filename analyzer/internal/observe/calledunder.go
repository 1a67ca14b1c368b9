package observe

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// CalledUnder returns the observation under which all calls of fn in this
// package run, if it is not exported, and nothing else is done with it
// than to call it.
func (r *Result) CalledUnder(fn *ssa.Function) (Observation, bool) {
	n := r.calledUnder(fn, 0)
	if n == nil {
		return Observation{}, false
	}
	return r.observation(n, nil, ""), true
}

func (r *Result) calledUnder(fn *ssa.Function, depth int) *note {
	obj := gotype.Declared(fn)
	if obj == nil || obj.Exported() || depth > 4 {
		return nil
	}
	r.indexCalls()
	var found *note
	for _, ci := range r.callers[fn] {
		n := r.covering(ci, 0)
		if n == nil && ci.Parent() != fn {
			if s := r.sums[ci.Parent()]; s != nil && s.Self != nil && s.Self.Whole {
				n = s.Self
			} else {
				n = r.calledUnder(ci.Parent(), depth+1)
			}
		}
		if n == nil {
			return nil
		}
		found = n
	}
	return found
}
