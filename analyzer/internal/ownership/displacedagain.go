package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A field loses what it holds in two more ways than by the assignment of what
// its function acquires. It is set to nil, which says that there is something
// in it. Or a method that begins (see begins), which fills it for the
// constructor, is called again by one that does not: the rotation of a log. The
// evidence that is needed is that of Displaced.

// drops reports whether a store of nil makes the field lose what it holds. What
// is released by a call may have been called as another function: gives up
// towards silence.
func (r *Result) drops(fn *ssa.Function, st *ssa.Store, addr *ssa.FieldAddr) (d Displaced, ok bool) {
	if fn.Parent() != nil || begins(fn.Name()) || !isParameter(addr.X) {
		return d, false
	}
	p, ok := r.placeOf(addr, false)
	if !ok {
		return d, false
	}
	return r.dropsAt(fn, st, p)
}

// dropsAt reports whether the store, of nil or of a whole owner that has nothing
// there, makes the field at p lose what it holds.
func (r *Result) dropsAt(fn *ssa.Function, st *ssa.Store, p place) (d Displaced, ok bool) {
	if r.heldKinds()[p] == nil {
		return d, false
	}
	kind := r.kindAt(p)
	if kind.Releases[0].Method == "" || !r.isPrivate(p) {
		return d, false
	}
	releaser := r.neglected(fn, p, kind, p.variable().Type())
	if releaser == nil {
		return d, false
	}
	return Displaced{Fn: fn, At: st, Owner: p.owner, Field: p.variable(), Nil: true, Method: kind.Releases[0].Method, Releaser: releaser}, true
}

// dropsWhole reports whether a store of a new value to what a parameter points to
// makes one of its fields lose what it holds: *c = client{addr: c.addr}.
func (r *Result) dropsWhole(fn *ssa.Function, st *ssa.Store) (d Displaced, ok bool) {
	if fn.Parent() != nil || begins(fn.Name()) || !isParameter(st.Addr) {
		return d, false
	}
	owner := structOf(st.Addr.Type())
	if owner == nil {
		return d, false
	}
	isSet, ok := fieldsSet(st.Val)
	if !ok {
		return d, false
	}
	for i := range owner.Underlying().(*types.Struct).NumFields() {
		if p, ok := r.placeIn(st.Addr.Type(), i, false); ok && !isSet[i] {
			if d, ok := r.dropsAt(fn, st, p); ok {
				return d, true
			}
		}
	}
	return d, false
}

// fieldsSet returns the fields that a literal of a struct sets, and whether v is
// one.
func fieldsSet(v ssa.Value) (set map[int]bool, ok bool) {
	if _, isConst := v.(*ssa.Const); isConst {
		return nil, true
	}
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return nil, false
	}
	lit, ok := load.X.(*ssa.Alloc)
	if !ok || lit.Comment != "complit" {
		return nil, false
	}
	set = make(map[int]bool)
	for _, ref := range *lit.Referrers() {
		if field, ok := ref.(*ssa.FieldAddr); ok {
			set[field.Field] = true
		}
	}
	return set, true
}

// dropsElement reports whether a store of nil makes the slice in a field lose an
// element. A function that moves elements about may have moved that one, too.
func (r *Result) dropsElement(fn *ssa.Function, st *ssa.Store, elem *ssa.IndexAddr) (d Displaced, ok bool) {
	load, ok := elem.X.(*ssa.UnOp)
	if !ok || path.NameOf(st.Val) != alias.Nil {
		return d, false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok || movesElements(fn, addr) {
		return d, false
	}
	return r.removes(fn, st, addr)
}

// movesElements reports whether fn stores elements of the slice at addr, or copies
// or cuts it.
func movesElements(fn *ssa.Function, addr *ssa.FieldAddr) bool {
	name := path.NameOf(addr)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Slice:
				if path.NameOf(instr.X) == name {
					return true
				}
			case *ssa.Store:
				elem, ok := instr.Addr.(*ssa.IndexAddr)
				if ok && path.NameOf(elem.X) == name && path.NameOf(instr.Val) != alias.Nil {
					return true
				}
			case *ssa.Call:
				if b, ok := instr.Call.Value.(*ssa.Builtin); ok && b.Name() != "len" && slices.ContainsFunc(instr.Call.Args, func(a ssa.Value) bool { return path.NameOf(a) == name }) {
					return true
				}
			}
		}
	}
	return len(fn.AnonFuncs) > 0
}

// neglected returns the method that releases what is at p, if nobody around fn
// has to do with that but to use it, or with another value of the type: nil if
// somebody may.
func (r *Result) neglected(fn *ssa.Function, p place, kind *contract.Kind, elem types.Type) *ssa.Function {
	u := r.usesAt(p, kind, true)
	if u.lost || movesFrom(u, p) {
		return nil
	}
	releaser := r.releaserAmong(u.released, p, kind)
	if releaser == nil || r.isTendedTo(fn, u.released, elem, nil) || slices.ContainsFunc(u.accessors, r.isValued) {
		return nil
	}
	return releaser
}

