package ownership

import (
	"cmp"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A struct may keep a descriptor that a system call has opened as a number:
// func New(name string) (*Lock, error) { fd, err := unix.Open(…); return
// &Lock{fd}, nil }. Where a method of it closes that, the struct is what the
// caller of New has to release. Numbers themselves are not followed: one that
// comes from elsewhere belongs to whoever has opened it. Gives up towards
// silence.

// numberedBy returns the results of fn that are structs it makes around
// descriptors.
func (r *Result) numberedBy(fn *ssa.Function) []Acquire {
	if !r.callsSystem(fn) {
		return nil
	}
	var as []Acquire
	for i, v := range slices.Collect(fn.Signature.Results().Variables()) {
		made := r.madeResult(fn, i)
		if made == nil {
			continue
		}
		kind, at := r.ownsDescriptor(structOf(made.Type()), made, func(at ssa.Instruction) bool {
			return isOnEveryWay(at, func(ret *ssa.Return) bool { return rootOf(ret.Results[i]) != alias.Nil })
		})
		if kind == nil {
			continue
		}
		kind.Releases = slices.DeleteFunc(kind.Releases, func(rel contract.Release) bool { return !gotype.HasMethod(v.Type(), rel.Method) })
		if len(kind.Releases) > 0 && !r.isKnownToOthers(made, kind) {
			as = append(as, Acquire{Result: i, Err: failureIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
				Kind: kind, Via: fn, Pos: at.Pos()})
		}
	}
	return as
}

// openedFor returns what the method acquires for its receiver by a system call
// whose descriptor it keeps there, nil if it keeps none.
func (r *Result) openedFor(fn *ssa.Function, named *types.Named) *Acquire {
	if !r.callsSystem(fn) {
		return nil
	}
	kind, at := r.ownsDescriptor(named, fn.Params[0], func(at ssa.Instruction) bool {
		return isOnEveryWay(at, func(ret *ssa.Return) bool { return !mayFail(ret) })
	})
	if kind == nil {
		return nil
	}
	return &Acquire{Param: true, Err: errIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
		Kind: kind, Via: fn, Pos: at.Pos()}
}

// callsSystem reports whether a call in fn may open a descriptor.
func (r *Result) callsSystem(fn *ssa.Function) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		c, ok := call.(*ssa.Call)
		return ok && c.Call.Signature().Results().Len() > 0 && isSystemResult(c, make(map[ssa.Value]bool))
	})
}

// ownsDescriptor returns how a value of a named type is released, that v points
// to, in which a descriptor is stored where isDue says that it counts; nil if
// there is none, or no method closes it.
func (r *Result) ownsDescriptor(named *types.Named, v ssa.Value, isDue func(ssa.Instruction) bool) (kind *contract.Kind, at ssa.Instruction) {
	if named == nil || named.Obj().Pkg() != r.pass.Pkg {
		return nil, nil
	}
	for _, ptr := range pointers(v) {
		for _, ref := range *ptr.Referrers() {
			addr, ok := ref.(*ssa.FieldAddr)
			if !ok || !isNumber(addr.Type()) {
				continue
			}
			at := descriptorStore(addr)
			if at == nil || !isDue(at) {
				continue
			}
			if rels := r.descriptorClosers(named, addr.Field); len(rels) > 0 {
				return &contract.Kind{Type: types.TypeString(named, nil), Releases: rels}, at
			}
		}
	}
	return nil, nil
}

// isNumber reports whether t is a pointer to an integer.
func isNumber(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	b, ok := p.Elem().Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// descriptorStore returns the store of what a system call has opened to the
// field, nil if there is none.
func descriptorStore(addr *ssa.FieldAddr) ssa.Instruction {
	for _, ref := range *addr.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == addr && isSystemResult(st.Val, make(map[ssa.Value]bool)) {
			return st
		}
	}
	return nil
}

// descriptorClosers returns the methods of a named type that close the descriptor
// in its field.
func (r *Result) descriptorClosers(named *types.Named, field int) []contract.Release {
	var rels []contract.Release
	for m := range named.Methods() {
		if fn := r.funcOf(m); fn != nil && path.IsVerb(m.Name()) && r.closesField(fn, field) {
			rels = append(rels, contract.Release{Method: m.Name()})
		}
	}
	slices.SortStableFunc(rels, func(a, b contract.Release) int {
		return cmp.Compare(rankOfMethod(named, a.Method), rankOfMethod(named, b.Method))
	})
	return rels
}

// closesField reports whether fn closes the descriptor in a field of its
// receiver.
func (r *Result) closesField(fn *ssa.Function, field int) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		cc := call.Common()
		if !path.IsDescriptorClose(cc.StaticCallee()) || len(cc.Args) != 1 {
			return false
		}
		addr, ok := path.DescriptorOf(cc.Args[0]).(*ssa.FieldAddr)
		return ok && addr.Field == field && rootOf(addr.X).Base == fn.Params[0]
	})
}
