package ownership

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function that acquires a lock and releases it on no path is silent by
// default: it may leave the lock to its callers. It cannot where the package
// itself shows that nobody takes it over: the lock is at a place that only
// this package reaches, all that is done there is to call the lock's methods,
// and each function that releases it has acquired it. Whatever else is done
// with the place, and any release that control may reach before an
// acquisition, gives up towards silence, for the place as a whole.

// A confinedLock is a place of this package that holds a lock (the field of a
// struct type, a variable of the package or of a function), with the method
// that releases it.
type confinedLock struct {
	place  any // *types.Var, *ssa.Global or *ssa.Alloc
	method string
}

// lockHabits has which functions of the package call the methods of its locks.
type lockHabits struct {
	// uses counts the functions that acquire or release the lock at a place;
	// foreign are the locks that one may release for another, shared the places
	// that have been asked for, with what isShared says.
	uses    map[any]int
	foreign map[confinedLock]bool
	shared  map[any]bool
	// accesses are those of all fields that are locks, nil before they are asked for.
	accesses map[*types.Var][]ssa.Value
}

// IsKept reports whether the acquired lock stays locked for ever: the
// function returns with it on every path, and nothing else releases it. One that
// is called as a method that locks, or does nothing under the lock, is there to
// lock for good: gives up towards silence.
func (r *Result) IsKept(f Found) bool {
	if !f.Lock || f.Via != nil || f.Callee != nil || f.Search == nil || !isLeftLocked(f.Search) || isLocker(f.Fn) || isLast(f.Call) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	place := r.aloneAt(f.Call, f.Kind.Releases[0].Method)
	_, isField := place.(*types.Var)
	return place != nil && (isField || r.habits.uses[place] > 1 || isCaptured(place, f.Fn))
}

// aloneAt returns the place of the lock that the call acquires, if no function
// releases it for another, by the method; else nil.
func (r *Result) aloneAt(call ssa.CallInstruction, method string) any {
	ops := call.Common().Args
	if len(ops) == 0 {
		return nil
	}
	place := r.lockPlace(ops[0])
	if place == nil || isOwnVariable(place, call.Parent()) {
		return nil
	}
	if r.habits == nil {
		r.habits = r.lockHabits()
	}
	if r.habits.foreign[confinedLock{place, method}] || r.othersReach(ops[0]) && !r.isHabit(call, place) {
		return nil
	}
	shared, ok := r.habits.shared[place]
	if !ok {
		shared = r.isShared(place)
		r.habits.shared[place] = shared
	}
	if shared {
		return nil
	}
	return place
}

// isHabit reports whether functions of the package release a lock that others reach
// as a rule, and the call is in one that is not called as if it began something: what
// another package goes on with. One that gives other packages what the lock is for, or
// whose comment speaks of the release, leaves the lock to them.
func (r *Result) isHabit(call ssa.CallInstruction, place any) bool {
	const least = 3 // with the call's own function
	fn := outermost(call.Parent())
	name := strings.ToLower(call.Parent().Name())
	return r.habits.uses[place] >= least && !strings.Contains(name, "lock") && !lendsLocked(fn) && !slices.ContainsFunc(beginnings, func(word string) bool {
		return strings.HasPrefix(name, word)
	})
}

// lendsLocked reports whether other packages get something to work on by fn, or are
// told of a lock by its comment: gives up towards silence.
func lendsLocked(fn *ssa.Function) bool {
	if decl, ok := fn.Syntax().(*ast.FuncDecl); ok && strings.Contains(strings.ToLower(decl.Doc.Text()), "unlock") {
		return true
	}
	return token.IsExported(fn.Name()) && slices.ContainsFunc(slices.Collect(fn.Signature.Results().Variables()), func(v *types.Var) bool {
		switch v.Type().Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Map, *types.Signature, *types.Chan:
			return !gotype.IsError(v.Type())
		}
		return false
	})
}

// beginnings are what functions are called that may leave a lock to their callers.
var beginnings = []string{"acquire", "begin", "start", "enter", "hold", "open", "pause", "suspend", "freeze", "stop", "close", "take", "checkout"}

// isLast reports whether nothing comes behind a call but the return.
func isLast(call ssa.CallInstruction) bool {
	b := call.Block()
	instrs := b.Instrs[slices.Index(b.Instrs, ssa.Instruction(call))+1:]
	for range b.Parent().Blocks {
		for _, instr := range instrs {
			switch instr.(type) {
			case *ssa.RunDefers, *ssa.DebugRef, *ssa.Jump:
			case *ssa.Return:
				return true
			default:
				return false
			}
		}
		b = b.Succs[0]
		instrs = b.Instrs
	}
	return false
}

// isOwnVariable reports whether the place is a variable of fn itself. One that ends
// with the function is left locked to stop what still runs beside it: gives up
// towards silence.
func isOwnVariable(place any, fn *ssa.Function) bool {
	v, ok := place.(*ssa.Alloc)
	return ok && v.Parent() == fn
}

