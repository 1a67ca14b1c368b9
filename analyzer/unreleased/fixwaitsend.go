package unreleased

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// lastSendOf returns the channel of the function around a literal to which that
// sends once, as the last it does on each way to its end; nil if there is none,
// or others may send to it as well.
func lastSendOf(lit *ssa.Function) ssa.Value {
	var ch *ssa.Alloc
	returns := 0
	for _, b := range lit.Blocks {
		for k, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Defer:
				return nil
			case *ssa.Return:
				returns++
			case *ssa.Send:
				cell, ok := alias.VariableOf(instr.Chan).(*ssa.Alloc)
				if !ok || ch != nil && cell != ch || !returnsNext(b.Instrs[k+1:]) {
					return nil
				}
				ch = cell
				returns--
			}
		}
	}
	if ch == nil || returns != 0 || ch.Parent() != lit.Parent() || !isSentOnlyBy(ch, lit) {
		return nil
	}
	return ch
}

// lastDoneOf returns the wait group to which a literal says Done as the last it
// does on each way to its end, nil if there is none.
func lastDoneOf(lit *ssa.Function) (group ssa.Value) {
	for _, b := range lit.Blocks {
		if _, returns := b.Instrs[len(b.Instrs)-1].(*ssa.Return); !returns {
			continue
		}
		i := slices.IndexFunc(b.Instrs, func(instr ssa.Instruction) bool { return returnsNext([]ssa.Instruction{instr}) })
		if i == 0 {
			return nil
		}
		call, ok := b.Instrs[i-1].(*ssa.Call)
		if !ok {
			return nil
		}
		done := call.Call.StaticCallee()
		if done == nil || done.String() != "(*sync.WaitGroup).Done" {
			return nil
		}
		v := alias.VariableOf(call.Call.Args[0])
		if v == nil || group != nil && group != v {
			return nil
		}
		group = v
	}
	return group
}

// returnsNext reports whether a return is all that there is.
func returnsNext(instrs []ssa.Instruction) bool {
	return !slices.ContainsFunc(instrs, func(instr ssa.Instruction) bool {
		switch instr.(type) {
		case *ssa.RunDefers, *ssa.Return:
			return false
		}
		return true
	})
}

// isSentOnlyBy reports whether a variable of the function around a literal has
// one channel, made there, which nobody but the literal itself sends to: the
// function does nothing but receive from it, and no other literal has it.
func isSentOnlyBy(cell *ssa.Alloc, lit *ssa.Function) bool {
	made := 0
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if _, isMade := ref.Val.(*ssa.MakeChan); !isMade || ref.Addr != cell {
				return false
			}
			made++
		case *ssa.UnOp:
			if !onlyReceives(ref) {
				return false
			}
		case *ssa.MakeClosure:
			if ref.Fn != ssa.Value(lit) {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return made == 1 && !slices.ContainsFunc(lit.AnonFuncs, func(inner *ssa.Function) bool {
		return slices.ContainsFunc(inner.FreeVars, func(v *ssa.FreeVar) bool { return alias.VariableOf(v) == ssa.Value(cell) })
	})
}

// onlyReceives reports whether nothing is done with a channel but to receive
// from it.
func onlyReceives(ch ssa.Value) bool {
	return !slices.ContainsFunc(*ch.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			return ref.Op != token.ARROW
		case *ssa.DebugRef, *ssa.Select:
			return false
		}
		return true
	})
}
