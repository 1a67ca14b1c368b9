package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A method may find the owner of its lock a second time, by way of something that
// belongs to it, and unlock it by that name:
//
//	p.Lock()
//	p, count := conn.pool, conn.count
//	…
//	p.Unlock()

// isLockRenamed reports whether the call unlocks the root by another name: the same
// field of the same type, of an owner that the function does not lock by that name,
// in a function that has no unlock of the root by its own. That the two owners are
// one is not asked: gives up towards silence. A variable that has several values is no
// such name: who walks from owner to owner, and locks the next before he leaves the
// last, unlocks by it what he locked before, and which owner that is cannot be told.
func (s *search) isLockRenamed(c site) bool {
	if c.cc.IsInvoke() || !s.isRelease(c.name) || s.spec.Start == nil || c.args[0] == s.spec.Root {
		return false
	}
	start, ok := s.spec.Start.(ssa.CallInstruction)
	if !ok || start.Common().IsInvoke() || len(start.Common().Args) == 0 {
		return false
	}
	root, isField := start.Common().Args[0].(*ssa.FieldAddr)
	other, isOther := c.cc.Args[0].(*ssa.FieldAddr)
	if !isField || !isOther {
		return false
	}
	if _, walks := other.X.(*ssa.Phi); walks || !types.Identical(root.X.Type(), other.X.Type()) || root.Field != other.Field {
		return false
	}
	locks := func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || call.Common().IsInvoke() || len(call.Common().Args) != 1 {
				return false
			}
			name, place := MethodName(call.Common()), NameOf(call.Common().Args[0])
			return strings.HasSuffix(name, "Lock") && place == NameOf(other) || s.isRelease(name) && place == NameOf(root)
		})
	}
	return !slices.ContainsFunc(s.spec.Fn.Blocks, locks)
}
