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

// A map may keep its resources in records: structs that have no method to
// release them, with one field that is a resource beside what is noted of it.
// To remove a record loses what it has there. A record with two resources, or
// with one that others can name, gives up towards silence.

// A recordKind is how the resource in one field of a record is released.
type recordKind struct {
	// kind is that of the record, inner that of what its field holds.
	kind, inner *contract.Kind
	at          place
}

// recordsIn returns how the elements of t, a map of records, are released; nil if
// t is none.
func (r *Result) recordsIn(t types.Type) *recordKind {
	if m, ok := t.Underlying().(*types.Map); ok {
		return r.recordOf(m.Elem())
	}
	return nil
}

// recordOf returns how values of t, a record of this package or a pointer to one,
// are released; nil if t is none.
func (r *Result) recordOf(t types.Type) *recordKind {
	named := structOf(t)
	if named == nil || named.Obj().Pkg() != r.pass.Pkg || r.fieldKind(t) != nil {
		return nil
	}
	var rec *recordKind
	st := named.Underlying().(*types.Struct)
	for i := range st.NumFields() {
		inner := r.fieldKind(st.Field(i).Type())
		if inner == nil {
			continue
		}
		at := place{named.Origin(), i, false}
		if rec != nil || inner.Releases[0].Method == "" || st.Field(i).Embedded() || !r.isPrivate(at) {
			return nil
		}
		rec = &recordKind{kind: &contract.Kind{Type: types.TypeString(named, nil)}, inner: inner, at: at}
		for _, rel := range inner.Releases {
			rec.kind.Releases = append(rec.kind.Releases, contract.Release{Path: at.sub() + rel.Path, Method: rel.Method})
		}
	}
	return rec
}

// restsInRecord reports whether v, a record that the instruction at stores at p,
// is made for that, and what it holds is held nowhere else.
func (r *Result) restsInRecord(v ssa.Value, at ssa.Instruction, p place, rec *recordKind) bool {
	made, ok := v.(*ssa.Alloc)
	if load, isLoad := v.(*ssa.UnOp); isLoad && load.Op == token.MUL {
		made, ok = load.X.(*ssa.Alloc)
		if ok && (made.Heap || !isWrittenOnly(made, load)) {
			return false
		}
	}
	if !ok || !r.isUsedOnly(v, at, p, rec.kind) {
		return false
	}
	vals := fieldStores(made, rec.at.field)
	return len(vals) > 0 && !slices.ContainsFunc(vals, func(v ssa.Value) bool { return !r.restsOnly(v, at, rec.at, rec.inner) })
}

// isWrittenOnly reports whether nothing is done with the variable but to fill
// its fields, and to load it once.
func isWrittenOnly(variable *ssa.Alloc, load *ssa.UnOp) bool {
	return !slices.ContainsFunc(*variable.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.FieldAddr:
			return slices.ContainsFunc(*ref.Referrers(), func(use ssa.Instruction) bool {
				st, ok := use.(*ssa.Store)
				return !ok || st.Addr != ref
			})
		}
		return ref != load
	})
}

// isTakenFrom reports whether the record v has been looked up in the map at p, and
// is put back there: what was noted of the resource has changed.
func (r *Result) isTakenFrom(v ssa.Value, p place, rec *recordKind) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		return r.isTakenFrom(v.Tuple, p, rec)
	case *ssa.Lookup:
		load, ok := v.X.(*ssa.UnOp)
		if !ok {
			return false
		}
		addr, ok := load.X.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		q, ok := r.placeOf(addr, true)
		return ok && q == p
	case *ssa.UnOp:
		variable, ok := v.X.(*ssa.Alloc)
		if !ok || len(fieldStores(variable, rec.at.field)) > 0 {
			return false
		}
		only := onlyValue(variable)
		return only != nil && r.isTakenFrom(only, p, rec)
	}
	return false
}

// isFilledOnly reports whether what is stored in a record that its function has
// not made is held nowhere else.
func (r *Result) isFilledOnly(rec *recordKind) bool {
	for _, access := range r.fields().accessesOf(rec.at) {
		if _, isMade := path.NameOf(access).Base.(*ssa.Alloc); isMade {
			continue
		}
		for _, ref := range *access.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && path.NameOf(st.Val) != alias.Nil && !r.restsOnly(st.Val, st, rec.at, rec.inner) {
				return false
			}
		}
	}
	return true
}

// fieldStores returns what is stored in the field of what made points to, by its
// name in the function.
func fieldStores(made ssa.Value, field int) []ssa.Value {
	var vals []ssa.Value
	for _, ref := range *made.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok || addr.Field != field {
			continue
		}
		for _, use := range *addr.Referrers() {
			if st, ok := use.(*ssa.Store); ok {
				vals = append(vals, st.Val)
			}
		}
	}
	return vals
}
