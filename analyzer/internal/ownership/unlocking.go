package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A helper that lets go of a lock calls the lock's own method, or a helper that
// does. So one that calls no such function is not one, which is cheaper to see
// than what becomes of the lock on its paths.

// mayUnlock reports whether fn, a literal in it, or a function that one of them
// calls or hands on, releases by the method of that name a lock that it has not
// acquired. A method value that is kept in a variable is not looked for: gives
// up towards no.
func (r *Result) mayUnlock(fn *ssa.Function, method string) bool {
	known := r.unlocking[method]
	if known == nil {
		known = make(map[*ssa.Function]bool)
		r.unlocking[method] = known
	}
	if may, ok := known[fn]; ok {
		return may
	}
	u := unlocking{r: r, method: method, known: known, seen: make(map[*ssa.Function]bool)}
	may := u.in(fn)
	known[fn] = may
	if !may {
		for f := range u.seen {
			known[f] = false
		}
	}
	return may
}

// An unlocking is one question for a method.
type unlocking struct {
	r           *Result
	method      string
	known, seen map[*ssa.Function]bool
}

// in reports whether the function releases a lock by the method.
func (u *unlocking) in(fn *ssa.Function) bool {
	if may, ok := u.known[fn]; ok || u.seen[fn] {
		return may
	}
	u.seen[fn] = true
	if !u.r.onlyUnlocks(fn) {
		return false // it releases what it has acquired
	}
	return slices.ContainsFunc(u.r.callsIn(fn), u.by) || slices.ContainsFunc(fn.AnonFuncs, u.in)
}

// by reports whether the call releases a lock, or may run what does.
func (u *unlocking) by(call ssa.CallInstruction) bool {
	cc := call.Common()
	if cc.IsInvoke() && (cc.Method.Name() == u.method || slices.ContainsFunc(u.r.implsOf(cc.Method), u.in)) {
		return true
	}
	return u.isBy(cc.Value) || slices.ContainsFunc(cc.Args, u.isBy)
}

// isBy reports whether v is a function that releases a lock.
func (u *unlocking) isBy(v ssa.Value) bool {
	fn, ok := v.(*ssa.Function)
	if mc, isClosure := v.(*ssa.MakeClosure); isClosure {
		fn, ok = mc.Fn.(*ssa.Function), true
	}
	if !ok {
		return false
	}
	name := fn.Name()
	if obj := fn.Object(); obj != nil {
		name = obj.Name() // of a method value
	}
	return name == u.method || u.in(fn)
}
