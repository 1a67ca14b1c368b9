package unreleased

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// returns notes the returns of something that may reach the resource in a way
// that cannot be seen: gives up towards no fix.
func (u *uses) returns(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for i, r := range ret.Results {
			_, isConst := r.(*ssa.Const)
			t := r.Type()
			if isConst || gotype.IsPlainError(t) {
				continue
			}
			if u.isAddressOf(returned(ret, i)) {
				u.addressed = append(u.addressed, ret)
			} else if !u.canUse(t) {
				continue
			}
			u.at = append(u.at, ret)
			break
		}
	}
}

// maxOrigins bounds the values that an address is looked for in.
const maxOrigins = 100

// isAddressOf reports whether a value is made of a field of the server that is
// followed, as its address is: who gets it will use the server. What is made of
// what the server has answered is not. A listener that serves nobody is no
// server: it was asked for a port that is free.
func (u *uses) isAddressOf(v ssa.Value) bool {
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value) bool
	any := func(vs ...ssa.Value) bool { return slices.ContainsFunc(vs, visit) }
	visit = func(v ssa.Value) bool {
		if v == nil || seen[v] || len(seen) > maxOrigins {
			return false
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.UnOp:
			return visit(v.X)
		case *ssa.FieldAddr:
			return u.seen[v.X] && !isListener(v.X.Type()) || any(storedIn(v)...)
		case *ssa.Alloc, *ssa.IndexAddr:
			return any(storedIn(v)...)
		case *ssa.BinOp:
			return any(v.X, v.Y)
		case *ssa.Phi:
			return any(v.Edges...)
		case *ssa.Extract:
			return visit(v.Tuple)
		case *ssa.MakeInterface:
			return visit(v.X)
		case *ssa.Convert:
			return visit(v.X)
		case *ssa.ChangeType:
			return visit(v.X)
		case *ssa.Slice:
			return visit(v.X)
		case *ssa.Call:
			return makesText(v) && any(v.Call.Args...)
		}
		return false
	}
	return visit(v)
}

// storedIn returns what is stored at an address, or at a part of what is there.
func storedIn(addr ssa.Value) (vs []ssa.Value) {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == addr {
				vs = append(vs, ref.Val)
			}
		case *ssa.FieldAddr:
			vs = append(vs, storedIn(ref)...)
		case *ssa.IndexAddr:
			vs = append(vs, storedIn(ref)...)
		}
	}
	return vs
}

// makesText reports whether a call makes a text, or the URL that one is.
func makesText(call *ssa.Call) bool {
	fn := call.Call.StaticCallee()
	if fn == nil || fn.Pkg == nil {
		return false
	}
	return slices.Contains([]string{"fmt", "strings", "net/url", "net", "path"}, fn.Pkg.Pkg.Path())
}
