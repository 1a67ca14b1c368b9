package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A lockName names a lock by the type that holds it, so that it is the
// same in all methods of the type, and by the method that releases it.
type lockName struct{ owner, path, method string }

// isHandedOver reports whether some function of the package releases the
// lock without acquiring it: then a return that leaves it locked, and says
// so, is part of a protocol, not a slip.
func (r *Result) isHandedOver(name lockName) bool {
	if r.handedOver == nil {
		r.handedOver = make(map[lockName]bool)
		for _, fn := range r.Funcs() {
			r.addHandedOver(fn)
		}
	}
	return r.handedOver[name]
}

// saysSo reports whether the exit tells that the lock is held: it returns
// true, or has set a field of the lock's owner on the way.
func saysSo(e path.Exit, lock alias.Val) bool {
	if e.True != 0 {
		return true
	}
	_, blocks := e.Way()
	for _, b := range blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok && path.NameOf(st.Addr).Base == lock.Base && path.NameOf(st.Val) == alias.True {
				return true
			}
		}
	}
	return false
}

// isRelock reports whether the call, which acquires the lock at v, gives back
// what the callers of fn hold: it comes behind a release of the lock that
// control reaches before any acquisition. Such a function lets go of the lock
// for a while, and returns with it held as it was called.
func isRelock(fn *ssa.Function, call *ssa.Call, v ssa.Value, method string) bool {
	lock := path.NameOf(v)
	if lock.Base == nil {
		return false
	}
	seen := make(map[*ssa.BasicBlock]bool)
	todo := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		switch firstUse(b, lock, method) {
		case usedFirst: // in the call's own block, too, it comes before the call
			if b.Dominates(call.Block()) {
				return true
			}
		case unused:
			todo = append(todo, b.Succs...)
		}
	}
	return false
}

// What a block does to a lock first.
type lockUse uint8

const (
	unused lockUse = iota
	usedFirst
	lockedFirst
)

// firstUse says what block b does first: release the lock, by the method of
// that name, or acquire it.
func firstUse(b *ssa.BasicBlock, lock alias.Val, method string) lockUse {
	for _, instr := range b.Instrs {
		call, ok := instr.(*ssa.Call)
		if !ok || len(path.Operands(call.Common())) == 0 || path.NameOf(path.Operands(call.Common())[0]) != lock {
			continue
		}
		switch name := nameOfMethod(call.Common()); name {
		case method:
			return usedFirst
		case "Lock", "TryLock", "RLock", "TryRLock":
			return lockedFirst
		}
	}
	return unused
}

// addHandedOver notes the locks that fn, with the literals in it, releases
// and does not acquire.
func (r *Result) addHandedOver(fn *ssa.Function) {
	if fn.Parent() != nil {
		return
	}
	var acquired, released []lockName
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		for _, call := range r.callsIn(fn) {
			acquired, released = addLockCall(call.Common(), acquired, released)
		}
		for _, anon := range fn.AnonFuncs {
			visit(anon)
		}
	}
	visit(fn)
	for _, n := range released {
		if !slices.Contains(acquired, n) {
			r.handedOver[n] = true
		}
	}
}

// addLockCall adds what the call acquires and releases.
func addLockCall(cc *ssa.CallCommon, acquired, released []lockName) (_, _ []lockName) {
	callee := cc.StaticCallee()
	if callee == nil || callee.Signature.Recv() == nil || len(cc.Args) == 0 {
		return acquired, released
	}
	switch callee.Name() {
	case "Unlock", "RUnlock":
		released = append(released, lockNameOf(cc.Args[0], callee.Name()))
	case "Lock", "TryLock":
		acquired = append(acquired, lockNameOf(cc.Args[0], "Unlock"))
	case "RLock", "TryRLock":
		acquired = append(acquired, lockNameOf(cc.Args[0], "RUnlock"))
	}
	return acquired, released
}

// lockNameOf names the lock that v points to.
func lockNameOf(v ssa.Value, method string) lockName {
	val := path.NameOf(v)
	if val == (alias.Val{}) || val.Base == nil {
		return lockName{method: method}
	}
	return lockName{val.Base.Type().String(), val.Path, method}
}
