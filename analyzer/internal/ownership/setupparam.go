package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function, too, may acquire a resource for a struct that it is given, and store
// it in a field of that: err := dial(&server). Or it stores what it has acquired in
// a variable that it gets the address of: err := open(name, &file). Who has made the
// struct, or has the variable, must release it from then on. As with methods, only
// what nobody else can know yet counts: gives up towards silence.

// acquiredIntoArgs returns what the call of a function acquires for its arguments.
func (r *Result) acquiredIntoArgs(call *ssa.Call) []Acquire {
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Signature.Recv() != nil || !slices.ContainsFunc(call.Call.Args, isSetUp) {
		return nil
	}
	var as []Acquire
	for _, a := range r.intoParams(&call.Call, callee) {
		if a.Result >= len(call.Call.Args) {
			continue
		}
		arg := call.Call.Args[a.Result]
		owner := r.ownerFresh(arg)
		if variable, ok := arg.(*ssa.Alloc); a.Sub != "" {
			if owner = variable; !ok {
				continue
			}
		}
		if owner != nil && owner.Parent() == call.Parent() && r.isUnknownBefore(owner, call, a.Kind) && !canFollow(call, call) {
			as = append(as, a)
		}
	}
	return as
}

// isSetUp reports whether the argument is the address of something that the callee
// may set up: of a variable, or of a struct.
func isSetUp(arg ssa.Value) bool {
	switch arg.(type) {
	case *ssa.Alloc:
		return true
	case *ssa.Call, *ssa.Extract:
		return structOf(arg.Type()) != nil
	}
	return false
}

// intoParams returns what the function acquires for its parameters, in their order.
func (r *Result) intoParams(cc *ssa.CallCommon, callee *ssa.Function) (as []Acquire) {
	if body := bodyOf(callee); body != nil {
		return r.storedInParams(body)
	}
	f := r.calleeFact(cc, callee)
	if f == nil {
		return nil
	}
	for _, set := range f.Sets {
		a := set.acquire(objectOf(cc, callee))
		a.Param = true
		as = append(as, a)
	}
	return as
}

// storedInParams returns what fn, which is no method, acquires for its parameters.
func (r *Result) storedInParams(fn *ssa.Function) (as []Acquire) {
	if fn.Signature.Recv() != nil || path.IsVerb(fn.Name()) {
		return nil
	}
	for i, p := range fn.Params {
		var a *Acquire
		if named := structOf(p.Type()); named != nil && named.Obj().Pkg() == r.pass.Pkg {
			a = r.storedWithin(setUp{p, maxSetUps})
		} else if ptr, ok := p.Type().Underlying().(*types.Pointer); ok && isResourceVariable(ptr.Elem()) {
			a = r.storedAt(p)
		}
		if a != nil && !a.Lock && a.Kind != nil {
			into := *a
			into.Result = i
			as = append(as, into)
		}
	}
	return as
}

// isResourceVariable reports whether a variable of type t can hold a resource.
func isResourceVariable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	}
	return false
}

// storedAt returns what the function acquires and stores in the variable whose
// address the parameter is; nil if there is nothing, or more than one store.
func (r *Result) storedAt(p *ssa.Parameter) *Acquire {
	val := storedOnce(p)
	if val == nil {
		return nil
	}
	for _, a := range r.acquisitionsIn(p.Parent()) {
		call, ok := a.call.(*ssa.Call)
		if !ok || a.Lock || a.Paired || a.Global != "" || a.Sub != "" || acquiredValue(call, a.Acquire) != val {
			continue
		}
		f := r.foundAt(p.Parent(), a)
		if f.Search == nil || f.Search.Overflow || r.mayReturnReleased(p, f) {
			return nil
		}
		kind := f.Kind
		if elem := p.Type().Underlying().(*types.Pointer).Elem(); !types.Identical(elem, val.Type()) {
			kind = r.kindOf(elem)
		}
		if kind == nil {
			return nil
		}
		into := intoOf(p.Parent(), f, kind)
		into.Sub, into.OK = "*", r.okWhereKept(p, f)
		if into.Half = r.isLeftAtFailure(p, f); into.Half {
			into.Err = contract.None
		}
		return into
	}
	return nil
}

// acquiredValue returns the value that the call acquires, or sets up.
func acquiredValue(call *ssa.Call, a Acquire) ssa.Value {
	if !a.Param {
		return alias.ResultOf(call, a.Result)
	}
	if at := path.NameOf(path.Operands(call.Common())[a.Result]); at.Path == "" {
		return at.Base
	}
	return nil
}

// storedOnce returns what is stored, but for nil, in the variable whose address the
// parameter is, nil if that is not one value, or if the parameter goes anywhere else.
func storedOnce(p *ssa.Parameter) (val ssa.Value) {
	for _, ref := range *p.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.BinOp:
		case *ssa.Store:
			if ref.Addr != p || val != nil {
				return nil
			}
			if path.NameOf(ref.Val) != alias.Nil {
				val = unwrapped(ref.Val)
			}
		default:
			return nil
		}
	}
	return val
}
