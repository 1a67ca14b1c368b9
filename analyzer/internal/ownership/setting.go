package ownership

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What a call acquires only if its caller has not set a field.
//
// A constructor gets its options in a struct, and opens a store itself only
// where the options have none: if opts.Store == nil { opts.Store = open() }.
// A caller that sets the field keeps its own store, and nothing that the
// constructor returns has to be released for it.
//
// Or the options are functions that set the fields of what is constructed, and
// it opens something only where one of them has asked for it: then a caller
// without options gets nothing to release. What those of other callers ask for
// is not looked at.
//
// Or a bool parameter tells it to: openIf(name, on). A caller that gives it false
// gets nothing, and for one that gives it a variable the search asks only for the
// paths on which that is true. So it is with a parameter that is compared with a
// constant: open(name) returns the standard input for "-"; or with nil: a method
// begins something only for what it is given.

// The Field of a setting that is a bool parameter itself: with this value
// nothing is acquired.
const (
	ifTrue  = "=true"
	ifFalse = "=false"
)

// isBoolParam reports whether the setting is a bool parameter.
func isBoolParam(s contract.Setting) bool { return s.Field == ifTrue || s.Field == ifFalse }

// The Field of a setting that is a parameter itself begins with one of these where
// nothing is acquired if it is, or is not, the constant behind it.
const (
	ifEqual   = "="
	ifUnequal = "!"
)

// isNil is how a setting spells nil.
const isNil = "=nil"

// isCompared reports whether the setting is a parameter that is compared with a
// constant, and returns that, and whether being equal means that nothing is
// acquired.
func isCompared(s contract.Setting) (val alias.Val, equal, ok bool) {
	switch {
	case strings.HasPrefix(s.Field, ifEqual+"="):
		return alias.Val{Path: s.Field[1:]}, true, true
	case strings.HasPrefix(s.Field, ifUnequal+"="):
		return alias.Val{Path: s.Field[1:]}, false, true
	}
	return val, false, false
}

// unset returns those of as whose setting the call does not make.
func unset(cc *ssa.CallCommon, as []Acquire) []Acquire {
	isSet := func(a Acquire) bool { return a.Unless.Field != "" && sets(cc, a.Unless) }
	if !slices.ContainsFunc(as, isSet) {
		return as
	}
	return slices.DeleteFunc(slices.Clone(as), isSet)
}

// sets reports whether the struct that the call gets has been made by its
// function, and something else than the zero value stored in the field. Where
// it comes from elsewhere the field is taken to be zero, as it is in most
// options.
func sets(cc *ssa.CallCommon, s contract.Setting) bool {
	args := cc.Args
	if s.Param >= len(args) || cc.IsInvoke() {
		return false
	}
	arg := args[s.Param]
	if isBoolParam(s) {
		c, ok := arg.(*ssa.Const)
		return ok && c.Value != nil && "="+c.Value.String() == s.Field
	}
	if val, equal, ok := isCompared(s); ok {
		c, isConst := arg.(*ssa.Const)
		if val.Path == isNil {
			return isConst && equal || isMadeHere(arg) && !equal
		}
		return isConst && c.Value != nil && (path.NameOf(c) == val) == equal
	}
	if strings.HasPrefix(s.Field, onlyBy) {
		return !isMadeBy(arg, cc.StaticCallee(), s)
	}
	if s.Field == alias.Elem {
		none, ok := arg.(*ssa.Const)
		return ok && none.IsNil()
	}
	if load, ok := arg.(*ssa.UnOp); ok && load.Op == token.MUL {
		arg = load.X
	}
	opts, ok := arg.(*ssa.Alloc)
	if !ok {
		return false
	}
	return slices.ContainsFunc(*opts.Referrers(), func(ref ssa.Instruction) bool {
		addr, ok := ref.(*ssa.FieldAddr)
		return ok && fieldVar(addr).Name() == s.Field && slices.ContainsFunc(*addr.Referrers(), isStoreOfValue)
	})
}

// isMadeHere reports whether v is the address of something, or a new value, and so
// not nil.
func isMadeHere(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.MakeInterface, *ssa.MakeClosure, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan, *ssa.Function, *ssa.Global, *ssa.FieldAddr, *ssa.IndexAddr:
		return true
	}
	return false
}

// isStoreOfValue reports whether instr stores something that is not known to be
// the zero value of its type.
func isStoreOfValue(instr ssa.Instruction) bool {
	store, ok := instr.(*ssa.Store)
	return ok && !isZero(store.Val)
}

// isZero reports whether v is the zero value of its type.
func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && (c.Value == nil || c.Value.String() == "false" || c.Value.ExactString() == `""` || c.Value.ExactString() == "0")
}

// restrict adds to the question what the call acquires that it does so only if one of
// its arguments is true, or false.
func restrict(spec *path.Spec, call *ssa.Call, s contract.Setting) {
	if isBoolParam(s) && !call.Call.IsInvoke() && s.Param < len(call.Call.Args) {
		spec.If, spec.IfNot = call.Call.Args[s.Param], s.Field == ifTrue
	}
	if val, equal, ok := isCompared(s); ok && !call.Call.IsInvoke() && s.Param < len(call.Call.Args) {
		if val.Path == isNil {
			val = alias.Nil
		}
		spec.If, spec.IfIs, spec.IfNot = call.Call.Args[s.Param], val, equal
	}
}

