package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may return one of two things, and the other one is nil: a file, or a
// reader of what is far away.
//
//	func (s *store) Open(name string) (*os.File, *pipe, error)
//
// A caller who has found the one that is not nil has not got the other, and one who
// wants only one of them knows which he gets.

// nilsAt returns a bit for each result that is nil at the exit.
func nilsAt(e path.Exit) (nils uint64) {
	ret, ok := e.At.(*ssa.Return)
	if !ok {
		return 0
	}
	for i, v := range ret.Results {
		if c, ok := v.(*ssa.Const); ok && c.IsNil() && i < 64 {
			nils |= 1 << i
		}
	}
	return nils
}

// alternativesTo returns the results of the call, as far as they are used, that are
// nil wherever a is acquired.
func alternativesTo(call *ssa.Call, a Acquire) (others []ssa.Value) {
	if a.Nils == 0 || a.Param {
		return nil
	}
	for i, res := range slices.Collect(call.Call.Signature().Results().Variables()) {
		v := alias.ResultOf(call, i)
		if v != nil && i < 64 && a.Nils&(1<<i) != 0 && !gotype.IsError(res.Type()) && !gotype.IsFunc(res.Type()) && len(*v.Referrers()) > 0 {
			others = append(others, v)
		}
	}
	return others
}
