package ownership

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A method may make its receiver something to release: it starts a server, or
// opens what the value is made for. Where that value rests in a field of an
// owner, or is put there, the owner's releaser has to release it as it would
// what a constructor had returned.
//
// Only a method of a package's own says so: what a contract says of a parameter
// is undone in more ways than the kind names (gives up towards silence).

// begunBy returns the value of the function's own that the call makes something
// to release, nil if it is another's.
func begunBy(f Found, call *ssa.Call) ssa.Value {
	ops := path.Operands(call.Common())
	if f.contract != nil || f.Result >= len(ops) || !isOwn(path.NameOf(ops[f.Result])) {
		return nil
	}
	return ops[f.Result]
}

// Begun returns the calls in fn that make what a field of fn's receiver holds
// something to release, and the fields, if nothing can release it from there.
func (r *Result) Begun(fn *ssa.Function) (begun []Found, fields []Forgotten) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if fn.Signature.Recv() == nil || len(fn.Params) == 0 || fn.Parent() != nil {
		return nil, nil
	}
	for _, call := range r.callsIn(fn) {
		p, ok := r.beginsAt(fn, call)
		if !ok {
			continue
		}
		a := r.intoReceiver(call.Common())
		if a == nil || a.OnSuccess || !r.isOwnersOwn(p, a.Kind) || !r.isForgotten(fn, p, a.Kind, make(map[place]bool)) {
			continue
		}
		begun = append(begun, Found{Call: call, Acquire: *a, Fn: fn})
		fields = append(fields, Forgotten{Owner: p.owner, Field: p.variable(), Releaser: r.releaserOf(p.owner)})
	}
	return begun, fields
}

// beginsAt returns the field of fn's receiver whose method the call calls, if
// only this package can touch it and the receiver has a releaser.
func (r *Result) beginsAt(fn *ssa.Function, call ssa.CallInstruction) (p place, ok bool) {
	if _, ok := call.(*ssa.Call); !ok || !isMethodCall(call.Common()) {
		return p, false
	}
	addr := fieldAddrOf(call.Common().Args[0])
	if addr == nil || addr.X != ssa.Value(fn.Params[0]) {
		return p, false
	}
	p, ok = r.placeOf(addr, false)
	return p, ok && r.isPrivate(p) && r.releaserOf(p.owner) != ""
}

// fieldAddrOf returns the address of the field that v is, or is loaded from.
func fieldAddrOf(v ssa.Value) *ssa.FieldAddr {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	addr, _ := v.(*ssa.FieldAddr)
	return addr
}

// isOwnersOwn reports whether all that is stored at p is new, and nobody else
// has it: what another has given may be another's to release.
func (r *Result) isOwnersOwn(p place, kind *contract.Kind) bool {
	for _, v := range r.fields().accessesOf(p) {
		addr, ok := v.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, ref := range *addr.Referrers() {
			st, ok := ref.(*ssa.Store)
			if !ok || st.Addr != addr || isZero(st.Val) {
				continue
			}
			if !isOwn(path.NameOf(st.Val)) {
				return false
			}
			if u := r.usesOf(st.Val, kind); u.lost || len(u.released) > 0 || movesFrom(u, p) {
				return false
			}
		}
	}
	return true
}
