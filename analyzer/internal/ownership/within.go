package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// wholesOf returns what the resource is a part of, by the contract: a
// release of it releases the resource as well. It also reports whether that
// is seen to happen outside of this function.
func wholesOf(call *ssa.Call, a Acquire) (wholes []alias.Val, isOutside bool) {
	if a.Unseen {
		wholes, isOutside = wrappedBy(call)
		if whole := partOf(call); whole.Base != nil {
			return append(wholes, whole), isOutside || !isOwn(whole)
		}
		return wholes, isOutside
	}
	if a.contract == nil {
		return nil, false
	}
	ops := path.Operands(call.Common())
	for _, i := range a.contract.Within {
		if i < len(ops) && !gotype.IsContext(ops[i].Type()) { // see cancelsAbove
			wholes = append(wholes, path.NameOf(ops[i]))
			isOutside = isOutside || isReleasedOutside(ops[i])
		}
	}
	return wholes, isOutside
}

// wrappedBy returns the arguments of a call out of sight that are streams as
// its result is: the result may be a layer around one, as a TLS connection is,
// and be gone with it. An argument of somebody else's is released outside.
func wrappedBy(call *ssa.Call) (wholes []alias.Val, isOutside bool) {
	for _, arg := range call.Call.Args {
		if v := path.NameOf(arg); v.Base != nil && gotype.HasMethod(arg.Type(), "Close") && (gotype.HasMethod(arg.Type(), "Read") || gotype.HasMethod(arg.Type(), "Write")) {
			wholes = append(wholes, v)
			isOutside = isOutside || !isOwn(v)
		}
	}
	return wholes, isOutside
}

// partOf returns the receiver of a call out of sight that is told nothing and
// whose receiver has to be closed itself: what it returns may be a part of that,
// as the temporary file of an upload is. What is opened by a name, or of what
// nobody closes, is none.
func partOf(call *ssa.Call) alias.Val {
	cc := &call.Call
	isTold := slices.ContainsFunc(cc.Args, func(arg ssa.Value) bool { return !gotype.IsContext(arg.Type()) })
	if !cc.IsInvoke() || isTold || !gotype.HasMethod(cc.Value.Type(), "Close") {
		return alias.Val{}
	}
	return path.NameOf(cc.Value)
}

// cancelsAbove returns the cancel functions of contexts that the resource ends
// with.
func (r *Result) cancelsAbove(call *ssa.Call, a Acquire) []ssa.Value {
	if ctx := contextAbove(call, a); ctx != nil {
		return r.cache.CancelsAbove(ctx, call)
	}
	return nil
}

// contextAbove returns the context that the call gets, with which the resource
// ends, nil if there is none.
func contextAbove(call *ssa.Call, a Acquire) ssa.Value {
	ops := path.Operands(call.Common())
	var within []int
	switch {
	case a.contract != nil:
		within = a.contract.Within
	case a.Above > 0:
		within = []int{a.Above - 1}
	}
	for _, i := range within {
		if i < len(ops) && gotype.IsContext(ops[i].Type()) {
			return ops[i]
		}
	}
	return nil
}

// aboveParam returns one more than the index of the parameter of fn that is the
// context with which the resource ends that fn acquires and hands on, 0 if there
// is none.
func aboveParam(fn *ssa.Function, f Found) int {
	call, ok := f.Call.(*ssa.Call)
	if !ok {
		return 0
	}
	p, ok := contextAbove(call, f.Acquire).(*ssa.Parameter)
	if !ok {
		return 0
	}
	return slices.Index(fn.Params, p) + 1
}

// peerOf returns the other end of the resource, by the contract, nil if there is
// none or nobody looks at it: its release releases the resource as well.
func peerOf(call *ssa.Call, a Acquire) ssa.Value {
	if a.contract == nil {
		return nil
	}
	return alias.ResultOf(call, a.contract.Peer)
}

// isReleasedOutside reports whether v is a variable that is released by a
// function beside this one: by the enclosing one, by another literal in
// that, or by a literal of this function. What goes with it needs no release
// of its own. When that release runs is not asked: gives up towards silence.
func isReleasedOutside(v ssa.Value) bool {
	variable := alias.VariableOf(v)
	outer := variable.Parent()
	switch outer {
	case nil:
		return false
	case v.Parent():
		return slices.ContainsFunc(outer.AnonFuncs, func(lit *ssa.Function) bool { return releasesVariable(lit, variable) })
	}
	return releasesVariable(outer, variable)
}

// releasesVariable reports whether fn, or a literal in it, calls a method of
// what the variable holds that is named after releasing.
func releasesVariable(fn *ssa.Function, variable ssa.Value) bool {
	return releasesAny(fn, func(v ssa.Value) bool { return alias.VariableOf(v) == variable })
}

// releasesAny reports whether fn, or a literal in it, calls a method that is named
// after releasing of something that is asked about.
func releasesAny(fn *ssa.Function, is func(ssa.Value) bool) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			ops := path.Operands(call.Common())
			if len(ops) > 0 && path.IsVerb(path.MethodName(call.Common())) && is(ops[0]) {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return releasesAny(lit, is) })
}
