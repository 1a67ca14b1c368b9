package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/path"
)

// isLayerOn reports whether the step releases a field that is a layer over what
// field p holds: conn.secure = tls.Client(conn.plain, …). To release the layer is to
// release what is under it, whether it fails or not. So is a server of net/http one on
// the listener that it serves: it has closed that before it fails to wait.
func (r *Result) isLayerOn(step *ssa.Call, p place) bool {
	if isServerEnd(step) && typeName(p.variable().Type()) == "net.Listener" {
		return true
	}
	ops := path.Operands(step.Common())
	if len(ops) == 0 {
		return false
	}
	q, ok := r.placeLoaded(ops[0])
	if !ok || q == p {
		return false
	}
	return slices.ContainsFunc(r.fields().accessesOf(q), func(access ssa.Value) bool {
		return slices.ContainsFunc(*access.Referrers(), func(ref ssa.Instruction) bool {
			store, ok := ref.(*ssa.Store)
			return ok && store.Addr == access && r.isMadeAround(store.Val, p)
		})
	})
}

// isMadeAround reports whether v is what a call returns for an argument, that of
// field p.
func (r *Result) isMadeAround(v ssa.Value, p place) bool {
	call, ok := unwrapped(v).(*ssa.Call)
	if !ok {
		return false
	}
	for i, arg := range path.Operands(call.Common()) {
		if q, ok := r.placeLoaded(unwrapped(arg)); !ok || q != p {
			continue
		}
		if (semantics{r}).Effect(call.Common(), call.Call.StaticCallee(), i, "", &path.Spec{}).Success.Op == path.Forward {
			return true
		}
	}
	return false
}

// placeLoaded returns the field that v is the content of.
func (r *Result) placeLoaded(v ssa.Value) (p place, ok bool) {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return p, false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return p, false
	}
	return r.placeOf(addr, false)
}

// isServerEnd reports whether the call ends a server of net/http.
func isServerEnd(step *ssa.Call) bool {
	callee := step.Call.StaticCallee()
	return callee != nil && (callee.String() == "(*net/http.Server).Shutdown" || callee.String() == "(*net/http.Server).Close")
}
