package unreleased

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// contextOf returns the context that a call of package context returns, nil if
// nothing uses it.
func contextOf(call ssa.CallInstruction) ssa.Value {
	v := call.Value()
	if v == nil {
		return nil
	}
	return alias.Extracted(v, 0)
}

// maxOutlives bounds how far a value is followed.
const maxOutlives = 4

// outlives reports whether the value goes into a goroutine, into a field, to the
// caller, or to a function that makes something which may keep it and goes on.
func outlives(v ssa.Value, depth int) bool {
	if v == nil || v.Referrers() == nil || depth > maxOutlives {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Go, *ssa.Return:
			return true
		case *ssa.Call:
			return path.MethodName(&ref.Call) == "" && slices.Contains(ref.Call.Args, v) && makesKeeper(ref)
		case *ssa.Store:
			if ref.Val != v {
				return false
			}
			if _, isVar := ref.Addr.(*ssa.Alloc); !isVar {
				return true
			}
			return outlives(ref.Addr, depth+1)
		case *ssa.MakeClosure:
			return outlives(ref, depth+1)
		case *ssa.UnOp:
			return outlives(ref, depth+1)
		}
		return false
	})
}

// makesKeeper reports whether the first result of the call may keep a context,
// as it is an interface, a struct, or points to one, and goes on somewhere, if only in
// a goroutine that the callee starts.
func makesKeeper(call *ssa.Call) bool {
	results := call.Call.Signature().Results()
	if results.Len() == 0 || gotype.IsError(results.At(0).Type()) || gotype.IsContext(results.At(0).Type()) {
		return false
	}
	switch gotype.Deref(results.At(0).Type()).Underlying().(type) {
	case *types.Interface, *types.Struct:
		if startsGoroutine(call.Call.StaticCallee()) {
			return true
		}
		if results.Len() == 1 {
			return goesOn(call, 0)
		}
		return goesOn(alias.Extracted(call, 0), 0)
	}
	return false
}

// goesOn reports whether the value, or a part of it, may be had when the
// function has returned: it is returned, sent, stored outside, or given to a
// function. Methods that are called on it keep what they get for it, which ends
// with the function, unless they begin something, hand it on or return it. It gives up towards silence where it is long on its way.
func goesOn(v ssa.Value, depth int) bool {
	if v == nil || v.Referrers() == nil {
		return false
	}
	return depth > maxOutlives || slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Return, *ssa.Send, *ssa.MapUpdate:
			return true
		case ssa.CallInstruction:
			return isGiven(ref, v) || returnsSelf(ref, v) && goesOn(ref.Value(), depth+1)
		case *ssa.Store:
			_, isVar := ref.Addr.(*ssa.Alloc)
			return ref.Val == v && (!isVar || goesOn(ref.Addr, depth+1))
		case *ssa.MakeClosure:
			i := slices.Index(ref.Bindings, v)
			return goesOn(ref.Fn.(*ssa.Function).FreeVars[i], depth+1) || goesOn(ref, depth+1)
		case ssa.Value:
			return goesOn(ref, depth+1)
		}
		return false
	})
}

// isGiven reports whether v is an argument of the call, not the receiver only,
// or the call starts a goroutine, or speaks of beginning something.
func isGiven(call ssa.CallInstruction, v ssa.Value) bool {
	if _, isGo := call.(*ssa.Go); isGo || begins(path.MethodName(call.Common())) || startsGoroutine(call.Common().StaticCallee()) {
		return true
	}
	args := call.Common().Args
	if fn := call.Common().StaticCallee(); fn != nil && fn.Signature.Recv() != nil && len(args) > 0 {
		if args[0] == v && len(fn.Params) > 0 && handsOn(fn.Params[0]) {
			return true
		}
		args = args[1:]
	}
	return slices.Contains(args, v)
}

// returnsSelf reports whether the call is one of a method of v that returns only a value
// of the type of v.
func returnsSelf(call ssa.CallInstruction, v ssa.Value) bool {
	cc := call.Common()
	return call.Value() != nil && path.MethodName(cc) != "" && path.Operands(cc)[0] == v && types.Identical(call.Value().Type(), v.Type())
}

// handsOn reports whether a method stores its receiver, not only a part of it, sends it,
// or gives it to a function.
func handsOn(recv *ssa.Parameter) bool {
	return slices.ContainsFunc(*recv.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Send, *ssa.MapUpdate, *ssa.MakeInterface, *ssa.MakeClosure:
			return true
		case *ssa.Store:
			return ref.Val == ssa.Value(recv)
		case ssa.CallInstruction:
			fn := ref.Common().StaticCallee()
			return slices.Contains(ref.Common().Args, ssa.Value(recv)) && (fn == nil || fn.Signature.Recv() == nil || ref.Common().Args[0] != recv)
		}
		return false
	})
}

// startsGoroutine reports whether fn has a go statement.
func startsGoroutine(fn *ssa.Function) bool {
	return fn != nil && slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { _, isGo := instr.(*ssa.Go); return isGo })
	})
}
