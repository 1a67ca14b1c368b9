package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// A feeding is what becomes of one end of a pipe: whether a goroutine writes
// to it, which waits until somebody reads.
type feeding struct {
	// by is the go statement, nil if there is none; writes reports that its
	// literal does something with the end but to close it.
	by     ssa.Instruction
	writes bool
	// others reports that somebody else has the end, or closes it; stores
	// counts what the variable gets.
	others bool
	stores int
	// seen are the variables that have been visited: a return assigns a named
	// result to itself.
	seen []*ssa.Alloc
}

// feederOf returns the go statement that runs a literal which writes to the
// end v of what the function has made. It returns nil if there is none, or if
// the literal does not have the end for itself: gives up towards silence.
func feederOf(v ssa.Value) ssa.Instruction {
	f := feeding{}
	if v != nil {
		f.visit(v)
	}
	if f.others || !f.writes {
		return nil
	}
	return f.by
}

// visit looks at what the function does with the end, or with the variable
// that holds it.
func (f *feeding) visit(v ssa.Value) {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			f.store(ref, v)
		case *ssa.UnOp, *ssa.MakeInterface, *ssa.ChangeInterface:
			f.visit(ref.(ssa.Value))
		case *ssa.Call:
			// What is wrapped around it the goroutine writes to.
			f.writes = true
			f.others = f.others || isReceiver(v, ref)
		case *ssa.MakeClosure:
			f.captured(ref, v)
		default:
			f.others = true
		}
	}
}

// store visits the variable that the end is stored in.
func (f *feeding) store(st *ssa.Store, v ssa.Value) {
	if st.Addr == v {
		f.stores++ // of the end itself, or of something else
		f.others = f.others || f.stores > 1
		return
	}
	variable, ok := st.Addr.(*ssa.Alloc)
	switch {
	case !ok:
		f.others = true
	case !slices.Contains(f.seen, variable):
		f.seen = append(f.seen, variable)
		f.visit(variable)
	}
}

// captured looks at the literal that captures the end, or its variable, as v.
func (f *feeding) captured(mc *ssa.MakeClosure, v ssa.Value) {
	for _, use := range *mc.Referrers() {
		_, isGo := use.(*ssa.Go)
		f.others = f.others || !isGo || f.by != nil && f.by != use
		f.by = use
	}
	for i, b := range mc.Bindings {
		if b == v {
			f.writes = f.writes || isUsed(mc.Fn.(*ssa.Function).FreeVars[i])
		}
	}
}

// isUsed reports whether something is done with what the variable, or v
// itself, is but to release it.
func isUsed(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			return isUsed(ref)
		case ssa.CallInstruction:
			return !isReceiver(v, ref) || !path.IsVerb(path.MethodName(ref.Common()))
		}
		return true
	})
}

// isReceiver reports whether the call is one of a method of v.
func isReceiver(v ssa.Value, call ssa.CallInstruction) bool {
	return path.MethodName(call.Common()) != "" && path.Operands(call.Common())[0] == v
}
