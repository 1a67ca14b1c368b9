package path

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A helper of the same package that calls the function which it gets exactly
// once, whatever else it does, runs a literal as a call in place does:
// withLock(func() { … }). So each path through the literal is followed, and what
// it stores is known behind the call. One that may call it never, or again, as
// retry(func() error { … }) does, is asked for its effect instead.

// runsOnce returns the execution of the literal that the call runs exactly once,
// if nothing else that it gets leads to the root.
func (s *search) runsOnce(c site, in *state) (run site, ok bool) {
	fn := bodyOf(c.callee)
	if fn == nil || in.status != held || s.spec.Lock || isLiteral(c.callee) || len(c.args) > len(fn.Params) || s.spec.At == c.at {
		return run, false
	}
	for i, a := range c.args {
		rel, _ := s.reach(a, in)
		mc, isMade := a.Base.(*ssa.MakeClosure)
		isLit := isMade && a.Path == "" && isLiteral(mc.Fn.(*ssa.Function)) && mc.Fn.(*ssa.Function).Synthetic == ""
		switch {
		case !isLit && rel == relNone:
		case !isLit || ok || !callsOnce(fn.Params[i], 3):
			return run, false
		default:
			run, ok = site{at: c.at, cc: c.cc, callee: mc.Fn.(*ssa.Function), fun: a, isHelped: true}, true
		}
	}
	if !ok || run.callee.Signature.Results().Len() > 0 && !failsWith(fn) {
		return run, false // what the call returns says nothing of the literal
	}
	return run, s.isRelevant(run, in)
}

// bodyOf returns the function that has the body of callee, nil if that is out of
// sight.
func bodyOf(callee *ssa.Function) *ssa.Function {
	if callee == nil {
		return nil
	}
	if o := callee.Origin(); o != nil {
		callee = o
	}
	if len(callee.Blocks) == 0 {
		return nil
	}
	return callee
}

// callsOnce reports whether the function of the parameter calls it, or hands it to
// one that does, exactly once before each return, and does nothing else with it.
func callsOnce(p *ssa.Parameter, depth int) bool {
	refs := slices.DeleteFunc(slices.Clone(*p.Referrers()), func(ref ssa.Instruction) bool {
		_, ok := ref.(*ssa.DebugRef)
		return ok
	})
	if len(refs) != 1 || depth == 0 {
		return false
	}
	call, ok := refs[0].(*ssa.Call)
	if !ok || cycles(p.Parent())[call.Block().Index] {
		return false
	}
	for _, b := range p.Parent().Blocks {
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && b != p.Parent().Recover && !call.Block().Dominates(b) {
			return false
		}
	}
	if call.Call.Value == p {
		return true
	}
	callee := bodyOf(call.Call.StaticCallee())
	i := slices.Index(call.Call.Args, ssa.Value(p))
	return callee != nil && i >= 0 && i < len(callee.Params) && callsOnce(callee.Params[i], depth-1)
}

// failsWith reports whether the callee fails exactly where the function that it
// calls once does: all its returns give back the error of that, wrap it where it
// is not nil, or are nil where it is.
func failsWith(callee *ssa.Function) bool {
	fn := bodyOf(callee)
	if fn == nil || errIndexOf(fn.Signature) < 0 {
		return false
	}
	call := callOfParam(fn)
	if call == nil || errIndexOf(call.Call.Signature()) != 0 || call.Call.Signature().Results().Len() != 1 {
		return false
	}
	failed, passed := armsOf(call)
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || b == fn.Recover {
			continue
		}
		err := ret.Results[len(ret.Results)-1]
		switch {
		case err == ssa.Value(call):
		case failed != nil && failed.Dominates(b) && isMadeError(err):
		case passed != nil && passed.Dominates(b) && isNilConst(err):
		default:
			return false
		}
	}
	return true
}

// errIndexOf returns the index of the error that is the last result, -1 if there
// is none.
func errIndexOf(sig *types.Signature) int {
	if n := sig.Results().Len(); n > 0 && gotype.IsError(sig.Results().At(n-1).Type()) {
		return n - 1
	}
	return -1
}

// callOfParam returns the first call of a function that fn gets.
func callOfParam(fn *ssa.Function) *ssa.Call {
	for _, p := range fn.Params {
		for _, ref := range *p.Referrers() {
			if call, ok := ref.(*ssa.Call); ok && call.Call.Value == ssa.Value(p) {
				return call
			}
		}
	}
	return nil
}

// armsOf returns the blocks that are entered only where err is not nil, and only
// where it is nil, as the first test of it says.
func armsOf(err ssa.Value) (failed, passed *ssa.BasicBlock) {
	for _, ref := range *err.Referrers() {
		cmp, ok := ref.(*ssa.BinOp)
		if !ok || !isNilConst(cmp.Y) || cmp.Op != token.NEQ && cmp.Op != token.EQL {
			continue
		}
		for _, use := range *cmp.Referrers() {
			br, ok := use.(*ssa.If)
			if !ok {
				continue
			}
			failed, passed = br.Block().Succs[0], br.Block().Succs[1]
			if cmp.Op == token.EQL {
				failed, passed = passed, failed
			}
			return onlyEntered(failed), onlyEntered(passed)
		}
	}
	return nil, nil
}

// onlyEntered returns b if there is one way into it, and nil otherwise.
func onlyEntered(b *ssa.BasicBlock) *ssa.BasicBlock {
	if len(b.Preds) != 1 {
		return nil
	}
	return b
}

// isMadeError reports whether err is an error that is made there.
func isMadeError(err ssa.Value) bool {
	switch err := err.(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.Call:
		fn := err.Call.StaticCallee()
		return fn != nil && fn.Object() != nil && slices.Contains([]string{"fmt.Errorf", "errors.New"}, fn.Object().(*types.Func).FullName())
	}
	return false
}