func isParameter(v ssa.Value) bool {
	_, ok := v.(*ssa.Parameter)
	return ok
}

// A filling is a method that puts something into a field of its receiver, and does
// not look at that before: what it acquires itself, or, as a setter, its parameter
// param, if that is not 0.
type filling struct {
	place
	kind  *contract.Kind
	param int
}

// fillings returns the methods that fill fields, and may do so for a constructor:
// those that begin by their name, or are called where the owner is made, and the
// setters.
func (r *Result) fillings() map[*ssa.Function][]filling {
	if r.filled != nil {
		return r.filled
	}
	r.filled = make(map[*ssa.Function][]filling)
	for _, fn := range r.Funcs() {
		if fn.Parent() != nil || fn.Signature.Recv() == nil {
			continue
		}
		changes := r.scanOf(fn).changes
		if len(changes) == 0 || len(r.called().calls[fn]) < 2 {
			continue
		}
		for _, instr := range changes {
			if f, ok := r.fills(fn, instr); ok {
				r.filled[fn] = append(r.filled[fn], f)
			}
		}
	}
	return r.filled
}

// fills returns the field of its receiver that fn fills by instr.
func (r *Result) fills(fn *ssa.Function, instr ssa.Instruction) (f filling, ok bool) {
	st, ok := instr.(*ssa.Store)
	if !ok {
		return f, false
	}
	addr, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || path.NameOf(addr.X) != (alias.Val{Base: fn.Params[0]}) {
		return f, false
	}
	p, ok := r.placeOf(addr, false)
	if !ok {
		return f, false
	}
	f = filling{place: p}
	if f.param = setParam(fn, st.Val); f.param > 0 {
		f.kind = r.kindAt(p)
	} else if isResult(st.Val) && (begins(fn.Name()) || r.startsOwner(fn)) {
		_, f.kind = r.acquisitionOf(fn, st.Val)
	}
	ok = f.kind != nil && !f.kind.OnSuccess && f.kind.Releases[0].Method != "" && r.isPrivate(p) && !r.looksAt(fn, p)
	return f, ok
}

// setParam returns the index of the parameter that v is, converted or not, 0 for
// any other value and for a receiver.
func setParam(fn *ssa.Function, v ssa.Value) int {
	switch x := v.(type) {
	case *ssa.MakeInterface:
		v = x.X
	case *ssa.ChangeInterface:
		v = x.X
	}
	return max(paramIndex(fn, v), 0)
}

// startsOwner reports whether a function that makes the receiver calls method fn
// on it.
func (r *Result) startsOwner(fn *ssa.Function) bool {
	return slices.ContainsFunc(r.called().calls[fn], func(call ssa.CallInstruction) bool {
		_, isMade := call.Common().Args[0].(*ssa.Alloc)
		return isMade
	})
}

// mayFillAgain reports whether a call in fn may fill a field again. A function
// that is no method may be there to begin, too: gives up towards silence.
func (r *Result) mayFillAgain(fn *ssa.Function) bool {
	return fn.Parent() == nil && fn.Signature.Recv() != nil && len(r.fillings()) > 0 && !begins(fn.Name())
}

// displacesBy reports whether the call runs a method that fills a field of the
// receiver of fn, a method that mayFillAgain is true of. All that make the owner
// must fill it so at first.
func (r *Result) displacesBy(fn *ssa.Function, call ssa.CallInstruction) (d Displaced, ok bool) {
	callee := bodyOf(call.Common().StaticCallee())
	if callee == nil {
		return d, false
	}
	for _, f := range r.fillings()[callee] {
		if path.NameOf(call.Common().Args[0]) != (alias.Val{Base: fn.Params[0]}) || !r.isFilledAtFirst(f.place) || r.looksAt(fn, f.place) || r.startsOwner(fn) {
			continue
		}
		d = Displaced{Fn: fn, At: call, By: callee, Owner: f.owner, Field: f.variable(), Method: f.kind.Releases[0].Method}
		if f.param > 0 {
			if d.Call, _ = r.acquisitionOf(fn, call.Common().Args[f.param]); d.Call == nil {
				continue
			}
		}
		if d.Releaser = r.neglected(fn, f.place, f.kind, nil); d.Releaser != nil {
			return d, true
		}
	}
	return d, false
}

// fillsMade removes those of the owners made that a method fills.
func (r *Result) fillsMade(p place, made map[ssa.Value]bool) (filled bool) {
	for fn, fs := range r.fillings() {
		for _, f := range fs {
			if f.place != p {
				continue
			}
			for _, call := range r.called().calls[fn] {
				if args := call.Common().Args; made[args[0]] && (f.param == 0 || isResult(args[f.param])) {
					filled = true
					delete(made, args[0])
				}
			}
		}
	}
	return filled
}
