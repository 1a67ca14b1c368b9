package ownership

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A function may open what its callers ask for, or hand out what others have,
// too: one of a map that keeps it, or what a context carries. Whether callers have to
// release what they get depends on what they asked for, so they are not told to: gives
// up towards silence.

// isElseShared reports whether some return of fn has as that result an element of
// a map that it did not make and takes nothing from, or what a context carries.
func (r *Result) isElseShared(fn *ssa.Function, result int) bool {
	return r.returnsOthers(fn, result, make(map[ssa.Value]bool)) && !r.removesElements(fn)
}

func (r *Result) returnsOthers(fn *ssa.Function, result int, seen map[ssa.Value]bool) bool {
	return slices.ContainsFunc(returnsOf(fn), func(ret *ssa.Return) bool {
		return result < len(ret.Results) && r.isOthers(ret.Results[result], seen)
	})
}

// isOthers reports whether v is, or may be, an element of a map that somebody else
// has, or what a context carries. Values that have been seen are not looked at again.
func (r *Result) isOthers(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Extract:
		return v.Index == 0 && r.isOthers(v.Tuple, seen)
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(edge ssa.Value) bool { return r.isOthers(edge, seen) })
	case *ssa.Call:
		return r.isOfContext(v, seen)
	case *ssa.Lookup:
		load, ok := v.X.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return false
		}
		_, isField := load.X.(*ssa.FieldAddr)
		_, isGlobal := load.X.(*ssa.Global)
		return isField || isGlobal
	case *ssa.UnOp:
		variable, ok := v.X.(*ssa.Alloc) // a result, where something is deferred
		return ok && v.Op == token.MUL && slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
			st, ok := ref.(*ssa.Store)
			return ok && st.Addr == variable && r.isOthers(st.Val, seen)
		})
	case *ssa.MakeInterface:
		return r.isOthers(v.X, seen)
	case *ssa.ChangeInterface:
		return r.isOthers(v.X, seen)
	case *ssa.TypeAssert:
		return r.isOthers(v.X, seen)
	}
	return false
}

// isOfContext reports whether the call returns what a context that it gets carries: as
// its method Value does, what a contract says so of, and functions of the package that
// get nothing else.
func (r *Result) isOfContext(call *ssa.Call, seen map[ssa.Value]bool) bool {
	cc := &call.Call
	if cc.IsInvoke() {
		return cc.Method.Name() == "Value" && gotype.IsContext(cc.Value.Type())
	}
	callee := cc.StaticCallee()
	if callee == nil || len(cc.Args) == 0 || !gotype.IsContext(cc.Args[0].Type()) {
		return false
	}
	if (semantics{r}).Carries(cc, callee, 0) != contract.None {
		return true
	}
	body := bodyOf(callee)
	return body != nil && len(cc.Args) == 1 && r.returnsOthers(body, 0, seen)
}

// removesElements reports whether fn deletes something from a map.
func (r *Result) removesElements(fn *ssa.Function) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool { return isRemoval(call.Common()) })
}
