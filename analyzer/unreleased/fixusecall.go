package unreleased

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// call follows v through a call.
func (u *uses) call(v ssa.Value, call *ssa.Call) {
	cc := call.Common()
	if isCopy(v, cc) || isDuplicate(cc) {
		return
	}
	if slices.Contains(u.takers, ssa.Instruction(call)) {
		u.at = append(u.at, call)
		return
	}
	callee := cc.StaticCallee()
	if callee != nil && len(callee.Blocks) > 0 {
		for i, a := range cc.Args {
			if a == v && i < len(callee.Params) {
				u.follow(callee.Params[i])
				if u.filled[callee.Params[i]] {
					u.follow(v) // all fields of it, not only the one that was followed so far
				}
			}
		}
		u.enter(call, callee)
		return
	}
	if cc.Value == v && !cc.IsInvoke() {
		u.results(call) // it is what is called
		return
	}
	if u.outlivesParent(v, call) {
		u.at = append(u.at, call)
		return
	}
	known := u.contractOf(cc, callee)
	for i, a := range path.Operands(cc) {
		if a == v && gotype.IsFunc(v.Type()) && !calls(known, i) && !isCarrierOnly(v) && !goesThrough(v, cc, nameOf(cc, callee)) {
			u.at = append(u.at, call) // who knows when it runs
			return
		}
	}
	if u.takes(known, v, cc) && !u.endsState(known, callee) && !(u.cancels && isRequest(v.Type())) {
		u.at = append(u.at, call)
		u.keepers = append(u.keepers, call)
		return
	}
	if u.accepts && strings.HasPrefix(nameOf(cc, callee), "Accept") && isListener(v.Type()) {
		return
	}
	if known == nil && keeps(v, cc, nameOf(cc, callee)) && !consumes(cc) && !u.onlyBorrows(v, cc) || !isMain(u.root) && setsGlobal(v, cc, callee) || known == nil && u.worksOn(v, cc) || starts(known, v, cc) {
		u.at = append(u.at, call)
		return
	}
	if gotype.IsContext(v.Type()) && strings.HasPrefix(nameOf(cc, callee), "Dial") {
		return // the context of a dial ends with it, as package net has it
	}
	if known == nil {
		for _, a := range path.Operands(cc) {
			if alloc, ok := a.(*ssa.Alloc); ok && a != v && u.canUse(alloc.Type()) {
				u.follow(alloc)
			}
		}
	}
	u.results(call)
}

// takes reports whether a call that succeeds keeps v, as its contract or its summary
// has it, though the obligation does not end there: its release was deferred before.
func (u *uses) takes(known *contract.Func, v ssa.Value, cc *ssa.CallCommon) bool {
	for i, a := range path.Operands(cc) {
		if a != v {
			continue
		}
		if known == nil && u.sums.Takes(cc, i) || known != nil && slices.ContainsFunc(known.EffectsOn(i), func(e contract.Effect) bool { return e.Op == contract.Takes && e.When != contract.OnFailure }) {
			return true
		}
	}
	return false
}

// isRequest reports whether values of the type are requests of package net/http.
// Who sends one keeps its body; its context is in use as long as the response is.
func isRequest(t types.Type) bool {
	return types.TypeString(types.Unalias(t), nil) == "*net/http.Request"
}

// endsState reports whether the call begins a state of the process which the
// function at hand ends, so that what the state keeps is its own as long.
func (u *uses) endsState(known *contract.Func, callee *ssa.Function) bool {
	if known == nil || callee == nil || callee.Pkg == nil {
		return false
	}
	for _, a := range known.Acquires {
		end := callee.Pkg.Pkg.Scope().Lookup(u.own.GlobalRelease(callee.Pkg.Pkg, a.Global))
		if a.Global != "" && end != nil && slices.ContainsFunc(u.root.Blocks, func(b *ssa.BasicBlock) bool { return calledIn(b, end) }) {
			return true
		}
	}
	return false
}

