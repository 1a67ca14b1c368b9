package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A method may make a value, or get a function, put it into a list of its
// receiver, and return what takes it out again: a subscription with its
// Unsubscribe, or a function. Who does not call that leaves it in the list for
// as long as that lives: it has to outlive the caller, so one of a value that the
// caller has made does not count. Nobody else may take a single one out of the
// list, or hand it on from there, else it is a register of things to be found
// again: gives up towards silence.

// listedBy returns the results of the method that take out of a list of its
// receiver what the method has put there.
func (r *Result) listedBy(fn *ssa.Function) []Acquire {
	if fn.Signature.Recv() == nil || !canHold(fn.Signature.Results()) {
		return nil
	}
	puts := r.putsIn(fn)
	if len(puts) == 0 {
		return nil
	}
	var as []Acquire
	for i, v := range slices.Collect(fn.Signature.Results().Variables()) {
		for _, put := range puts {
			isDue := isOnEveryWay(put.at, func(ret *ssa.Return) bool { return rootOf(ret.Results[i]) != alias.Nil })
			if !isDue {
				continue
			}
			if kind := r.takesOut(fn, i, v.Type(), put); kind != nil {
				as = append(as, Acquire{Result: i, Err: failureIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
					Kind: kind, Spare: true, Listed: true, Via: fn, Pos: put.at.Pos()})
				break
			}
		}
	}
	return as
}

// A listing is where a function puts a value into a list of its receiver.
type listing struct {
	at   ssa.Instruction
	vals []ssa.Value
	list place
}

// putsIn returns where fn puts something into a map, or a slice, in a field of
// its receiver.
func (r *Result) putsIn(fn *ssa.Function) []listing {
	var puts []listing
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.MapUpdate:
				if p, ok := r.listOf(instr.Map, fn); ok {
					puts = append(puts, listing{instr, []ssa.Value{instr.Key, instr.Value}, p})
				}
			case *ssa.Store:
				if list := appendedTo(instr.Addr); list != nil {
					if p, ok := r.listOf(list, fn); ok {
						puts = append(puts, listing{instr, []ssa.Value{instr.Val}, p})
					}
				}
			}
		}
	}
	return puts
}

// listOf returns the field that the map or slice is loaded from, if it is one of
// fn's receiver that only this package reaches.
func (r *Result) listOf(v ssa.Value, fn *ssa.Function) (place, bool) {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return place{}, false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok || rootOf(addr.X) != (alias.Val{Base: fn.Params[0]}) {
		return place{}, false
	}
	p, ok := r.placeOf(addr, true)
	return p, ok && elementType(p.variable().Type()) != nil && r.isPrivate(p)
}

// takesOut returns how result i of the method is released, if that takes out of
// the list what the method has put there; nil if it does not.
func (r *Result) takesOut(fn *ssa.Function, i int, t types.Type, put listing) *contract.Kind {
	by := make(map[*ssa.Function]bool)
	if lit := returnedLiteral(fn, i); lit != nil {
		if r.removesFrom(lit, put.list, maxEnding, by) && r.isOnlyTakenBy(put.list, by) {
			return callKind
		}
		return nil
	}
	made := r.madeResult(fn, i)
	if made == nil || !slices.ContainsFunc(put.vals, func(v ssa.Value) bool { return rootOf(v) == alias.Val{Base: made} || isPartOf(v, made) }) {
		return nil
	}
	named := structOf(made.Type())
	if named == nil || named.Obj().Pkg() != r.pass.Pkg || named == put.list.owner {
		return nil
	}
	kind := &contract.Kind{Type: types.TypeString(named, nil)}
	for m := range named.Methods() {
		body := r.funcOf(m)
		if body == nil || !path.IsVerb(m.Name()) || !needsLittle(m.Signature()) || !gotype.HasMethod(t, m.Name()) {
			continue
		}
		if r.removesFrom(body, put.list, maxEnding, by) {
			kind.Releases = append(kind.Releases, contract.Release{Method: m.Name()})
		}
	}
	if kind.Releases == nil || !r.isOnlyTakenBy(put.list, by) || r.isKnownToOthersThan(made, put, kind) {
		return nil
	}
	return kind
}

// isPartOf reports whether a field of what is made holds v: the channel, or the
// number, that stands for it in the list. What the caller gives is known to him
// by that, and may be found again: gives up towards silence.
func isPartOf(v, made ssa.Value) bool {
	switch v.(type) {
	case *ssa.Const, *ssa.Parameter:
		return false
	}
	if rootOf(v).Base == made {
		return true
	}
	return v.Referrers() != nil && slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		st, ok := ref.(*ssa.Store)
		return ok && st.Val == v && rootOf(st.Addr).Base == made
	})
}

// isKnownToOthersThan is isKnownToOthers without the list itself.
func (r *Result) isKnownToOthersThan(made ssa.Value, put listing, kind *contract.Kind) bool {
	spec := &path.Spec{Kind: kind}
	return slices.ContainsFunc(pointers(made), func(ptr ssa.Value) bool {
		return slices.ContainsFunc(*ptr.Referrers(), func(ref ssa.Instruction) bool {
			return ref != put.at && r.isGivenTo(ref, ptr, spec)
		})
	})
}

