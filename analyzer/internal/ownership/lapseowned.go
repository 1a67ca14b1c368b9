package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A worker has what it works on in a field: w := &worker{conn: c}; go w.run(). Where the
// function that makes it does nothing with it but call one function of the package, that
// is left with what it holds, and has nobody to leave it to.

// owned asks the function that alone gets the struct in which the store has put what was
// acquired. A method that speaks of releasing is asked as the owner's (see Partials), and
// one that returns more than an error may be there to be called again.
func (w *lapses) owned(f Found, st *ssa.Store, spec *path.Spec) {
	addr, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || st.Parent() != spec.Fn || !isRootIn(st.Val, spec.Root) {
		return
	}
	call := onlyUser(addr.X)
	if call == nil {
		return
	}
	callee, ops := bodyOf(call.Common().StaticCallee()), path.Operands(call.Common())
	i := slices.Index(ops, addr.X)
	if callee == nil || callee.Pkg != w.SSA().Pkg || callee.Parent() != nil || i < 0 || i >= len(callee.Params) {
		return
	}
	res := callee.Signature.Results()
	if res.Len() > 1 || res.Len() == 1 && errIndex(callee.Signature) != 0 || path.IsVerb(path.MethodName(call.Common())) {
		return
	}
	p := callee.Params[i]
	key := lapseKey{p, kindKey(f.Kind)}
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	sub := alias.FieldName(addr.X.Type(), addr.Field)
	w.ask(Lapse{Found: f, In: callee, By: call, Param: p, Name: p.Name() + sub}, alias.Val{Base: p, Path: sub})
}

// onlyUser returns the call, or the go statement, that gets a struct of the function's
// own, if nothing else is done with that but to set its fields; nil if something is.
func onlyUser(v ssa.Value) ssa.CallInstruction {
	made, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var only ssa.CallInstruction
	for _, ref := range *made.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.FieldAddr:
			if slices.ContainsFunc(*ref.Referrers(), func(use ssa.Instruction) bool { st, ok := use.(*ssa.Store); return !ok || st.Addr != ref }) {
				return nil
			}
		case *ssa.Call, *ssa.Go:
			if only != nil {
				return nil
			}
			only = ref.(ssa.CallInstruction)
		default:
			return nil
		}
	}
	return only
}

// isKnownField reports whether a field of a struct that is made for a call has nothing
// but zero in it, or what is known as isKnown says.
func isKnownField(made *ssa.Alloc, field int) bool {
	for _, ref := range *made.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok || addr.Field != field {
			continue
		}
		for _, use := range *addr.Referrers() {
			if st, ok := use.(*ssa.Store); ok {
				return isKnown(st.Val)
			}
		}
	}
	return true
}
