package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A struct of the function's own may hold the flags that a deferred literal asks
// about:
//
//	g := &guard{}
//	defer func() { if !g.keep { f.Close() } }()
//
// They are false from the start, if nobody but the function sets them.

// flagsOf returns the paths of the bool fields of a struct that literals ask about
// and only the function itself sets, by their names. A struct that something else
// is done with has none: gives up towards what is not known.
func (info *Info) flagsOf(a *ssa.Alloc) []string {
	if len(info.fn.AnonFuncs) == 0 || !isAggregate(a.Type()) {
		return nil
	}
	if flags, ok := info.flags[a]; ok {
		return flags
	}
	var u flagUses
	if !u.of(a, false) {
		u.asked = nil
	}
	if info.flags == nil {
		info.flags = make(map[*ssa.Alloc][]string)
	}
	info.flags[a] = u.asked
	return u.asked
}

// flagUses collects the bool fields that literals load.
type flagUses struct {
	asked []string
	// seen are the pointers and the variables that have been looked at, or are
	// being: a named result is assigned itself by a return.
	seen []ssa.Value
}

// enters reports whether v has not been looked at.
func (u *flagUses) enters(v ssa.Value) bool {
	if slices.Contains(u.seen, v) {
		return false
	}
	u.seen = append(u.seen, v)
	return true
}

// of looks at the uses of a pointer to the struct, and reports whether they are
// all in sight.
func (u *flagUses) of(ptr ssa.Value, inLiteral bool) bool {
	return !u.enters(ptr) || !slices.ContainsFunc(*ptr.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.Return:
			return inLiteral // behind what has been deferred
		case *ssa.FieldAddr:
			return !u.field(r, inLiteral)
		case *ssa.MakeClosure:
			return !everyCapture(r, ptr, func(fv *ssa.FreeVar) bool { return u.of(fv, true) })
		case *ssa.Store:
			variable, ok := r.Addr.(*ssa.Alloc)
			return !ok || inLiteral || r.Val != ptr || !u.variable(variable, ptr, false)
		}
		return true
	})
}

// field is of for the address of a field.
func (u *flagUses) field(f *ssa.FieldAddr, inLiteral bool) bool {
	return !slices.ContainsFunc(*f.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.UnOp:
			if name := alias.FieldName(f.X.Type(), f.Field); inLiteral && gotype.IsBool(r.Type()) && !slices.Contains(u.asked, name) {
				u.asked = append(u.asked, name)
			}
			return false
		case *ssa.Store:
			return inLiteral || r.Addr != f
		}
		return true
	})
}

// variable is of for the address of a variable that holds the pointer val, and
// nothing else.
func (u *flagUses) variable(addr, val ssa.Value, inLiteral bool) bool {
	return !u.enters(addr) || !slices.ContainsFunc(*addr.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.UnOp:
			return !u.of(r, inLiteral)
		case *ssa.MakeClosure:
			return !everyCapture(r, addr, func(fv *ssa.FreeVar) bool { return u.variable(fv, val, true) })
		case *ssa.Store:
			load, ok := r.Val.(*ssa.UnOp)
			return inLiteral || r.Val != val && !(ok && load.X == addr)
		}
		return true
	})
}

// everyCapture asks is of what a literal calls the variable that it captures as v.
func everyCapture(mc *ssa.MakeClosure, v ssa.Value, is func(*ssa.FreeVar) bool) bool {
	for i, b := range mc.Bindings {
		if b == v && !is(mc.Fn.(*ssa.Function).FreeVars[i]) {
			return false
		}
	}
	return true
}
