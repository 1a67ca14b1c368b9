package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A span need not be kept where its context is: a helper has it again, and ends it.
//
//	ctx, _ = begin(ctx, "list")
//	defer func() { end(ctx, err) }()

// maxCarriedCalls is how many calls deep a helper is looked for.
const maxCarriedCalls = 3

// EndsCarried implements path.Semantics. Of a function out of sight its name says
// so: gives up towards silence.
func (s semantics) EndsCarried(cc *ssa.CallCommon, callee *ssa.Function, arg int, kind *contract.Kind) bool {
	ops := path.Operands(cc)
	return kind != nil && callee != nil && arg < len(ops) && gotype.IsContext(ops[arg].Type()) && s.r.contractOf(cc, callee) == nil &&
		s.r.endsCarried(callee, kind, maxCarriedCalls)
}

// endsCarried reports whether fn, which gets a context, releases what it has from
// one, or calls a function that does.
func (r *Result) endsCarried(fn *ssa.Function, kind *contract.Kind, depth int) bool {
	body := bodyOf(fn)
	if body == nil || body.Pkg != r.SSA().Pkg {
		return path.IsVerb(fn.Name()) || strings.HasPrefix(fn.Name(), "End")
	}
	return depth > 0 && (slices.ContainsFunc(r.callsIn(body), func(call ssa.CallInstruction) bool {
		return r.endsCarriedAt(call, kind, depth)
	}) || slices.ContainsFunc(body.AnonFuncs, func(lit *ssa.Function) bool { return r.endsCarried(lit, kind, depth) }))
}

// endsCarriedAt reports whether the call has again what a context carries, and that is
// released, or gives its context to a function that does so.
func (r *Result) endsCarriedAt(call ssa.CallInstruction, kind *contract.Kind, depth int) bool {
	cc := call.Common()
	for i, op := range path.Operands(cc) {
		if !gotype.IsContext(op.Type()) {
			continue
		}
		result := (semantics{r}).Carries(cc, cc.StaticCallee(), i)
		value, isCall := call.(*ssa.Call)
		switch {
		case result == contract.None:
			if callee := cc.StaticCallee(); callee != nil && r.contractOf(cc, callee) == nil && r.endsCarried(callee, kind, depth-1) {
				return true
			}
		case isCall && isReleasedSomewhere(alias.ResultOf(value, result), kind):
			return true
		}
	}
	return false
}

// isReleasedSomewhere reports whether a method that releases the kind is called of v.
func isReleasedSomewhere(v ssa.Value, kind *contract.Kind) bool {
	return v != nil && slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		call, ok := ref.(ssa.CallInstruction)
		return ok && isReleaseOf(kind, path.MethodName(call.Common())) && path.Operands(call.Common())[0] == v
	})
}
