package contract

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// ErrOf returns the result that is non-nil when nothing was acquired by a
// call of a function with the given signature, or None.
func (a Acquire) ErrOf(sig *types.Signature) int {
	if a.Err != None {
		return a.Err
	}
	if last := sig.Results().Len() - 1; last >= 0 && gotype.IsError(sig.Results().At(last).Type()) {
		return last
	}
	return None
}

// Check reports an error if the contract does not fit a function with the
// given signature: an index out of range, or a result of the wrong type. A
// contract for several functions is not checked.
func (f *Func) Check(sig *types.Signature) error {
	if f.Name[len(f.Name)-1:] == star {
		return nil
	}
	c := fit{f: f, sig: sig, params: sig.Params().Len()}
	if sig.Recv() != nil {
		c.params++
	}
	for _, a := range f.Acquires {
		c.acquire(a)
	}
	for _, e := range f.Effects {
		if e.Param != All {
			c.param(e.Param)
		}
		if e.Result != None {
			c.result(e.Result)
		}
		if e.Op == Calls && c.err == nil {
			c.callable(e.Param)
		}
		if e.Method != "" && e.Method != Flush {
			c.method(e.Param, e.Method) // who flushes what is behind an interface asks for the method
		}
		if e.If != None {
			c.param(e.If)
		}
	}
	for _, r := range slices.Concat(f.NonNil, f.Fresh) {
		c.result(r)
	}
	return c.err
}

// A fit checks a contract against a signature and keeps the first error.
type fit struct {
	f      *Func
	sig    *types.Signature
	params int // the receiver included
	err    error
}

func (c *fit) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%s: %s: %s", c.f.Origin, c.f.Name, fmt.Sprintf(format, args...))
	}
}

