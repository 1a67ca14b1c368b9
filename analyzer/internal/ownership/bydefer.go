package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function that defers the release of what a call returns, together with an error,
// owns it from the call on, whatever is known of that:
//
//	obj, err := store.Get(key)
//	…
//	defer obj.Contents.Close()
//
// So it has to release it where it returns before the defer statement, too. What is
// deferred under a condition is no such evidence, nor is a release of what is known to
// own nothing.

// acquiredByUse returns what the call acquires by what is done with its result. What it
// does not acquire since its arguments say so it does not acquire here, either.
func (r *Result) acquiredByUse(call *ssa.Call) []Acquire {
	as := r.acquiredByCallers(call)
	if as == nil {
		as = r.acquiredByDefer(call)
	}
	if as != nil && len(r.mayAcquire(&call.Call, call.Call.StaticCallee())) > 0 {
		return nil
	}
	return as
}

// acquiredByDefer returns what the call, which acquires nothing as far as is known,
// acquires by what its function defers.
func (r *Result) acquiredByDefer(call *ssa.Call) []Acquire {
	sig := call.Call.Signature()
	if sig.Results().Len() != 2 || errIndex(sig) != 1 || r.contractOf(&call.Call, call.Call.StaticCallee()) != nil || r.isToldError(&call.Call) {
		return nil
	}
	t := sig.Results().At(0).Type()
	v := alias.ResultOf(call, 0)
	if v == nil || !call.Call.IsInvoke() && !types.IsInterface(t) || path.InCycle(call.Block()) || slices.ContainsFunc(slices.Collect(sig.Params().Variables()), func(p *types.Var) bool { return types.Identical(p.Type(), t) }) {
		return nil // it may give back what it gets; gives up towards silence
	}
	if body := bodyOf(call.Call.StaticCallee()); body != nil && returnsField(body) {
		return nil // another one has it, too
	}
	release := r.deferredAtOnce(v)
	if release.Method == "" {
		release = r.deferredOfPart(v)
	}
	if !endsForGood(release.Method) {
		return nil
	}
	return []Acquire{{Result: 0, Err: 1, OK: contract.None, Carrier: contract.None, Partner: contract.None, Paired: true, Unseen: true,
		Kind: &contract.Kind{Type: types.TypeString(t, nil), Releases: []contract.Release{release}}}}
}

// acquiredByCallers returns what a call of a function that is known to acquire nothing
// acquires by what most of its callers in the package, and at least two, defer. Who
// releases it nowhere may know that another has it.
func (r *Result) acquiredByCallers(call *ssa.Call) []Acquire {
	fn := calledObject(&call.Call)
	if r.madeResults != nil && r.madeResults[fn] == "" {
		return nil // most are none, and this is cheaper to ask
	}
	if fn == nil || call.Call.IsInvoke() || r.contractOf(&call.Call, call.Call.StaticCallee()) != nil || r.isToldError(&call.Call) {
		return nil
	}
	verb := r.releasedResults()[fn]
	if verb == "" {
		return nil
	}
	t := fn.Signature().Results().At(0).Type()
	return []Acquire{{Result: 0, Err: errIndex(fn.Signature()), OK: contract.None, Carrier: contract.None, Partner: contract.None, Paired: true, Unseen: true,
		Kind: &contract.Kind{Type: types.TypeString(t, nil), Releases: []contract.Release{{Method: verb}}}}}
}

// deferredAtOnce returns the method of v whose call is deferred, whatever the
// function has come to by then.
func (r *Result) deferredAtOnce(v ssa.Value) contract.Release {
	name := r.deferredOn(v)
	for _, ref := range *v.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok || name != "" {
			continue
		}
		if a, ok := st.Addr.(*ssa.Alloc); ok && st.Val == v {
			name = r.deferredOfVariable(a)
		}
	}
	if !hasMethodNamed(v.Type(), name) {
		name = ""
	}
	return contract.Release{Method: name}
}

// deferredOn returns the name of the method of v that a defer statement calls, itself
// or by a helper, "" if there is none.
func (r *Result) deferredOn(v ssa.Value) string {
	for _, ref := range *v.Referrers() {
		d, ok := ref.(*ssa.Defer)
		if !ok {
			continue
		}
		if name := releaseCalled(&d.Call, v); name != "" {
			return name
		}
		if name := r.releasedByHelper(&d.Call, v); name != "" {
			return name
		}
	}
	return ""
}

// deferredOfVariable returns the name of the method by which a deferred call, or the
// first block of a deferred literal, releases what the variable holds.
func (r *Result) deferredOfVariable(a *ssa.Alloc) string {
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if name := r.deferredOn(ref); name != "" {
				return name
			}
		case *ssa.MakeClosure:
			lit := ref.Fn.(*ssa.Function)
			if !slices.ContainsFunc(*ref.Referrers(), func(use ssa.Instruction) bool { _, is := use.(*ssa.Defer); return is }) {
				continue
			}
			for _, instr := range lit.Blocks[0].Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok || len(call.Common().Args) == 0 && !call.Common().IsInvoke() {
					continue
				}
				if name := releasedOf(call.Common(), lit.FreeVars[slices.Index(ref.Bindings, ssa.Value(a))]); name != "" {
					return name
				}
			}
		}
	}
	return ""
}

// releasedOf returns the name of the method by which the call releases what the
// captured variable holds, "" if it does not.
func releasedOf(cc *ssa.CallCommon, variable *ssa.FreeVar) string {
	for _, use := range *variable.Referrers() {
		if load, ok := use.(*ssa.UnOp); ok {
			if name := releaseCalled(cc, load); name != "" {
				return name
			}
		}
	}
	return ""
}

// deferredOfPart is deferredAtOnce for a field of what v points to.
func (r *Result) deferredOfPart(v ssa.Value) contract.Release {
	for _, ref := range *v.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, use := range *addr.Referrers() {
			load, ok := use.(*ssa.UnOp)
			if !ok {
				continue
			}
			if rel := r.deferredAtOnce(load); rel.Method != "" {
				return contract.Release{Path: "." + fieldVar(addr).Name(), Method: rel.Method}
			}
		}
	}
	return contract.Release{}
}

// returnsField reports whether some return of fn has as its first result what a
// field, or a variable of the package, holds.
func returnsField(fn *ssa.Function) bool {
	return slices.ContainsFunc(returnsOf(fn), func(ret *ssa.Return) bool {
		load, ok := ret.Results[0].(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return false
		}
		switch load.X.(type) {
		case *ssa.FieldAddr, *ssa.Global:
			return true
		}
		return false
	})
}