// calledIn reports whether a block calls a function, or defers that.
func calledIn(b *ssa.BasicBlock, fn types.Object) bool {
	return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
		call, ok := instr.(ssa.CallInstruction)
		return ok && call.Common().StaticCallee() != nil && call.Common().StaticCallee().Object() == fn
	})
}

// onlyBorrows reports whether a function of another package is known to give
// back the arguments that are v. What it would be the receiver of may be left
// at work.
func (u *uses) onlyBorrows(v ssa.Value, cc *ssa.CallCommon) bool {
	if cc.StaticCallee() == nil || cc.Signature().Recv() != nil && cc.Args[0] == v {
		return false
	}
	for i, a := range cc.Args {
		if a == v && !u.sums.OnlyBorrows(cc, i) {
			return false
		}
	}
	return true
}

// goesThrough reports whether a function out of sight is by its name and its
// signature one that goes through something, and asks v at each step whether to go
// on: it has done so when it returns.
//
//	WalkPages(ctx context.Context, f func(p *Page) bool) error
func goesThrough(v ssa.Value, cc *ssa.CallCommon, name string) bool {
	step, ok := v.Type().Underlying().(*types.Signature)
	res := cc.Signature().Results()
	if !ok || step.Results().Len() != 1 || res.Len() != 1 || !gotype.IsPlainError(res.At(0).Type()) {
		return false
	}
	asks := gotype.IsBool(step.Results().At(0).Type()) || gotype.IsPlainError(step.Results().At(0).Type())
	return asks && slices.ContainsFunc([]string{"Pages", "Each", "Walk", "Range", "Iterate", "Visit", "Scan"}, func(word string) bool { return strings.Contains(name, word) })
}

// isCarrierOnly reports whether a function value is no closure that holds
// something: a cancel function that is handed to a call is looked after by
// the search.
func isCarrierOnly(v ssa.Value) bool {
	_, isClosure := v.(*ssa.MakeClosure)
	return !isClosure
}

func (u *uses) contractOf(cc *ssa.CallCommon, callee *ssa.Function) *contract.Func {
	if cc.IsInvoke() {
		return u.own.Func(cc.Method)
	}
	if callee == nil {
		return nil
	}
	if obj, ok := callee.Object().(*types.Func); ok {
		return u.own.Func(obj.Origin())
	}
	return nil
}

// calls reports whether the contract says that parameter i is called before
// the call returns: a timer, or the end of a context, calls it later.
func calls(f *contract.Func, i int) bool {
	if f == nil || f.Name == "time.AfterFunc" || f.Name == "context.AfterFunc" {
		return false
	}
	return slices.ContainsFunc(f.EffectsOn(i), func(e contract.Effect) bool { return e.Op == contract.Calls })
}

func nameOf(cc *ssa.CallCommon, callee *ssa.Function) string {
	if cc.IsInvoke() {
		return cc.Method.Name()
	}
	if callee != nil {
		return callee.Name()
	}
	return ""
}

// keeps reports whether the name of a function out of sight speaks of
// keeping v beyond the call.
func keeps(v ssa.Value, cc *ssa.CallCommon, name string) bool {
	verb := strings.ToLower(firstWord(name))
	lower := strings.ToLower(name)
	if slices.Contains(starting, verb) || strings.Contains(lower, "async") || strings.Contains(lower, "background") {
		return true
	}
	ops := path.Operands(cc)
	if isMethod := cc.IsInvoke() || cc.Signature().Recv() != nil; isMethod {
		ops = ops[1:]
	}
	return slices.Contains(storing, verb) && slices.Contains(ops, v)
}

// setsGlobal reports whether a function that is no method keeps v by its
// name: for all of the process, so that its contract has nobody who releases
// it, and the end of this function is not the end of its use.
func setsGlobal(v ssa.Value, cc *ssa.CallCommon, callee *ssa.Function) bool {
	if cc.IsInvoke() || callee == nil || callee.Signature.Recv() != nil || !slices.Contains(cc.Args, v) {
		return false
	}
	return slices.Contains(storing, strings.ToLower(firstWord(callee.Name()))) && cc.Signature().Results().Len() == 0
}

