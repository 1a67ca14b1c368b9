package ownership

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// wholesOf returns what the resource is a part of, by the contract: a
// release of it releases the resource as well. It also reports whether that
// is seen to happen outside of this function.
func wholesOf(call *ssa.Call, a Acquire) (wholes []alias.Val, isOutside bool) {
	if a.contract == nil {
		return nil, false
	}
	ops := path.Operands(call.Common())
	for _, i := range a.contract.Within {
		if i < len(ops) {
			wholes = append(wholes, path.NameOf(ops[i]))
			isOutside = isOutside || isReleasedOutside(ops[i])
		}
	}
	return wholes, isOutside
}

// isReleasedOutside reports whether v is captured from an enclosing
// function, in which, or in a literal of which, it is released: what goes
// with it needs no release of its own. When that release runs is not asked:
// gives up towards silence.
func isReleasedOutside(v ssa.Value) bool {
	variable := alias.VariableOf(v)
	outer := variable.Parent()
	return outer != nil && outer != v.Parent() && releasesVariable(outer, variable)
}

// releasesVariable reports whether fn, or a literal in it, calls a method of
// what the variable holds that is named after releasing.
func releasesVariable(fn *ssa.Function, variable ssa.Value) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			ops := path.Operands(call.Common())
			if len(ops) > 0 && path.IsVerb(path.MethodName(call.Common())) && alias.VariableOf(ops[0]) == variable {
				return true
			}
		}
	}
	for _, lit := range fn.AnonFuncs {
		if releasesVariable(lit, variable) {
			return true
		}
	}
	return false
}
