package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// maxAbove bounds how many contexts one is derived from.
const maxAbove = 4

// CancelsAbove returns the cancel functions that the function of at has got
// with ctx, an operand of at, and with the contexts that ctx is derived from:
// a call of one ends all contexts below. One that came about before a loop that
// at is in ends them too late.
func (c *Cache) CancelsAbove(ctx ssa.Value, at *ssa.Call) []ssa.Value {
	info := c.info(at.Parent())
	var cancels []ssa.Value
	for range maxAbove {
		e, ok := info.registerAt(ctx, at).(*ssa.Extract)
		if !ok {
			break
		}
		call, ok := e.Tuple.(*ssa.Call)
		if !ok || info.isInLoop(at.Block()) && !info.isInLoop(call.Block()) {
			break
		}
		cancel := cancelOf(call)
		if cancel == nil {
			break
		}
		cancels = append(cancels, cancel)
		if ctx = contextArg(call); ctx == nil {
			break
		}
		at = call
	}
	return cancels
}

// isCancelAbove reports whether v cancels a context that the root ends with.
func (s *search) isCancelAbove(v alias.Val) bool {
	return len(s.spec.Above) > 0 && v.Path == "" && slices.Contains(s.spec.Above, v.Base)
}

// registerAt returns the register that v, an operand of at, is a copy of: what
// the variable that v is loaded from holds there.
func (info *Info) registerAt(v ssa.Value, at ssa.Instruction) ssa.Value {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return v
	}
	if a, ok := load.X.(*ssa.Alloc); ok {
		if val, ok := info.contentAt(variable{a, storesTo(a)}, at); ok {
			return val
		}
	}
	return v
}

// cancelOf returns the result of the call that cancels the context which it
// returns as well, nil if there is none.
func cancelOf(call *ssa.Call) ssa.Value {
	res := call.Call.Signature().Results()
	for i := range res.Len() {
		if gotype.IsCancelFunc(res.At(i).Type()) {
			return alias.Extracted(call, i)
		}
	}
	return nil
}

// contextArg returns the first argument of the call that is a context, nil if
// there is none.
func contextArg(call *ssa.Call) ssa.Value {
	for _, a := range call.Call.Args {
		if gotype.IsContext(a.Type()) {
			return a
		}
	}
	return nil
}
