// Package gotype asks types the questions that several packages have.
package gotype

import (
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

var errorType = types.Universe.Lookup("error").Type()

// IsError reports whether t is the type error, whatever its alias, an interface
// of errors that say more, or a number that is used in its place, as
// syscall.Errno is: 0 where there is none.
func IsError(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	if u, ok := n.Underlying().(*types.Interface); ok {
		return n == errorType || u.NumMethods() > 1 && ImplementsError(n)
	}
	return n.NumMethods() > 0 && IsErrno(n)
}

// IsPlainError reports whether t is the type error, or a number that is used in
// its place: what errors of every kind can be put into, if it is the former.
func IsPlainError(t types.Type) bool {
	return IsError(t) && (types.Identical(t, errorType) || !types.IsInterface(t))
}

// IsErrno reports whether t is a type of numbers that are errors, or of which a
// method says whether they are none.
func IsErrno(t types.Type) bool {
	if _, isBasic := t.(*types.Basic); isBasic {
		return false // it has no methods
	}
	return IsInteger(t) && (ImplementsError(t) || isAskedOK(t, "Ok") || isAskedOK(t, "OK") || isAskedOK(t, "IsOK"))
}

// isAskedOK reports whether t has a method of that name that returns a bool.
func isAskedOK(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	sig := fn.Signature()
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && IsBool(sig.Results().At(0).Type())
}

// IsNoError reports whether c is what says that there is no error, or nil of
// another type.
func IsNoError(c *ssa.Const) bool {
	if c.Value != nil && c.Value.Kind() == constant.Int && IsErrno(c.Type()) {
		return constant.Sign(c.Value) == 0
	}
	return c.IsNil()
}

// ImplementsError reports whether t is an error, or one of the types that
// errors have.
func ImplementsError(t types.Type) bool {
	if u, ok := t.Underlying().(*types.Interface); ok && !hasErrorMethod(u) {
		return false // most interfaces: plain to see
	}
	return types.Implements(t, errorType.Underlying().(*types.Interface))
}

// hasErrorMethod reports whether a method of t is called Error.
func hasErrorMethod(t *types.Interface) bool {
	for m := range t.Methods() {
		if m.Name() == "Error" {
			return true
		}
	}
	return false
}

// IsErrorPointer reports whether t is a pointer to a struct that is named an
// error: nil where there is none, as an error is.
func IsErrorPointer(t types.Type) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(ptr.Elem()).(*types.Named)
	if !ok {
		return false
	}
	_, isStruct := n.Underlying().(*types.Struct)
	return isStruct && strings.HasSuffix(n.Obj().Name(), "Error")
}

// IsErrorAddress reports whether t is the type of the address of an error: what a
// deferred helper gets to see how its caller ends.
func IsErrorAddress(t types.Type) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	return ok && IsError(ptr.Elem()) && types.IsInterface(ptr.Elem())
}

// IsErrorList reports whether t is a slice of errors: empty where there is none.
func IsErrorList(t types.Type) bool {
	list, ok := t.Underlying().(*types.Slice)
	return ok && ImplementsError(list.Elem())
}

// IsBool reports whether t is a boolean type.
func IsBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// IsInteger reports whether t is an integer type.
func IsInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// IsFunc reports whether t is a type of functions.
func IsFunc(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// IsContext reports whether t is context.Context itself.
func IsContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Context" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}

// IsCancelFunc reports whether t is one of the types that package context has
// for what cancels a context.
func IsCancelFunc(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "context" {
		return false
	}
	return n.Obj().Name() == "CancelFunc" || n.Obj().Name() == "CancelCauseFunc"
}

// Deref returns what t points to, t itself if it is no pointer.
func Deref(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// Named returns the declared type that t is or points to, nil if there is
// none.
func Named(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// Origin returns the declared type that t is or points to, of an instance the
// generic type; nil if there is none.
func Origin(t types.Type) *types.Named {
	if n := Named(t); n != nil {
		return n.Origin()
	}
	return nil
}

// Field returns field i of the struct that t is or points to, of an instance
// its generic type's; nil if there is none.
func Field(t types.Type, i int) *types.Var {
	s, ok := Deref(t).Underlying().(*types.Struct)
	if !ok || i >= s.NumFields() {
		return nil
	}
	return s.Field(i).Origin()
}

// Declared returns the declaration of fn: of an instance its generic
// function's, of a literal or of nothing nil.
func Declared(fn *ssa.Function) *types.Func {
	if fn == nil {
		return nil
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	obj, _ := fn.Object().(*types.Func)
	if obj != nil {
		obj = obj.Origin()
	}
	return obj
}

// HasMethod reports whether a variable of type t has a method of that name,
// which other packages can call.
func HasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}
