package ownership

import (
	"go/token"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
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

// deleteMeant takes those leaks of a lock from res that are meant.
func (r *Result) deleteMeant(res *path.Result, spec *path.Spec, call *ssa.Call) {
	isHandedOver := r.isHandedOver(lockNameOf(spec.Root, spec.Kind.Releases[0].Method))
	if (isHandedOver || isLocker(call.Parent())) && isLeftAtReturns(res, call) {
		res.Leaks = nil
	}
	if isHandedOver {
		res.Leaks = slices.DeleteFunc(res.Leaks, func(e path.Exit) bool { return saysSo(e, spec.Root) })
	}
}

// isLocker reports whether fn is called as a method that acquires a lock is:
// Lock, RLock, lockWhenIdle.
func isLocker(fn *ssa.Function) bool {
	name := strings.ToLower(fn.Name())
	return strings.HasPrefix(name, "lock") || strings.HasPrefix(name, "rlock")
}

// saysSo reports whether the exit tells that the lock is held: it returns
// true, or has set a field of the lock's owner on the way, to true, or to
// something where it was nil before the lock was acquired.
func saysSo(e path.Exit, lock alias.Val) bool {
	if e.True != 0 {
		return true
	}
	_, blocks := e.Way()
	for _, b := range blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || path.NameOf(st.Addr).Base != lock.Base {
				continue
			}
			if val := path.NameOf(st.Val); val == alias.True || !val.IsConst() && isTestedNil(b, path.NameOf(st.Addr)) {
				return true
			}
		}
	}
	return false
}

// isLeftAtReturns reports whether the lock that the call acquires is released
// only where control comes back to the call, or to the function anew: one that lets go of it while
// it waits for something, and returns with it held.
func isLeftAtReturns(res *path.Result, call *ssa.Call) bool {
	again := map[*ssa.BasicBlock]bool{call.Block(): true}
	for _, b := range call.Parent().Blocks {
		if b != call.Block() && callsItself(b) {
			again[b] = true
		}
	}
	return res.Released && !res.Deferred && !slices.ContainsFunc(res.Ends, func(e path.Exit) bool {
		return e.Why != path.WhyVoid && (e.At.Parent() != call.Parent() || !again[e.At.Block()] && returnsWithout(e.At.Block(), again))
	})
}

// callsItself reports whether b has a call of the function that it is part of.
func callsItself(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		return ok && call.Call.StaticCallee() == b.Parent()
	})
}

// returnsWithout reports whether control can go from block b to a return and not
// pass another one of some blocks.
func returnsWithout(b *ssa.BasicBlock, others map[*ssa.BasicBlock]bool) bool {
	seen := maps.Clone(others)
	todo := []*ssa.BasicBlock{b}
	for len(todo) > 0 {
		b = todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return true
		}
		for _, succ := range b.Succs {
			if !seen[succ] {
				seen[succ] = true
				todo = append(todo, succ)
			}
		}
	}
	return false
}

// isTestedNil reports whether b is behind a test of the place for nil.
func isTestedNil(b *ssa.BasicBlock, place alias.Val) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		test, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := test.Cond.(*ssa.BinOp)
		if ok && path.NameOf(cmp.X) == place && path.NameOf(cmp.Y) == alias.Nil && d.Succs[0].Dominates(b) == (cmp.Op == token.EQL) {
			return true
		}
	}
	return false
}

// isRelock reports whether the call, which acquires the lock, gives back
// what the callers of fn hold: it comes behind a release of the lock that
// control reaches before any acquisition. Such a function lets go of the lock
// for a while, and returns with it held as it was called.
func (r *Result) isRelock(fn *ssa.Function, call *ssa.Call, lock alias.Val, method string) bool {
	if lock.Base == nil || !r.mayComeBehind(call, lock, method) {
		return false
	}
	early := releasedFirst(fn, func(b *ssa.BasicBlock) lockUse { return r.firstUse(b, lock, method) })
	// In the call's own block, too, the release comes before the call.
	return slices.ContainsFunc(early, func(b *ssa.BasicBlock) bool { return b.Dominates(call.Block()) })
}

// mayComeBehind reports whether a block that control passes on its way to the
// call releases the lock first. Few do, and others need not be looked at.
func (r *Result) mayComeBehind(call *ssa.Call, lock alias.Val, method string) bool {
	for b := call.Block(); b != nil; b = b.Idom() {
		if r.firstUse(b, lock, method) == usedFirst {
			return true
		}
	}
	return false
}

