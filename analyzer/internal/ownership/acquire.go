package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// An Acquire says that a result of a function must be released.
type Acquire struct {
	// Result is the index of the result, or, if Param is set, of the
	// parameter that the call acquires.
	Result int
	Param  bool
	// Err, OK, Carrier and Partner are result indices as in
	// contract.Acquire, contract.None if absent.
	Err, OK, Carrier, Partner int
	// More has a bit for each further result that is a partner.
	More uint64
	// Code is one more than the index of a number that is CodeIs if anything was
	// acquired, and else not; 0 if absent.
	Code   int
	CodeIs int64
	// Kind says how to release it.
	Kind *contract.Kind
	// Lock is set for locks: only their own method releases them.
	Lock bool
	// Paired restricts reports to functions that release it on some path.
	Paired bool
	// Half reports that the call may fail with the resource acquired: a
	// method that stores it in its receiver and fails behind that.
	Half bool
	// Failed reports that the result may be there although the call has failed.
	Failed bool
	// Grows reports that the call adds the resource to those that its
	// receiver holds: to be called again loses none.
	Grows bool
	// Sub is the path from the parameter to the lock that a method of the
	// module's own acquires and leaves to its caller, or from a result to its
	// elements, if these are to be released; Mate is the method that releases
	// the lock, "" if there is none.
	Sub, Mate string
	// Unseen reports that the call is out of sight, and its results say it all.
	Unseen bool
	// Spare reports that a caller which drops the result at once may mean
	// what it would undo to last.
	Spare bool
	// Either reports that the call may do another job instead, which acquires
	// nothing: who drops the result at once has asked for that.
	Either bool
	// Listed reports that the result takes something out of a list of what the
	// call gets, which may be gone as a whole.
	Listed bool
	// Replaced reports that what has to be released may have been replaced by what need
	// not be, as the result itself tells: its status, most often.
	Replaced bool
	// Nils has a bit for each result that is nil wherever this one is acquired.
	Nils uint64
	// Beside is one more than the index of another result by which the same is
	// released: whoever keeps that may drop this one; 0 if absent.
	Beside int
	// Above is one more than the index of a parameter, a context: what is acquired
	// ends with that; 0 if absent.
	Above int
	// Unless is the setting of the call with which nothing is acquired.
	Unless contract.Setting
	// Flush reports that the release matters even where the process ends,
	// OnSuccess that a failing function may drop it.
	Flush, OnSuccess bool
	// Global names the state of the process that is acquired.
	Global string
	// Via is the function of this package that it comes from, Pos where
	// it acquires it; nil if a contract says so. For a function of another
	// package they are Callee and At (FILE:LINE:COLUMN).
	Via    *ssa.Function
	Pos    token.Pos
	Callee *types.Func
	At     string
	// contract is the clause that says so, nil if a function does.
	contract     *contract.Acquire
	contractFunc *contract.Func
}

// IsByContract reports whether a contract says so, of the call or of the
// type: then the kind says all that is known.
func (a *Acquire) IsByContract() bool {
	return a.contract != nil || a.Kind != nil && a.Kind.Origin != ""
}

// A Found is one acquisition with what became of it.
type Found struct {
	Call ssa.CallInstruction
	Acquire
	// Discarded reports that the result has no register, Unused that
	// nothing uses the register.
	Discarded, Unused bool
	// Search is nil if Discarded.
	Search *path.Result
	// Fn is the function searched: the one with the call, or, if the
	// call is in a literal that hands it to a variable of an enclosing
	// function, that one.
	Fn *ssa.Function
	// spec is what was searched for, nil if nothing was.
	spec *path.Spec
}

// An acquisition is a call with one thing that it acquires.
type acquisition struct {
	call ssa.CallInstruction
	Acquire
}

// acquisitionsIn returns the acquisitions in fn, in source order.
func (r *Result) acquisitionsIn(fn *ssa.Function) []acquisition {
	if as, ok := r.acquiring[fn]; ok {
		return as
	}
	var as []acquisition
	isFinal := r.isFinal(func() {
		for _, call := range r.callsIn(fn) {
			acquires := r.acquiresOf(call.Common(), call.Common().StaticCallee())
			if c, ok := call.(*ssa.Call); ok && len(acquires) == 0 {
				if acquires = r.acquiredByUse(c); len(acquires) == 0 {
					acquires = r.awaited(c)
				}
			}
			for _, a := range acquires {
				if a.Grows = a.Grows || isToken(a); !r.isLeftAlone(call, a) {
					as = append(as, acquisition{call, a})
				}
			}
			for _, a := range r.acquiredInto(call) {
				as = append(as, acquisition{call, a})
			}
			if c, ok := call.(*ssa.Call); ok {
				for _, a := range r.acquiredIntoArgs(c) {
					as = append(as, acquisition{call, a})
				}
			}
			if a := r.lockedBy(call); a != nil {
				as = append(as, acquisition{call, *a})
			}
		}
	})
	if isFinal {
		r.acquiring[fn] = as
	}
	return as
}

