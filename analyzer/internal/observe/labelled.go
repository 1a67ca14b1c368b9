package observe

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isAskedForLabel reports whether a call asks for a label: its only result is
// a string, a number or a flag, and goes nowhere but into calls that speak of
// observing. Who is asked so is no handler, though the observation is open:
//
//	next(w, r)
//	latency.WithLabelValues(labelOf(r)).Observe(time.Since(start).Seconds())
func isAskedForLabel(call ssa.CallInstruction) bool {
	v, ok := call.(*ssa.Call)
	if !ok {
		return false
	}
	if _, ok := v.Type().Underlying().(*types.Basic); !ok || gotype.IsError(v.Type()) {
		return false
	}
	told, other := labelUses(v, 0)
	return told && !other
}

// maxLabelSteps bounds the steps from a label to the call that tells it.
const maxLabelSteps = 6

// labelUses returns whether v goes into a call that speaks of observing, and
// whether it goes elsewhere.
func labelUses(v ssa.Value, depth int) (told, other bool) {
	refs := v.Referrers()
	if refs == nil || depth > maxLabelSteps {
		return false, true
	}
	for _, ref := range *refs {
		var t, o bool
		switch ref := ref.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.MakeInterface, *ssa.ChangeType, *ssa.Convert, *ssa.Phi, *ssa.BinOp, *ssa.Slice:
			t, o = labelUses(ref.(ssa.Value), depth+1)
		case *ssa.Store:
			t, o = storedLabel(ref, v, depth)
		case *ssa.MapUpdate:
			t, o = labelUses(ref.Map, depth+1)
		case *ssa.IndexAddr:
			continue // where another label of the same list is put
		case ssa.CallInstruction:
			t, o = labelOperand(ref, depth)
		default:
			o = true
		}
		told, other = told || t, other || o
	}
	return told, other
}

// storedLabel is labelUses for what is put in a list, as arguments are.
func storedLabel(store *ssa.Store, v ssa.Value, depth int) (told, other bool) {
	at, ok := store.Addr.(*ssa.IndexAddr)
	if !ok || store.Val != v {
		return false, store.Val == v
	}
	return labelUses(at.X, depth+1)
}

// labelOperand is labelUses for what a call is given. A call that does not
// speak of observing makes another label of it, or does something else.
func labelOperand(call ssa.CallInstruction, depth int) (told, other bool) {
	fn := calleeOf(call.Common())
	if fn != nil && speaksFunc(fn) {
		return true, false
	}
	v, ok := call.(*ssa.Call)
	if !ok || fn == nil || fn.Signature().Results().Len() != 1 {
		return false, true
	}
	return labelUses(v, depth+1)
}