// releasedFirst returns the blocks of fn in which control may release a lock
// before it has acquired it, by what each block does to the lock first.
func releasedFirst(fn *ssa.Function, first func(*ssa.BasicBlock) lockUse) (early []*ssa.BasicBlock) {
	seen := make(map[*ssa.BasicBlock]bool)
	todo := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		switch first(b) {
		case usedFirst:
			early = append(early, b)
		case unused:
			todo = append(todo, b.Succs...)
		}
	}
	return early
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
func (r *Result) firstUse(b *ssa.BasicBlock, lock alias.Val, method string) lockUse {
	for _, instr := range b.Instrs {
		call, ok := instr.(*ssa.Call)
		if !ok || len(path.Operands(call.Common())) == 0 {
			continue
		}
		if name := path.NameOf(path.Operands(call.Common())[0]); name != lock {
			if use := r.useIn(call, name, lock, method); use != unused {
				return use
			}
			continue
		}
		switch name := path.MethodName(call.Common()); name {
		case method:
			return usedFirst
		case "Lock", "TryLock", "RLock", "TryRLock":
			return lockedFirst
		}
	}
	return unused
}

// useIn says what the call of a method of this package, on the owner at name,
// does to the lock.
func (r *Result) useIn(call *ssa.Call, name, lock alias.Val, method string) lockUse {
	callee := bodyOf(call.Common().StaticCallee())
	sub, ok := alias.Rel(lock.Path, name.Path)
	if callee == nil || callee == call.Parent() || callee.Signature.Recv() == nil || name.Base != lock.Base || !ok {
		return unused
	}
	if a := r.lockedBy(call); a != nil && a.Sub == sub {
		return lockedFirst
	}
	kind := &contract.Kind{Releases: []contract.Release{{Method: method}}, Once: true}
	if r.onlyUnlocks(callee) && r.mayUnlock(callee, method) && r.effectOf(callee, 0, sub, &path.Spec{Kind: kind, Lock: true}).Success.Op == path.Release {
		return usedFirst
	}
	return unused
}

// addHandedOver notes the locks that fn, with the literals in it, releases
// and does not acquire.
func (r *Result) addHandedOver(fn *ssa.Function) {
	if fn.Parent() != nil {
		return
	}
	var acquired, released []lockUseAt
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		for _, call := range r.scanOf(fn).locks {
			acquired, released = addLockCall(call.Common(), acquired, released)
		}
		for _, anon := range fn.AnonFuncs {
			visit(anon)
		}
	}
	visit(fn)
	for _, at := range released {
		if slices.Contains(acquired, at) {
			continue
		}
		// In a literal it may have another name.
		if n := at.name(); !slices.ContainsFunc(acquired, func(a lockUseAt) bool { return a.name() == n }) {
			r.handedOver[n] = true
		}
	}
}

// A lockUseAt is the place of a lock, with the method that releases it.
type lockUseAt struct {
	place  alias.Val
	method string
}

func (l lockUseAt) name() lockName { return lockNameOf(l.place, l.method) }

// addLockCall adds what the call of a lock's method acquires and releases.
func addLockCall(cc *ssa.CallCommon, acquired, released []lockUseAt) (_, _ []lockUseAt) {
	place := path.NameOf(cc.Args[0])
	switch name := cc.StaticCallee().Name(); name {
	case "Unlock", "RUnlock":
		released = append(released, lockUseAt{place, name})
	case "Lock", "TryLock":
		acquired = append(acquired, lockUseAt{place, "Unlock"})
	case "RLock", "TryRLock":
		acquired = append(acquired, lockUseAt{place, "RUnlock"})
	}
	return acquired, released
}

// lockNameOf names the lock at val.
func lockNameOf(val alias.Val, method string) lockName {
	if val == (alias.Val{}) || val.Base == nil {
		return lockName{method: method}
	}
	return lockName{val.Base.Type().String(), val.Path, method}
}

// lockedBy returns the lock that the call of a method of this package leaves
// to its caller to release, nil if there is none: s.lock() of a method that
// does nothing about the lock but to acquire it.
func (r *Result) lockedBy(call ssa.CallInstruction) *Acquire {
	callee := bodyOf(call.Common().StaticCallee())
	if callee == nil {
		return r.lockedElsewhere(call)
	}
	if _, ok := call.(*ssa.Call); !ok || callee.Signature.Recv() == nil || callee == call.Parent() {
		return nil
	}
	if a, ok := r.lockers[callee]; ok {
		return a
	}
	r.lockers[callee] = nil // one that calls itself acquires nothing
	var lock *Acquire
	isFinal := r.isFinal(func() { lock = r.lockLeftBy(callee) })
	if lock != nil && lock.Grows && r.isEndedElsewhere(objectOf(call.Common(), callee), lock.Kind) {
		lock = nil
	}
	delete(r.lockers, callee)
	if isFinal {
		r.lockers[callee] = lock
	}
	return lock
}

