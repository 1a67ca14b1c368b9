package ownership

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A function may do one of two jobs, and acquire in only one of them: Create makes
// a directory for a name that ends with a slash, and returns the error of that
// beside nil, or else opens a file. Whoever drops its result at once has asked for
// the job that leaves nothing to release.

// doesOtherJob reports whether a return of fn has nil for the result, and beside
// it the error of a call which may have succeeded.
func (r *Result) doesOtherJob(fn *ssa.Function, result int) bool {
	err := errIndex(fn.Signature)
	if err < 0 || err == result {
		return false
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) <= max(err, result) {
			continue
		}
		none, isConst := ret.Results[result].(*ssa.Const)
		if job, isCall := ret.Results[err].(*ssa.Call); isConst && none.IsNil() && isCall &&
			job.Block() == b && gotype.IsError(job.Type()) && !(semantics{r}).IsNonNil(job) {
			return true
		}
	}
	return false
}
