package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A Displaced is where a field loses what it holds while its owner is meant
// to release that: the field is assigned again, or an element is removed
// from the map or slice in it.
//
// What a field holds when a method begins is a matter of the whole
// program. So a report needs evidence that it holds something that is
// still to be released: the owner has a function that releases it, and,
// for an assignment, a constructor that fills the field. And it needs
// evidence that nobody has taken care: neither the function that displaces
// it, nor one that it calls or that calls it, has anything to do with the
// old value beyond using it. In doubt there is silence.
type Displaced struct {
	Fn *ssa.Function
	// At is the store, the call of delete or clear, or that of By, which fills
	// the field again.
	At ssa.Instruction
	By *ssa.Function
	// Call acquires the value that takes the place, nil if there is none.
	Call  *ssa.Call
	Owner *types.Named
	Field *types.Var
	Elem  bool
	// Nil reports that nothing takes the place.
	Nil bool
	// Method is the release that is missing, "" for the call of a
	// function; Releaser is a function that has it.
	Method   string
	Releaser *ssa.Function
}

// Displaced returns the places in the package where a field loses what it
// holds, in source order. An error is a fault of the analysis.
func (r *Result) Displaced() (_ []Displaced, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.recovered(&err)
	var ds []Displaced
	for _, fn := range r.Funcs() {
		s := r.scanOf(fn)
		for _, instr := range slices.Concat(s.changes, s.drops) {
			if d, ok := r.displaces(fn, instr); ok {
				ds = append(ds, d)
			}
		}
		if !r.mayFillAgain(fn) {
			continue
		}
		for _, call := range s.calls {
			if d, ok := r.displacesBy(fn, call); ok {
				ds = append(ds, d)
			}
		}
	}
	return ds, nil
}

// displaces reports whether instr makes a field lose what it holds.
func (r *Result) displaces(fn *ssa.Function, instr ssa.Instruction) (d Displaced, ok bool) {
	switch instr := instr.(type) {
	case *ssa.Store:
		if elem, ok := instr.Addr.(*ssa.IndexAddr); ok {
			return r.dropsElement(fn, instr, elem)
		}
		addr, ok := instr.Addr.(*ssa.FieldAddr)
		if !ok {
			return r.dropsWhole(fn, instr)
		}
		if empties(instr.Val, addr) || cuts(instr.Val, addr) || r.replaces(instr.Val, addr) {
			return r.removes(fn, instr, addr)
		}
		if path.NameOf(instr.Val) == alias.Nil {
			return r.drops(fn, instr, addr)
		}
		return r.overwrites(fn, instr, addr)
	case ssa.CallInstruction:
		if !isRemoval(instr.Common()) {
			return d, false
		}
		load, ok := instr.Common().Args[0].(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return d, false
		}
		addr, ok := load.X.(*ssa.FieldAddr)
		if !ok {
			return d, false
		}
		return r.removes(fn, instr, addr)
	}
	return d, false
}

// empties reports whether a store of v to the field at addr removes all
// elements: nil, or the field's own slice cut to nothing.
func empties(v ssa.Value, addr *ssa.FieldAddr) bool {
	if elementType(v.Type()) == nil {
		return false
	}
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Slice:
		high, ok := v.High.(*ssa.Const)
		return ok && v.Low == nil && high.Int64() == 0 && path.NameOf(v.X) == path.NameOf(addr)
	}
	return false
}

