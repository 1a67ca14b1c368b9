package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A field may also refer to its lock: mu *sync.Mutex. It is the place of the lock
// as if that were in it, if all that is ever stored there has been made for it.

// lockRefPlace returns the field of this package's own that v, a reference to a
// lock, has been read from, nil if it comes from elsewhere.
func (r *Result) lockRefPlace(v ssa.Value) any {
	if f := lockRefOf(v); f != nil && f.Pkg() == r.pass.Pkg {
		return f
	}
	return nil
}

// lockRefOf returns the field that v, a reference to a lock, has been read from, nil
// if it is none.
func lockRefOf(v ssa.Value) *types.Var {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	if f := fieldAt(v); f != nil && isLockRef(f.Type()) {
		return f
	}
	return nil
}

// fieldAt returns the field that v is, or is the address of, nil if it is none.
func fieldAt(v ssa.Value) *types.Var {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return fieldVar(v)
	case *ssa.Field:
		return v.X.Type().Underlying().(*types.Struct).Field(v.Field).Origin()
	}
	return nil
}

// sharesField reports whether anything is done with a field that is a lock, or refers
// to one, but to call the lock's methods, and to store a lock of its own.
func (r *Result) sharesField(v ssa.Value) bool {
	_, isAddr := v.(*ssa.FieldAddr)
	if isLock(v) {
		return slices.ContainsFunc(*v.Referrers(), r.sharesLock)
	}
	return !isAddr || slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.UnOp:
			return slices.ContainsFunc(*use.Referrers(), r.sharesLock)
		case *ssa.Store:
			return use.Addr != v || !isMadeFor(use.Val)
		}
		return true
	})
}

// isMadeFor reports whether v is a variable that is made to be stored in one place, and
// that nothing else refers to, or comes from a function that has the locks for such
// places.
func isMadeFor(v ssa.Value) bool {
	if call, ok := v.(*ssa.Call); ok {
		return len(*call.Referrers()) == 1
	}
	made, ok := v.(*ssa.Alloc)
	if !ok {
		return false
	}
	stores := 0
	for _, use := range *made.Referrers() {
		switch use := use.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if use.Val != v {
				return false
			}
			stores++
		default:
			return false
		}
	}
	return stores == 1
}

// isLockRef reports whether t is a pointer to a lock.
func isLockRef(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && isLockType(p.Elem())
}

// isLockType reports whether t is one of the locks of package sync.
func isLockType(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" && (n.Obj().Name() == "Mutex" || n.Obj().Name() == "RWMutex")
}
