package path

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// factOf returns what is known of v in st, in block.
func (s *search) factOf(v alias.Val, st *state, block *ssa.BasicBlock) fact {
	switch v {
	case alias.Nil:
		return isNil
	case alias.NonNil:
		return nonNil
	case alias.True:
		return isTrue
	case alias.False:
		return isFalse
	}
	if v.Base == nil {
		if v.Path != "" {
			return nonNil
		}
		return unknown
	}
	if f := st.fact(v); f != unknown {
		return f
	}
	if isSentinel(v) {
		return nonNil
	}
	if s.isHeldRoot(v, st) || isAddress(v) || isStruct(v) {
		return nonNil
	}
	rel, _ := s.reach(v, st)
	isOne := s.isEarlier && strings.HasSuffix(v.Path, alias.Elem) // of those in a container
	switch rel {
	case relExact:
		if isOne && s.isSure {
			return nonNil
		}
	case relOwner, relClosure, relPartner:
		if isOne || v.Path == "" && v.Base != s.spec.Root.Base {
			return nonNil
		}
	}
	if block == nil {
		return unknown
	}
	if f := s.cache.info(block.Parent()).dominating(v, st, block); f != unknown && !s.wasAskedUnlocked(v) {
		return f
	}
	if f := s.cache.info(block.Parent()).unset(v, block); f != unknown {
		return f
	}
	if f := s.intrinsic(v, st); f != unknown {
		return f
	}
	if s.isOfSuccess(v, st, block) {
		return nonNil
	}
	return unknown
}

// isHeldRoot reports whether v is the root, and something was acquired
// for certain.
func (s *search) isHeldRoot(v alias.Val, st *state) bool {
	rest, ok := alias.Rel(v.Path, s.spec.Root.Path)
	if v.Base != s.spec.Root.Base || !ok || rest != "" && !s.isReleased(rest) {
		return false
	}
	if s.isEarlier && rest == "" {
		return s.isSure
	}
	if s.spec.Start == nil && rest == "" {
		return false // a parameter may be nil
	}
	if s.spec.Code != nil && st.fact(alias.Val{Base: s.spec.Code}) != isTrue {
		return false
	}
	if s.spec.OK != nil && st.fact(alias.Val{Base: s.spec.OK}) != isTrue {
		return false
	}
	return s.spec.Err == nil && s.spec.Kind != nil && rest != "" || s.spec.Err != nil && st.fact(alias.Val{Base: s.spec.Err}) == isNil
}

// isSentinel reports whether v is the content of an error variable of a
// package: io.EOF is not nil.
func isSentinel(v alias.Val) bool {
	g, ok := v.Base.(*ssa.Global)
	return ok && v.Path == "*" && gotype.IsError(g.Type().Underlying().(*types.Pointer).Elem())
}

// isAddress reports whether v is the address of a variable, which is
// never nil.
func isAddress(v alias.Val) bool {
	if v.Path != "" {
		return false
	}
	switch v.Base.(type) {
	case *ssa.Alloc, *ssa.MakeClosure, *ssa.Function, *ssa.MakeChan, *ssa.MakeMap, *ssa.MakeSlice, *ssa.Global, *ssa.FreeVar:
		return true
	}
	return false
}

// isStruct reports whether v is a struct, which is never nil, nor is the
// error that holds it.
func isStruct(v alias.Val) bool {
	if v.Path != "" {
		return false
	}
	_, ok := v.Base.Type().Underlying().(*types.Struct)
	return ok
}

// intrinsic returns what is known of v by where it comes from: the result
// of errors.New is not nil.
func (s *search) intrinsic(v alias.Val, st *state) fact {
	if v.Path != "" || s.asking > maxNest {
		return unknown // an error that is joined with itself in a loop
	}
	s.asking++
	defer func() { s.asking-- }()
	var call *ssa.Call
	result := 0
	switch b := v.Base.(type) {
	case *ssa.Call:
		call = b
	case *ssa.Extract:
		call, _ = b.Tuple.(*ssa.Call)
		result = b.Index
	}
	if call == nil {
		return unknown
	}
	cc := call.Common()
	callee := s.callee(cc, st)
	if s.joinsError(cc, callee, st) || isOver(call) {
		return nonNil
	}
	if s.sem.NonNil(cc, callee, result) {
		return nonNil
	}
	if gotype.IsError(v.Base.Type()) && s.sem.AlwaysNil(callee, result) {
		return isNil
	}
	if i := s.sameNil(cc, callee, result); i >= 0 && i < len(Operands(cc)) {
		if arg := s.of(Operands(cc)[i], st); arg != v {
			return s.factOf(arg, st, call.Block())
		}
	}
	return unknown
}

// isOfSuccess reports whether v is what another acquisition, which is known not to
// have failed, has returned.
func (s *search) isOfSuccess(v alias.Val, st *state, block *ssa.BasicBlock) bool {
	if a, ok := v.Base.(*ssa.Alloc); ok && v.Path == "*" && a.Parent() == block.Parent() {
		// The variable is one that a literal shares.
		held, _ := s.cache.info(a.Parent()).contentAt(variable{a, storesTo(a)}, block.Instrs[len(block.Instrs)-1])
		v = alias.Val{Base: held}
	}
	result, ok := v.Base.(*ssa.Extract)
	if !ok || v.Path != "" {
		return false
	}
	call, ok := result.Tuple.(*ssa.Call)
	if !ok {
		return false
	}
	err := alias.ResultOf(call, s.sem.NonNilUnless(call.Common(), s.callee(call.Common(), st), result.Index))
	return err != nil && err != result && s.factOf(alias.Val{Base: err}, st, block) == isNil
}

// joinsError reports whether the call is errors.Join of an error that is
// known not to be nil.
func (s *search) joinsError(cc *ssa.CallCommon, callee *ssa.Function, st *state) bool {
	return slices.ContainsFunc(joined(cc, callee), func(store *ssa.Store) bool {
		return s.factOf(s.of(store.Val, st), st, store.Block()) == nonNil
	})
}

// joinsOnly reports whether the call joins the error, and beside it none but such
// as are known to be nil: what it returns is nil exactly with the error.
func (s *search) joinsOnly(err alias.Val, cc *ssa.CallCommon, callee *ssa.Function, st *state) bool {
	joins := false
	for _, store := range joined(cc, callee) {
		if v := s.of(store.Val, st); v == err {
			joins = true
		} else if s.factOf(v, st, store.Block()) != isNil {
			return false
		}
	}
	return joins
}

// joined returns the stores of the errors that a call gets one by one, if it joins
// them as errors.Join does. Any function that gets nothing else and returns an
// error is taken to: gives up towards silence.
func joined(cc *ssa.CallCommon, callee *ssa.Function) []*ssa.Store {
	if callee == nil || !joins(callee.Signature) {
		return nil
	}
	list, ok := cc.Args[0].(*ssa.Slice)
	if !ok || list.X.Referrers() == nil {
		return nil
	}
	var stores []*ssa.Store
	for _, r := range *list.X.Referrers() {
		elem, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *elem.Referrers() {
			if store, ok := use.(*ssa.Store); ok {
				stores = append(stores, store)
			}
		}
	}
	return stores
}

// joins reports whether sig is that of errors.Join.
func joins(sig *types.Signature) bool {
	if !sig.Variadic() || sig.Recv() != nil || sig.Params().Len() != 1 || sig.Results().Len() != 1 {
		return false
	}
	list, ok := sig.Params().At(0).Type().(*types.Slice)
	return ok && gotype.IsError(list.Elem()) && gotype.IsError(sig.Results().At(0).Type())
}