// isCaptured reports whether the place is a variable that encloses the
// literal fn. Of other places, the only use may be to lock once and for all.
func isCaptured(place any, fn *ssa.Function) bool {
	v, ok := place.(*ssa.Alloc)
	return ok && v.Parent() != fn
}

// lockHabits looks at all calls of the methods of locks in the package.
func (r *Result) lockHabits() *lockHabits {
	h := &lockHabits{uses: make(map[any]int), foreign: make(map[confinedLock]bool), shared: make(map[any]bool)}
	for _, fn := range r.Funcs() {
		calls := r.scanOf(fn).locks
		if len(calls) == 0 {
			continue
		}
		ops := make(map[confinedLock]lockUse) // usedFirst wins
		for _, call := range calls {
			if lock, op := r.lockOp(call); op == usedFirst || op == lockedFirst && ops[lock] == unused {
				ops[lock] = op
			}
		}
		places := make(map[any]bool)
		for lock, op := range ops {
			places[lock.place] = true
			h.foreign[lock] = h.foreign[lock] || op == usedFirst && r.mayReleaseFirst(fn, lock)
		}
		for place := range places {
			h.uses[place]++
		}
	}
	return h
}

// isShared reports whether anything is done with the lock at place but to call
// its methods, or to lend a variable to a literal.
func (r *Result) isShared(place any) bool {
	switch p := place.(type) {
	case *ssa.Alloc:
		return r.isSharedLocal(p)
	case *ssa.Global:
		return r.isSharedGlobal(p)
	}
	field := place.(*types.Var)
	isLockField := func(f *types.Var) bool { return isLockType(f.Type()) || isLockRef(f.Type()) }
	if !isLockField(field) {
		return slices.ContainsFunc(r.accessesOf(func(f *types.Var) bool { return f == field })[field], r.sharesField)
	}
	if r.habits.accesses == nil {
		r.habits.accesses = r.accessesOf(isLockField)
	}
	return slices.ContainsFunc(r.habits.accesses[field], r.sharesField)
}

// accessesOf returns the accesses of the fields that are wanted, in one walk.
func (r *Result) accessesOf(isWanted func(*types.Var) bool) map[*types.Var][]ssa.Value {
	accesses := make(map[*types.Var][]ssa.Value)
	for _, fn := range r.Funcs() {
		for _, v := range r.scanOf(fn).fields {
			if f := fieldAt(v); f != nil && isWanted(f) {
				accesses[f] = append(accesses[f], v)
			}
		}
	}
	return accesses
}

// isSharedLocal is isShared for a variable of a function, by its address in it or in
// a literal.
func (r *Result) isSharedLocal(addr ssa.Value) bool {
	return slices.ContainsFunc(*addr.Referrers(), func(use ssa.Instruction) bool {
		if !isLiteral(use) {
			return r.sharesLock(use)
		}
		c := use.(*ssa.MakeClosure)
		lit := c.Fn.(*ssa.Function)
		for i, b := range c.Bindings {
			if b == addr && r.isSharedLocal(lit.FreeVars[i]) {
				return true
			}
		}
		return false
	})
}

// isSharedGlobal is isShared for a variable of the package, whose uses nobody
// lists.
func (r *Result) isSharedGlobal(g *ssa.Global) bool {
	var operands []*ssa.Value
	uses := func(instr ssa.Instruction) bool {
		operands = instr.Operands(operands[:0])
		return slices.ContainsFunc(operands, func(v *ssa.Value) bool { return *v == g })
	}
	for _, fn := range r.Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if uses(instr) && r.sharesLock(instr) {
					return true
				}
			}
		}
	}
	return false
}

// sharesLock reports whether the instruction, which has the address of a lock
// as an operand, does anything with it but to call the lock's method.
func (r *Result) sharesLock(instr ssa.Instruction) bool {
	switch instr.(type) {
	case *ssa.DebugRef, *ssa.FieldAddr:
		return false
	}
	_, op := r.lockOp(instr)
	return op == unused && !isLiteral(instr)
}

// isLiteral reports whether the instruction makes a function literal, and no
// method value.
func isLiteral(instr ssa.Instruction) bool {
	c, ok := instr.(*ssa.MakeClosure)
	return ok && c.Fn.(*ssa.Function).Synthetic == ""
}

// isLock reports whether v is the address of a lock.
func isLock(v ssa.Value) bool { return isLockRef(v.Type()) }

// lockOp says what the instruction does to which confined lock. A go
// statement does it at another time, and is no such use.
func (r *Result) lockOp(instr ssa.Instruction) (confinedLock, lockUse) {
	call, ok := instr.(ssa.CallInstruction)
	if _, isGo := instr.(*ssa.Go); !ok || isGo {
		return confinedLock{}, unused
	}
	cc := call.Common()
	if callee := cc.StaticCallee(); callee == nil || callee.Signature.Recv() == nil || len(cc.Args) != 1 || !isLock(cc.Args[0]) {
		return confinedLock{}, unused
	}
	place := r.lockPlace(cc.Args[0])
	if place == nil {
		return confinedLock{}, unused
	}
	if v := call.Value(); strings.HasPrefix(path.MethodName(cc), "Try") && (v == nil || len(*v.Referrers()) == 0) {
		return confinedLock{}, unused // who does not look at it may release what another one has locked
	}
	switch path.MethodName(cc) {
	case "Unlock":
		return confinedLock{place, "Unlock"}, usedFirst
	case "RUnlock":
		return confinedLock{place, "RUnlock"}, usedFirst
	case "Lock", "TryLock":
		return confinedLock{place, "Unlock"}, lockedFirst
	case "RLock", "TryRLock":
		return confinedLock{place, "RUnlock"}, lockedFirst
	}
	return confinedLock{}, unused
}

