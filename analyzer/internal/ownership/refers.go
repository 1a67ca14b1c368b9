package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A value often works with the one that made it, which it knows by a field: a
// transaction its database, a stream its session. If nothing in the package that
// is reached by that field speaks of a release, of the other or of what it holds
// where the resource is, who has the one cannot end the other by it. All values of
// a type are one, and no path is followed: what is found may not be there, and
// what is not understood counts as a release. Both give up towards silence.

// Refers implements path.Semantics.
func (s semantics) Refers(owner types.Type, field string, spec *path.Spec) bool {
	named := structOf(owner)
	if named == nil || named.Obj().Pkg() != s.r.pass.Pkg {
		return false
	}
	st := named.Underlying().(*types.Struct)
	for i := range st.NumFields() {
		if st.Field(i).Name() == field {
			return s.r.onlyRefers(place{named, i, false}, onWay(spec))
		}
	}
	return false
}

// onWay names the fields on the ways to what is released of the root, each with a
// dot before and behind it.
func onWay(spec *path.Spec) string {
	way := spec.Root.Path
	if spec.Kind != nil {
		for _, rel := range spec.Kind.Releases {
			way += rel.Path
		}
	}
	return strings.Map(func(c rune) rune {
		if c == '*' || c == '[' || c == ']' || c == '(' || c == ')' {
			return '.'
		}
		return c
	}, way) + "."
}

// A reference is a place by which something is referred to that holds what is
// released on such a way.
type reference struct {
	place
	way string
}

// onlyRefers reports whether nobody ends by the field what is stored in it.
func (r *Result) onlyRefers(p place, way string) bool {
	is, ok := r.referring[reference{p, way}]
	if !ok {
		w := referring{r: r, way: way, visited: make(map[ssa.Value]bool), places: make(map[place]bool)}
		w.at(p)
		is = !w.ends
		r.referring[reference{p, way}] = is
	}
	return is
}

// maxReferring bounds the instructions that are looked at for one field.
const maxReferring = 3000

// A referring walks what is reached by a field. It ends where something speaks
// of a release, or is not understood.
type referring struct {
	r *Result
	// way names the fields that matter.
	way     string
	visited map[ssa.Value]bool
	places  map[place]bool
	count   int
	ends    bool
}

// at walks what is loaded from a place.
func (w *referring) at(p place) {
	if w.places[p] {
		return
	}
	w.places[p] = true
	if !w.r.isPrivate(p) {
		w.ends = true
		return
	}
	for _, access := range w.r.fields().accessesOf(p) {
		if w.r.isInTest(p.variable().Pos()) || !w.r.isInTest(access.Parent().Pos()) {
			w.access(access)
		}
	}
}

// access walks a field, or an element, by its address or its value.
func (w *referring) access(v ssa.Value) {
	if _, isAddr := v.Type().Underlying().(*types.Pointer); !isAddr {
		w.value(v)
		return
	}
	switch v.(type) {
	case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Alloc, *ssa.FreeVar:
		w.address(v)
	default:
		w.value(v)
	}
}

// enters reports whether v has to be walked: it leads to something, and has not
// been.
func (w *referring) enters(v ssa.Value) bool {
	if w.ends || v == nil || w.visited[v] || v.Referrers() == nil {
		return false
	}
	if _, isBasic := v.Type().Underlying().(*types.Basic); isBasic {
		return false
	}
	w.visited[v] = true
	w.count += len(*v.Referrers())
	w.ends = w.ends || w.count > maxReferring
	return !w.ends
}

// address walks the uses of the address of what leads to it.
func (w *referring) address(addr ssa.Value) {
	if !w.enters(addr) {
		return
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			w.value(ref)
		case *ssa.FieldAddr:
			w.field(ref, ref.X.Type(), ref.Field)
		case *ssa.IndexAddr:
			w.address(ref)
		case *ssa.Store:
			w.ends = w.ends || ref.Val == addr
		case *ssa.MakeClosure:
			w.captured(ref, addr)
		case ssa.CallInstruction:
			w.call(ref, addr)
		default:
			w.ends = true
		}
	}
}

// field walks a field, of a struct or by its address, that is on the way to what is
// released.
func (w *referring) field(v ssa.Value, owner types.Type, i int) {
	name := alias.FieldName(owner, i)
	if p, ok := owner.Underlying().(*types.Pointer); ok {
		owner = p.Elem()
	}
	if owner.Underlying().(*types.Struct).Field(i).Embedded() || strings.Contains(w.way, name+".") {
		w.access(v)
	}
}

