package observe

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A chain of middleware is put before a registrar by a loop,
//
//	for _, m := range list {
//		h = m(h)
//	}
//
// by a function that is given both, or by what was made of the middleware
// before: chain(mux, list...), compose(list...)(mux), New(list...).Then(mux).
// Whatever makes a handler of a handler is followed to what becomes of that.

// wrapped looks at a call that makes a handler of the registrar v, operand at:
// at the middleware that it is given, and at what becomes of the handler.
func (b *behind) wrapped(v ssa.Value, at int, call *ssa.Call) *note {
	cc := &call.Call
	if fn := calleeOf(cc); at == 0 && fn != nil && fn.Signature().Recv() != nil {
		return nil // r.With(m): what it returns is behind the middleware, r is not
	}
	if at < 0 || cc.Signature().Results().Len() != 1 || !isHandler(call.Type()) || !types.AssignableTo(v.Type(), call.Type()) || b.seen[call] {
		return nil
	}
	b.seen[call] = true
	if list := elementOfList(cc.Value); list != nil {
		if n := b.r.chainNote(list, 0); n != nil {
			return n
		}
	}
	if made, ok := cc.Value.(*ssa.Call); ok {
		if n := b.r.madeOfChain(made, 0); n != nil {
			return n
		}
	}
	for i, op := range operandsOf(cc) {
		if i == at {
			continue
		}
		if n := b.r.chainNote(op, 0); n != nil {
			return n
		}
		if made, ok := op.(*ssa.Call); ok && i == 0 {
			if n := b.r.madeOfChain(made, 0); n != nil {
				return n
			}
		}
	}
	return b.forward(call)
}

// isHandler reports whether t is the type of a handler: an interface or a
// function that is called.
func isHandler(t types.Type) bool {
	return (types.IsInterface(t) || isFunc(t)) && isRunType(t)
}

// isMiddleware reports whether t is the type of a function that makes a
// handler of one.
func isMiddleware(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 1 && sig.Results().Len() == 1 &&
		types.Identical(sig.Params().At(0).Type(), sig.Results().At(0).Type()) && isHandler(sig.Params().At(0).Type())
}

// isMiddlewareList reports whether t is a list of middleware.
func isMiddlewareList(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return isMiddleware(u.Elem())
	case *types.Array:
		return isMiddleware(u.Elem())
	case *types.Pointer:
		a, ok := u.Elem().Underlying().(*types.Array)
		return ok && isMiddleware(a.Elem())
	}
	return false
}

// madeOfChain returns the observation of the middleware of which a chain was
// made, in one step or several.
func (r *Result) madeOfChain(call *ssa.Call, depth int) *note {
	if depth > maxNesting {
		return nil
	}
	for _, op := range operandsOf(&call.Call) {
		if n := r.chainNote(op, 0); n != nil {
			return n
		}
		if made, ok := op.(*ssa.Call); ok {
			if n := r.madeOfChain(made, depth+1); n != nil {
				return n
			}
		}
	}
	return nil
}

// chainNote returns the observation that a middleware adds, or one of a list
// of them. Gives up towards silence: a list whose elements are out of sight
// may have one.
func (r *Result) chainNote(v ssa.Value, depth int) *note {
	if isMiddleware(v.Type()) {
		return r.installed(v, depth)
	}
	if !isMiddlewareList(v.Type()) {
		return nil
	}
	elems, all := r.listed(v)
	for _, e := range elems {
		if n := r.installed(e, depth); n != nil {
			return n
		}
	}
	if all {
		return nil
	}
	return &note{Class: Declared, What: "middleware chain", Shape: Decorator, Via: "the middleware chain"}
}

// listed returns the elements of a list; all is false if some are out of
// sight.
func (r *Result) listed(v ssa.Value) (elems []ssa.Value, all bool) {
	return r.listedBeside(v, map[ssa.Value]bool{})
}

// maxParts bounds the appends and choices of which a list is made: beyond it,
// some of it is out of sight.
const maxParts = 50

// listedBeside is listed for a part of a list of which others were seen.
func (r *Result) listedBeside(v ssa.Value, seen map[ssa.Value]bool) (elems []ssa.Value, all bool) {
	if seen[v] {
		return nil, true
	}
	if len(seen) == maxParts {
		return nil, false
	}
	seen[v] = true
	var parts []ssa.Value
	switch x := v.(type) {
	case *ssa.Const:
		return nil, true
	case *ssa.ChangeType:
		parts = []ssa.Value{x.X}
	case *ssa.Slice:
		parts = []ssa.Value{x.X}
	case *ssa.Alloc:
		return elementsStored(x)
	case *ssa.Call:
		if bi, ok := x.Call.Value.(*ssa.Builtin); ok && bi.Name() == "append" {
			parts = x.Call.Args
		} else {
			parts = returnedBy(r.bodyOf(x.Call.StaticCallee()))
		}
	case *ssa.Phi:
		parts = x.Edges
	case *ssa.Parameter:
		parts = r.argumentsOf(x)
	case *ssa.UnOp:
		parts = r.storedAt(x.X)
	}
	all = len(parts) > 0
	for _, p := range parts {
		es, ok := r.listedBeside(p, seen)
		elems, all = append(elems, es...), all && ok
	}
	return elems, all
}

