package path

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A function that returns an owner beside the error of a call which has only
// used it returns it where that call has failed, too:
//
//	c := &Client{conn: conn}
//	return c, c.login()
//
// Whoever gets an error looks at nothing else: what c holds is lost.

// trialAt returns the call of a function of the package whose failure the return
// tells, if the call has got the root, or its owner, and that is returned beside the
// error. It is nil if that is not asked for, or the function never fails.
func (s *search) trialAt(ret *ssa.Return, e Exit, in *state) *ssa.Call {
	if !s.spec.Trials || e.Class != Unclear || in.status != held || len(ret.Results) < 2 {
		return nil
	}
	call := callOf(ret.Results[len(ret.Results)-1])
	if call == nil || call.Block() != ret.Block() || !canFail(call.Call.StaticCallee()) {
		return nil
	}
	for _, r := range ret.Results[:len(ret.Results)-1] {
		v := s.of(r, in)
		if rel, _ := s.reach(v, in); rel != relExact && rel != relOwner {
			continue
		}
		for _, op := range Operands(&call.Call) {
			if s.of(op, in) == v {
				return call
			}
		}
	}
	return nil
}

// noteTrial notes that the root is held at the return if the call has failed.
func (s *search) noteTrial(n *node, e Exit, call *ssa.Call) {
	e.Class, e.Trial = Failure, call
	id := endKey{at: e.At.(*ssa.Return), class: Failure}
	if s.seenEnd[id] {
		return
	}
	s.noteEnd(id)
	e.end = n
	res := s.found()
	res.Leaks = append(res.Leaks, e)
}

// callOf returns the call that v is the only result of, be it converted, or nil.
func callOf(v ssa.Value) *ssa.Call {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		return nil // where results are variables a deferred function may see to it
	}
	call, _ := v.(*ssa.Call)
	return call
}

// canFail reports whether a function in sight returns an error that is not the
// constant nil.
func canFail(fn *ssa.Function) bool {
	if fn == nil {
		return false
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		if c, isConst := ret.Results[len(ret.Results)-1].(*ssa.Const); !isConst || !c.IsNil() {
			return true
		}
	}
	return false
}
