package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A context that carries what has been acquired may leave the function in what is
// made with it: a message that is handed on, whose last reader ends the span that its
// context carries.
//
//	ctx, _ := tracer.Start(msg.Context(), name)
//	return msg.WithContext(ctx)
//
// Then the function does without a name for the span on purpose. A context that only
// calls get is one for the work that they do: nobody looks for a span in it.

// maxCarries bounds how often what carries a context is put into something else.
const maxCarries = 4

// leavesCarried reports whether v, a context or what was made with it, is returned,
// sent, or stored in a part of something.
func leavesCarried(v ssa.Value, depth int) bool {
	if v == nil || v.Referrers() == nil || depth == 0 {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Return, *ssa.Send, *ssa.MapUpdate:
			return true
		case *ssa.Store:
			if ref.Val == v && (isPartAddress(ref.Addr) || leavesVariable(ref.Addr, depth-1)) {
				return true
			}
		case *ssa.Call:
			if isMadeWith(&ref.Call) && leavesCarried(ref, depth-1) {
				return true
			}
		case *ssa.MakeInterface:
			if leavesCarried(ref, depth-1) {
				return true
			}
		}
	}
	return false
}

// leavesVariable is leavesCarried of what is loaded from a variable that a literal shares.
func leavesVariable(addr ssa.Value, depth int) bool {
	variable, ok := addr.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
		load, ok := ref.(*ssa.UnOp)
		return ok && leavesCarried(load, depth)
	})
}

// isPartAddress reports whether addr is that of a field or an element, of what is no
// argument list of a call.
func isPartAddress(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		return true
	case *ssa.IndexAddr:
		list, ok := addr.X.(*ssa.Alloc)
		return !ok || list.Comment != "varargs"
	}
	return false
}

// isMadeWith reports whether the call makes something that keeps what it gets, a
// context or what has one: it is called so. A request of net/http is to be sent by who
// makes it.
func isMadeWith(cc *ssa.CallCommon) bool {
	name, sig := "", cc.Signature()
	if cc.IsInvoke() {
		name = cc.Method.Name()
	} else if callee := cc.StaticCallee(); callee != nil {
		name = callee.Name()
	}
	return strings.HasPrefix(name, "With") && sig.Results().Len() == 1 && typeName(sig.Results().At(0).Type()) != "net/http.Request"
}