func (c *fit) acquire(a Acquire) {
	switch {
	case a.Global != "":
	case a.Method != "":
		c.method(a.Result, a.Method)
	case a.Param:
		c.param(a.Result)
	default:
		c.releasable(a.Result)
	}
	c.typed(a.Err, "error", gotype.IsError)
	c.typed(a.OK, "bool", gotype.IsBool)
	c.typed(a.Partner, "function", gotype.IsFunc)
	c.typed(a.Ends, "channel", isChan)
	for _, i := range []int{a.Carrier, a.Peer, a.Fed} {
		if i != None {
			c.result(i)
		}
	}
	for _, p := range a.Within {
		c.param(p)
	}
	if a.Unless.Field != "" {
		c.setting(a.Unless)
	}
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// setting checks that the parameter has the field.
func (c *fit) setting(s Setting) {
	c.param(s.Param)
	if c.err != nil {
		return
	}
	obj, _, _ := types.LookupFieldOrMethod(c.paramTypes()[s.Param], true, nil, s.Field)
	if f, ok := obj.(*types.Var); !ok || !f.IsField() {
		c.fail("parameter %d has no field %s", s.Param, s.Field)
	}
}

func (c *fit) param(i int) {
	if i >= c.params {
		c.fail("there is no parameter %d; %s", i, c.list("parameter", c.paramTypes()))
	}
}

// paramTypes returns the types of the parameters, the receiver first.
func (c *fit) paramTypes() []types.Type {
	var all []types.Type
	if recv := c.sig.Recv(); recv != nil {
		all = append(all, recv.Type())
	}
	return append(all, typesOf(c.sig.Params())...)
}

func typesOf(tuple *types.Tuple) []types.Type {
	var all []types.Type
	for v := range tuple.Variables() {
		all = append(all, v.Type())
	}
	return all
}

// list says which indices there are.
func (c *fit) list(what string, all []types.Type) string {
	if len(all) == 0 {
		return "it has no " + what + "s"
	}
	var parts []string
	for i, t := range all {
		parts = append(parts, fmt.Sprintf("%d %s", i, types.TypeString(t, (*types.Package).Name)))
	}
	return "its " + what + "s are " + strings.Join(parts, ", ")
}

// method checks that parameter i has a method of that name. What has no
// methods of its own, a function or a type parameter, may have any.
func (c *fit) method(i int, name string) {
	c.param(i)
	if c.err != nil || i < 0 {
		return
	}
	if typ := c.paramTypes()[i]; !hasMethod(typ, name) {
		c.fail("parameter %d has no method %s; %s", i, name, methodsOf(typ))
	}
}

// hasMethod reports whether a value of the type can have the method.
func hasMethod(typ types.Type, name string) bool {
	switch t := typ.Underlying().(type) {
	case *types.Interface:
		if t.NumMethods() == 0 {
			return true
		}
	case *types.Signature:
		return true
	}
	for _, sel := range methodSet(typ) {
		if sel.Obj().Name() == name {
			return true
		}
	}
	return false
}

// methodSet returns the methods that can be called on a variable of the
// type.
func methodSet(typ types.Type) []*types.Selection {
	if _, ok := typ.Underlying().(*types.Pointer); !ok && !types.IsInterface(typ) {
		typ = types.NewPointer(typ)
	}
	return slices.Collect(types.NewMethodSet(typ).Methods())
}

// methodsOf says which methods the type has.
func methodsOf(typ types.Type) string {
	var names []string
	for _, sel := range methodSet(typ) {
		names = append(names, sel.Obj().Name())
	}
	const most = 20
	switch n := len(names); {
	case n == 0:
		return "it has no methods"
	case n > most:
		return fmt.Sprintf("its methods are %s and %d more", strings.Join(names[:most], ", "), n-most)
	}
	return "its methods are " + strings.Join(names, ", ")
}

func (c *fit) result(i int) {
	if n := c.sig.Results().Len(); i >= n {
		c.fail("there is no result %d; %s", i, c.list("result", typesOf(c.sig.Results())))
	}
}

// releasable checks that result i is not an error, a number or the like, which
// no type line can be about.
func (c *fit) releasable(i int) {
	c.result(i)
	if c.err != nil {
		return
	}
	typ := c.sig.Results().At(i).Type()
	if _, isBasic := types.Unalias(typ).(*types.Basic); isBasic || gotype.IsError(typ) {
		c.fail("result %d cannot be released; %s", i, c.list("result", typesOf(c.sig.Results())))
	}
}

// typed checks that result i, if it is not None, has a type that is what.
func (c *fit) typed(i int, what string, is func(types.Type) bool) {
	if i == None {
		return
	}
	c.result(i)
	if c.err == nil && !is(c.sig.Results().At(i).Type()) {
		c.fail("result %d is no %s; %s", i, what, c.list("result", typesOf(c.sig.Results())))
	}
}

// callable checks that parameter i is a function, or several of them.
func (c *fit) callable(i int) {
	at := i - (c.params - c.sig.Params().Len())
	if at < 0 {
		c.fail("the receiver cannot be called")
		return
	}
	typ := c.sig.Params().At(at).Type()
	if s, ok := typ.Underlying().(*types.Slice); ok && c.sig.Variadic() && at == c.sig.Params().Len()-1 {
		typ = s.Elem()
	}
	if _, ok := typ.(*types.TypeParam); !ok && !gotype.IsFunc(typ) {
		c.fail("parameter %d is no function; %s", i, c.list("parameter", c.paramTypes()))
	}
}

// Misfits returns what is wrong with the user's lines about functions and
// types that pkg declares: an index, a method or a field that cannot be. A
// name that pkg does not declare is no error, since it may do so in another
// version or for another system.
func (t *Table) Misfits(pkg *types.Package) []error {
	x := t.pkgs[pathOf(pkg)]
	if x == nil || t.below == nil {
		return nil // the built-in lines hold for several versions
	}
	var errs []error
	add := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(x.funcs)) {
		for _, e := range x.funcs[name] {
			if fn := findFunc(pkg, e.recv, name); fn != nil {
				add(e.fn.Check(fn.Signature()))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(x.kinds)) {
		for _, e := range x.kinds[name] {
			if typ := findType(pkg, name); typ != nil {
				add(e.kind.check(typ))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(x.fields)) {
		owner, field, _ := strings.Cut(name, ".")
		if typ := findType(pkg, owner); typ != nil && field != star {
			add(x.fields[name].check(typ, field))
		}
	}
	return errs
}

// findFunc returns the function, or the method of the named type, that pkg
// declares, nil if there is none.
func findFunc(pkg *types.Package, recv, name string) *types.Func {
	obj := pkg.Scope().Lookup(name)
	if recv != "" {
		obj = nil
		if typ := findType(pkg, recv); typ != nil {
			obj, _, _ = types.LookupFieldOrMethod(typ, true, pkg, name)
		}
	}
	fn, _ := obj.(*types.Func)
	return fn
}

func findType(pkg *types.Package, name string) types.Type {
	if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
		return obj.Type()
	}
	return nil
}

// check reports an error if a value of the type, or a pointer to one, cannot
// be released as the kind says.
func (k *Kind) check(typ types.Type) error {
	for _, r := range k.Releases {
		part := typ
		for name := range strings.SplitSeq(strings.TrimPrefix(r.Path, "."), ".") {
			if name == "" {
				continue
			}
			obj, _, _ := types.LookupFieldOrMethod(part, true, packageOf(typ), name)
			field, ok := obj.(*types.Var)
			if !ok {
				return fmt.Errorf("%s: %s: release %s: there is no field %s in %s", k.Origin, k.Type, r, name, part)
			}
			part = field.Type()
		}
		_, isFunc := part.Underlying().(*types.Signature)
		switch {
		case r.Method == "" && !isFunc:
			return fmt.Errorf("%s: %s: release %s: it is no function", k.Origin, k.Type, r)
		case r.Method != "" && !hasOwnMethod(part, r.Method):
			return fmt.Errorf("%s: %s: there is no method %s to release it; %s", k.Origin, k.Type, r, methodsOf(part))
		}
	}
	for _, name := range k.Until {
		if !hasOwnMethod(typ, name) {
			return fmt.Errorf("%s: %s: until %s: there is no such method; %s", k.Origin, k.Type, name, methodsOf(typ))
		}
	}
	return nil
}

// hasOwnMethod is hasMethod without its doubts.
func hasOwnMethod(typ types.Type, name string) bool {
	return slices.ContainsFunc(methodSet(typ), func(s *types.Selection) bool { return s.Obj().Name() == name })
}

func packageOf(typ types.Type) *types.Package {
	if named, ok := types.Unalias(typ).(*types.Named); ok {
		return named.Obj().Pkg()
	}
	return nil
}

// check reports an error if the type has no such field.
func (f *Field) check(typ types.Type, name string) error {
	obj, _, _ := types.LookupFieldOrMethod(typ, true, packageOf(typ), name)
	if _, ok := obj.(*types.Var); !ok {
		return fmt.Errorf("%s: %s: there is no field %s in %s", f.Origin, f.Name, name, typ)
	}
	return nil
}