// isLeftAlone reports whether what the call acquires is not the function's to release:
// it may last, or somebody else does it.
func (r *Result) isLeftAlone(call ssa.CallInstruction, a Acquire) bool {
	switch {
	case isMeantToLast(call, a), isKeptBeside(call, a):
		return true
	case a.contract == nil:
		return false
	case isToken(a):
		return r.isEndedElsewhere(objectOf(call.Common(), call.Common().StaticCallee()), a.Kind)
	}
	return r.isOthersProvider(call) || a.contract.System && !hasSystemArg(call.Common())
}

// isMeantToLast reports whether the call drops what it need not keep.
func isMeantToLast(call ssa.CallInstruction, a Acquire) bool {
	c, ok := call.(*ssa.Call)
	if !a.Spare && !a.Either || !ok {
		return a.Spare
	}
	v := alias.ResultOf(c, a.Result)
	if (a.Either || a.Unseen) && (v == nil || len(*v.Referrers()) == 0) {
		return true
	}
	if !a.Spare {
		return false
	}
	res := c.Call.Signature().Results()
	return v == nil || res.Len() > 1 && gotype.IsContext(res.At(0).Type()) && len(*v.Referrers()) == 0
}

// isKeptBeside reports whether the function keeps another result of the call, by
// which the same is released: resp and body of _, body, err := fetch(). Where it
// releases neither, that gives up towards silence.
func isKeptBeside(call ssa.CallInstruction, a Acquire) bool {
	c, ok := call.(*ssa.Call)
	if !ok || a.Beside == 0 {
		return false
	}
	other := alias.ResultOf(c, a.Beside-1)
	return other != nil && len(*other.Referrers()) > 0
}

// isFinal runs f and reports whether what it found rests on no assumption
// (see the package comment, "Recursion"), so that it can be kept.
func (r *Result) isFinal(f func()) bool {
	final := false
	acquires := r.acquires.isFinal(func() { final = r.effects.isFinal(f) })
	return final && acquires
}

// acquiresOf returns what the call acquires.
func (r *Result) acquiresOf(cc *ssa.CallCommon, callee *ssa.Function) []Acquire {
	return unset(cc, r.mayAcquire(cc, callee))
}

// mayAcquire is acquiresOf before it is asked what the call sets.
func (r *Result) mayAcquire(cc *ssa.CallCommon, callee *ssa.Function) []Acquire {
	if _, ok := cc.Value.(*ssa.Builtin); ok {
		return nil
	}
	if f := r.contractOf(cc, callee); f != nil && (f.None || len(f.Acquires) > 0) {
		return r.fromContract(f, cc.Signature())
	}
	if (cc.IsInvoke() || callee != nil) && areBasic(cc.Signature().Results()) {
		return nil // only a contract says that a number is a resource
	}
	if body := bodyOf(callee); body != nil {
		return r.withPassed(cc, callee, r.acquiredBy(body))
	}
	if callee != nil && wrapped(callee) {
		if body := r.funcOf(gotype.Declared(callee)); body != nil {
			return ofMethodValue(r.acquiredBy(body))
		}
	}
	if f := r.calleeFact(cc, callee); f != nil {
		return r.withPassed(cc, callee, f.acquires(objectOf(cc, callee)))
	}
	if cc.IsInvoke() {
		if as, ok := r.acquiredByImpls(cc.Method); ok {
			return as
		}
	}
	if callee == nil && !cc.IsInvoke() {
		if fn := r.capturedFunc(cc); fn != nil {
			return r.acquiredBy(fn)
		}
		if as := r.acquiredByValue(cc); as != nil {
			return as
		}
		if r.isSparedByType(cc) {
			return nil
		}
	}
	if (cc.IsInvoke() || callee == nil) && !r.isToldError(cc) && !isPipeOfCommand(cc) {
		as := r.dynamic(cc.Signature())
		if as == nil && cc.IsInvoke() {
			return r.acquiredByHabit(cc.Method)
		}
		if as == nil {
			as = r.acquiredByParam(cc)
		}
		if as == nil {
			as = r.madeByFactory(cc)
		}
		return as
	}
	return nil
}

// ofMethodValue returns the acquisitions of a method that a call of its value gets
// as well: in its results, and whatever it is told.
func ofMethodValue(as []Acquire) []Acquire {
	return slices.DeleteFunc(slices.Clone(as), func(a Acquire) bool {
		return a.Param || a.Lock || a.Paired || a.Unless != (contract.Setting{})
	})
}