// findLock is lockedBy without the cache. All that returns must hold the
// lock, and a method must be there that gives it back: what tells its caller
// whether it has the lock, or has other things to do with it, is out of
// sight. Gives up towards silence.
func (r *Result) findLock(fn *ssa.Function) *Acquire {
	if fn.Signature.Results().Len() > 0 || len(fn.Blocks) > maxLockerBlocks {
		return nil
	}
	for _, a := range r.acquisitionsIn(fn) {
		if !a.Lock || a.OK != contract.None || !isBeforeReturns(a.call) {
			continue
		}
		f := r.foundAt(fn, a)
		if f.Discarded || f.spec == nil || f.spec.Root.Base != ssa.Value(fn.Params[0]) || !isLeftLocked(f.Search) {
			continue
		}
		sub := f.spec.Root.Path
		if mate := r.unlockerOf(fn, sub, f.spec); mate != "" {
			return &Acquire{Param: true, Lock: true, Paired: true, Sub: sub, Mate: mate, Kind: a.Kind, Err: contract.None, OK: contract.None,
				Carrier: contract.None, Partner: contract.None, Via: fn, Pos: a.call.Pos()}
		}
	}
	return nil
}

// maxLockerBlocks bounds the size of a method that is there to acquire a
// lock.
const maxLockerBlocks = 8

// isBeforeReturns reports whether every return comes behind the call.
func isBeforeReturns(call ssa.CallInstruction) bool {
	return !slices.ContainsFunc(call.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok && !call.Block().Dominates(b)
	})
}

// isLeftLocked reports whether nothing but the returns ends the search.
func isLeftLocked(res *path.Result) bool {
	return len(res.Leaks) > 0 && len(res.Ends) == 0 && !res.Released && !res.Deferred && !res.Overflow
}

// unlockerOf returns the method of the type of fn's receiver that releases
// the lock at sub and does not acquire it, "" if there is none.
func (r *Result) unlockerOf(fn *ssa.Function, sub string, spec *path.Spec) string {
	named := structOf(fn.Params[0].Type())
	if named == nil {
		return ""
	}
	for m := range named.Methods() {
		unlock := r.funcOf(m)
		if unlock == nil || unlock == fn || m.Signature().Params().Len()+m.Signature().Results().Len() > 0 || !r.onlyUnlocks(unlock) {
			continue
		}
		if eff := r.effectOf(unlock, 0, sub, &path.Spec{Kind: spec.Kind, Lock: true}); eff.Success.Op == path.Release {
			return m.Name()
		}
	}
	return ""
}

// locksFirst reports whether fn acquires the lock at sub of its parameter before
// it releases that: what it releases is its own, and not its caller's.
func (r *Result) locksFirst(fn *ssa.Function, param int, sub string, kind *contract.Kind) bool {
	root := alias.Val{Base: fn.Params[param], Path: sub}
	var first ssa.CallInstruction
	for _, call := range r.scanOf(fn).locks {
		acquired, released := addLockCall(call.Common(), nil, nil)
		switch {
		case len(acquired) == 1 && acquired[0].place == root && isReleaseOf(kind, acquired[0].method):
			if _, isCall := call.(*ssa.Call); isCall && first == nil {
				first = call
			}
		case len(released) == 1 && released[0].place == root && isReleaseOf(kind, released[0].method):
			if first == nil || !isBehind(call, first) {
				return false
			}
		}
	}
	return first != nil
}

// isBehind reports whether every path to b goes through a.
func isBehind(b, a ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return slices.Index(a.Block().Instrs, a) < slices.Index(a.Block().Instrs, b)
	}
	return a.Block().Dominates(b.Block())
}

// onlyUnlocks reports whether fn acquires no lock.
func (r *Result) onlyUnlocks(fn *ssa.Function) bool {
	return !slices.ContainsFunc(r.scanOf(fn).locks, func(call ssa.CallInstruction) bool {
		return strings.HasSuffix(call.Common().StaticCallee().Name(), "Lock")
	})
}
