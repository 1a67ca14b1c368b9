package ownership

import (
	"go/constant"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may tell by a number whether it has acquired something: it returns the
// body of a response with 200, and nil with what else has been answered.

// setCode sets the result of fn, an integer, that is one constant wherever the
// resource is returned, and something else, or none that is known, wherever nil is
// returned in its place.
func setCode(a *Acquire, fn *ssa.Function, ends []path.Exit) {
	for i := range fn.Signature.Results().Len() {
		if !gotype.IsInteger(fn.Signature.Results().At(i).Type()) || gotype.IsError(fn.Signature.Results().At(i).Type()) {
			continue
		}
		if is, ok := codeOf(fn, a.Result, i, ends); ok {
			a.Code, a.CodeIs = 1+i, is
			return
		}
	}
}

// codeOf returns the constant that result code of fn is where the resource is
// returned in result res, if it is nothing else there, and not that where nil is.
func codeOf(fn *ssa.Function, res, code int, ends []path.Exit) (is int64, ok bool) {
	isSet, failures := false, 0
	for _, b := range fn.Blocks {
		ret, isReturn := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !isReturn {
			continue
		}
		c, isConst := ret.Results[code].(*ssa.Const)
		isHandedOn := slices.ContainsFunc(ends, func(e path.Exit) bool { return e.At == ssa.Instruction(ret) && e.Why == path.WhyReturned })
		switch {
		case isHandedOn:
			if !isConst || c.Value.Kind() != constant.Int || isSet && c.Int64() != is {
				return 0, false
			}
			is, isSet = c.Int64(), true
		case !isNilResult(ret.Results[res]):
			return 0, false
		default:
			failures++
		}
	}
	return is, isSet && failures > 0 && !failsWith(fn, res, code, is)
}

// failsWith reports whether fn returns nil with that number.
func failsWith(fn *ssa.Function, res, code int, is int64) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || !isNilResult(ret.Results[res]) {
			return false
		}
		c, isConst := ret.Results[code].(*ssa.Const)
		return isConst && c.Int64() == is
	})
}

// isNilResult reports whether v is nil.
func isNilResult(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}
