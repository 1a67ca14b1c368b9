// Package alias says which SSA values denote the same thing.
//
// A value is named by a base register and an access path from it: the
// register r of resp, and (r, ".Body") for resp.Body, whichever registers
// the builder used to get there. Conversions, interface wrapping and
// loads of fields are looked through, so two expressions that read the
// same field of the same register have one name.
//
// Names that depend on the path taken (phis, loads of variables) are
// resolved by the caller's Env; everything else here is a function of the
// instruction alone. A pointer to a struct and the struct are one name,
// and so are a field's address and its content: nothing in this analysis
// keeps both apart. A pointer to a variable that is no struct differs from
// its content, which has the path "*".
package alias

import (
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// Val names a value: a path from a base register, or, without a base, a
// constant that Path spells.
type Val struct {
	Base ssa.Value
	Path string
}

// The constants that the analysis knows. NonNil is some value that is not
// nil, and nothing else is known of it.
var (
	Nil    = Val{Path: "nil"}
	NonNil = Val{Path: "nonnil"}
	True   = Val{Path: "true"}
	False  = Val{Path: "false"}
)

// IsConst reports whether v is a constant (or NonNil).
func (v Val) IsConst() bool { return v.Base == nil && v.Path != "" }

// IsZero reports whether v names nothing.
func (v Val) IsZero() bool { return v.Base == nil && v.Path == "" }

// Join returns the value that path p leads to from v.
func (v Val) Join(p string) Val {
	if v.Base == nil || len(v.Path)+len(p) > maxPath {
		return Val{}
	}
	return Val{v.Base, v.Path + p}
}

// Env resolves the names that depend on the path taken.
type Env interface {
	// Bound returns the name that register v has on this path, if it is
	// another than v itself.
	Bound(v ssa.Value) (Val, bool)
}

// Elem is the path to the elements of an array, a slice or a map: all of
// them have one name.
const Elem = "[]"

// maxPath bounds the length of access paths, so that a list that is
// walked in a loop has finitely many names. Beyond it a value has a name
// of its own: gives up towards silence.
const maxPath = 120

// Of returns the name of v.
func Of(v ssa.Value, env Env) Val {
	if b, ok := env.Bound(v); ok {
		return b
	}
	switch v := v.(type) {
	case *ssa.Const:
		return constVal(v)
	case *ssa.ChangeType:
		return Of(v.X, env)
	case *ssa.ChangeInterface:
		return Of(v.X, env)
	case *ssa.MakeInterface:
		return makeInterface(v, env)
	case *ssa.TypeAssert:
		if !v.CommaOk {
			return Of(v.X, env)
		}
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.TypeAssert:
			if v.Index == 0 {
				return Of(t.X, env)
			}
		case *ssa.Lookup:
			if v.Index == 0 && isMapOfReferences(t.X) {
				return part(v, Of(t.X, env), Elem)
			}
		case *ssa.Next:
			if r, ok := t.Iter.(*ssa.Range); ok && v.Index == 2 && isMapOfReferences(r.X) {
				return part(v, Of(r.X, env), Elem)
			}
		}
	case *ssa.Lookup:
		if !v.CommaOk && isMapOfReferences(v.X) {
			return part(v, Of(v.X, env), Elem)
		}
	case *ssa.Convert:
		if isPointer(v.X.Type()) {
			return Of(v.X, env) // to unsafe.Pointer and back
		}
	case *ssa.Field:
		return field(v, v.X, v.Field, env)
	case *ssa.FieldAddr:
		return field(v, v.X, v.Field, env)
	case *ssa.IndexAddr:
		return part(v, Of(v.X, env), elementName(v))
	case *ssa.Index:
		return part(v, Of(v.X, env), Elem)
	case *ssa.Slice:
		if isCutToNothing(v) {
			return Val{Base: v} // whatever is in the array, the slice has none of it
		}
		return Of(v.X, env)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return load(v, env)
		}
	}
	return Val{Base: v}
}

