package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What a resource is a part of has other names: a helper is told of it as the
// field of its receiver, and a constructor knows it as what it has put there:
//
//	s := &store{db: db}
//	s.get, err = s.prepare("…") // on s.db
//	…
//	db.Close() // and with it s.get

// wholesInside is wholesOf for what a function of the package acquires: the
// arguments, or the parts of them, that its result is a part of, and the results
// beside it:
//
//	db, stmt, err := open() // stmt is prepared on db
func (r *Result) wholesInside(call *ssa.Call, a Acquire, depth int) (wholes []alias.Val) {
	if a.contract != nil {
		wholes, _ = wholesOf(call, a)
		return wholes
	}
	callee, ops := bodyOf(call.Call.StaticCallee()), path.Operands(call.Common())
	if callee == nil || depth == 0 || len(ops) != len(callee.Params) {
		return nil
	}
	for _, inner := range r.callsIn(callee) {
		c, ok := inner.(*ssa.Call)
		if !ok || c.Pos() != a.Pos {
			continue
		}
		for _, b := range r.acquiresOf(&c.Call, c.Call.StaticCallee()) {
			for _, v := range r.wholesInside(c, b, depth-1) {
				i := slices.IndexFunc(callee.Params, func(p *ssa.Parameter) bool { return v.Base == p })
				if i >= 0 && !gotype.IsContext(ops[i].Type()) {
					wholes = append(wholes, path.NameOf(ops[i]).Join(v.Path))
				}
				if whole := alias.ResultOf(call, returnedAs(callee, v)); whole != nil {
					wholes = append(wholes, alias.Val{Base: whole})
				}
			}
		}
	}
	return wholes
}

// returnedAs returns the result by which some return of fn hands v to the callers,
// contract.None if there is none.
func returnedAs(fn *ssa.Function, v alias.Val) int {
	for _, ret := range returnsOf(fn) {
		if i := slices.IndexFunc(ret.Results, func(res ssa.Value) bool { return rootOf(res) == v }); i >= 0 {
			return i
		}
	}
	return contract.None
}

// withOtherNames adds the other names of the wholes: of what a field of a local
// struct holds, what fn stores there once; of what fn stores in one, the field.
func withOtherNames(wholes []alias.Val) []alias.Val {
	for _, whole := range slices.Clone(wholes) {
		if whole.Base == nil || whole.Base.Referrers() == nil {
			continue
		}
		if st := onlyStoreTo(whole); st != nil {
			wholes = append(wholes, path.NameOf(st.Val))
		}
		for _, ref := range *whole.Base.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && whole.Path == "" && st.Val == whole.Base {
				if at := path.NameOf(st.Addr); st == onlyStoreTo(at) {
					wholes = append(wholes, at)
				}
			}
		}
	}
	return wholes
}

// onlyStoreTo returns the only store to a field of a local struct, nil if at is
// none, or there are more.
func onlyStoreTo(at alias.Val) (only *ssa.Store) {
	if _, ok := at.Base.(*ssa.Alloc); !ok || at.Path == "" {
		return nil
	}
	for _, ref := range *at.Base.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok || path.NameOf(addr) != at {
			continue
		}
		for _, use := range *addr.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == addr {
				if only != nil {
					return nil
				}
				only = st
			}
		}
	}
	return only
}