// isToldError reports whether the call gets an error that is not nil: it is
// told of a failure, and what it would hand out there it has no use for.
// Gives up towards silence.
func (r *Result) isToldError(cc *ssa.CallCommon) bool {
	return slices.ContainsFunc(cc.Args, func(a ssa.Value) bool {
		return gotype.IsError(a.Type()) && semantics{r}.IsNonNil(a)
	})
}

// fromContract turns a contract into acquisitions of a call with
// signature sig.
func (r *Result) fromContract(f *contract.Func, sig *types.Signature) []Acquire {
	var as []Acquire
	for i := range f.Acquires {
		c := &f.Acquires[i]
		a := Acquire{Result: c.Result, Param: c.Param, Err: c.Err, OK: c.OK, Carrier: c.Carrier, Partner: c.Partner,
			Global: c.Global, Unless: c.Unless, Paired: c.Paired, Flush: c.Flush, OnSuccess: c.OnSuccess, contract: c, contractFunc: f}
		if a.Err == contract.None {
			a.Err = errIndex(sig)
		}
		if c.Method != "" {
			a.Lock = true
			a.Kind = &contract.Kind{Releases: []contract.Release{{Method: c.Method}}, Once: true}
			as = append(as, a)
			continue
		}
		if c.Global != "" {
			a.Kind = &contract.Kind{Type: "global " + c.Global}
			as = append(as, a)
			continue
		}
		var t types.Type
		switch {
		case !c.Param && c.Result < sig.Results().Len():
			t = sig.Results().At(c.Result).Type()
		case c.Param && sig.Recv() != nil && c.Result == 0:
			t = sig.Recv().Type()
		case c.Param && c.Result < sig.Params().Len():
			t = sig.Params().At(c.Result).Type()
		default:
			continue // the table was written for another version
		}
		if a.Kind = r.kindOf(t); a.Kind != nil {
			a.Flush, a.OnSuccess = a.Flush || a.Kind.Flush, a.OnSuccess || a.Kind.OnSuccess
			as = append(as, a)
		}
	}
	return as
}

// errIndex returns the index of the last result if it is an error.
func errIndex(sig *types.Signature) int {
	n := sig.Results().Len()
	if n > 0 && gotype.IsError(sig.Results().At(n-1).Type()) {
		return n - 1
	}
	return contract.None
}

// failureIndex is errIndex, for functions that return a pointer to an error of
// their own, or a list of errors, as well: nil where there is none, as an error is;
// and for those whose only error comes before what they return.
func failureIndex(sig *types.Signature) int {
	last := sig.Results().Len() - 1
	if last < 1 || errIndex(sig) != contract.None {
		return errIndex(sig)
	}
	t := sig.Results().At(last).Type()
	if gotype.IsErrorPointer(t) || gotype.IsErrorList(t) {
		return last
	}
	first := contract.None
	for i := range last {
		if gotype.IsError(sig.Results().At(i).Type()) {
			if first != contract.None || gotype.IsBool(t) {
				return contract.None // which of them tells: gives up towards the value itself
			}
			first = i
		}
	}
	return first
}

// callKind is the kind of a function that is released by calling it.
var callKind = &contract.Kind{Type: "func()", Releases: []contract.Release{{}}}

// callKindOf returns the kind of a function that is returned as a t: whoever gets
// it as an io.Closer, or as a type of functions that is one, calls its method.
func (r *Result) callKindOf(t types.Type) *contract.Kind {
	if types.IsInterface(t) {
		if kind := r.kindOf(t); kind != nil {
			return kind
		}
		return callKind
	}
	if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Close"); obj != nil {
		return &contract.Kind{Type: t.String(), Releases: []contract.Release{{Method: "Close"}, {}}}
	}
	return callKind
}

// kindOf returns the kind of a type that a contract says is acquired.
func (r *Result) kindOf(t types.Type) *contract.Kind {
	kind, ok := r.kinds[t]
	if !ok {
		kind = r.findKind(t)
		r.kinds[t] = kind
	}
	return kind
}

// findKind is kindOf the first time that it is asked for t.
func (r *Result) findKind(t types.Type) *contract.Kind {
	if k := r.cfg.Table.Kind(t); k != nil {
		return k
	}
	if _, ok := t.Underlying().(*types.Signature); ok {
		return callKind
	}
	var rels []contract.Release
	for _, name := range []string{"Close", "Stop", "Shutdown", "Release"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj != nil {
			if _, ok := obj.(*types.Func); ok {
				rels = append(rels, contract.Release{Method: name})
			}
		}
	}
	if rels == nil {
		return nil
	}
	return &contract.Kind{Type: t.String(), Releases: rels}
}
