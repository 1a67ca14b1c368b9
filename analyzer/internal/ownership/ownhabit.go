package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
)

// A function that calls its parameter, and releases what it gets from it where it
// succeeds, owns that, whatever the parameter is:
//
//	c, err := open()
//	…
//	return c.Close()
//
// A release where it fails is no such evidence: what somebody else keeps may be
// released by one who has found it broken.

// acquiredByParam returns what a call of a parameter of the function acquires by
// what the function does with its result.
func (r *Result) acquiredByParam(cc *ssa.CallCommon) []Acquire {
	p, ok := cc.Value.(*ssa.Parameter)
	sig := cc.Signature()
	if !ok || cc.IsInvoke() || errIndex(sig) != 1 {
		return nil
	}
	t := sig.Results().At(0).Type()
	if slices.ContainsFunc(slices.Collect(sig.Params().Variables()), func(v *types.Var) bool { return types.Identical(v.Type(), t) }) {
		return nil // it may give back what it gets; gives up towards silence
	}
	for _, ref := range *p.Referrers() {
		call, ok := ref.(*ssa.Call)
		if !ok || call.Common() != cc {
			continue
		}
		if verb := releasedAtSuccess(call, alias.ResultOf(call, 0)); verb != "" {
			return []Acquire{{Result: 0, Err: 1, OK: contract.None, Carrier: contract.None, Partner: contract.None, Unseen: true,
				Kind: &contract.Kind{Type: types.TypeString(t, nil), Releases: []contract.Release{{Method: verb}}}}}
		}
	}
	return nil
}

// releasedAtSuccess returns the name of the method by which the function
// releases the result v of the call, deferred or before it returns without having
// failed; "" if it does not.
func releasedAtSuccess(call *ssa.Call, v ssa.Value) string {
	if v == nil {
		return ""
	}
	for _, ref := range *v.Referrers() {
		if mi, ok := ref.(*ssa.MakeInterface); ok {
			if verb := releasedAtSuccess(call, mi); verb != "" {
				return verb
			}
		}
		rel, ok := ref.(ssa.CallInstruction)
		if !ok {
			continue
		}
		verb := releaseCalled(rel.Common(), v)
		if verb == "" {
			continue
		}
		if _, isDefer := rel.(*ssa.Defer); isDefer || mayEndWell(call, rel) {
			return verb
		}
	}
	return ""
}

// mayEndWell reports whether the function may return without a failure behind the
// release, and before the call acquires again, but for that of the release itself.
func mayEndWell(call *ssa.Call, rel ssa.CallInstruction) bool {
	seen := map[*ssa.BasicBlock]bool{call.Block(): call.Block() != rel.Block()}
	work := []*ssa.BasicBlock{rel.Block()}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && (!mayFail(ret) || ret.Results[len(ret.Results)-1] == rel.Value()) {
			return true
		}
		work = append(work, b.Succs...)
	}
	return false
}
