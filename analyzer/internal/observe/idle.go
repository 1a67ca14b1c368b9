package observe

import (
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/contract"
)

// Idle reports that the package has nothing to do with observing. All
// answers about it are no, and no question should be asked.
func (r *Result) Idle() bool { return r.idle }

// hint returns what a function may have to do with observing: begins stands
// for all that suffices.
func (r *Result) hint(fn *types.Func) role {
	if matchesAny(r.cfg.Wrappers, fn) {
		return begins
	}
	if o := r.table.Observing(fn); o != nil {
		if m, ok := tableMark(o, fn); ok {
			return m.role
		}
		for _, role := range []contract.Role{contract.Brackets, contract.Wraps, contract.Middleware, contract.Carries, contract.Installs, contract.Hook} {
			if o.Has(role) != nil {
				return begins
			}
		}
	}
	if isStdFunc(fn) && !r.returnsSpeaking(fn) {
		return plain
	}
	if m := r.contractMark(fn); m.role != plain {
		return begins
	}
	if isStdFunc(fn) {
		return plain
	}
	if s, _ := r.imported(fn); s.observes() {
		return begins
	}
	if takesTime(fn.Signature()) && speaksFunc(fn) {
		return records // the time since
	}
	return r.newDuckMark(fn, false).role
}

// returnsSpeaking reports whether a result is of a type that speaks of observing.
func (r *Result) returnsSpeaking(fn *types.Func) bool {
	for v := range fn.Signature().Results().Variables() {
		if r.speaksType(v.Type()) {
			return true
		}
	}
	return false
}

// suffices reports whether a call with this role makes a package one that may
// observe. To log a line, or to read the clock, does not.
func (r role) suffices() bool {
	switch r {
	case plain, annotate, logs, clock:
		return false
	}
	return true
}

// takesTime reports whether a function is given a point of time.
func takesTime(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if isTime(sig.Params().At(i).Type()) {
			return true
		}
	}
	return false
}
