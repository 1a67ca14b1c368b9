package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
)

// What contracts tell of an error and of a channel.

// EndsWith implements path.Semantics.
func (s semantics) EndsWith(cc *ssa.CallCommon, callee *ssa.Function, result int) (param int, ok bool) {
	f := s.r.contractOf(cc, callee)
	if f == nil {
		return contract.None, false
	}
	if slices.ContainsFunc(f.Acquires, func(a contract.Acquire) bool { return a.Ends == result }) {
		return contract.None, true
	}
	i := slices.IndexFunc(f.Effects, func(e contract.Effect) bool { return e.Op == contract.Ends && e.Result == result })
	if i < 0 {
		return contract.None, false
	}
	return f.Effects[i].Param, true
}

// Expects implements path.Semantics.
func (s semantics) Expects(cc *ssa.CallCommon, callee *ssa.Function, arg int) bool {
	f := s.r.contractOf(cc, callee)
	return f != nil && slices.ContainsFunc(f.EffectsOn(arg), func(e contract.Effect) bool { return e.Op == contract.Expects })
}
