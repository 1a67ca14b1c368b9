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

// What comes from a pool is not released but given back: func (l *Lease)
// Return() { l.pool.put(l.conn) }, or l.pool.put(l). Where no method of an owner releases what it
// holds, one whose name speaks of that, and which hands it to something that
// the owner only refers to, or puts it into a list of that, is its releaser; so is
// one that does so with the owner as a whole.

// givingBack returns the methods of a type of this package that give back what
// it holds at sub.
func (r *Result) givingBack(named *types.Named, sub string, kind *contract.Kind, declared types.Type) []contract.Release {
	var rels []contract.Release
	for m := range named.Methods() {
		if !speaksOfGivingBack(m.Name()) || !needsErrors(m.Signature()) || m.Signature().Results().Len() > 1 {
			continue
		}
		fn := r.funcOf(m)
		if fn == nil || !hasMethod(declared, m) || !r.handsBack(fn, sub, kind) && !putsBack(fn, sub) {
			continue
		}
		eff := r.effectOf(fn, 0, sub, &path.Spec{Kind: kind})
		if eff.Success.Op == path.Take && eff.Failure.Op == path.Take {
			rels = append(rels, contract.Release{Method: fn.Name()})
		}
	}
	return rels
}

// speaksOfGivingBack reports whether a method of that name ends the use of its
// receiver.
func speaksOfGivingBack(name string) bool {
	for _, word := range []string{"Return", "Put", "GiveBack", "Recycle", "Done"} {
		if strings.HasPrefix(name, word) {
			return true
		}
	}
	return path.IsVerb(name)
}

// handsBack reports whether a call in fn is known to take what the receiver
// holds at sub, by itself or within the receiver, for something else that the receiver refers to.
func (r *Result) handsBack(fn *ssa.Function, sub string, kind *contract.Kind) bool {
	recv := alias.Val{Base: fn.Params[0]}
	for _, call := range r.callsIn(fn) {
		cc := call.Common()
		ops := path.Operands(cc)
		if path.MethodName(cc) == "" || len(ops) < 2 {
			continue
		}
		if to := path.NameOf(ops[0]); to.Base != recv.Base || to == recv {
			continue
		}
		for i, op := range ops[1:] {
			at := ""
			switch path.NameOf(op) {
			case recv.Join(sub):
			case recv:
				at = sub
			default:
				continue
			}
			e := semantics{r}.Effect(cc, cc.StaticCallee(), i+1, at, &path.Spec{Kind: kind})
			if !e.Unseen && e.Success.Op == path.Take {
				return true
			}
		}
	}
	return false
}

// putsBack reports whether fn puts its receiver, or what that holds at sub, into a list, a
// map or a channel of something else that the receiver refers to.
func putsBack(fn *ssa.Function, sub string) bool {
	recv := alias.Val{Base: fn.Params[0]}
	isHeld := func(v ssa.Value) bool {
		return v != nil && (path.NameOf(v) == recv.Join(sub) || path.NameOf(v) == recv)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Send:
				if isHeld(instr.X) && isFurther(instr.Chan, recv) {
					return true
				}
			case *ssa.MapUpdate:
				if isHeld(instr.Value) && isFurther(instr.Map, recv) {
					return true
				}
			case *ssa.Select:
				if slices.ContainsFunc(instr.States, func(st *ssa.SelectState) bool { return isHeld(st.Send) && isFurther(st.Chan, recv) }) {
					return true
				}
			case *ssa.Store:
				if isFurther(instr.Addr, recv) && slices.ContainsFunc(appended(instr.Val), isHeld) {
					return true
				}
			}
		}
	}
	return false
}

// isFurther reports whether v is, or is the address of, a field of something that
// a field of the receiver points to.
func isFurther(v ssa.Value, recv alias.Val) bool {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	addr, ok := v.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	owner := path.NameOf(addr.X)
	return owner.Base == recv.Base && owner != recv
}

// appended returns what is appended to a slice, if v is what comes of that.
func appended(v ssa.Value) []ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) != 2 {
		return nil
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" {
		return nil
	}
	list, ok := call.Call.Args[1].(*ssa.Slice)
	if !ok {
		return nil
	}
	array, ok := list.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var vals []ssa.Value
	for _, ref := range *array.Referrers() {
		if addr, ok := ref.(*ssa.IndexAddr); ok {
			for _, use := range *addr.Referrers() {
				if st, ok := use.(*ssa.Store); ok && st.Addr == addr {
					vals = append(vals, st.Val)
				}
			}
		}
	}
	return vals
}