// removes reports whether the removal of elements loses what somebody
// should have released.
func (r *Result) removes(fn *ssa.Function, at ssa.Instruction, addr *ssa.FieldAddr) (d Displaced, ok bool) {
	p, ok := r.placeOf(addr, true)
	if !ok {
		return d, false
	}
	elem := elementType(p.variable().Type())
	if elem == nil {
		return d, false
	}
	kind := r.kindAt(p)
	if rec := r.recordsIn(p.variable().Type()); rec != nil {
		if kind = rec.kind; !r.isFilledOnly(rec) {
			return d, false
		}
	}
	if kind == nil || !isMeant(p.variable()) || !r.isPrivate(p) {
		return d, false
	}
	if _, isAlloc := path.NameOf(addr).Base.(*ssa.Alloc); isAlloc && fn.Parent() == nil {
		return d, false // a new value: nothing has been put in
	}
	u := r.usesAt(p, kind, true)
	if u.lost || movesFrom(u, p) {
		return d, false
	}
	releaser := r.releaserAmong(u.released, p, kind)
	if releaser == nil || !r.isOnlyHere(p, kind) || r.isTendedTo(fn, u.released, elem, &p) || slices.ContainsFunc(u.accessors, r.isValued) {
		return d, false
	}
	return Displaced{Fn: fn, At: at, Owner: p.owner, Field: p.variable(), Elem: true, Method: kind.Releases[0].Method, Releaser: releaser}, true
}

// movesFrom reports whether what is at p is stored elsewhere, too.
func movesFrom(u uses, p place) bool {
	return slices.ContainsFunc(u.places, func(q place) bool { return q != p })
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// isTendedTo reports whether fn, or a function around it, may release what
// it removes: it has, calls or is called by one of the sites, or has to do
// with another value of the element's type, but to put a new one in at into.
func (r *Result) isTendedTo(fn *ssa.Function, sites []ssa.Instruction, elem types.Type, into *place) bool {
	tended := make(map[*ssa.Function]bool)
	for _, site := range sites {
		tended[outermost(site.Parent())] = true
	}
	fn = outermost(fn)
	if r.reachesFunc(fn, tended, 4, make(map[*ssa.Function]bool)) {
		return true
	}
	seen := make(map[*ssa.Function]bool)
	todo := []*ssa.Function{fn}
	for len(todo) > 0 {
		f := todo[0]
		todo = todo[1:]
		if seen[f] {
			continue
		}
		seen[f] = true
		if r.isDispatched(f) || len(seen) > 20 || r.reachesFunc(f, tended, 1, make(map[*ssa.Function]bool)) || elem != nil && r.handles(f, elem, into) {
			return true // it may be called back from anywhere: gives up towards silence
		}
		for _, call := range r.called().calls[f] {
			todo = append(todo, outermost(call.Parent()))
		}
	}
	for f := range seen {
		if r.isValued(f) {
			return true // likewise
		}
	}
	return false
}

// reachesFunc reports whether fn is one of the functions, or calls one
// within some steps.
func (r *Result) reachesFunc(fn *ssa.Function, targets map[*ssa.Function]bool, steps int, seen map[*ssa.Function]bool) bool {
	if targets[outermost(fn)] {
		return true
	}
	if steps == 0 || seen[fn] {
		return false
	}
	seen[fn] = true
	for _, call := range r.callsIn(fn) {
		if callee := bodyOf(call.Common().StaticCallee()); callee != nil && r.reachesFunc(callee, targets, steps-1, seen) {
			return true
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return r.reachesFunc(lit, targets, steps, seen) })
}

// isDispatched reports whether fn is a method that an interface of this
// package has, too: it may be called through it.
func (r *Result) isDispatched(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil {
		return false
	}
	for _, tn := range r.typesIn(r.pass.Pkg) {
		iface, ok := tn.Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for i := range iface.NumMethods() {
			if iface.Method(i).Name() == fn.Name() {
				return true
			}
		}
	}
	return false
}

// handles reports whether fn does anything with a value of type t but to
// use it: it gets one, makes one, or gives one away. One that is new, and put in
// at into, is not what is removed there.
func (r *Result) handles(fn *ssa.Function, t types.Type, into *place) bool {
	kind := r.fieldKind(t)
	rec := r.recordOf(t)
	if rec != nil {
		if kind = rec.kind; r.handles(fn, rec.at.variable().Type(), into) {
			return true
		}
	}
	if slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool {
		return isSameType(p.Type(), t) && !(into != nil && r.restsAt(p, *into, kind))
	}) {
		return true
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			v, ok := instr.(ssa.Value)
			if !ok || !isSameType(t, v.Type()) || into != nil && r.isAcquired(v) { // in this order: SSA has types of its own
				continue
			}
			if isReturned(v) {
				return true
			}
			if u := r.usesOf(v, kind); u.lost || len(u.released)+len(u.places) > 0 {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return r.handles(lit, t, into) })
}