// returnedBy returns what a function returns as its only result.
func returnedBy(fn *ssa.Function) (vals []ssa.Value) {
	if fn == nil || fn.Signature.Results().Len() != 1 {
		return nil
	}
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			vals = append(vals, ret.Results[0])
		}
	}
	return vals
}

// storedAt returns what this package stores in a variable or field.
func (r *Result) storedAt(addr ssa.Value) []ssa.Value {
	switch addr := addr.(type) {
	case *ssa.Alloc:
		return storesTo(addr)
	case *ssa.FreeVar:
		if a, ok := alias.BindingOf(addr).(*ssa.Alloc); ok {
			return storesTo(a)
		}
	case *ssa.Global:
		if addr.Pkg != nil && addr.Pkg.Pkg == r.pass.Pkg {
			return r.storedInGlobal(addr)
		}
	case *ssa.FieldAddr:
		if st, ok := gotype.Deref(addr.X.Type()).Underlying().(*types.Struct); ok {
			return r.storedIn(st.Field(addr.Field))
		}
	}
	return nil
}

// elementsStored returns what is stored in the elements of an array that a
// function makes.
func elementsStored(a *ssa.Alloc) (elems []ssa.Value, all bool) {
	for _, ref := range *a.Referrers() {
		addr, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *addr.Referrers() {
			if s, ok := use.(*ssa.Store); ok && s.Addr == addr {
				elems = append(elems, s.Val)
			}
		}
	}
	return elems, len(elems) > 0
}

// elementOfList returns the list of which v is an element, nil if it is none.
func elementOfList(v ssa.Value) ssa.Value {
	switch x := stripped(v).(type) {
	case *ssa.UnOp:
		if ia, ok := x.X.(*ssa.IndexAddr); ok && x.Op == token.MUL {
			return ia.X
		}
	case *ssa.Index:
		return x.X
	}
	return nil
}

// served returns the observation under which a call runs the registrar that it
// is the method of: a server that hands each request on to it, or that is in
// turn put under an observation.
func (b *behind) served(at int, call *ssa.Call) *note {
	fn := calleeOf(&call.Call)
	if at != 0 || fn == nil || fn.Signature().Recv() == nil || !IsHandlerMethod(fn.Name()) || b.r.table.Observing(fn).Has(contract.Installs) != nil {
		return nil
	}
	if n := b.r.covering(call, 0); n != nil {
		return n
	}
	server := gotype.Declared(call.Parent())
	if server == nil || server.Signature().Recv() == nil || server.Name() != fn.Name() {
		return nil
	}
	b.r.indexCalls()
	for _, v := range b.r.converted[gotype.Named(server.Signature().Recv().Type())] {
		if b.seen[v] {
			continue
		}
		b.seen[v] = true
		if n := b.forward(v); n != nil {
			return n
		}
	}
	return nil
}

// heldBy looks at a struct that the registrar is stored in: at what this package
// does with what the field holds, and at the method by which the struct itself
// handles requests, whose observation is around the registrar if that has a
// method of the same name, to which it hands them on.
func (b *behind) heldBy(addr *ssa.FieldAddr) *note {
	st, ok := gotype.Deref(addr.X.Type()).Underlying().(*types.Struct)
	owner := gotype.Named(addr.X.Type())
	if !ok || owner == nil {
		return nil
	}
	f := st.Field(addr.Field)
	for _, use := range b.r.loadsOf(f) {
		if n := b.forward(use); n != nil {
			return n
		}
	}
	for m := range owner.Methods() {
		if inner, _, _ := types.LookupFieldOrMethod(f.Type(), true, m.Pkg(), m.Name()); inner == nil || !IsHandlerMethod(m.Name()) {
			continue
		}
		if s := b.r.summaryOfFunc(m); s != nil && s.Self != nil {
			n := *s.Self
			n.Via = owner.Obj().Name()
			return &n
		}
	}
	return nil
}

// returned looks at what becomes of the registrar where the function that
// returns it is called in this package.
func (b *behind) returned(ret *ssa.Return) *note {
	if len(ret.Results) != 1 {
		return nil
	}
	b.r.indexCalls()
	for _, ci := range b.r.callers[ret.Parent()] {
		call, ok := ci.(*ssa.Call)
		if !ok || b.seen[call] {
			continue
		}
		b.seen[call] = true
		if n := b.forward(call); n != nil {
			return n
		}
	}
	return nil
}
