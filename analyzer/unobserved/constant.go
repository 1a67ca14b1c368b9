package unobserved

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// This file finds the handlers whose bodies say that they only answer: what is
// always the same, an error, the time, with or without a line in the log. Their
// names need not tell.
//
// In a sketch all handlers are like that, and it is the dispatch that is meant.
// So such a body says something only where those of its observed siblings do
// more.

// answersBeside reports whether fn only answers, and those of its siblings
// that are in sight do more: one at least.
func (k *pack) answersBeside(fn *ssa.Function, siblings []*ssa.Function) bool {
	siblings = slices.DeleteFunc(siblings, func(s *ssa.Function) bool { return s == nil })
	return len(siblings) > 0 && k.answersOrFails(fn) && !slices.ContainsFunc(siblings, func(s *ssa.Function) bool { return !k.doesMore(s) })
}

// doesMore reports whether an observed handler does more than to answer. A
// literal does what it calls.
func (k *pack) doesMore(fn *ssa.Function) bool {
	if isLiteral(fn) {
		if calls := k.callsIn(fn); len(calls) > 0 {
			return slices.ContainsFunc(calls, func(cc *ssa.CallCommon) bool { return !k.answersOrFails(cc.StaticCallee()) })
		}
	}
	return !k.answersOrFails(fn)
}

// handlersOf returns the functions that observed branches run, nil or none for
// one out of sight.
func (k *pack) handlersOf(observed []*use) []*ssa.Function {
	var out []*ssa.Function
	for _, o := range observed {
		cc := o.call.Common()
		switch {
		case o.handler != nil:
			out = append(out, k.bodyFor(k.handler(o.handler, 0).target))
		case cc.StaticCallee() != nil:
			out = append(out, cc.StaticCallee())
		case !cc.IsInvoke():
			out = append(out, k.bodyFor(k.handler(cc.Value, 0).target))
		}
	}
	return out
}

func (k *pack) answersOrFails(fn *ssa.Function) bool { return onlyFails(fn) || k.answersAlways(fn) }

// onlyFails reports whether fn is a straight line that returns an error which it
// makes, and asks only its context and the packages that make errors and texts.
func onlyFails(fn *ssa.Function) bool {
	if fn == nil || len(fn.Blocks) != 1 {
		return false
	}
	var made ssa.Value
	for _, instr := range fn.Blocks[0].Instrs {
		switch instr := instr.(type) {
		case *ssa.Call:
			obj := calleeObject(instr.Common())
			if obj == nil || obj.Pkg() == nil || !slices.Contains([]string{"errors", "fmt", "strconv", "strings", "context"}, obj.Pkg().Path()) {
				return false
			}
			if gotype.IsError(instr.Type()) && obj.Pkg().Path() != "context" {
				made = instr
			}
		case ssa.CallInstruction, *ssa.MapUpdate, *ssa.Send, *ssa.Select:
			return false
		case *ssa.Store:
			if _, ok := rootOf(instr.Addr).(*ssa.Alloc); !ok {
				return false
			}
		case *ssa.Return:
			return made != nil && slices.Contains(instr.Results, made)
		}
	}
	return false
}

// answersAlways reports whether the body of fn is a straight line that looks
// at none of its parameters and at nothing that its receiver holds but the time
// and the log, and calls only what makes, writes or logs an answer.
func (k *pack) answersAlways(fn *ssa.Function) bool {
	if fn == nil || len(fn.Blocks) != 1 || len(fn.FreeVars) > 0 || fn.Pkg == nil || fn.Pkg.Pkg != k.pass.Pkg {
		return false
	}
	for i, p := range fn.Params {
		isRecv := i == 0 && fn.Signature.Recv() != nil
		if slices.ContainsFunc(refs(p), func(instr ssa.Instruction) bool { return !k.leavesAlone(instr, p, isRecv) }) {
			return false
		}
	}
	return !slices.ContainsFunc(fn.Blocks[0].Instrs, func(instr ssa.Instruction) bool { return !k.isPartOfAnswer(instr, fn) })
}

