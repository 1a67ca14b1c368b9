package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What results say of being nil: the package path asks it of calls.

// SameNil implements path.Semantics.
func (s semantics) SameNil(cc *ssa.CallCommon, callee *ssa.Function) int {
	callee = s.r.calleeOf(cc, callee)
	if f := s.r.contractOf(cc, callee); f != nil {
		for _, e := range f.Effects {
			if e.Op == contract.Nilness && e.Result == 0 {
				return e.Param
			}
		}
	}
	body := bodyOf(callee)
	if body == nil {
		if f := s.r.calleeFact(cc, callee); f != nil {
			return f.SameNil - 1
		}
		return contract.None
	}
	i, ok := s.r.sameNil[body]
	if !ok {
		s.r.sameNil[body] = contract.None // while it is being answered
		i = path.SameNil(body, s)
		s.r.sameNil[body] = i
	}
	return i
}

// AlwaysNil implements path.Semantics: an error result that every return
// leaves nil, or that the documentation of the callee says to be. Who returns that of
// CloseWithError has failed with its argument.
func (s semantics) AlwaysNil(callee *ssa.Function, result int) bool {
	if callee == nil || result < 0 {
		return false
	}
	body := bodyOf(callee)
	if body == nil {
		f := s.r.factOf(gotype.Declared(callee))
		return f != nil && slices.Contains(f.AlwaysNil, result) || isSaidNeverToFail(callee) && callee.Name() != "CloseWithError"
	}
	k := nonNilKey{body, -1 - result}
	if v, ok := s.r.nonNil[k]; ok {
		return v
	}
	s.r.nonNil[k] = false // while it is being answered
	all := true
	for _, b := range body.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && (result >= len(ret.Results) || !s.isAlwaysNil(ret.Results[result], maxNilSteps)) {
			all = false
			break
		}
	}
	s.r.nonNil[k] = all
	return all
}

// maxNilSteps bounds how many joins are looked through for errors that are
// always nil.
const maxNilSteps = 4

// isAlwaysNil reports whether the error is nil by its form: the constant, or what
// a call yields that never fails.
func (s semantics) isAlwaysNil(err ssa.Value, steps int) bool {
	switch err := err.(type) {
	case *ssa.Const:
		return gotype.IsNoError(err)
	case *ssa.Phi:
		return steps > 0 && !slices.ContainsFunc(err.Edges, func(e ssa.Value) bool {
			return !s.isAlwaysNil(e, steps-1)
		})
	case *ssa.Call:
		return s.AlwaysNil(err.Call.StaticCallee(), 0)
	case *ssa.Extract:
		call, ok := err.Tuple.(*ssa.Call)
		return ok && s.AlwaysNil(call.Call.StaticCallee(), err.Index)
	}
	return false
}

// isSaidNeverToFail reports whether the documentation of the standard library says
// that the error of the function is always nil: pipes that are closed, and what
// writes into memory.
func isSaidNeverToFail(callee *ssa.Function) bool {
	recv := callee.Signature.Recv()
	if recv == nil {
		return false
	}
	switch typeName(recv.Type()) {
	case "io.PipeReader", "io.PipeWriter":
		return isReleaserName(callee.Name())
	case "bytes.Buffer", "strings.Builder":
		return strings.HasPrefix(callee.Name(), "Write") && callee.Name() != "WriteTo"
	}
	return false
}

type nonNilKey struct {
	fn     *ssa.Function
	result int
}

// NonNil implements path.Semantics.
func (s semantics) NonNil(cc *ssa.CallCommon, callee *ssa.Function, result int) bool {
	callee = s.r.calleeOf(cc, callee)
	if f := s.r.contractOf(cc, callee); f != nil && slices.Contains(f.NonNil, result) {
		return true
	}
	if body := bodyOf(callee); body != nil {
		return s.returnsNonNil(nonNilKey{body, result})
	}
	f := s.r.calleeFact(cc, callee)
	return f != nil && slices.Contains(f.NonNil, result)
}

// NonNilUnless implements path.Semantics: what a contract says to be acquired is there
// unless the call has failed. A function of the module may succeed without, and so may
// an implementation of an interface.
func (s semantics) NonNilUnless(cc *ssa.CallCommon, callee *ssa.Function, result int) int {
	f := s.r.contractOf(cc, s.r.calleeOf(cc, callee))
	if f == nil || cc.IsInvoke() {
		return contract.None
	}
	for _, a := range s.r.fromContract(f, cc.Signature()) {
		if a.Result == result && !a.Param && a.OK < 0 {
			return a.Err
		}
	}
	return contract.None
}

// returnsNonNil reports whether every return of the function has a result
// that is not nil by its form. A recursive function does not.
func (s semantics) returnsNonNil(k nonNilKey) bool {
	if v, ok := s.r.nonNil[k]; ok {
		return v
	}
	s.r.nonNil[k] = false
	all := true
	for _, b := range k.fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && (k.result >= len(ret.Results) || !s.IsNonNil(ret.Results[k.result])) {
			all = false
			break
		}
	}
	s.r.nonNil[k] = all
	return all
}

// IsNonNil implements path.Oracle.
func (s semantics) IsNonNil(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeInterface, *ssa.Alloc, *ssa.MakeClosure, *ssa.Function:
		return true
	case *ssa.ChangeInterface:
		return s.IsNonNil(v.X)
	case *ssa.Call:
		return s.NonNil(v.Common(), v.Common().StaticCallee(), 0) || s.wrapsNonNil(v.Common())
	}
	return false
}

// wrapsNonNil reports whether the call wraps an error that is not nil by its
// form: class.wrap(fmt.Errorf(format, args...)).
func (s semantics) wrapsNonNil(cc *ssa.CallCommon) bool {
	i := s.SameNil(cc, cc.StaticCallee())
	args := path.Operands(cc)
	return i >= 0 && i < len(args) && s.IsNonNil(args[i])
}

type predicateKey struct {
	fn          *ssa.Function
	arg, result int
}

// ErrPredicate implements path.Semantics. Of a function out of sight, a
// true answer is taken to need an error, as in errors.Is(err, target); an error that
// it returns beside its answer may have any cause.
func (s semantics) ErrPredicate(cc *ssa.CallCommon, callee *ssa.Function, arg, result int) (ifTrue, ifFalse bool) {
	callee = s.r.calleeOf(cc, callee)
	body := bodyOf(callee)
	if body == nil {
		if gotype.IsError(cc.Signature().Results().At(result).Type()) {
			return false, false
		}
		return s.r.calleeFact(cc, callee).predicate(arg, result)
	}
	k := predicateKey{body, arg, result}
	v, ok := s.r.verdicts[k]
	if !ok {
		s.r.verdicts[k] = [2]bool{} // while it is being answered
		v[0], v[1] = path.Predicate(body, arg, result, s)
		s.r.verdicts[k] = v
	}
	return v[0], v[1]
}
