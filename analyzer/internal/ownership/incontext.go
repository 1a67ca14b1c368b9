package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What is put into a context may be had again from it, by whoever gets that: it
// is out of sight. A function that returns it beside the context all the same
// means its callers to release it:
//
//	ctx = context.WithValue(ctx, txKey{}, tx)
//	return ctx, tx, nil
//
// One that drops it may release it by way of the context.

// besideContext returns f, with the returns of what was put into a context, and
// nowhere else, as those that hand it to callers.
func (r *Result) besideContext(fn *ssa.Function, f Found) Found {
	if f.spec == nil || f.Lock || !isPutInContext(fn, f.Search) {
		return f
	}
	spec := *f.spec
	spec.Follow = true
	res := *path.Search(&spec, semantics{r}, r.cache)
	res.Ends = slices.Clone(res.Ends)
	for i := range res.Ends {
		e := &res.Ends[i]
		if e.Still && e.Why == path.WhyTaken && e.Class != path.Failure && e.Sub == "" {
			e.Why, e.Still = path.WhyReturned, false
		}
	}
	f.Search, f.Spare = &res, true
	return f
}

// isPutInContext reports whether fn returns a context beside something else, and
// context.WithValue is all that takes the resource.
func isPutInContext(fn *ssa.Function, res *path.Result) bool {
	results := fn.Signature.Results()
	if results.Len() < 2 || !gotype.IsContext(results.At(0).Type()) || res.Overflow || res.Released {
		return false
	}
	put := false
	for _, e := range res.Ends {
		switch e.Why {
		case path.WhyReturned, path.WhyReleased, path.WhyCaptured:
			return false
		case path.WhyTaken:
			if put = isWithValue(e.At); !put {
				return false
			}
		}
	}
	return put
}

// isWithValue reports whether instr is a call of context.WithValue, or of a helper in
// sight that does nothing else with what it gets.
func isWithValue(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	fn := call.Call.StaticCallee()
	if fn == nil || !gotype.IsContext(call.Type()) {
		return false
	}
	return fn.String() == "context.WithValue" || len(fn.Blocks) == 1 && slices.ContainsFunc(fn.Blocks[0].Instrs, func(in ssa.Instruction) bool {
		inner, ok := in.(*ssa.Call)
		return ok && inner.Call.StaticCallee() != nil && inner.Call.StaticCallee().String() == "context.WithValue"
	})
}