// removesFrom reports whether fn, a literal in it, or what it calls, takes an
// element out of the list; by gets the functions that do.
func (r *Result) removesFrom(fn *ssa.Function, list place, depth int, by map[*ssa.Function]bool) bool {
	found := false
	for _, instr := range r.scanOf(fn).changes {
		found = found || r.takesElement(instr, list)
	}
	for _, call := range r.callsIn(fn) {
		callee := bodyOf(call.Common().StaticCallee())
		if callee != nil && callee.Parent() == nil && callee.Pkg == fn.Pkg && depth > 0 && !by[callee] {
			found = r.removesFrom(callee, list, depth-1, by) || found
		} else if callee != nil && by[callee] {
			found = true
		}
	}
	for _, lit := range fn.AnonFuncs {
		found = r.removesFrom(lit, list, depth, by) || found
	}
	if found {
		by[fn] = true
	}
	return found
}

// takesElement reports whether the instruction takes one element out of the list.
func (r *Result) takesElement(instr ssa.Instruction, list place) bool {
	switch instr := instr.(type) {
	case *ssa.Call:
		b, ok := instr.Call.Value.(*ssa.Builtin)
		if !ok || b.Name() != "delete" {
			return false
		}
		load, ok := instr.Call.Args[0].(*ssa.UnOp)
		return ok && r.isAt(load.X, list)
	case *ssa.Store:
		if !r.isAt(instr.Addr, list) {
			return false
		}
		switch v := instr.Val.(type) {
		case *ssa.Slice:
			return true
		case *ssa.Call:
			return isDeletion(v) || cuts(v, instr.Addr.(*ssa.FieldAddr))
		}
	}
	return false
}

// isDeletion reports whether the call is one of slices.Delete or DeleteFunc.
func isDeletion(call *ssa.Call) bool {
	obj := objectOf(&call.Call, call.Call.StaticCallee())
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "slices" && strings.HasPrefix(obj.Name(), "Delete")
}

// isAt reports whether addr is the address of the field that has the list.
func (r *Result) isAt(addr ssa.Value, list place) bool {
	field, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	p, ok := r.placeOf(field, true)
	return ok && p == list
}

// isOnlyTakenBy reports whether nobody else than the functions in by, and who
// empties the list, takes an element out of it, nor hands one on.
func (r *Result) isOnlyTakenBy(list place, by map[*ssa.Function]bool) bool {
	for _, access := range r.fields().accessesOf(list) {
		fn := access.Parent()
		for _, ref := range *access.Referrers() {
			if r.takesElement(ref, list) && !isIn(fn, by) {
				return false
			}
			load, ok := ref.(*ssa.UnOp)
			if !ok {
				continue
			}
			for _, use := range *load.Referrers() {
				if r.takesElement(use, list) && !isIn(fn, by) || handsOn(use) {
					return false
				}
			}
		}
	}
	// Who calls what takes one out directly knows a way of its own.
	for fn := range by {
		if fn.Parent() == nil && !path.IsVerb(fn.Name()) && slices.ContainsFunc(r.called().calls[fn], func(call ssa.CallInstruction) bool { return !isIn(call.Parent(), by) }) {
			return false
		}
		if recv := fn.Signature.Recv(); recv != nil && structOf(recv.Type()) == list.owner && fn.Object() != nil && fn.Object().Exported() {
			return false
		}
	}
	return true
}

// isIn reports whether fn, or a function around it, is one of those in by.
func isIn(fn *ssa.Function, by map[*ssa.Function]bool) bool {
	for ; fn != nil; fn = fn.Parent() {
		if by[fn] {
			return true
		}
	}
	return false
}

// handsOn reports whether an element that the instruction gets from a map or a
// slice is returned, or kept somewhere else.
func handsOn(use ssa.Instruction) bool {
	v, ok := use.(ssa.Value)
	if !ok {
		return false
	}
	switch use.(type) {
	case *ssa.Lookup, *ssa.Next, *ssa.Extract, *ssa.Range, *ssa.IndexAddr, *ssa.UnOp:
		return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
			switch ref := ref.(type) {
			case *ssa.Return, *ssa.Phi, *ssa.MakeInterface:
				return !isBasic(v.Type())
			case *ssa.Send:
				return ref.X == v && !isBasic(v.Type())
			case *ssa.Store:
				return ref.Val == v && !isBasic(v.Type())
			case *ssa.MapUpdate:
				return !isBasic(v.Type())
			}
			return handsOn(ref)
		})
	}
	return false
}

// isListedInOwn reports whether what the call has put into a list is gone with
// what its function has made: nothing that the call gets outlives that.
func isListedInOwn(call *ssa.Call) bool {
	return !slices.ContainsFunc(path.Operands(call.Common()), func(op ssa.Value) bool {
		switch rootOf(op).Base.(type) {
		case *ssa.Parameter, *ssa.Global:
			return true
		}
		return false
	})
}