// mayReleaseFirst reports whether control may reach a release of the lock in
// fn before any acquisition. What a deferred literal releases was acquired
// where the defer statement is behind an acquisition.
func (r *Result) mayReleaseFirst(fn *ssa.Function, lock confinedLock) bool {
	early := releasedFirst(fn, func(b *ssa.BasicBlock) lockUse { return r.firstOp(b, lock, nil) })
	return len(early) > 0 && !r.isBehindLock(fn, lock)
}

// firstOp says what block b does with the lock first, up to the instruction
// until.
func (r *Result) firstOp(b *ssa.BasicBlock, lock confinedLock, until ssa.Instruction) lockUse {
	for _, instr := range b.Instrs {
		if instr == until {
			break
		}
		if l, op := r.lockOp(instr); op != unused && l == lock {
			return op
		}
	}
	return unused
}

// isBehindLock reports whether fn is a literal that its parent only defers,
// behind an acquisition of the lock.
func (r *Result) isBehindLock(fn *ssa.Function, lock confinedLock) bool {
	made := alias.ClosuresOf(fn)
	if len(made) != 1 || len(*made[0].Referrers()) != 1 {
		return false
	}
	d, ok := (*made[0].Referrers())[0].(*ssa.Defer)
	if !ok || d.Call.Value != ssa.Value(made[0]) {
		return false
	}
	for b := d.Block(); b != nil; b = b.Idom() {
		var until ssa.Instruction
		if b == d.Block() {
			until = d
		}
		if r.firstOp(b, lock, until) == lockedFirst {
			return true
		}
	}
	return false
}

// lockPlace returns the place of the lock at v, nil if it is a variable that other
// packages reach, or a field of another one's type, or not known.
func (r *Result) lockPlace(v ssa.Value) any {
	switch v := v.(type) {
	case *ssa.Global:
		if v.Pkg == r.SSA().Pkg && v.Object() != nil && !v.Object().Exported() {
			return v
		}
	case *ssa.Alloc:
		return v
	case *ssa.FreeVar:
		if b := alias.BindingOf(v); b != nil {
			return r.lockPlace(b)
		}
	case *ssa.FieldAddr:
		if f := fieldVar(v); f.Pkg() == r.pass.Pkg {
			return f
		}
	}
	return r.lockRefPlace(v)
}

// othersReach reports whether other packages reach the lock at v.
func (r *Result) othersReach(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.FreeVar:
		b := alias.BindingOf(v)
		return b == nil || r.othersReach(b)
	case *ssa.FieldAddr:
		return !r.isConfined(v)
	}
	f := lockRefOf(v)
	return f != nil && (f.Exported() || f.Embedded())
}

// fieldVar returns the field that v is the address of.
func fieldVar(v *ssa.FieldAddr) *types.Var {
	return v.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(v.Field).Origin()
}

// isConfined reports whether only this package reaches the field: it, or the
// field that the struct is in, has a name of this package's own. A field that
// is embedded lends its methods to whoever has the struct, which must be of a
// type of this package's own.
func (r *Result) isConfined(v *ssa.FieldAddr) bool {
	for ok := true; ok; v, ok = v.X.(*ssa.FieldAddr) {
		switch f := fieldVar(v); {
		case f.Pkg() != r.pass.Pkg: // its package releases it as it likes
			return false
		case !f.Embedded() && !f.Exported(), f.Embedded() && r.isInternal(structOf(v.X.Type())):
			return true
		}
	}
	return false
}

// isInternal reports whether a type is this package's own, and embedded in
// no other that has a name.
func (r *Result) isInternal(t *types.Named) bool {
	if t == nil || t.Obj().Exported() || t.Obj().Pkg() != r.pass.Pkg {
		return false
	}
	is, ok := r.internal[t]
	if !ok {
		is = !r.isEmbedded(t)
		r.internal[t] = is
	}
	return is
}

// isEmbedded reports whether a type of this package that has a name embeds t.
func (r *Result) isEmbedded(t *types.Named) bool {
	for _, tn := range r.typesIn(r.pass.Pkg) {
		if s, ok := tn.Type().Underlying().(*types.Struct); ok && embeds(s, t) {
			return true
		}
	}
	return false
}

// embeds reports whether s has an embedded field of type t or *t.
func embeds(s *types.Struct, t *types.Named) bool {
	for f := range s.Fields() {
		if f.Embedded() && structOf(f.Type()) == t {
			return true
		}
	}
	return false
}
