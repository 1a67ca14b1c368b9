package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A place is where a value of this package can rest: a field of a struct
// type, or the elements of the map or slice in it. All values of the type
// are one place: which of them is meant is not followed.
type place struct {
	owner *types.Named
	field int
	elem  bool
}

// name returns the name of the place's field.
func (p place) name() string { return p.variable().Name() }

// sub is the path from a value of the owner to what the place holds.
func (p place) sub() string {
	if p.elem {
		return "." + p.name() + alias.Elem
	}
	return "." + p.name()
}

func (p place) variable() *types.Var { return p.owner.Underlying().(*types.Struct).Field(p.field) }

// uses is what can become of a value, on whatever path: the calls that
// release it, the places that it is stored in, and whether it is used in
// a way that hides what becomes of it. A value that is neither lost, nor
// released, nor stored is only borrowed.
type uses struct {
	released []ssa.Instruction
	places   []place
	// stores are the instructions that store it in the places.
	stores []ssa.Instruction
	// accessors are the functions that return it to callers which are known
	// unless the function is used as a value. That takes long to tell, see
	// isValued, so whoever relies on it asks last.
	accessors []*ssa.Function
	// borrowed reports that some call gets it and gives it back.
	borrowed bool
	lost     bool
}

// A walker collects the uses of one value over the functions of the
// package. It knows no order and no path: what it does not see is for
// certain not there, what it sees may be elsewhere.
type walker struct {
	r       *Result
	spec    *path.Spec
	uses    uses
	visited map[ssa.Value]bool
	// lends reports that who gets the resource from an accessor is taken
	// to give it back, since its owner is known to release it.
	lends bool
	// end is set to walk only what can be on one path with it, where it is
	// of the same function.
	end ssa.Instruction
	// channels is set to follow what is sent on channels.
	channels *channels
}

// usesOf returns what can become of v, which is released as kind says.
func (r *Result) usesOf(v ssa.Value, kind *contract.Kind) uses {
	w := r.newWalker(kind)
	w.value(v)
	return w.uses
}

func (r *Result) newWalker(kind *contract.Kind) *walker {
	return &walker{r: r, spec: &path.Spec{Kind: kind}, visited: make(map[ssa.Value]bool)}
}

// enters reports whether v has to be walked.
func (w *walker) enters(v ssa.Value) bool {
	if w.uses.lost || v == nil || w.visited[v] || v.Referrers() == nil {
		return false
	}
	w.visited[v] = true
	return true
}

// value walks the uses of v, which is the resource.
func (w *walker) value(v ssa.Value) {
	if !w.enters(v) {
		return
	}
	for _, ref := range *v.Referrers() {
		if w.isElsewhere(ref) {
			continue
		}
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp, *ssa.Panic:
		case *ssa.Phi, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.ChangeType, *ssa.Convert:
			w.value(ref.(ssa.Value))
		case *ssa.TypeAssert:
			w.value(alias.Yielded(ref, ref.CommaOk))
		case *ssa.Extract:
			w.value(ref)
		case *ssa.FieldAddr:
			w.part(ref, ref.X.Type(), ref.Field)
		case *ssa.Field:
			w.part(ref, ref.X.Type(), ref.Field)
		case *ssa.Store:
			if ref.Val == v {
				w.stored(ref)
			}
		case *ssa.MapUpdate:
			w.update(ref)
		case *ssa.Send, *ssa.Select:
			w.uses.lost = !w.sends(ref, v) || w.uses.lost
		case *ssa.MakeClosure:
			w.bound(ref, v)
		case *ssa.Return:
			w.returned(ref, v)
		case ssa.CallInstruction:
			w.call(ref, v, "")
		default:
			w.uses.lost = true
		}
	}
}

// returned walks what the callers of an accessor do with the resource. Of
// those in other packages nothing is known.
func (w *walker) returned(ret *ssa.Return, v ssa.Value) {
	fn := ret.Parent()
	obj, ok := fn.Object().(*types.Func)
	if !ok || !w.lends && (obj.Exported() || w.r.isDispatched(fn) || w.r.isValued(fn)) {
		w.uses.lost = true
		return
	}
	w.uses.accessors = append(w.uses.accessors, fn)
	for _, call := range w.r.called().calls[fn] {
		c, ok := call.(*ssa.Call)
		if !ok {
			continue // go and defer drop it
		}
		for i, res := range ret.Results {
			if res == v {
				if got := alias.ResultOf(c, i); got != nil {
					w.value(got)
				}
			}
		}
	}
}

// part walks a field of the resource if it is, or leads to, what is
// released; another one is no matter.
func (w *walker) part(v ssa.Value, owner types.Type, field int) {
	if p, ok := owner.Underlying().(*types.Pointer); ok {
		owner = p.Elem()
	}
	f := owner.Underlying().(*types.Struct).Field(field)
	matters := f.Embedded()
	if w.spec.Kind != nil {
		for _, rel := range w.spec.Kind.Releases {
			matters = matters || len(rel.Path) > len(f.Name()) && rel.Path[1:1+len(f.Name())] == f.Name()
		}
	}
	if !matters {
		return
	}
	if _, isAddr := v.(*ssa.FieldAddr); isAddr {
		w.address(v)
		return
	}
	w.value(v)
}