// captured walks what a literal does with a variable that it captures, or a
// method with its receiver.
func (w *referring) captured(mc *ssa.MakeClosure, v ssa.Value) {
	if name := boundName(mc); name != "" {
		m, _ := boundTo(mc)
		if m == nil || path.IsVerb(name) {
			w.ends = true
			return
		}
		w.value(m.Params[0])
		return
	}
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if b == v && i < len(fn.FreeVars) {
			w.access(fn.FreeVars[i])
		}
	}
}

// value walks the uses of what leads to it.
func (w *referring) value(v ssa.Value) {
	if !w.enters(v) {
		return
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp, *ssa.If, *ssa.Panic, *ssa.TypeAssert:
			if t, ok := ref.(*ssa.TypeAssert); ok {
				w.value(t)
			}
		case *ssa.UnOp, *ssa.Phi, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.ChangeType, *ssa.Convert,
			*ssa.Extract, *ssa.Index, *ssa.Lookup, *ssa.Range, *ssa.Next, *ssa.Slice:
			w.value(ref.(ssa.Value))
		case *ssa.FieldAddr:
			w.field(ref, ref.X.Type(), ref.Field)
		case *ssa.Field:
			w.field(ref, ref.X.Type(), ref.Field)
		case *ssa.IndexAddr:
			w.address(ref)
		case *ssa.Store:
			w.stored(ref, v)
		case *ssa.MapUpdate:
			w.ends = w.ends || ref.Map != v
		case *ssa.Send:
			w.ends = w.ends || ref.Chan != v || isSignal(v.Type())
		case *ssa.Select:
			w.selected(ref, v)
		case *ssa.MakeClosure:
			w.captured(ref, v)
		case *ssa.Return:
			w.returned(ref, v)
		case ssa.CallInstruction:
			w.call(ref, v)
		default:
			w.ends = true
		}
	}
}

// selected looks at the cases of a select that v is in.
func (w *referring) selected(sel *ssa.Select, v ssa.Value) {
	w.ends = w.ends || slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool {
		return st.Send == v || st.Chan == v && st.Dir == types.SendOnly && isSignal(v.Type())
	})
}

// stored walks where v is stored.
func (w *referring) stored(st *ssa.Store, v ssa.Value) {
	if st.Val != v {
		return
	}
	switch addr := st.Addr.(type) {
	case *ssa.Alloc:
		w.address(addr)
	case *ssa.FieldAddr:
		p, ok := w.r.placeOf(addr, false)
		if !ok {
			w.ends = true
			return
		}
		w.at(p)
	case *ssa.IndexAddr:
		w.access(addr.X)
	default:
		w.ends = true
	}
}

// returned walks what the callers of an accessor do with what it returns. Of
// those out of sight nothing is known.
func (w *referring) returned(ret *ssa.Return, v ssa.Value) {
	fn := ret.Parent()
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Exported() || w.r.isDispatched(fn) || w.r.isValued(fn) {
		w.ends = true
		return
	}
	for _, call := range w.r.called().calls[fn] {
		c, ok := call.(*ssa.Call)
		if !ok {
			continue // go and defer drop it
		}
		for i, res := range ret.Results {
			if res == v {
				w.value(alias.ResultOf(c, i))
			}
		}
	}
}

// call walks a call that gets v, or is one of it.
func (w *referring) call(call ssa.CallInstruction, v ssa.Value) {
	cc := call.Common()
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		w.ends = w.ends || b.Name() == "close"
		if c, ok := call.(*ssa.Call); ok {
			w.value(c)
		}
		return
	}
	if !cc.IsInvoke() && cc.Value == v {
		w.ends = w.ends || cc.Signature().Params().Len() == 0 // it may be there to release
		return
	}
	name := path.MethodName(cc)
	for i, a := range path.Operands(cc) {
		switch {
		case a != v || w.ends:
		case i == 0 && name != "" && path.IsVerb(name) && !isOfSync(v.Type()):
			w.ends = true
		default:
			w.argument(cc, i, name)
		}
	}
}

// argument walks what the callee does with its parameter i.
func (w *referring) argument(cc *ssa.CallCommon, i int, name string) {
	callee := cc.StaticCallee()
	bodies := []*ssa.Function{bodyOf(callee)}
	if cc.IsInvoke() {
		bodies = w.r.implsOf(cc.Method)
	}
	if len(bodies) == 0 || bodies[0] == nil {
		isReceiver := i == 0 && name != ""
		if !isReceiver && (cc.IsInvoke() || callee == nil || (semantics{w.r}).Effect(cc, callee, i, "", &path.Spec{}) != path.Both(path.Keep)) {
			w.ends = true
		}
		return
	}
	for _, body := range bodies {
		if i < len(body.Params) {
			w.value(body.Params[i])
		}
	}
}

// isOfSync reports whether t is, or points to, a type of package sync: whose
// methods release nothing but it.
func isOfSync(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "sync"
}
