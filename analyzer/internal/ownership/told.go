package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
)

// What contracts, and the results of a function, tell of an error and of a channel.

// EndsWith implements path.Semantics. A function that comes with a channel is for who
// does not wait for the channel's end: gives up towards silence.
func (s semantics) EndsWith(cc *ssa.CallCommon, callee *ssa.Function, result int) (param int, ok bool) {
	f := s.r.contractOf(cc, callee)
	if f == nil {
		return contract.None, comesWithFunc(cc.Signature().Results(), result)
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

// comesWithFunc reports whether a result is a channel, and another one a function
// without parameters.
func comesWithFunc(results *types.Tuple, result int) bool {
	if _, isChan := results.At(result).Type().Underlying().(*types.Chan); !isChan {
		return false
	}
	for v := range results.Variables() {
		if sig, ok := v.Type().Underlying().(*types.Signature); ok && sig.Params().Len() == 0 {
			return true
		}
	}
	return false
}

// Expects implements path.Semantics.
func (s semantics) Expects(cc *ssa.CallCommon, callee *ssa.Function, arg int) bool {
	f := s.r.contractOf(cc, callee)
	return f != nil && slices.ContainsFunc(f.EffectsOn(arg), func(e contract.Effect) bool { return e.Op == contract.Expects })
}
