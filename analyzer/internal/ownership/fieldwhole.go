package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A statement ends with its database, by the contract of what prepares it. So a
// statement in a field is released where some function closes the database that
// it was prepared on, if that is in a field, too:
//
//	func (s *store) Close() error { return s.db.Close() } // and with it s.get

// endsWithWhole reports whether what has been acquired ends with something in a
// field that another function than f.Fn closes. Which value of the type that is,
// and when, is not followed: gives up towards silence.
func (r *Result) endsWithWhole(f Found) bool {
	call, ok := f.Call.(*ssa.Call)
	if !ok {
		return false
	}
	return slices.ContainsFunc(r.wholesBehind(call, f.Acquire, maxSetUps), func(v ssa.Value) bool {
		return slices.ContainsFunc(fieldsOf(v), func(addr *ssa.FieldAddr) bool { return r.isClosedAt(addr, f.Fn) })
	})
}

// wholesBehind returns the operands of the call that the resource is a part of, by
// the contract of the call or of the one that a function of the package makes, and
// what they are there: the field of a receiver.
func (r *Result) wholesBehind(call *ssa.Call, a Acquire, depth int) (wholes []ssa.Value) {
	ops := path.Operands(call.Common())
	if a.contract != nil {
		for _, i := range a.contract.Within {
			if i < len(ops) {
				wholes = append(wholes, ops[i])
			}
		}
		return wholes
	}
	callee := bodyOf(call.Call.StaticCallee())
	if callee == nil || depth == 0 || len(ops) != len(callee.Params) {
		return nil
	}
	for _, inner := range r.callsIn(callee) {
		c, ok := inner.(*ssa.Call)
		if !ok || c.Pos() != a.Pos {
			continue
		}
		for _, b := range r.acquiresOf(&c.Call, c.Call.StaticCallee()) {
			for _, v := range r.wholesBehind(c, b, depth-1) {
				if i := slices.IndexFunc(callee.Params, func(p *ssa.Parameter) bool { return isPartOfParam(v, p) }); i >= 0 {
					wholes = append(wholes, ops[i], v)
				}
			}
		}
	}
	return wholes
}

// isPartOfParam reports whether v is what the parameter is, or a part of that.
func isPartOfParam(v ssa.Value, p *ssa.Parameter) bool {
	at := path.NameOf(v)
	variable, isVariable := at.Base.(*ssa.Alloc)
	return at.Base == p || isVariable && isOnly(variable, alias.Val{Base: p})
}

// fieldsOf returns the fields that v is loaded from, or is the address of, or that
// it is stored in.
func fieldsOf(v ssa.Value) (addrs []*ssa.FieldAddr) {
	add := func(v ssa.Value) {
		if addr, ok := v.(*ssa.FieldAddr); ok {
			addrs = append(addrs, addr)
		}
	}
	add(v)
	if load, ok := v.(*ssa.UnOp); ok {
		add(load.X)
	}
	for _, ref := range *v.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Val == v {
			add(st.Addr)
		}
	}
	return addrs
}

// isClosedAt reports whether a function other than fn calls a method named after
// releasing of what the field holds, or of a part of it.
func (r *Result) isClosedAt(addr *ssa.FieldAddr, fn *ssa.Function) bool {
	p, ok := r.placeOf(addr, false)
	return ok && slices.ContainsFunc(r.fields().accessesOf(p), func(access ssa.Value) bool {
		return outermost(access.Parent()) != outermost(fn) && isClosed(access)
	})
}

// isClosed reports whether a method named after releasing is called of v, of what
// is loaded from there, or of a field of it.
func isClosed(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case ssa.CallInstruction:
			ops := path.Operands(ref.Common())
			return len(ops) > 0 && ops[0] == v && path.IsVerb(path.MethodName(ref.Common()))
		case *ssa.UnOp:
			return isClosed(ref)
		case *ssa.FieldAddr:
			return isClosed(ref)
		case *ssa.Field:
			return isClosed(ref)
		}
		return false
	})
}
