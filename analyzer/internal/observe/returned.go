package observe

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// addReturned says of a result that it is the parameter in another guise.
func (r *Result) addReturned(s *summary, fn *ssa.Function, param int, ret returned, w *walk) {
	v := valueNote{Result: ret.result, Base: param, By: ret.it.by}
	t, from := fn.Signature.Results().At(ret.result).Type(), fn.Params[param].Type()
	isSame := isFunc(from) || types.Identical(t, from) || ret.it.shape == Reflect
	if ret.it.kind != holder && (!isRunType(t) || !isSame) {
		return // it is looked at, or kept
	}
	switch ret.it.kind {
	case runs:
		if n := ret.it.cov; n != nil && !w.isBare(ret.it.v) {
			c := *n
			c.Shape = Decorator
			v.Note = &c
		}
	case holder:
		if ret.it.inner != runs {
			return
		}
		v.Note = r.structNote(stripped(ret.it.v).Type(), from)
		if v.Note == nil && !isRunType(t) {
			return
		}
	default:
		return
	}
	s.addResult(v)
}

// isBare reports whether the literal also runs its function without an
// observation.
func (w *walk) isBare(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return w.bare[v.Fn.(*ssa.Function)]
	case *ssa.Function:
		return w.bare[v]
	case *ssa.ChangeType:
		return w.isBare(v.X)
	case *ssa.MakeInterface:
		return w.isBare(v.X)
	}
	return false
}

// structNote returns the observation under which a method of the type
// runs that does what is wrapped: the type implements the wrapped
// interface and the method calls the one of the same name, or the method
// has the signature of the wrapped function.
func (r *Result) structNote(t, wrapped types.Type) *note {
	n := gotype.Named(t)
	if n == nil {
		return nil
	}
	iface, _ := wrapped.Underlying().(*types.Interface)
	if iface != nil && (!types.Implements(t, iface) && !types.Implements(types.NewPointer(t), iface) || !r.isMostlyHandingOn(n, iface)) {
		return nil
	}
	for m := range n.Methods() {
		if iface != nil && r.HandsOn(m) == nil || iface == nil && !sameCall(m.Signature(), signatureOf(wrapped)) {
			continue
		}
		if s := r.summaryOfFunc(m); s != nil && s.Self != nil {
			c := *s.Self
			c.Shape = Struct
			return &c
		}
	}
	return nil
}

// isMostlyHandingOn reports whether a type is another guise of what it holds: few
// methods of the interface do something of its own. A node of a plan, whose Eval
// begins a span and asks its operands, has its own name, type and children.
func (r *Result) isMostlyHandingOn(n *types.Named, iface *types.Interface) bool {
	own := 0
	for i := range iface.NumMethods() {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), false, n.Obj().Pkg(), iface.Method(i).Name())
		if m, ok := obj.(*types.Func); ok && r.methodBody(m.Origin()) != nil && r.HandsOn(m) == nil {
			own++
		}
	}
	return own < 2 || 4*own <= iface.NumMethods()
}

// sameCall reports whether two signatures have the same parameters and
// results.
func sameCall(a, b *types.Signature) bool {
	return b != nil && types.Identical(a.Params(), b.Params()) && types.Identical(a.Results(), b.Results())
}

// HandsOn returns the interface whose method of the same name the method
// calls, or hands on as a value; nil if there is none.
func (r *Result) HandsOn(m *types.Func) types.Type {
	body := r.methodBody(m.Origin())
	if body == nil {
		return nil
	}
	for _, f := range withLiterals(body) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if t := handsOnTo(instr, m.Name()); t != nil {
					return t
				}
			}
		}
	}
	return nil
}

// handsOnTo returns the interface whose method of that name an instruction
// calls, or makes a value of; nil if it does neither.
func handsOnTo(instr ssa.Instruction, name string) types.Type {
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		if cc := instr.Common(); cc.IsInvoke() && cc.Method.Name() == name {
			return cc.Value.Type()
		}
	case *ssa.MakeClosure:
		if isBoundMethod(instr) && instr.Fn.Name() == name+"$bound" && types.IsInterface(instr.Bindings[0].Type()) {
			return instr.Bindings[0].Type()
		}
	}
	return nil
}