// settingFor returns the setting of calls of fn with which they do not acquire
// what fn has found, and hands on.
func settingFor(fn *ssa.Function, f Found) contract.Setting {
	s := settingAt(fn, f.Call)
	cc := f.Call.Common()
	if _, _, ok := isCompared(f.Unless); s.Field != "" || !ok && !isBoolParam(f.Unless) || cc.IsInvoke() || f.Unless.Param >= len(cc.Args) {
		return s
	}
	if i := paramIndex(fn, cc.Args[f.Unless.Param]); i >= 0 {
		s = contract.Setting{Param: i, Field: f.Unless.Field}
	}
	return s
}

// settingAt returns the field of a parameter of fn which is zero wherever call
// is reached, so that a caller that sets it acquires nothing there, or else the
// bool parameter that decides whether it is reached.
func settingAt(fn *ssa.Function, call ssa.CallInstruction) contract.Setting {
	var told contract.Setting
	if call.Parent() != fn {
		return told
	}
	for b := call.Block(); b.Idom() != nil; b = b.Idom() {
		test, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		want := b == b.Idom().Succs[0]
		if s := zeroIf(fn, test.Cond, want); s.Field != "" {
			return s
		}
		if want && isSetByOptions(fn, test.Cond) {
			return contract.Setting{Param: len(fn.Params) - 1, Field: alias.Elem}
		}
		if told.Field == "" {
			told = toldBy(fn, test.Cond, want)
		}
	}
	return told
}

// toldBy returns the bool parameter of fn that cond is, or the one that it compares
// with a constant, if it is want only with one value of that: the setting is the
// other one.
func toldBy(fn *ssa.Function, cond ssa.Value, want bool) contract.Setting {
	if cmp, ok := cond.(*ssa.BinOp); ok {
		return comparedBy(fn, cmp, want)
	}
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		return toldBy(fn, not.X, !want)
	}
	i := paramIndex(fn, cond)
	switch {
	case i < 0:
		return contract.Setting{}
	case want:
		return contract.Setting{Param: i, Field: ifFalse}
	}
	return contract.Setting{Param: i, Field: ifTrue}
}

// isSetByOptions reports whether v is a flag of a struct that fn makes, which
// nothing can set but the functions in the last parameter of fn.
func isSetByOptions(fn *ssa.Function, v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL || !fn.Signature.Variadic() {
		return false
	}
	flag, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	made, ok := flag.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	isGiven := false
	for _, ref := range *made.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			if ref.Field == flag.Field && slices.ContainsFunc(*ref.Referrers(), isStoreOfValue) {
				return false
			}
		case *ssa.Call:
			if ref.Call.StaticCallee() != nil {
				continue
			}
			isGiven = isGiven || isElementOf(ref.Call.Value, fn.Params[len(fn.Params)-1])
		case *ssa.Store:
			if ref.Addr == made {
				return false // it comes from elsewhere
			}
		}
	}
	return isGiven
}

// isElementOf reports whether v is an element of the slice in the parameter.
func isElementOf(v ssa.Value, list *ssa.Parameter) bool {
	name := path.NameOf(v)
	return name.Base == ssa.Value(list) && name.Path == alias.Elem
}

// zeroIf returns the field of a parameter that is zero if cond is want.
func zeroIf(fn *ssa.Function, cond ssa.Value, want bool) contract.Setting {
	switch v := cond.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return zeroIf(fn, v.X, !want)
		}
		if !want {
			return settingOf(fn, v)
		}
	case *ssa.Field:
		if !want {
			return settingOf(fn, v)
		}
	case *ssa.BinOp:
		if v.Op == token.EQL && want || v.Op == token.NEQ && !want {
			if isZero(v.Y) {
				return settingOf(fn, v.X)
			}
		}
	}
	return contract.Setting{}
}

// settingOf returns the field of a parameter of fn that v is the content of.
func settingOf(fn *ssa.Function, v ssa.Value) contract.Setting {
	var of ssa.Value
	var index int
	switch v := v.(type) {
	case *ssa.Field:
		of, index = v.X, v.Field
	case *ssa.UnOp:
		addr, ok := v.X.(*ssa.FieldAddr)
		if !ok || v.Op != token.MUL {
			return contract.Setting{}
		}
		of, index = addr.X, addr.Field
	default:
		return contract.Setting{}
	}
	i := slices.IndexFunc(fn.Params, func(p *ssa.Parameter) bool { return of == p || isCopyOf(of, p) })
	if i < 0 {
		return contract.Setting{}
	}
	t := of.Type()
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return contract.Setting{Param: i, Field: t.Underlying().(*types.Struct).Field(index).Name()}
}

// isCopyOf reports whether v is the variable that has parameter p.
func isCopyOf(v ssa.Value, p *ssa.Parameter) bool {
	a, ok := v.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*p.Referrers(), func(ref ssa.Instruction) bool {
		store, ok := ref.(*ssa.Store)
		return ok && store.Addr == a && store.Val == p
	})
}

func comparedBy(fn *ssa.Function, cmp *ssa.BinOp, want bool) contract.Setting {
	y, ok := cmp.Y.(*ssa.Const)
	i := paramIndex(fn, cmp.X)
	if !ok || i < 0 || cmp.Op != token.EQL && cmp.Op != token.NEQ {
		return contract.Setting{}
	}
	val := path.NameOf(y)
	if y.IsNil() {
		val.Path = isNil
	}
	if !strings.HasPrefix(val.Path, "=") || !val.IsConst() {
		return contract.Setting{}
	}
	if (cmp.Op == token.EQL) == want {
		return contract.Setting{Param: i, Field: ifUnequal + val.Path}
	}
	return contract.Setting{Param: i, Field: ifEqual + val.Path}
}
