package unobserved

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/observe"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// chainOf returns the middleware chain that a handler value has gone
// through, nil if there is none: a loop in which it is replaced by what an
// element of a slice of decorators makes of it,
//
//	for i := range mw {
//		h = mw[i](h)
//	}
//
// or a call of a function of this package that returns such a value. What
// the decorators do is for the user to say; that a handler is meant to go
// through them is certain.
func (k *pack) chainOf(v ssa.Value, depth int) *sight {
	if depth > maxDecorators {
		return nil
	}
	switch x := v.(type) {
	case *ssa.ChangeType:
		return k.chainOf(x.X, depth+1)
	case *ssa.Phi:
		for _, e := range x.Edges {
			if s := linkOf(e, x.Type()); s != nil {
				return s
			}
		}
	case *ssa.UnOp:
		if a, ok := rootCell(x); ok {
			return chainOfCell(a)
		}
	case *ssa.Call:
		if s := linkOf(x, x.Type()); s != nil && path.InCycle(x.Block()) {
			return s
		}
		if fn := x.Common().StaticCallee(); fn != nil && fn.Pkg == x.Parent().Pkg {
			return k.returnedChain(fn, depth)
		}
	}
	return nil
}

// maxThrough bounds how many calls lie between a branch and the chain.
const maxThrough = 3

// chainIn returns the chain through which fn calls a handler. Deep reports
// that only a function that it calls does so: then fn itself is a dispatch.
func (k *pack) chainIn(fn *ssa.Function, depth int) (s *sight, deep bool) {
	if fn == nil || depth == maxThrough || fn.Pkg == nil || fn.Pkg.Pkg != k.pass.Pkg {
		return nil, false
	}
	if c, ok := k.chained[fn]; ok {
		return c.sight, c.deep
	}
	k.chained[fn] = chained{}
	k.eachInPlace(fn, false, func(call ssa.CallInstruction, _ bool) {
		cc := call.Common()
		if callee := cc.StaticCallee(); callee != nil {
			if other, d := k.chainIn(callee, depth+1); other != nil || d {
				deep = true
			}
		} else if c := k.chainOf(cc.Value, 0); c != nil && !cc.IsInvoke() {
			s = c
		}
	})
	if s != nil {
		deep = false
	}
	k.chained[fn] = chained{s, deep}
	return s, deep
}

type chained struct {
	sight *sight
	deep  bool
}

// handlerCallIn returns the only call of a handler value in fn, which is a
// field or a variable that is given a context; nil if there is none.
func (k *pack) handlerCallIn(fn *ssa.Function) (found ssa.CallInstruction) {
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg != k.pass.Pkg {
		return nil
	}
	n := 0
	k.eachInPlace(fn, false, func(call ssa.CallInstruction, _ bool) {
		cc := call.Common()
		if !cc.IsInvoke() && cc.StaticCallee() == nil && fieldOf(cc.Value) != nil && takesContext(cc) {
			found = call
			n++
		}
	})
	if n != 1 {
		return nil
	}
	return found
}

// rootCell returns the variable that v is loaded from.
func rootCell(v *ssa.UnOp) (*ssa.Alloc, bool) {
	if v.Op != token.MUL {
		return nil, false
	}
	addr := v.X
	for range maxDecorators {
		fv, ok := addr.(*ssa.FreeVar)
		if !ok {
			break
		}
		addr = bindingOf(fv)
	}
	a, ok := addr.(*ssa.Alloc)
	return a, ok
}

func chainOfCell(a *ssa.Alloc) *sight {
	for _, instr := range refs(a) {
		if s, ok := instr.(*ssa.Store); ok && s.Addr == a {
			if c := linkOf(s.Val, s.Val.Type()); c != nil {
				return c
			}
		}
	}
	return nil
}

// A returned is what a function returns, from so many steps on.
type returned struct {
	fn    *ssa.Function
	depth int
}

// returnedChain returns the chain of what fn returns. The answers are kept:
// functions that return what each other makes are reached on more ways than
// can be gone.
func (k *pack) returnedChain(fn *ssa.Function, depth int) *sight {
	if res := fn.Signature.Results(); res.Len() == 0 || !isHandlerType(res.At(0).Type()) {
		return nil
	}
	key := returned{fn, depth}
	s, ok := k.returnedChains[key]
	if !ok {
		s = k.findReturnedChain(fn, depth)
		k.returnedChains[key] = s
	}
	return s
}

func (k *pack) findReturnedChain(fn *ssa.Function, depth int) *sight {
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && len(ret.Results) > 0 {
			if s := k.chainOf(ret.Results[0], depth+1); s != nil {
				return s
			}
		}
	}
	return nil
}

// linkOf returns the chain of which the call v applies one element to a
// handler of type t, nil if it is no such call.
func linkOf(v ssa.Value, t types.Type) *sight {
	call, ok := v.(*ssa.Call)
	if !ok || call.Common().IsInvoke() || len(call.Common().Args) != 1 {
		return nil
	}
	cc := call.Common()
	sig := cc.Signature()
	if sig.Results().Len() != 1 || sig.Params().Len() != 1 || !types.Identical(sig.Results().At(0).Type(), sig.Params().At(0).Type()) || !isHandlerType(t) {
		return nil
	}
	slice := elementOf(cc.Value)
	if slice == nil {
		return nil
	}
	name := "the middleware chain"
	if f := fieldOf(slice); f != nil {
		name = f.Name()
	} else if p, ok := rootOf(slice).(*ssa.Parameter); ok {
		name = p.Name()
	} else if g, ok := rootOf(slice).(*ssa.Global); ok {
		name = g.Name()
	}
	o := observe.Observation{Class: observe.Declared, What: "middleware chain", Shape: observe.Decorator, ViaName: name, Whole: true}
	return &sight{obs: o, key: "chain " + name, name: name, chain: true}
}

// elementOf returns the slice of which v is an element, nil if it is none.
func elementOf(v ssa.Value) ssa.Value {
	switch x := v.(type) {
	case *ssa.UnOp:
		if ia, ok := x.X.(*ssa.IndexAddr); ok && x.Op == token.MUL {
			return ia.X
		}
	case *ssa.Index:
		return x.X
	case *ssa.ChangeType:
		return elementOf(x.X)
	case *ssa.Extract:
		if next, ok := x.Tuple.(*ssa.Next); ok {
			if r, ok := next.Iter.(*ssa.Range); ok {
				return r.X
			}
		}
	}
	return nil
}

// hasLoop reports whether fn has a loop.
func hasLoop(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return s.Dominates(b) })
	})
}
