package observe

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Behind returns the observation that a server, router or mux adds to
// whatever is registered on it: a middleware, interceptor, stats handler
// or hook that observes is installed on it, or it is itself handed to a
// function that puts it under an observation. A registrar that is a
// parameter is looked up at the calls in this package.
func (r *Result) Behind(registrar ssa.Value) (Observation, bool) {
	b := &behind{r: r, seen: make(map[ssa.Value]bool)}
	n := b.look(registrar, 0)
	if n == nil {
		return Observation{}, false
	}
	return r.observation(n, nil, ""), true
}

// behind looks for what is put before a registrar.
type behind struct {
	r    *Result
	seen map[ssa.Value]bool
}

// look follows the registrar back to where it comes from, and from there
// forward to all its uses.
func (b *behind) look(v ssa.Value, depth int) *note {
	if v == nil || depth > maxLooks || b.seen[v] {
		return nil
	}
	b.seen[v] = true
	if n := b.forward(v); n != nil {
		return n
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return b.look(v.X, depth+1)
	case *ssa.ChangeInterface:
		return b.look(v.X, depth+1)
	case *ssa.ChangeType:
		return b.look(v.X, depth+1)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return b.made(call, depth)
		}
	case *ssa.Call:
		return b.made(v, depth)
	case *ssa.Phi:
		return b.any(v.Edges, depth)
	case *ssa.Parameter:
		if n := b.any(b.r.argumentsOf(v), depth); n != nil {
			return n
		}
		return b.any(b.r.wholesOf(v), depth)
	case *ssa.FreeVar:
		return b.look(alias.BindingOf(v), depth+1)
	case *ssa.FieldAddr:
		return b.field(v, depth)
	case *ssa.Field:
		if f := fieldOf(v); f != nil {
			return b.fieldVar(f, depth)
		}
	case *ssa.UnOp:
		return b.look(v.X, depth+1)
	case *ssa.Alloc:
		if n := b.cell(v); n != nil {
			return n
		}
		return b.any(storesTo(v), depth)
	}
	return nil
}

func (b *behind) any(vals []ssa.Value, depth int) *note {
	for _, v := range vals {
		if n := b.look(v, depth+1); n != nil {
			return n
		}
	}
	return nil
}

// made looks at the call that the registrar comes from: an option of a
// constructor, or the registrar that it is a part of (a group, a route).
func (b *behind) made(call *ssa.Call, depth int) *note {
	if b.r.isRegistration(call) {
		return b.look(operandsOf(&call.Call)[0], depth+1) // a link of a chain of them
	}
	for _, op := range operandsOf(&call.Call) {
		if _, ok := op.(*ssa.Slice); !ok && types.IsInterface(op.Type()) {
			continue // what it works with, no option
		}
		if n := b.r.installed(op, 0); n != nil {
			return n
		}
	}
	if fn := calleeOf(&call.Call); fn != nil && fn.Signature().Recv() != nil {
		return b.look(operandsOf(&call.Call)[0], depth+1)
	}
	if body := b.r.bodyOf(call.Call.StaticCallee()); body != nil {
		for _, block := range body.Blocks {
			if ret, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return); ok && len(ret.Results) > 0 {
				if n := b.look(ret.Results[0], depth+1); n != nil {
					return n
				}
			}
		}
	}
	return nil
}

// isRegistration reports whether a call returns the registrar that it is a
// method of: it installs nothing, and makes no part of it that does.
func (r *Result) isRegistration(call *ssa.Call) bool {
	fn := calleeOf(&call.Call)
	return fn != nil && fn.Signature().Recv() != nil && types.Identical(call.Type(), operandsOf(&call.Call)[0].Type()) &&
		!r.installs(fn, 0) && r.table.Observing(fn).Has(contract.Carries) == nil
}

