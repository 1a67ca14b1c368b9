package contract

import (
	"fmt"
	"go/types"
)

// ErrOf returns the result that is non-nil when nothing was acquired by a
// call of a function with the given signature, or None.
func (a Acquire) ErrOf(sig *types.Signature) int {
	if a.Err != None {
		return a.Err
	}
	if last := sig.Results().Len() - 1; last >= 0 && isError(sig.Results().At(last).Type()) {
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
	}
	for _, r := range f.NonNil {
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
	case a.Param || a.Method != "":
		c.param(a.Result)
	default:
		c.result(a.Result)
	}
	c.typed(a.Err, "error", isError)
	c.typed(a.OK, "bool", isBool)
	c.typed(a.Partner, "function", isFunc)
	if a.Carrier != None {
		c.result(a.Carrier)
	}
	for _, p := range a.Within {
		c.param(p)
	}
}

func (c *fit) param(i int) {
	if i >= c.params {
		c.fail("there is no parameter %d, there are %d (the receiver is the first)", i, c.params)
	}
}

func (c *fit) result(i int) {
	if n := c.sig.Results().Len(); i >= n {
		c.fail("there is no result %d, there are %d", i, n)
	}
}

// typed checks that result i, if it is not None, has a type that is what.
func (c *fit) typed(i int, what string, is func(types.Type) bool) {
	if i == None {
		return
	}
	c.result(i)
	if c.err == nil && !is(c.sig.Results().At(i).Type()) {
		c.fail("result %d is no %s", i, what)
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
	if _, ok := typ.(*types.TypeParam); !ok && !isFunc(typ) {
		c.fail("parameter %d is no function", i)
	}
}

func isError(typ types.Type) bool {
	return types.Identical(typ, types.Universe.Lookup("error").Type())
}

func isBool(typ types.Type) bool {
	basic, ok := typ.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.Bool
}

func isFunc(typ types.Type) bool {
	_, ok := typ.Underlying().(*types.Signature)
	return ok
}