// isReturned reports whether its function returns v.
func isReturned(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		_, ok := ref.(*ssa.Return)
		return ok
	})
}

// isSameType reports whether t and u are the same, where each method of a generic
// type has type parameters of its own.
func isSameType(t, u types.Type) bool {
	return types.Identical(t, u) || isOpen(t) && types.TypeString(t, nil) == types.TypeString(u, nil)
}

// isOpen reports whether t is, points to, or has as an argument a type parameter.
func isOpen(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Pointer:
		return isOpen(t.Elem())
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if isOpen(arg) {
				return true
			}
		}
	}
	return false
}

// isOnlyHere reports whether what is put into the container at p is held
// nowhere else, so that nobody else can release it: nothing that is put in
// is lost, kept elsewhere, or released behind that.
func (r *Result) isOnlyHere(p place, kind *contract.Kind) bool {
	isFilled := false
	for _, v := range r.fields().accessesOf(p) {
		for _, ref := range *v.Referrers() {
			load, ok := ref.(*ssa.UnOp)
			if !ok {
				continue
			}
			for _, use := range *load.Referrers() {
				puts, only := r.putsOnly(use, load, p, kind)
				if puts && !only {
					return false
				}
				isFilled = isFilled || puts
			}
		}
	}
	return isFilled
}

// putsOnly reports whether use puts something into the container that was
// loaded from p, and whether that is held nowhere else.
func (r *Result) putsOnly(use ssa.Instruction, load *ssa.UnOp, p place, kind *contract.Kind) (puts, only bool) {
	switch use := use.(type) {
	case *ssa.MapUpdate:
		if rec := r.recordsIn(use.Map.Type()); rec != nil {
			isBack := use.Map == load && r.isTakenFrom(use.Value, p, rec)
			return !isBack, use.Map == load && r.restsInRecord(use.Value, use, p, rec)
		}
		return true, use.Map == load && r.restsOnly(use.Value, use, p, kind)
	case *ssa.Call:
		if b, ok := use.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return true, use.Call.Args[0] == load && r.appendsOnly(use, p, kind)
		}
	}
	return false, false
}

// restsOnly reports whether v, stored at p by the instruction at, is held
// nowhere else.
func (r *Result) restsOnly(v ssa.Value, at ssa.Instruction, p place, kind *contract.Kind) bool {
	switch x := v.(type) {
	case *ssa.MakeInterface:
		v = x.X
	case *ssa.Parameter:
		return r.givenOnly(x, at, p, kind)
	case *ssa.Phi, *ssa.Const, *ssa.FreeVar, *ssa.UnOp:
		return false // where it comes from is not plain: gives up towards silence
	}
	return r.isUsedOnly(v, at, p, kind)
}

func (r *Result) isUsedOnly(v ssa.Value, at ssa.Instruction, p place, kind *contract.Kind) bool {
	w := r.newWalker(kind)
	w.lends = true
	w.value(v)
	u := w.uses
	if u.lost || movesFrom(u, p) || slices.ContainsFunc(u.accessors, func(fn *ssa.Function) bool { return fn == at.Parent() && r.givesAlways(fn, p) }) {
		return false
	}
	isLate := slices.ContainsFunc(u.released, func(site ssa.Instruction) bool {
		_, isCall := site.(*ssa.Call) // a deferred one comes last
		return !isCall || site.Parent() != at.Parent() || canFollow(at, site)
	})
	return !isLate && !slices.ContainsFunc(u.accessors, r.isValued)
}

func (r *Result) appendsOnly(call *ssa.Call, p place, kind *contract.Kind) bool {
	list, ok := call.Call.Args[1].(*ssa.Slice)
	if !ok {
		return false
	}
	array, ok := list.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, ref := range *array.Referrers() {
		elem, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *elem.Referrers() {
			if st, ok := use.(*ssa.Store); ok && !r.restsOnly(st.Val, call, p, kind) {
				return false
			}
		}
	}
	return true
}
