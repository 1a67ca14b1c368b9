package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may return the resource beside an error that it makes for this:
//
//	return resp, fmt.Errorf("status %s", resp.Status)
//
// Its callers have to release it there, too. One that asks which error it has
// got knows when there is a resource, and is believed.

// isReturnedBeside reports whether the resource that e returns is also returned
// beside an error, by another return, in the same result.
func isReturnedBeside(ends []path.Exit, e path.Exit) bool {
	return slices.ContainsFunc(ends, func(o path.Exit) bool {
		return o.Beside && o.Result == e.Result && o.Sub == "" && e.Sub == ""
	})
}

// isLookedInto reports whether a function asks more of an error than whether it
// is nil, and what it says. Gives up towards silence: an error whose uses cannot
// all be seen may be asked anything.
func isLookedInto(err ssa.Value) bool {
	if err == nil {
		return false // it is dropped
	}
	return isAsked(err, make(map[ssa.Value]bool))
}

// isAsked is isLookedInto for a value that holds the error, but for those seen.
func isAsked(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Return, *ssa.DebugRef, *ssa.RunDefers:
			return false
		case *ssa.BinOp:
			return !isNilResult(ref.X) && !isNilResult(ref.Y)
		case *ssa.Phi, *ssa.ChangeInterface, *ssa.MakeInterface:
			return isAsked(ref.(ssa.Value), seen)
		case *ssa.UnOp:
			return ref.Op != token.MUL || isAsked(ref, seen)
		case *ssa.Store:
			return isAskedWhereStored(ref, v, seen)
		case *ssa.Call:
			return asksError(&ref.Call, v)
		}
		return true
	})
}

// isAskedWhereStored is isAsked for a store of v, or into it.
func isAskedWhereStored(st *ssa.Store, v ssa.Value, seen map[ssa.Value]bool) bool {
	if st.Addr == v {
		return false
	}
	switch to := st.Addr.(type) {
	case *ssa.Alloc:
		return isAsked(to, seen)
	case *ssa.IndexAddr:
		_, isArgs := to.X.(*ssa.Alloc) // those of a call like Printf
		return !isArgs
	}
	return true
}

// asksError reports whether a call that gets the error tells something of it
// that is neither a text nor another error.
func asksError(cc *ssa.CallCommon, err ssa.Value) bool {
	if cc.IsInvoke() && cc.Value == err {
		return cc.Method.Name() != "Error"
	}
	results := cc.Signature().Results()
	for i := range results.Len() {
		if t := results.At(i).Type(); !gotype.IsError(t) && !types.Identical(t, types.Typ[types.String]) {
			return true
		}
	}
	return false
}
