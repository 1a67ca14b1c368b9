package path

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What a variable is known to hold is forgotten where somebody else may have
// stored to it. An exposure is an instruction that lets somebody else do so:
// a call that gets the variable's address, or a literal that stores to it,
// or a store of the address to a place that a later call may read it from,
// as the slice of a variadic call is one: rows.Scan(&n). A goroutine may have
// stored to it behind any later call or receive, which may wait for it, and
// where it captures the root, too: a goroutine that ends the root ends the
// search. A method named Go runs what it gets in one: a group's.
//
// A variable is a scalar, or a field of scalar type. Of a struct whose own
// address is handed out the fields keep what they held, and so does what a
// literal changes that is kept for later: gives up towards the old content,
// since flags kept in an owner are asked about where it releases what it
// owns.
type exposure struct {
	at ssa.Instruction
	// path is the variable's path in the alloc.
	path string
	// stays reports whether every later call may store to the variable, not
	// only this one.
	stays bool
	// by is the literal that stores to the variable, nil if it is the
	// address that is handed out; inPlace reports whether at just calls it.
	by      *ssa.MakeClosure
	inPlace bool
	// beside reports whether a goroutine stores to the variable.
	beside bool
}

// exposuresOf returns the exposures of a.
func (info *Info) exposuresOf(a *ssa.Alloc) []exposure {
	if es, ok := info.exposures[a]; ok {
		return es
	}
	if info.exposures == nil {
		info.exposures = make(map[*ssa.Alloc][]exposure)
	}
	e := exposing{seen: make(map[ssa.Value]bool)}
	e.address(a)
	info.exposures[a] = e.found
	return e.found
}

// exposing collects exposures.
type exposing struct {
	seen  map[ssa.Value]bool
	found []exposure
	// path and by are those of what is being visited.
	path string
	by   *ssa.MakeClosure
}

// address visits the uses of the address of a variable, or of a struct that
// has variables.
func (e *exposing) address(v ssa.Value) {
	if !isAggregate(v.Type()) {
		e.path = alias.Key(v, plain{}).Path
		e.pointer(v)
		return
	}
	for _, r := range *v.Referrers() {
		if field, ok := r.(*ssa.FieldAddr); ok {
			e.address(field)
		}
	}
}

// pointer visits the uses of a pointer to the variable, or of a literal that
// stores to it.
func (e *exposing) pointer(v ssa.Value) {
	if e.seen[v] {
		return
	}
	e.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Phi, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType:
			e.pointer(r.(ssa.Value))
		case *ssa.MakeClosure:
			e.captured(r, v)
		case *ssa.Store:
			switch {
			case r.Val == v && e.by == nil && e.isOnlyLoaded(r.Addr):
			case r.Val == v && e.by == nil:
				e.found = append(e.found, exposure{at: r, path: e.path, stays: true})
			case r.Val == v:
				e.helper(r.Addr)
			}
		case *ssa.MapUpdate, *ssa.Send:
			if e.by == nil {
				e.found = append(e.found, exposure{at: r, path: e.path, stays: true})
			}
		case *ssa.Call:
			if MethodName(r.Common()) == "Go" {
				e.found = append(e.found, exposure{at: r, path: e.path, stays: true, beside: true})
				continue
			}
			e.found = append(e.found, exposure{at: r, path: e.path, by: e.by, inPlace: r.Call.Value == v})
		case *ssa.Go:
			e.found = append(e.found, exposure{at: r, path: e.path, stays: true, beside: true})
		}
	}
}

// isOnlyLoaded reports whether addr is a variable of the function that holds the
// pointer from one store on, and visits the places that load it. A literal that
// captures the variable may only look at what it points to.
func (e *exposing) isOnlyLoaded(addr ssa.Value) bool {
	variable, ok := addr.(*ssa.Alloc)
	if !ok {
		return false
	}
	var loads []ssa.Value
	stores := 0
	for _, r := range *variable.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			loads = append(loads, r)
		case *ssa.Store:
			stores++
		case *ssa.MakeClosure:
			if !everyCapture(r, variable, isOnlyRead) {
				return false
			}
		default:
			return false
		}
	}
	if stores != 1 {
		return false
	}
	for _, l := range loads {
		e.pointer(l)
	}
	return true
}

// isOnlyRead reports whether a literal only looks at what the captured pointer
// points to.
func isOnlyRead(fv *ssa.FreeVar) bool {
	isRead := func(r ssa.Instruction) bool {
		u, ok := r.(*ssa.UnOp)
		return ok && u.Op == token.MUL
	}
	return !slices.ContainsFunc(*fv.Referrers(), func(r ssa.Instruction) bool {
		load, ok := r.(*ssa.UnOp)
		return !ok || slices.ContainsFunc(*load.Referrers(), func(use ssa.Instruction) bool { return !isRead(use) })
	})
}

// helper visits the literals that capture the variable which a literal that
// stores is kept in: they may call it.
func (e *exposing) helper(variable ssa.Value) {
	a, ok := variable.(*ssa.Alloc)
	if !ok {
		return
	}
	for _, r := range *a.Referrers() {
		if mc, ok := r.(*ssa.MakeClosure); ok {
			e.pointer(mc)
		}
	}
}

// captured visits the uses of the literal if it stores to what it captures
// as v.
func (e *exposing) captured(mc *ssa.MakeClosure, v ssa.Value) {
	i := slices.Index(mc.Bindings, v)
	fn := mc.Fn.(*ssa.Function)
	if i < 0 || !changes(fn.FreeVars[i], make(map[ssa.Value]bool)) {
		return
	}
	outer := e.by
	e.by = mc
	e.pointer(mc)
	e.by = outer
}

// changes reports whether something is stored by the pointer v, or may be.
func changes(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Store, *ssa.Call:
			return true
		case *ssa.MakeInterface:
			return changes(r, seen)
		case *ssa.MakeClosure:
			i := slices.Index(r.Bindings, v)
			return i >= 0 && changes(r.Fn.(*ssa.Function).FreeVars[i], seen)
		}
		return false
	})
}

// isSetBetween reports whether somebody else may have stored to the variable
// when control reaches at. A store at last, if there is one, undoes what
// happened before it.
func (info *Info) isSetBetween(a *ssa.Alloc, last *ssa.Store, at ssa.Instruction) bool {
	return slices.ContainsFunc(info.exposuresOf(a), func(e exposure) bool {
		return info.isBefore(e.at, at) && (e.stays || last == nil || info.isBefore(last, e.at))
	})
}

// setBy returns the exposures by which the call at may store to the
// variable at path in a.
func (info *Info) setBy(a *ssa.Alloc, path string, at ssa.Instruction) []exposure {
	var es []exposure
	for _, e := range info.exposuresOf(a) {
		if e.path == path && !e.inPlace && (e.at == at || e.stays && info.isBefore(e.at, at)) {
			es = append(es, e)
		}
	}
	return es
}
