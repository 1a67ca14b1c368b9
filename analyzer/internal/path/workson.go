package path

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// worksOn reports whether something that comes with the acquisition, or is made of
// it, is given to a goroutine in the loop around it: the context of a cancel
// function, a reader of a part of the file. A release that waits for the
// function's end waits for those, too: gives up towards silence.
func (s *search) worksOn(at ssa.Instruction) bool {
	start, ok := at.(ssa.Value)
	if !ok || !isCounted(at.Block()) {
		return false
	}
	info := s.cache.info(at.Parent())
	made := madeOf(start)
	return slices.ContainsFunc(at.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return at.Block().Dominates(b) && info.isInLoop(b) && slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { return startsWith(instr, made) })
	})
}

// madeOf returns the values that are made of v in its function, itself included,
// and the variables that hold them.
func madeOf(v ssa.Value) map[ssa.Value]bool {
	made := map[ssa.Value]bool{v: true}
	todo := []ssa.Value{v}
	for len(todo) > 0 && len(made) < maxDerived {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if v.Referrers() == nil {
			continue
		}
		for _, r := range *v.Referrers() {
			var next ssa.Value
			switch r := r.(type) {
			case *ssa.Store:
				if _, isVariable := r.Addr.(*ssa.Alloc); isVariable && r.Val == v {
					next = r.Addr
				}
			case *ssa.Call, *ssa.Extract, *ssa.Phi, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.UnOp:
				next = r.(ssa.Value)
			}
			if next != nil && !made[next] {
				made[next] = true
				todo = append(todo, next)
			}
		}
	}
	return made
}

// startsWith reports whether an instruction starts a goroutine that gets one of
// some values, or hands a literal that captures one to a group of goroutines.
func startsWith(instr ssa.Instruction, values map[ssa.Value]bool) bool {
	var cc *ssa.CallCommon
	switch instr := instr.(type) {
	case *ssa.Go:
		cc = &instr.Call
	case *ssa.Call:
		if MethodName(&instr.Call) != "Go" {
			return false
		}
		cc = &instr.Call
	default:
		return false
	}
	return slices.ContainsFunc(append([]ssa.Value{cc.Value}, cc.Args...), func(v ssa.Value) bool {
		mc, ok := v.(*ssa.MakeClosure)
		return values[v] || ok && slices.ContainsFunc(mc.Bindings, func(b ssa.Value) bool { return values[b] })
	})
}
