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

// overwrites reports whether the store of a resource that fn has acquired
// makes the field lose another one.
func (r *Result) overwrites(fn *ssa.Function, st *ssa.Store, addr *ssa.FieldAddr) (d Displaced, ok bool) {
	if fn.Parent() != nil || fn.Signature.Recv() == nil {
		return d, false
	}
	if !isResult(st.Val) {
		return r.shifts(fn, st, addr)
	}
	p, ok := r.placeOf(addr, false)
	if !ok || begins(fn.Name()) || path.NameOf(addr.X).Base != ssa.Value(fn.Params[0]) || path.NameOf(addr.X).Path != "" {
		return d, false
	}
	call, kind := r.acquisitionOf(fn, st.Val)
	if call == nil || kind.OnSuccess || !r.isPrivate(p) || !r.isFilledAtFirst(p) && !r.isReplacedBeside(fn, p, kind) {
		return d, false
	}
	if r.looksAt(fn, p) || r.startsOwner(fn) {
		return d, false
	}
	releaser := r.neglected(fn, p, kind, nil)
	if releaser == nil {
		return d, false
	}
	return Displaced{Fn: fn, At: st, Call: call, Owner: p.owner, Field: p.variable(), Method: kind.Releases[0].Method, Releaser: releaser}, true
}

// shifts reports whether the store moves what another field of the receiver holds, in
// which fn stores something new, to where the one before it is lost: s.old, s.cur =
// s.cur, f. Such a method is there to be called again and again. Nothing else than the
// end of the owner may release what was moved: who does may do so in between.
func (r *Result) shifts(fn *ssa.Function, st *ssa.Store, addr *ssa.FieldAddr) (d Displaced, ok bool) {
	load, isLoad := st.Val.(*ssa.UnOp)
	if !isLoad || begins(fn.Name()) || !isReceiversField(fn, addr) || !isReceiversField(fn, load.X) {
		return d, false
	}
	from := load.X.(*ssa.FieldAddr)
	p, ok := r.placeOf(addr, false)
	q, isPlace := r.placeOf(from, false)
	if !ok || !isPlace || p == q {
		return d, false
	}
	var kind *contract.Kind
	for _, v := range r.fields().accessesOf(q) {
		if v.Parent() == fn && kind == nil {
			kind = r.kindPut(v)
		}
	}
	if kind == nil || kind.OnSuccess || !r.isPrivate(p) || r.looksAt(fn, p) ||
		slices.ContainsFunc(r.usesAt(p, kind, true).released, func(site ssa.Instruction) bool { return !speaksOfReleasing(outermost(site.Parent())) }) {
		return d, false
	}
	releaser := r.neglected(fn, p, kind, nil)
	if releaser == nil {
		return d, false
	}
	return Displaced{Fn: fn, At: st, Owner: p.owner, Field: p.variable(), Method: kind.Releases[0].Method, Releaser: releaser}, true
}

// begins reports whether a method of that name is to be called once, or
// after the releaser: what it overwrites has been released.
func begins(name string) bool {
	name = strings.ToLower(name)
	for _, p := range []string{"open", "start", "init", "setup", "connect", "dial", "listen", "run", "serve", "begin", "create", "resume"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// acquisitionOf returns the call in fn that acquires v, nil if there is
// none.
func (r *Result) acquisitionOf(fn *ssa.Function, v ssa.Value) (*ssa.Call, *contract.Kind) {
	switch x := v.(type) {
	case *ssa.MakeInterface:
		v = x.X
	case *ssa.ChangeInterface:
		v = x.X
	}
	for _, f := range r.foundIn(fn) {
		if call, ok := f.Call.(*ssa.Call); ok && !f.Discarded && !f.Param && f.Sub == "" && !f.Lock && !f.Paired && f.Global == "" && alias.ResultOf(call, f.Result) == v {
			return call, f.Kind
		}
	}
	return nil, nil
}

// isFilledAtFirst reports whether a function that makes the owner stores
// a resource at p: on every path that makes one.
func (r *Result) isFilledAtFirst(p place) bool {
	filled := false
	made := make(map[ssa.Value]bool)
	for _, a := range r.structsMade()[p.owner] {
		made[a] = true
	}
	for _, v := range r.fields().accessesOf(p) {
		addr, ok := v.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, ref := range *addr.Referrers() {
			st, ok := ref.(*ssa.Store)
			if !ok || st.Addr != addr || !made[addr.X] || !isResult(st.Val) {
				continue
			}
			filled = true
			delete(made, addr.X)
		}
	}
	filled = r.fillsMade(p, made) || filled
	return filled && len(made) == 0
}

// structsMade returns the structs that the functions of the package make, by type.
func (r *Result) structsMade() map[*types.Named][]*ssa.Alloc {
	if r.made != nil {
		return r.made
	}
	r.made = make(map[*types.Named][]*ssa.Alloc)
	for _, fn := range r.Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if a, ok := instr.(*ssa.Alloc); ok && a.Heap {
					if owner := structOf(a.Type()); owner != nil {
						r.made[owner] = append(r.made[owner], a)
					}
				}
			}
		}
	}
	return r.made
}

// isReplacedBeside reports whether another method of the owner puts something new at
// p, too, and releases what was there: it expects that to be held. One that is there
// to begin may only be careful.
func (r *Result) isReplacedBeside(fn *ssa.Function, p place, kind *contract.Kind) bool {
	released := r.usesAt(p, kind, true).released
	return slices.ContainsFunc(r.fields().accessesOf(p), func(v ssa.Value) bool {
		other := v.Parent()
		if other == fn || other.Parent() != nil || begins(other.Name()) || !isReceiversField(other, v) || r.kindPut(v) == nil {
			return false
		}
		return slices.ContainsFunc(released, func(site ssa.Instruction) bool { return outermost(site.Parent()) == other })
	})
}

// isReceiversField reports whether v is the address of a field of fn's receiver.
func isReceiversField(fn *ssa.Function, v ssa.Value) bool {
	addr, ok := v.(*ssa.FieldAddr)
	return ok && fn.Signature.Recv() != nil && path.NameOf(addr.X) == (alias.Val{Base: fn.Params[0]})
}

// kindPut returns the kind of what the function acquires and stores at the address,
// nil if it does not.
func (r *Result) kindPut(addr ssa.Value) *contract.Kind {
	for _, ref := range *addr.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok || st.Addr != addr || !isResult(st.Val) {
			continue
		}
		if call, kind := r.acquisitionOf(addr.Parent(), st.Val); call != nil {
			return kind
		}
	}
	return nil
}

// isResult reports whether v is the result of a call.
func isResult(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.MakeInterface:
		return isResult(x.X)
	case *ssa.ChangeInterface:
		return isResult(x.X)
	case *ssa.Call, *ssa.Extract:
		return true
	}
	return false
}

// looksAt reports whether fn compares what is at p with something, or
// hands it on: it may know that there is nothing, or have moved it.
func (r *Result) looksAt(fn *ssa.Function, p place) bool {
	for _, v := range r.fields().accessesOf(p) {
		if outermost(v.Parent()) != fn {
			continue
		}
		for _, ref := range *v.Referrers() {
			load, ok := ref.(*ssa.UnOp)
			if !ok {
				continue
			}
			for _, use := range *load.Referrers() {
				if _, ok := use.(*ssa.BinOp); ok {
					return true
				}
			}
		}
	}
	return false
}
