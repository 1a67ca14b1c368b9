package unobserved

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// onlyAnswersAs reports whether what has that name, and is run by fn, only
// answers: the name says so, and where that is one of a page, it is no job and
// the body does no work, or is out of sight.
func (k *pack) onlyAnswersAs(name string, fn *ssa.Function) bool {
	return answers(name) && !(answersByPage(name) && (isJob(fn) || k.doesWork(fn, 0)))
}

// isJob reports whether fn is given a context and more, but nothing to write a
// page to, and returns nothing but an error: it indexes a document, and shows
// nothing to anybody.
func isJob(fn *ssa.Function) bool {
	if fn == nil || fn.Signature.Params().Len() < 2 || fn.Signature.Results().Len() != 1 || !gotype.IsError(fn.Signature.Results().At(0).Type()) {
		return false
	}
	given := false
	for p := range fn.Signature.Params().Variables() {
		given = given || gotype.IsContext(p.Type())
		if isWriter(p.Type()) {
			return false
		}
	}
	return given
}

// callOnlyAnswers is onlyAnswersAs for a call by that name. A method of an
// interface that is given a context and more is that of a service, whatever its
// name.
func (k *pack) callOnlyAnswers(cc *ssa.CallCommon, name string) bool {
	if cc.IsInvoke() && answersByPage(name) && handsContext(cc) && len(cc.Args) > 1 {
		return false
	}
	return k.onlyAnswersAs(name, cc.StaticCallee())
}

// bodyFor returns the function that a target is, if its body is in sight.
func (k *pack) bodyFor(target any) *ssa.Function {
	if fn, ok := target.(*ssa.Function); ok {
		return fn
	}
	return k.declared(target)
}

// doesWork reports whether the body of fn changes what outlives the call, or
// hands its context to what neither looks up, prepares nor writes the answer.
func (k *pack) doesWork(fn *ssa.Function, depth int) bool {
	if fn == nil || depth > maxThrough {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if outlives(instr.Addr, fn) {
					return true
				}
			case *ssa.MapUpdate:
				if outlives(instr.Map, fn) {
					return true
				}
			case ssa.CallInstruction:
				if k.callsWork(instr, fn, depth) {
					return true
				}
			}
		}
	}
	return false
}

// outlives reports whether a place is a part of the receiver of fn, of its
// encloser or of a global: not of what a call is given to fill in.
func outlives(v ssa.Value, fn *ssa.Function) bool {
	switch root := rootOf(v).(type) {
	case *ssa.Global:
		return true
	case *ssa.Parameter:
		return root.Parent().Signature.Recv() != nil && root == root.Parent().Params[0] && throughPointer(v)
	case *ssa.Alloc:
		return root.Parent() != fn
	}
	return false
}

// throughPointer reports whether v is reached through a pointer or is a map,
// so that the receiver itself is changed and no copy of it.
func throughPointer(v ssa.Value) bool {
	if _, ok := v.Type().Underlying().(*types.Map); ok {
		return true
	}
	for range maxDecorators {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.UnOp:
			return x.Op == token.MUL
		default:
			_, ok := v.(*ssa.Parameter)
			return ok
		}
	}
	return false
}

// callsWork reports whether a call does work, for the one that answers by it.
func (k *pack) callsWork(call ssa.CallInstruction, fn *ssa.Function, depth int) bool {
	cc := call.Common()
	obj := calleeObject(cc)
	if obj == nil || isPlain(obj) || givenWriter(cc) {
		return false
	}
	if name := obj.Name(); handsContext(cc) && !answers(name) && !helps(name) && !prepares(name) {
		return true
	}
	callee := cc.StaticCallee()
	if callee == nil || gotype.Declared(callee) == nil || obj.Pkg() != k.pass.Pkg {
		return false
	}
	if callee.Signature.Recv() != nil && (len(cc.Args) == 0 || !isShared(cc.Args[0], fn)) {
		return false
	}
	return k.doesWork(callee, depth+1)
}

// isShared reports whether v is, or is a part of, what fn was not the one to
// make.
func isShared(v ssa.Value, fn *ssa.Function) bool {
	switch root := rootOf(v).(type) {
	case *ssa.Global, *ssa.Parameter:
		return true
	case *ssa.Alloc:
		return root.Parent() != fn
	}
	return false
}

// handsContext reports whether a call is given a context, and no request.
func handsContext(cc *ssa.CallCommon) bool {
	for _, arg := range cc.Args {
		if gotype.IsContext(arg.Type()) {
			return true
		}
	}
	return false
}

// givenWriter reports whether a call is given what answers are written to.
func givenWriter(cc *ssa.CallCommon) bool {
	for _, arg := range cc.Args {
		if isWriter(arg.Type()) {
			return true
		}
	}
	return false
}

// isWriter reports whether t is an interface of what answers are written to.
func isWriter(t types.Type) bool {
	if !types.IsInterface(t) {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Write")
	return obj != nil
}
