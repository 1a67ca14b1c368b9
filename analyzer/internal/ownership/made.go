package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// IsFresh implements path.Semantics: a contract says so, or every return of a
// function of this package has a struct made there, or by such a call, that
// it does nothing else with. A function of another package says so by its
// summary.
func (s semantics) IsFresh(cc *ssa.CallCommon, callee *ssa.Function) bool {
	if cc.Signature().Results().Len() != 1 {
		return false
	}
	return s.makes(cc, callee)
}

// makes reports whether result 0 of the call, where it is not nil, is a struct
// that nobody else knows.
func (s semantics) makes(cc *ssa.CallCommon, callee *ssa.Function) bool {
	if f := s.r.contractOf(cc, callee); f != nil {
		return slices.Contains(f.Fresh, 0)
	}
	if body := bodyOf(callee); body != nil {
		return s.isFreshBody(body)
	}
	f := s.r.calleeFact(cc, callee)
	return f != nil && f.Fresh
}

// isFreshBody is IsFresh for a function in sight.
func (s semantics) isFreshBody(body *ssa.Function) bool {
	isFresh, ok := s.r.fresh[body]
	if !ok {
		s.r.fresh[body] = false // a recursive function is not
		isFresh = s.returnsMade(body)
		s.r.fresh[body] = isFresh
	}
	return isFresh
}

// returnsMade reports whether fn has a return of a struct, and each has one
// that nobody else knows. With an error it may be none.
func (s semantics) returnsMade(fn *ssa.Function) bool {
	made := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || isFailed(ret) {
			continue
		}
		if made = len(ret.Results) > 0 && s.isMade(ret.Results[0]); !made {
			return false
		}
	}
	return made
}

// isFailed reports whether the return has nil and an error that is not.
func isFailed(ret *ssa.Return) bool {
	if len(ret.Results) != 2 || errIndex(ret.Parent().Signature) != 1 {
		return false
	}
	c, ok := ret.Results[0].(*ssa.Const)
	return ok && c.IsNil()
}

// isMade reports whether v is a new struct, or one from a call that makes one,
// that is known to nobody else.
func (s semantics) isMade(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc:
		return v.Heap && isOnlyFilled(v)
	case *ssa.TypeAssert:
		return !v.CommaOk && isOnlyFilled(v) && s.isMade(v.X)
	case *ssa.Call:
		return isOnlyFilled(v) && s.IsFresh(&v.Call, v.Call.StaticCallee())
	}
	return false
}

// isOnlyFilled reports whether nothing is done with the struct but to set its
// fields, to look at it and to return it.
func isOnlyFilled(v ssa.Value) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.Return, *ssa.BinOp, *ssa.TypeAssert, *ssa.DebugRef:
			return false
		case *ssa.FieldAddr:
			return !isOnlyFilled(r)
		case *ssa.Store:
			return r.Val == v
		}
		return true
	})
}