// address walks the uses of the address of what holds the resource: a
// field, or a variable.
func (w *walker) address(addr ssa.Value) {
	if !w.enters(addr) {
		return
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			w.value(ref)
		case *ssa.Store:
			w.uses.lost = w.uses.lost || ref.Val == addr
		case *ssa.MakeClosure:
			w.captured(ref, addr)
		case *ssa.FieldAddr:
			w.part(ref, ref.X.Type(), ref.Field)
		case ssa.CallInstruction:
			w.call(ref, addr, "") // a method of a struct that is the resource
		default:
			w.uses.lost = true
		}
	}
}

// captured walks the variable of a literal that captures addr.
func (w *walker) captured(mc *ssa.MakeClosure, addr ssa.Value) {
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if b == addr && i < len(fn.FreeVars) {
			w.address(fn.FreeVars[i])
		}
	}
}

// bound looks at a method value of the resource.
func (w *walker) bound(mc *ssa.MakeClosure, v ssa.Value) {
	name := boundName(mc)
	switch {
	case name == "":
		w.uses.lost = true
	case w.isRelease(name):
		w.uses.released = append(w.uses.released, mc)
	}
}

// isRelease reports whether a method of that name releases the resource,
// or may be meant to.
func (w *walker) isRelease(name string) bool {
	return isReleaseOf(w.spec.Kind, name) || path.IsVerb(name)
}

// stored looks at where the resource is stored.
func (w *walker) stored(st *ssa.Store) {
	switch addr := st.Addr.(type) {
	case *ssa.Alloc:
		w.address(addr)
	case *ssa.FieldAddr:
		if p, ok := w.r.placeOf(addr, false); ok {
			w.rests(p, st)
		} else if !(semantics{w.r}).StoreBorrows(addr, w.spec) {
			w.uses.lost = true
		}
	case *ssa.IndexAddr:
		w.intoContainer(addr.X, st)
	default:
		w.uses.lost = true
	}
}

// rests notes that the resource is stored at p.
func (w *walker) rests(p place, at ssa.Instruction) {
	w.uses.places = append(w.uses.places, p)
	w.uses.stores = append(w.uses.stores, at)
}

// call looks at a call that gets the resource, or is a call of it.
func (w *walker) call(call ssa.CallInstruction, v ssa.Value, sub string) {
	cc := call.Common()
	if !cc.IsInvoke() && cc.Value == v {
		w.uses.released = append(w.uses.released, call)
		return
	}
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		if len(cc.Args) > 0 && b.Name() != "append" && b.Name() != "print" && b.Name() != "println" {
			return
		}
		w.uses.lost = true
		return
	}
	callee := cc.StaticCallee()
	for i, a := range path.Operands(cc) {
		if a != v {
			continue
		}
		if i == 0 && (cc.IsInvoke() || callee != nil && callee.Signature.Recv() != nil) && w.isRelease(path.MethodName(cc)) {
			w.uses.released = append(w.uses.released, call)
			continue
		}
		w.outcome(call, v, i, (semantics{w.r}).Effect(cc, callee, i, sub, w.spec))
	}
}

// outcome looks at what a call does to its argument i, which is v.
func (w *walker) outcome(call ssa.CallInstruction, v ssa.Value, i int, e path.Effect) {
	ops := []path.Op{e.Success.Op, e.Failure.Op}
	callee := bodyOf(call.Common().StaticCallee())
	switch {
	case slices.Contains(ops, path.Release):
		w.uses.released = append(w.uses.released, call)
	case slices.Contains(ops, path.Take):
		if callee == nil || i >= len(callee.Params) {
			w.uses.lost = true
			return
		}
		w.value(callee.Params[i])
	case slices.Contains(ops, path.Forward):
		c, ok := call.(*ssa.Call)
		if !ok {
			return
		}
		o := e.Success
		if w.isStream(c, o.Result) {
			w.uses.borrowed = true
			return
		}
		if o.Path != "" {
			if callee == nil || i >= len(callee.Params) {
				w.uses.lost = true // a result that holds it: gives up towards silence
				return
			}
			w.value(callee.Params[i])
			return
		}
		if res := alias.ResultOf(c, o.Result); res != nil {
			w.value(res)
		}
	default:
		w.uses.borrowed = true
	}
}

// isStream reports whether a result of a call of the standard library that
// holds the resource only uses it, as what io.MultiWriter returns does: by its
// type it has no way to release anything.
func (w *walker) isStream(c *ssa.Call, i int) bool {
	obj := objectOf(&c.Call, c.Call.StaticCallee())
	return obj != nil && obj.Pkg() != nil && isStd(obj.Pkg().Path()) && !canRelease(c.Call.Signature().Results().At(i).Type(), w.spec)
}

// placeOf returns the place that addr points to, if it is a field of a
// named struct type of this package.
func (r *Result) placeOf(addr *ssa.FieldAddr, elem bool) (place, bool) {
	return r.placeIn(addr.X.Type(), addr.Field, elem)
}

func (r *Result) placeIn(t types.Type, field int, elem bool) (place, bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() != r.pass.Pkg {
		return place{}, false
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return place{}, false
	}
	return place{named.Origin(), field, elem}, true
}

// boundName returns the name of the method that a method value calls, ""
// if mc is none.
func boundName(mc *ssa.MakeClosure) string {
	fn := mc.Fn.(*ssa.Function)
	if !strings.HasPrefix(fn.Synthetic, "bound method wrapper") {
		return ""
	}
	if obj := fn.Object(); obj != nil {
		return obj.Name()
	}
	return strings.TrimSuffix(fn.Name(), "$bound")
}
