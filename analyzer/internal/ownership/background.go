package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may start a goroutine for a value that it makes and returns: a
// cache with a janitor. Where that waits for a channel of the value, and ends in
// no other way, it is what the caller must stop, by the method that closes the
// channel: the value is a resource, whatever else it holds. The goroutine has to
// be started on every path on which the value is returned, and nobody else may
// stop it: what the caller of the function gives it (a context, a channel) ends
// no such goroutine, nor does it end itself. Gives up towards silence.

// backgroundOf returns the results of fn that own goroutines which it starts.
func (r *Result) backgroundOf(fn *ssa.Function) []Acquire {
	starts := r.startsIn(fn)
	if len(starts) == 0 || !canHold(fn.Signature.Results()) {
		return nil
	}
	as := r.stoppedByCall(fn, starts)
	for i, v := range slices.Collect(fn.Signature.Results().Variables()) {
		made := r.madeResult(fn, i)
		if made == nil {
			continue
		}
		kind, at := r.ownsStarted(structOf(made.Type()), starts, scopeOf(made), func(at ssa.Instruction) bool {
			return isOnEveryWay(at, func(ret *ssa.Return) bool { return rootOf(ret.Results[i]) != alias.Nil })
		})
		if kind == nil {
			continue
		}
		kind.Releases = slices.DeleteFunc(kind.Releases, func(rel contract.Release) bool { return !gotype.HasMethod(v.Type(), rel.Method) })
		if len(kind.Releases) > 0 && !r.isKnownToOthers(made, kind) {
			as = append(as, Acquire{Result: i, Err: failureIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
				Kind: kind, Spare: true, Via: fn, Pos: at.Pos()})
		}
	}
	return as
}

// begunFor returns what the method acquires for its receiver by a goroutine that
// it starts, nil if it starts none.
func (r *Result) begunFor(fn *ssa.Function, named *types.Named) *Acquire {
	starts := r.startsIn(fn)
	if len(starts) == 0 {
		return nil
	}
	kind, at := r.ownsStarted(named, starts, scope{fn.Params[0]: ""}, func(at ssa.Instruction) bool {
		return isOnEveryWay(at, func(ret *ssa.Return) bool { return !mayFail(ret) })
	})
	if kind == nil {
		return nil
	}
	return &Acquire{Param: true, Err: errIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
		Kind: kind, Via: fn, Pos: at.Pos()}
}

// ownsStarted returns how a value of a named type is released that owns one of
// the goroutines, where isDue says of the start that it counts; nil if it owns
// none.
func (r *Result) ownsStarted(named *types.Named, starts []start, sc scope, isDue func(ssa.Instruction) bool) (kind *contract.Kind, at ssa.Instruction) {
	if named == nil || named.Obj().Pkg() != r.pass.Pkg {
		return nil, nil
	}
	for _, s := range starts {
		if !isDue(s.at) {
			continue
		}
		if rels := r.stoppedBy(named, s, starts, sc); len(rels) > 0 {
			return &contract.Kind{Type: types.TypeString(named, nil), Releases: slices.Clone(rels)}, s.at
		}
	}
	return nil, nil
}

// mayFail reports whether the return has an error that may be one.
func mayFail(ret *ssa.Return) bool {
	i := errIndex(ret.Parent().Signature)
	return i != contract.None && rootOf(ret.Results[i]) != alias.Nil
}

// madeResult returns the struct that each return of fn which does not fail has as
// result i: one that fn has made. It is nil if there is none, or another.
func (r *Result) madeResult(fn *ssa.Function, i int) ssa.Value {
	var made ssa.Value
	for _, ret := range returnsOf(fn) {
		v := rootOf(ret.Results[i])
		if v == alias.Nil {
			continue
		}
		if v.Path != "" || v.Base == nil || made != nil && v.Base != made {
			return nil
		}
		if !r.isMadeHere(v.Base) {
			return nil
		}
		made = v.Base
	}
	return made
}

// isMadeHere reports whether v is a new struct, or one from a call that makes
// one, and acquires nothing with it.
func (r *Result) isMadeHere(v ssa.Value) bool {
	if a, ok := v.(*ssa.Alloc); ok {
		return a.Heap
	}
	return r.ownerFresh(v) == v
}

// returnsOf returns the returns of fn.
func returnsOf(fn *ssa.Function) []*ssa.Return {
	var rets []*ssa.Return
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && b != fn.Recover {
			rets = append(rets, ret)
		}
	}
	return rets
}

// scopeOf names what a function puts into the struct that it makes: the struct,
// and the channels, servers and listeners in its fields.
func scopeOf(made ssa.Value) scope {
	sc := scope{made: ""}
	for _, ptr := range pointers(made) {
		for _, ref := range *ptr.Referrers() {
			addr, ok := ref.(*ssa.FieldAddr)
			if !ok {
				continue
			}
			for _, use := range *addr.Referrers() {
				if st, ok := use.(*ssa.Store); ok && st.Addr == addr {
					if ch, ok := rootOf(st.Val).Base.(*ssa.MakeChan); ok {
						sc[ch] = alias.FieldName(addr.X.Type(), addr.Field)
					}
					sc.addServers(addr, st.Val)
				}
			}
		}
	}
	return sc
}