// worksOn reports whether a call out of sight may leave work behind under the
// context v: it returns nothing that says that the work is done, nor is it
// told what to write down (arguments of any number). What is given some time
// is waited for.
func (u *uses) worksOn(v ssa.Value, cc *ssa.CallCommon) bool {
	sig := cc.Signature()
	return gotype.IsContext(v.Type()) && sig.Results().Len() == 0 && !sig.Variadic() && !u.isTimed && !u.onlyBorrows(v, cc)
}

// isTimed reports whether a call makes a context with a deadline.
func isTimed(cc *ssa.CallCommon) bool {
	callee := cc.StaticCallee()
	if callee == nil {
		return false
	}
	switch callee.String() {
	case "context.WithTimeout", "context.WithDeadline", "context.WithTimeoutCause", "context.WithDeadlineCause":
		return true
	}
	return false
}

// starts reports whether the contract says that the call makes a resource of
// v, which is at work until that is released.
func starts(known *contract.Func, v ssa.Value, cc *ssa.CallCommon) bool {
	if known == nil {
		return false
	}
	ops := path.Operands(cc)
	return slices.ContainsFunc(known.Acquires, func(a contract.Acquire) bool {
		return a.Param && a.Method == "" && a.Result >= 0 && a.Result < len(ops) && ops[a.Result] == v
	})
}

// isDuplicated reports whether a store lets another process have a file: it
// has a descriptor of its own then.
func isDuplicated(v ssa.Value, addr ssa.Value) bool {
	field, ok := addr.(*ssa.FieldAddr)
	iface, isIface := v.(*ssa.MakeInterface)
	return ok && isIface && iface.X.Type().String() == "*os.File" && gotype.Deref(field.X.Type()).String() == "os/exec.Cmd"
}

// isDuplicate reports whether a call makes a file of a connection or a listener of
// package net, which has a descriptor of its own. The listener of a path takes that
// away when it is closed.
func isDuplicate(cc *ssa.CallCommon) bool {
	callee := cc.StaticCallee()
	if callee == nil || callee.Name() != "File" || callee.Pkg == nil || callee.Pkg.Pkg.Path() != "net" || callee.Signature.Recv() == nil {
		return false
	}
	return callee.Signature.Recv().Type().String() != "*net.UnixListener"
}

// isCopy reports whether a call copies the bytes of v.
func isCopy(v ssa.Value, cc *ssa.CallCommon) bool {
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name() == "copy" || b.Name() == "append" && len(cc.Args) == 2 && cc.Args[0] != v && isBytes(v.Type())
	}
	callee := cc.StaticCallee()
	if callee == nil || callee.Pkg == nil {
		return false
	}
	p := callee.Pkg.Pkg.Path()
	return callee.Name() == "Clone" && (p == "bytes" || p == "slices") && isBytes(v.Type())
}

// firstWord returns a name up to where its second word begins.
func firstWord(name string) string {
	for i := 1; i < len(name); i++ {
		if c, before := name[i], name[i-1]; c == '_' || 'A' <= c && c <= 'Z' && !('A' <= before && before <= 'Z') {
			return name[:i]
		}
	}
	return name
}

// consumes reports whether a call that is named like one that keeps what it
// gets is by its signature one that is done when it returns: it works under a
// context, reads what it gets to the end, and may fail.
//
//	Put(ctx context.Context, key string, r io.Reader) error
func consumes(cc *ssa.CallCommon) bool {
	sig := cc.Signature()
	if n := sig.Results().Len(); n == 0 || !gotype.IsPlainError(sig.Results().At(n-1).Type()) {
		return false
	}
	hasContext, hasReader := false, false
	for p := range sig.Params().Variables() {
		hasContext = hasContext || gotype.IsContext(p.Type())
		hasReader = hasReader || isReader(p.Type())
	}
	return hasContext && hasReader
}
