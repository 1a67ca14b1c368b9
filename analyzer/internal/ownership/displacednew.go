package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A cache evicts where it takes something in: the function that removes an
// element has to do with another one of its type, which tells nothing of what
// is removed if it is new.

// isAcquired reports whether v is what a call has acquired just now.
func (r *Result) isAcquired(v ssa.Value) bool {
	index := 0
	switch x := v.(type) {
	case *ssa.MakeInterface:
		return r.isAcquired(x.X)
	case *ssa.ChangeInterface:
		return r.isAcquired(x.X)
	case *ssa.Extract:
		v, index = x.Tuple, x.Index
	}
	call, ok := v.(*ssa.Call)
	return ok && slices.ContainsFunc(r.acquiresOf(&call.Call, call.Call.StaticCallee()), func(a Acquire) bool {
		return !a.Param && !a.Lock && a.Result == index
	})
}

// restsAt reports whether nothing becomes of a parameter but to be put in at p.
// What the callers give is looked at in them.
func (r *Result) restsAt(param *ssa.Parameter, p place, kind *contract.Kind) bool {
	u := r.usesOf(param, kind)
	return !u.lost && len(u.released) == 0 && len(u.places) > 0 && !movesFrom(u, p) && len(u.accessors) == 0
}

// givenOnly is restsOnly for a parameter: the callers must have no more to
// do with it, and be in sight, or of other packages. Those in sight must have
// acquired it: gives up towards silence.
func (r *Result) givenOnly(param *ssa.Parameter, at ssa.Instruction, p place, kind *contract.Kind) bool {
	fn := param.Parent()
	if _, ok := fn.Object().(*types.Func); !ok || !r.isUsedOnly(param, at, p, kind) {
		return false
	}
	// What other packages put in is the owner's, as its releaser says.
	if fn.Object().Exported() || len(r.called().calls[fn]) == 0 {
		return !r.isValued(fn)
	}
	i := slices.Index(fn.Params, param)
	for _, call := range r.called().calls[fn] {
		ops := path.Operands(call.Common())
		if _, isCall := call.(*ssa.Call); !isCall || i >= len(ops) || !r.isAcquired(ops[i]) || !r.isUsedOnly(ops[i], call, p, kind) {
			return false
		}
	}
	return !r.isValued(fn)
}

// givesAlways reports whether fn, which puts something in at p and returns it to
// other packages, never returns what is there already: its caller gets a new one
// each time, and is its owner. One that looks it up first lends it.
func (r *Result) givesAlways(fn *ssa.Function, p place) bool {
	if fn.Object() == nil || !fn.Object().Exported() {
		return false
	}
	if recv := fn.Signature.Recv(); recv != nil {
		if named := structOf(recv.Type()); named == nil || !named.Obj().Exported() {
			return false
		}
	}
	for _, access := range r.fields().accessesOf(p) {
		if access.Parent() == fn && slices.ContainsFunc(*access.Referrers(), isLookedUp) {
			return false
		}
	}
	return true
}

// isLookedUp reports whether what is loaded from a field is asked for an element.
func isLookedUp(load ssa.Instruction) bool {
	v, ok := load.(*ssa.UnOp)
	return ok && slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
		switch use.(type) {
		case *ssa.Lookup, *ssa.IndexAddr, *ssa.Range:
			return true
		}
		return false
	})
}
