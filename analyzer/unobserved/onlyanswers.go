package unobserved

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// onlyAnswers reports whether a function literal looks at none of its
// parameters, but to answer by what is always the same, or leaves its context
// without a name, and calls nothing but helpers and what makes such an answer.
func (k *pack) onlyAnswers(lit *ssa.Function) bool {
	if onlyReplies(lit) || k.onlyRefuses(lit) {
		return true
	}
	ignoresContext := slices.ContainsFunc(lit.Params, func(p *ssa.Parameter) bool {
		return isContext(p.Type()) && (p.Name() == "_" || p.Name() == "")
	})
	for _, p := range lit.Params {
		if !ignoresContext && slices.ContainsFunc(refs(p), func(instr ssa.Instruction) bool { return !isReply(instr) && !k.isFixedAnswer(instr, lit) }) {
			return false
		}
	}
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			obj := calleeObject(call.Common())
			if _, builtin := call.Common().Value.(*ssa.Builtin); !builtin && (obj == nil || !isPlain(obj)) && !isReply(call) && !k.isFixedAnswer(call, lit) {
				return false
			}
		}
	}
	return true
}

// onlyReplies reports whether all that a function literal calls are functions of
// net/http that only answer, and helpers, whatever it looks at to choose one.
func onlyReplies(lit *ssa.Function) bool {
	replies := false
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			if isReply(instr) {
				replies = true
			} else if worksAt(instr) {
				return false
			}
		}
	}
	return replies
}

// onlyRefuses reports whether a function literal answers with an error that is
// always the same, by a function that is named after one, wherever it returns: a
// tool that is switched off says so.
func (k *pack) onlyRefuses(lit *ssa.Function) bool {
	refuses := false
	for _, b := range lit.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		refuses = slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
			call, ok := v.(*ssa.Call)
			return ok && k.isFixedAnswer(call, lit) && slices.Contains(words(calleeObject(call.Common()).Name()), "error")
		})
		if !refuses {
			return false
		}
	}
	return refuses
}

// listsItself reports whether fn tells what its receiver has, without a context: a
// method of this package that is named after a list or a help, looks at nothing
// else that it is given, changes nothing and calls only helpers.
func (k *pack) listsItself(fn *ssa.Function) bool {
	if fn == nil || fn.Signature.Recv() == nil || len(fn.Blocks) == 0 || fn.Pkg == nil || fn.Pkg.Pkg != k.pass.Pkg {
		return false
	}
	if w := firstWord(fn.Name()); w != "list" && w != "describe" && w != "help" {
		return false
	}
	if slices.ContainsFunc(fn.Params[1:], func(p *ssa.Parameter) bool { return len(refs(p)) > 0 }) || len(refs(fn.Params[0])) == 0 {
		return false
	}
	return !slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool { return slices.ContainsFunc(b.Instrs, worksAt) })
}

// worksAt reports whether an instruction changes something that others see, or
// calls more than a helper.
func worksAt(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.MapUpdate, *ssa.Send, *ssa.Go, *ssa.Select, *ssa.MakeClosure:
		return true
	case *ssa.Store:
		_, isLocal := rootOf(instr.Addr).(*ssa.Alloc)
		return !isLocal
	case ssa.CallInstruction:
		_, isBuiltin := instr.Common().Value.(*ssa.Builtin)
		return !isBuiltin && (calleeObject(instr.Common()) == nil || !isPlain(calleeObject(instr.Common())))
	}
	return false
}

// waitsForEnd reports whether the first thing that fn does is to wait until a
// context is done: it is no work of its own, it ends what others do.
func waitsForEnd(fn *ssa.Function) bool {
	if fn == nil || len(fn.Blocks) == 0 {
		return false
	}
	var done ssa.Value
	for _, instr := range fn.Blocks[0].Instrs {
		switch instr := instr.(type) {
		case *ssa.Call:
			if done != nil || !instr.Call.IsInvoke() || instr.Call.Method.Name() != "Done" || !isContext(instr.Call.Value.Type()) {
				return false
			}
			done = instr
		case *ssa.UnOp:
			if instr.Op == token.ARROW {
				return done != nil && instr.X == done
			}
		case *ssa.Go, *ssa.Defer:
			return false
		}
	}
	return false
}

// isReply reports whether an instruction calls a function of net/http that only
// answers: NotFound, Error, Redirect, or one that sends a file.
func isReply(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	obj := calleeObject(call.Common())
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "net/http" && obj.Signature().Recv() == nil && (answers(obj.Name()) || strings.HasPrefix(obj.Name(), "Serve"))
}

// isFixedAnswer reports whether an instruction makes or sends an answer that is
// always the same: it calls a method of a parameter of the literal, or a
// function of another module that cannot fail, and gives it constants only.
func (k *pack) isFixedAnswer(instr ssa.Instruction, lit *ssa.Function) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	cc := call.Common()
	args := cc.Args
	obj := calleeObject(cc)
	switch {
	case obj == nil:
		return false
	case cc.IsInvoke():
		if !slices.Contains(lit.Params, asParameter(cc.Value)) {
			return false
		}
	case obj.Signature().Recv() != nil:
		if len(args) == 0 || !slices.Contains(lit.Params, asParameter(args[0])) || k.isOwn(obj.Pkg()) {
			return false
		}
		args = args[1:]
	default:
		res := obj.Signature().Results()
		if k.isOwn(obj.Pkg()) || res.Len() == 0 || gotype.IsError(res.At(res.Len()-1).Type()) {
			return false
		}
	}
	return len(args) > 0 && !slices.ContainsFunc(args, func(v ssa.Value) bool { return !k.isFixed(v, lit) })
}

func asParameter(v ssa.Value) *ssa.Parameter {
	p, _ := v.(*ssa.Parameter)
	return p
}

// isFixed reports whether v is made of constants alone.
func (k *pack) isFixed(v ssa.Value, lit *ssa.Function) bool {
	switch x := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.Convert:
		return k.isFixed(x.X, lit)
	case *ssa.ChangeType:
		return k.isFixed(x.X, lit)
	case *ssa.MakeInterface:
		return k.isFixed(x.X, lit)
	case *ssa.Call:
		return k.isFixedAnswer(x, lit)
	case *ssa.Slice:
		return !slices.ContainsFunc(elementsOf(x), func(e ssa.Value) bool { return e == ssa.Value(x) || !k.isFixed(e, lit) })
	}
	return false
}