// field looks at a field: at what it is a part of, too, if that is embedded,
// whose methods are then those of the whole.
func (b *behind) field(addr *ssa.FieldAddr, depth int) *note {
	st, ok := gotype.Deref(addr.X.Type()).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	if n := b.fieldVar(st.Field(addr.Field), depth); n != nil || !st.Field(addr.Field).Embedded() {
		return n
	}
	return b.look(addr.X, depth+1)
}

// fieldVar looks at what is stored in the field, and at all uses of it, in
// this package.
func (b *behind) fieldVar(f *types.Var, depth int) *note {
	if n := b.any(b.r.storedIn(f), depth); n != nil {
		return n
	}
	for _, v := range b.r.loadsOf(f) {
		if n := b.forward(v); n != nil {
			return n
		}
	}
	return nil
}

// forward looks at the calls that get the registrar.
func (b *behind) forward(v ssa.Value) *note {
	if v.Referrers() == nil {
		return nil
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType:
			if n := b.forward(ref.(ssa.Value)); n != nil {
				return n
			}
		case *ssa.Store:
			if a, ok := ref.Addr.(*ssa.Alloc); ok && ref.Val == v && !b.seen[a] {
				b.seen[a] = true
				if n := b.cell(a); n != nil {
					return n
				}
			}
			if fa, ok := ref.Addr.(*ssa.FieldAddr); ok && ref.Val == v && !b.seen[fa] {
				b.seen[fa] = true
				if n := b.heldBy(fa); n != nil {
					return n
				}
			}
		case *ssa.Phi:
			if !b.seen[ref] {
				b.seen[ref] = true
				if n := b.forward(ref); n != nil {
					return n
				}
			}
		case *ssa.Return:
			if n := b.returned(ref); n != nil {
				return n
			}
		case *ssa.UnOp:
			if _, ok := v.(*ssa.FieldAddr); ok {
				if n := b.forward(ref); n != nil {
					return n
				}
			}
		case *ssa.MakeClosure:
			if isBoundHandler(ref) {
				if n := b.forward(ref); n != nil {
					return n
				}
			}
		case *ssa.Call:
			if n := b.call(v, ref); n != nil {
				return n
			}
		}
	}
	return nil
}

// isBoundHandler reports whether a closure is the method of a registrar that
// hands requests on, as a value: mux.ServeHTTP.
func isBoundHandler(mc *ssa.MakeClosure) bool {
	return isBoundMethod(mc) && IsHandlerMethod(mc.Fn.(*ssa.Function).Object().Name())
}

// cell looks at the loads of a variable that holds the registrar.
func (b *behind) cell(addr ssa.Value) *note {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			if n := b.forward(ref); n != nil {
				return n
			}
		case *ssa.MakeClosure:
			for i, bound := range ref.Bindings {
				if bound == addr {
					if n := b.cell(ref.Fn.(*ssa.Function).FreeVars[i]); n != nil {
						return n
					}
				}
			}
		}
	}
	return nil
}

// call looks at one call that gets the registrar: it installs something on
// it, runs it, or puts it under an observation.
func (b *behind) call(v ssa.Value, call *ssa.Call) *note {
	r, cc := b.r, &call.Call
	fn := calleeOf(cc)
	ops := operandsOf(cc)
	at := slices.Index(ops, v)
	if at < 0 {
		return nil
	}
	if fn != nil && fn.Signature().Recv() != nil && at > 0 && types.IsInterface(v.Type()) && isRunType(v.Type()) {
		if n := b.look(ops[0], 1); n != nil {
			return n // mounted on another one
		}
	}
	if fn != nil && r.installs(fn, at) {
		for i, op := range ops {
			if i == at {
				continue
			}
			if n := r.installed(op, 0); n != nil {
				return n
			}
		}
	}
	if s, _ := r.summaryOf(cc); s != nil {
		for _, res := range s.Results {
			if res.Note != nil && res.Base == at {
				n := *res.Note
				n.Via = r.calleeName(cc)
				return &n
			}
		}
	}
	if n := b.served(at, call); n != nil {
		return n
	}
	return b.wrapped(v, at, call)
}