// makeInterface looks through the wrapping of a value that can be a
// resource; of anything else only that it is not nil is known.
func makeInterface(v *ssa.MakeInterface, env Env) Val {
	switch v.X.Type().Underlying().(type) {
	case *types.Pointer, *types.Struct, *types.Signature, *types.Interface, *types.Chan, *types.Map, *types.Slice:
		if x := Of(v.X, env); x.Base != nil {
			return x
		}
	}
	return NonNil
}

// part returns x.p, or the name of the register itself where the path
// would be too long or starts at a constant.
func part(self ssa.Value, x Val, p string) Val {
	if x.Base == nil || len(x.Path)+len(p) > maxPath {
		return Val{Base: self}
	}
	return Val{x.Base, x.Path + p}
}

// field names field i of x, which self is or is the address of.
func field(self, x ssa.Value, i int, env Env) Val {
	whole := Of(x, env)
	name := bareFieldName(x.Type(), i)
	if whole.Base == nil || len(whole.Path)+1+len(name) > maxPath {
		return Val{Base: self}
	}
	return Val{whole.Base, whole.Path + "." + name}
}

// load names what is loaded by its place: a search that knows the content
// binds the register when the load runs, since a later store must not
// change it.
func load(v *ssa.UnOp, env Env) Val {
	if key := Key(v.X, env); key.Base != nil {
		return key
	}
	return Val{Base: v}
}

// Key returns the name of the variable or field that address addr points
// to: what a load of it yields if nothing is known of its content.
func Key(addr ssa.Value, env Env) Val { return KeyAt(addr, Of(addr, env)) }

// KeyAt is Key for an address whose name is a.
func KeyAt(addr ssa.Value, a Val) Val {
	if a.Base == nil {
		return Val{}
	}
	if a.Path == "" && !isAggregate(addr.Type()) {
		return Val{a.Base, "*"}
	}
	return a
}

// isAggregate reports whether t points to a struct or an array, whose
// content has the name of the pointer.
func isAggregate(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	switch p.Elem().Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// isMapOfReferences reports whether m is a map whose elements can be
// resources, or hold some.
func isMapOfReferences(m ssa.Value) bool {
	t, ok := m.Type().Underlying().(*types.Map)
	if !ok {
		return false
	}
	switch t.Elem().Underlying().(type) {
	case *types.Pointer, *types.Struct, *types.Signature, *types.Interface, *types.Slice, *types.Map:
		return true
	}
	return false
}

// FieldName returns the path element of field i of the struct that t is
// or points to.
func FieldName(t types.Type, i int) string { return "." + bareFieldName(t, i) }

// bareFieldName is FieldName without the dot.
func bareFieldName(t types.Type, i int) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || i >= s.NumFields() {
		return strconv.Itoa(i)
	}
	return s.Field(i).Name()
}

func constVal(c *ssa.Const) Val {
	if c.Value == nil {
		if isNilable(c.Type()) {
			return Nil
		}
		return Val{Base: c}
	}
	switch c.Value.Kind() {
	case constant.Bool:
		if constant.BoolVal(c.Value) {
			return True
		}
		return False
	case constant.Int:
		if gotype.IsErrno(c.Type()) {
			if constant.Sign(c.Value) == 0 {
				return Nil
			}
			return NonNil
		}
		return Val{Path: "=" + c.Value.ExactString()}
	case constant.String:
		return Val{Path: "=" + c.Value.ExactString()}
	}
	return Val{Base: c}
}

func isPointer(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		return true
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	}
	return false
}

// isNilable reports whether nil is a value of type t.
func isNilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Chan, *types.Map, *types.Slice:
		return true
	}
	return false
}

// Rel returns the rest of path p behind prefix, and whether prefix is one:
// ".a" is a prefix of ".a.b", not of ".ab".
func Rel(p, prefix string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(p, prefix)
	if !ok || rest != "" && !strings.ContainsRune(".[*(", rune(rest[0])) {
		return "", false
	}
	return rest, true
}