// pointers returns the registers of its function that point to what was made:
// v, and what is loaded from the variable that keeps it.
func pointers(v ssa.Value) []ssa.Value {
	ptrs := []ssa.Value{v}
	for _, ref := range *v.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok || st.Val != v {
			continue
		}
		if variable, ok := st.Addr.(*ssa.Alloc); ok && onlyValue(variable) == v {
			for _, use := range *variable.Referrers() {
				if load, ok := use.(*ssa.UnOp); ok {
					ptrs = append(ptrs, load)
				}
			}
		}
	}
	return ptrs
}

// isOnEveryWay reports whether control has passed the instruction at each return
// of its function that counts, of which there is one. What is done in a loop that
// counts is taken to be done.
func isOnEveryWay(instr ssa.Instruction, counts func(*ssa.Return) bool) bool {
	at := instr.Block()
	for at != nil && (at.Comment == "for.body" || at.Comment == "rangeint.body") {
		at = at.Idom()
	}
	passed := false
	for _, ret := range returnsOf(instr.Parent()) {
		if !counts(ret) {
			continue
		}
		if passed = at != nil && at.Dominates(ret.Block()); !passed {
			return false
		}
	}
	return passed
}

// stoppedBy returns the methods that end the goroutine, which ends in no other
// way, and which none of all those that are started stops; nil if there is none.
func (r *Result) stoppedBy(named *types.Named, s start, all []start, sc scope) []contract.Release {
	w := waiting{r: r, named: named, ran: make(map[*ssa.Function]bool)}
	if !w.waits(s, sc) {
		return nil
	}
	for _, end := range w.stops {
		if slices.ContainsFunc(all, func(s start) bool { return r.mayStop(s.fn, end) }) {
			return nil
		}
	}
	return w.stops[0].releases
}

// maxRuns bounds the functions of a goroutine that are looked at.
const maxRuns = 100

// mayStop reports whether a goroutine that fn begins may run a function that
// ends the wait.
func (r *Result) mayStop(fn *ssa.Function, s stop) bool {
	if fn == nil {
		return false // what serves
	}
	seen, next := map[*ssa.Function]bool{fn: true}, []*ssa.Function{fn}
	for len(next) > 0 {
		f := next[0]
		next = next[1:]
		if s.by[f] || s.serves && r.stopsServer(f) || len(seen) > maxRuns {
			return true
		}
		add := func(callee *ssa.Function) {
			if callee = bodyOf(callee); callee != nil && callee.Pkg == f.Pkg && !seen[callee] {
				seen[callee] = true
				next = append(next, callee)
			}
		}
		for _, call := range r.callsIn(f) {
			add(call.Common().StaticCallee())
		}
		for _, lit := range f.AnonFuncs {
			add(lit)
		}
	}
	return false
}

// isKnownToOthers reports whether somebody else than the caller may stop what
// was made: its function gives it away, or a function that may.
func (r *Result) isKnownToOthers(made ssa.Value, kind *contract.Kind) bool {
	spec := &path.Spec{Kind: kind}
	return slices.ContainsFunc(pointers(made), func(ptr ssa.Value) bool {
		return slices.ContainsFunc(*ptr.Referrers(), func(ref ssa.Instruction) bool { return r.isGivenTo(ref, ptr, spec) })
	})
}

// isGivenTo reports whether the instruction gives what ptr points to to somebody
// who may stop it.
func (r *Result) isGivenTo(ref ssa.Instruction, ptr ssa.Value, spec *path.Spec) bool {
	switch ref := ref.(type) {
	case *ssa.MapUpdate, *ssa.Send:
		return true
	case *ssa.Store:
		if ref.Val != ptr {
			return false
		}
		_, isLocal := rootOf(ref.Addr).Base.(*ssa.Alloc)
		return !isLocal
	case *ssa.MakeInterface:
		return slices.ContainsFunc(*ref.Referrers(), func(use ssa.Instruction) bool { return r.isGivenTo(use, ref, spec) })
	case *ssa.MakeClosure:
		return r.isStopping(ref, spec)
	case *ssa.Call:
		for i, a := range path.Operands(ref.Common()) {
			if a != ptr {
				continue
			}
			if e := (semantics{r}).Effect(ref.Common(), ref.Call.StaticCallee(), i, "", spec); e.Success.Op == path.Take || e.Success.Op == path.Release {
				return true
			}
		}
	}
	return false
}

// isStopping reports whether the literal, or the method value, stops what it
// captures. One that is only deferred does where the function fails.
func (r *Result) isStopping(mc *ssa.MakeClosure, spec *path.Spec) bool {
	if name := boundName(mc); name != "" {
		return isReleaseOf(spec.Kind, name) || path.IsVerb(name)
	}
	lit := mc.Fn.(*ssa.Function)
	if isOnlyDeferred(lit, mc.Parent()) {
		return false
	}
	return slices.ContainsFunc(r.callsIn(lit), func(call ssa.CallInstruction) bool { return isReleaseOf(spec.Kind, path.MethodName(call.Common())) })
}

// setsUpMore reports whether the call, in a loop, comes back to one and the same owner,
// made before the loop: what it begins each time is all the owner's, which has it
// released as a whole.
func (r *Result) setsUpMore(call *ssa.Call, a Acquire, root alias.Val) bool {
	made, ok := root.Base.(ssa.Instruction)
	return ok && a.Via != nil && !a.Lock && !a.Paired && isAhead(call, call) && !isAhead(call, made)
}