// leavesAlone reports whether an instruction learns nothing from a parameter.
func (k *pack) leavesAlone(instr ssa.Instruction, p *ssa.Parameter, isRecv bool) bool {
	switch instr := instr.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.FieldAddr:
		f := gotype.Field(instr.X.Type(), instr.Field)
		return isRecv && f != nil && isClockOrLog(f.Type())
	case *ssa.ChangeInterface, *ssa.MakeInterface:
		return writesTo(p.Type())
	case *ssa.Call:
		return writesTo(p.Type()) || isReply(instr) || logs(calleeObject(instr.Common()))
	}
	return false
}

// isPartOfAnswer reports whether an instruction of fn makes, writes, logs or
// returns an answer.
func (k *pack) isPartOfAnswer(instr ssa.Instruction, fn *ssa.Function) bool {
	isLocal := func(v ssa.Value) bool {
		switch root := rootOf(v).(type) {
		case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
			return true
		case *ssa.Parameter:
			return fn.Signature.Recv() != nil && root == fn.Params[0]
		}
		return false
	}
	switch instr := instr.(type) {
	case *ssa.Return, *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType,
		*ssa.Convert, *ssa.Slice, *ssa.Extract, *ssa.DebugRef, *ssa.FieldAddr, *ssa.IndexAddr:
		return true
	case *ssa.UnOp:
		if _, ok := instr.X.(*ssa.Global); ok {
			return gotype.IsError(instr.Type())
		}
		return instr.Op == token.MUL && isLocal(instr.X)
	case *ssa.Store:
		_, isRecv := rootOf(instr.Addr).(*ssa.Parameter)
		return !isRecv && isLocal(instr.Addr)
	case *ssa.MapUpdate:
		return isLocal(instr.Map)
	case *ssa.Call:
		return k.isAnswering(instr, fn)
	}
	return false
}

// isAnswering reports whether a call makes, writes or logs an answer.
func (k *pack) isAnswering(call *ssa.Call, fn *ssa.Function) bool {
	cc := call.Common()
	obj := calleeObject(cc)
	if obj == nil || obj.Pkg() == nil {
		return false
	}
	if p := asParameter(cc.Value); cc.IsInvoke() && p != nil && writesTo(p.Type()) {
		return true
	}
	switch obj.Pkg().Path() {
	case "errors", "fmt", "strconv":
		return true
	case "time":
		return !waits(obj)
	case "encoding/json":
		return obj.Name() == "NewEncoder" || obj.Name() == "Encode" || obj.Name() == "Marshal"
	case "net/http":
		recv := receiverOf(obj)
		return recv != nil && recv.Name() == "Header" || isReply(call)
	}
	return logs(obj) || k.isFixedAnswer(call, fn)
}

// waits reports whether a function of package time waits, or has something done
// later.
func waits(obj *types.Func) bool {
	switch obj.Name() {
	case "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Reset", "Stop":
		return true
	}
	return false
}

// logs reports whether a function is of a package that writes lines or
// observes.
func logs(obj *types.Func) bool { return obj != nil && logsPackage(obj.Pkg()) }

func logsPackage(p *types.Package) bool {
	return p != nil && (logPackages[p.Path()[strings.LastIndex(p.Path(), "/")+1:]] ||
		slices.ContainsFunc(plainPrefixes, func(prefix string) bool { return strings.HasPrefix(p.Path(), prefix) }))
}

// isClockOrLog reports whether values of type t are times or loggers.
func isClockOrLog(t types.Type) bool {
	n := gotype.Named(t)
	return n != nil && n.Obj().Pkg() != nil && (n.Obj().Pkg().Path() == "time" && n.Obj().Name() == "Time" || logsPackage(n.Obj().Pkg()))
}

// writesTo reports whether t is an interface that answers are written to.
func writesTo(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Write")
	return obj != nil && types.IsInterface(t)
}
