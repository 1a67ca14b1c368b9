package ownership

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A funcPlace is a package variable or an unexported field of function
// type: all that it can hold is in sight.
type funcPlace struct {
	global *ssa.Global
	named  *types.TypeName
	field  int
}

// funcPlaceOf returns the place in this package that addr points to.
func (r *Result) funcPlaceOf(addr ssa.Value) (p funcPlace, ok bool) {
	switch a := addr.(type) {
	case *ssa.Global:
		return funcPlace{global: a}, a.Pkg != nil && a.Pkg.Pkg == r.pass.Pkg
	case *ssa.FieldAddr:
		ptr, ok := a.X.Type().Underlying().(*types.Pointer)
		if !ok {
			return p, false
		}
		named, ok := types.Unalias(ptr.Elem()).(*types.Named)
		if !ok || named.Obj().Pkg() != r.pass.Pkg {
			return p, false
		}
		st, ok := named.Underlying().(*types.Struct)
		if !ok || st.Field(a.Field).Exported() {
			return p, false
		}
		return funcPlace{named: named.Origin().Obj(), field: a.Field}, true
	}
	return p, false
}

// stored returns what this package stores to places of function type; nil
// among the values stands for one that is out of sight.
func (r *Result) stored() map[funcPlace][]*ssa.Function {
	if r.funcStores != nil {
		return r.funcStores
	}
	r.funcStores = make(map[funcPlace][]*ssa.Function)
	fns := r.Funcs()
	if len(fns) > 0 && fns[0].Pkg != nil {
		if init := fns[0].Pkg.Func("init"); init != nil {
			fns = append([]*ssa.Function{init}, fns...)
		}
	}
	for _, fn := range fns {
		for _, instr := range r.scanOf(fn).changes {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			if _, ok := st.Val.Type().Underlying().(*types.Signature); !ok {
				continue
			}
			if p, ok := r.funcPlaceOf(st.Addr); ok {
				r.funcStores[p] = append(r.funcStores[p], funcOf(st.Val))
			}
		}
	}
	return r.funcStores
}

// funcOf returns the function that v is, nil if that is not plain to see.
func funcOf(v ssa.Value) *ssa.Function {
	for {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
			continue
		case *ssa.Function:
			return x
		case *ssa.MakeClosure:
			return x.Fn.(*ssa.Function)
		}
		return nil
	}
}

// acquiredByValue returns what a call of a function that is kept in a
// variable of the package or in a field acquires: what all do that are
// stored there.
func (r *Result) acquiredByValue(cc *ssa.CallCommon) []Acquire {
	load, ok := cc.Value.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	p, ok := r.funcPlaceOf(load.X)
	if !ok {
		return nil
	}
	var as []Acquire
	for _, fn := range r.stored()[p] {
		if fn == nil || wrapped(fn) {
			return nil // out of sight, or a method value: silence
		}
		own := r.acquiresOf(cc, fn)
		if len(own) == 0 {
			return nil
		}
		for _, a := range own {
			if a.Param || a.Lock || a.Global != "" {
				return nil
			}
			as = addAcquire(as, a)
		}
	}
	return as
}

// variableOf returns the variable of a package whose value is called, nil if
// it is something else.
func variableOf(cc *ssa.CallCommon) *types.Var {
	if load, ok := cc.Value.(*ssa.UnOp); ok && load.Op == token.MUL {
		if g, ok := load.X.(*ssa.Global); ok {
			v, _ := g.Object().(*types.Var)
			return v
		}
	}
	return nil
}

// calleeOf returns callee or, if it is not known, the only function that the
// variable of this package whose value is called ever holds.
func (r *Result) calleeOf(cc *ssa.CallCommon, callee *ssa.Function) *ssa.Function {
	if callee != nil || cc.IsInvoke() || variableOf(cc) == nil {
		return callee
	}
	if p, ok := r.funcPlaceOf(cc.Value.(*ssa.UnOp).X); ok {
		return r.onlyStored(p)
	}
	return nil
}

// onlyStored returns the function that is stored to the place, nil if there
// are several, or it is out of sight.
func (r *Result) onlyStored(p funcPlace) *ssa.Function {
	if fns := r.stored()[p]; len(fns) == 1 && fns[0] != nil && !wrapped(fns[0]) {
		return fns[0]
	}
	return nil
}

// wrapped reports whether fn is a method value or a method expression.
func wrapped(fn *ssa.Function) bool {
	return strings.HasPrefix(fn.Synthetic, "bound method wrapper") || strings.HasPrefix(fn.Synthetic, "thunk")
}

// returnsFunc reports whether fn has a result of function type.
func returnsFunc(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	for i := range res.Len() {
		if _, ok := res.At(i).Type().Underlying().(*types.Signature); ok {
			return true
		}
	}
	return false
}

// isReturnedUnlock reports whether the only thing that fn does with the
// lock is to return the function that releases it, and others that use what
// it guards. Where it could not be acquired there is none, and an error.
func isReturnedUnlock(fn *ssa.Function, res *path.Result) bool {
	isReturned := false
	for _, e := range res.Ends {
		if e.Why == path.WhyVoid && errIndex(fn.Signature) != contract.None {
			continue
		}
		if e.Why != path.WhyReturned || e.Closure == nil {
			return false
		}
		isReturned = isReturned || e.Runs
	}
	return isReturned && len(res.Leaks) == 0
}

// fieldKind returns the kind of a struct without methods that is released
// by calling a function in one of its fields, nil if it is none. The
// field's name must speak of releasing.
func fieldKind(named *types.Named, subs []string) *contract.Kind {
	st, ok := named.Underlying().(*types.Struct)
	if !ok || named.NumMethods() > 0 {
		return nil
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		sig, ok := f.Type().Underlying().(*types.Signature)
		if !ok || sig.Params().Len() > 0 || !path.IsVerb(f.Name()) && !strings.HasPrefix(f.Name(), "cancel") {
			continue
		}
		if field := "." + f.Name(); slices.Contains(subs, field) || slices.Contains(subs, field+path.Call) {
			return &contract.Kind{Type: types.TypeString(named, nil), Releases: []contract.Release{{Path: field}}}
		}
	}
	return nil
}
