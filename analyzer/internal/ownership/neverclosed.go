package ownership

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// NeverEnds implements path.Semantics: a channel in a field of this package that
// is made for it, and that nobody closes or hands to others.
func (s semantics) NeverEnds(ch ssa.Value) bool {
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	p, ok := s.r.placeOf(addr, false)
	if !ok || !s.r.isPrivate(p) {
		return false
	}
	return !slices.ContainsFunc(s.r.fields().accessesOf(p), func(access ssa.Value) bool {
		if _, isValue := access.(*ssa.Field); isValue {
			return !isOnlyUsed(access)
		}
		return slices.ContainsFunc(*access.Referrers(), func(ref ssa.Instruction) bool {
			switch ref := ref.(type) {
			case *ssa.UnOp:
				return !isOnlyUsed(ref)
			case *ssa.Store:
				return ref.Addr != access || !isOnlyStored(ref.Val)
			}
			return !isDebugRef(ref)
		})
	})
}

// isOnlyStored reports whether a channel is made for one store, and nothing else.
func isOnlyStored(v ssa.Value) bool {
	if change, ok := v.(*ssa.ChangeType); ok && isOnlyStored(change.X) {
		v = change
	} else if _, ok := v.(*ssa.MakeChan); !ok {
		return false
	}
	uses := 0
	for _, ref := range *v.Referrers() {
		if !isDebugRef(ref) {
			uses++
		}
	}
	return uses == 1
}

// isOnlyUsed reports whether a channel is sent to and received from, and neither
// closed nor handed on.
func isOnlyUsed(ch ssa.Value) bool {
	return !slices.ContainsFunc(*ch.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp:
			return false
		case *ssa.UnOp:
			return ref.Op != token.ARROW
		case *ssa.Send:
			return ref.X == ch
		case *ssa.Select:
			return slices.ContainsFunc(ref.States, func(st *ssa.SelectState) bool { return st.Send == ch })
		case *ssa.Call:
			b, ok := ref.Call.Value.(*ssa.Builtin)
			return !ok || b.Name() != "len" && b.Name() != "cap"
		}
		return true
	})
}

// isDebugRef reports whether an instruction only says where a value is named.
func isDebugRef(instr ssa.Instruction) bool {
	_, ok := instr.(*ssa.DebugRef)
	return ok
}
