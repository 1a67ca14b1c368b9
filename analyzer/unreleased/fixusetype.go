package unreleased

import (
	"go/types"
	"reflect"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

func isUintptr(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uintptr
}

// isReader reports whether t is an interface that can read and cannot close.
func isReader(t types.Type) bool {
	it, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	read, _, _ := types.LookupFieldOrMethod(it, false, nil, "Read")
	closes, _, _ := types.LookupFieldOrMethod(it, false, nil, "Close")
	return read != nil && closes == nil
}

// canUse reports whether a value of the type can use the resource: it is, or
// has in it, something of its type, a function, a channel, or an interface
// with methods.
func (s *site) canUse(t types.Type) bool { return s.follow().canUse(t) }

func (u *uses) canUse(t types.Type) bool {
	return u.canUseWithin(t, make(map[types.Type]bool), true)
}

func (u *uses) canUseWithin(t types.Type, seen map[types.Type]bool, top bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if u.resource != nil && types.Identical(t, u.resource) {
		return true
	}
	if isPlainNamed(t) || isMessage(t) || isTagged(t) {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer || top && t.Kind() == types.Uintptr
	case *types.Interface:
		return top || t.NumMethods() > 0
	case *types.Pointer:
		return u.canUseWithin(t.Elem(), seen, false)
	case *types.Slice:
		return u.lends && isBytes(t) || u.canUseWithin(t.Elem(), seen, false)
	case *types.Array:
		return u.canUseWithin(t.Elem(), seen, false)
	case *types.Map:
		return u.canUseWithin(t.Key(), seen, false) || u.canUseWithin(t.Elem(), seen, false)
	case *types.Struct:
		for i := range t.NumFields() {
			if u.canUseWithin(t.Field(i).Type(), seen, false) {
				return true
			}
		}
		return false
	}
	return true
}

// isPlainNamed reports whether a type with methods is known to be nothing
// but data.
func isPlainNamed(t types.Type) bool {
	// In this order: SSA has types of its own, as of iterators.
	if types.Identical(types.Universe.Lookup("error").Type(), t) {
		return true
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
	case "time.Time", "io/fs.FileInfo", "io/fs.DirEntry", "net.Addr", "reflect.Type", "math/big.Int", "os.FileMode", "bytes.Buffer", "strings.Builder":
		return true
	}
	return false
}

// isMessage reports whether t, or what it points to, is a message of protocol
// buffers: data, with the tables of its type. What embeds one may be more.
func isMessage(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return false
	}
	for _, name := range []string{"ProtoReflect", "ProtoMessage"} {
		obj, index, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, ok := obj.(*types.Func); ok && len(index) == 1 {
			return true
		}
	}
	return false
}

// isTagged reports whether t is a struct, or points to one, that is written and read
// as a text: each of its fields says under which name.
func isTagged(t types.Type) bool {
	st, ok := gotype.Deref(t).Underlying().(*types.Struct)
	if !ok || st.NumFields() == 0 {
		return false
	}
	for i := range st.NumFields() {
		tag := reflect.StructTag(st.Tag(i))
		name := tag.Get("json") + tag.Get("yaml") + tag.Get("xml") + tag.Get("bson")
		if !st.Field(i).Exported() || name == "" || strings.HasPrefix(name, "-") {
			return false
		}
	}
	return true
}
