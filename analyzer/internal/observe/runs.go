package observe

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// addRuns says what becomes of a function-valued or handler-typed
// parameter.
func (r *Result) addRuns(s *summary, fn *ssa.Function, i int) {
	p := fn.Params[i]
	w := r.track(fn, mark{}, item{v: p, kind: runs})
	cov, shape := r.coverOfRuns(fn, w, signatureOf(p.Type()))
	if len(w.runs) > 0 {
		if isFunc(p.Type()) {
			s.Calls = append(s.Calls, i)
		}
		if cov != nil {
			cov.Shape = shape
			s.Brackets = append(s.Brackets, bracket{Arg: i, Shape: shape, Note: *cov})
		}
	}
	for _, ret := range w.rets {
		r.addReturned(s, fn, i, ret, w)
	}
}

// addFieldRuns says what becomes of the functions that a parameter, a struct
// or a pointer to one, holds in its fields.
func (r *Result) addFieldRuns(s *summary, fn *ssa.Function, i int) {
	st, ok := gotype.Deref(fn.Params[i].Type()).Underlying().(*types.Struct)
	if !ok {
		return
	}
	for f := range st.NumFields() {
		sig := signatureOf(st.Field(f).Type())
		if sig == nil || !takesField(fn.Params[i], f) {
			continue
		}
		w := r.track(fn, mark{}, item{v: fn.Params[i], kind: holder, inner: runs, field: f})
		if cov, shape := r.coverOfRuns(fn, w, sig); cov != nil {
			cov.Shape = shape
			s.Fields = append(s.Fields, bracket{Arg: i, Field: f, Shape: shape, Note: *cov})
		}
	}
}

// takesField reports whether a function may take a field out of a struct that it
// is given: at once, or out of a variable that it puts it in.
func takesField(p *ssa.Parameter, field int) bool {
	return slices.ContainsFunc(*p.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			return ref.Field == field
		case *ssa.Field:
			return ref.Field == field
		case *ssa.DebugRef, *ssa.UnOp:
			return false
		case ssa.CallInstruction:
			lit := ref.Common().StaticCallee()
			return lit != nil && lit.Parent() != nil // it is followed into literals
		}
		return true
	})
}

// coverOfRuns returns the observation under which a walk found that fn runs
// what has the signature own, nil if it does not, or not wherever it is run.
func (r *Result) coverOfRuns(fn *ssa.Function, w *walk, own *types.Signature) (cov *note, shape Shape) {
	shape = Thunk
	sure := true
	for _, site := range w.runs {
		if isYield(site.sig) {
			sure = false
			continue
		}
		sig := site.sig
		if own != nil && site.sig != nil {
			sig = own // a literal may stand between
		}
		n, off := r.covered(fn, site)
		switch {
		case n != nil && resultsFlow(fn, sig, n.Class):
			if cov == nil || n.Class < cov.Class {
				cov = n
			}
			if site.shape == Reflect {
				shape = Reflect
			}
		case off:
		default:
			sure = false
		}
	}
	if !sure {
		return nil, shape
	}
	return cov, shape
}

// covered returns the observation that covers a run of a parameter. Off
// reports that it is reached only where observing is switched off.
func (r *Result) covered(fn *ssa.Function, site runSite) (n *note, off bool) {
	if site.cov != nil {
		c := *site.cov
		return &c, false
	}
	for _, o := range r.candidates(fn, site.at) {
		v := r.covers(o, site.at)
		if v.off {
			off = true
		}
		if v.covered && !v.again && (v.must || o.mark.class == Span || o.mark.class == Resource) {
			if n == nil || o.mark.class < n.Class {
				n = r.noteOf(o, v)
			}
		}
	}
	if n == nil && !off {
		n = r.logged(fn, site.at)
	}
	return n, off
}

// isYield reports whether a function value is one that a range loop calls:
// its only result is a bool.
func isYield(sig *types.Signature) bool {
	if sig == nil || sig.Results().Len() != 1 {
		return false
	}
	b, ok := sig.Results().At(0).Type().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// resultsFlow reports whether a wrapper can hand on the results of what
// it calls: a result has the type of one of them that is more than an
// error, if there is one, or there are none. A span around a callback
// needs no result. A callback whose result is used and kept is a part of
// the work.
func resultsFlow(fn *ssa.Function, sig *types.Signature, class Class) bool {
	if sig == nil {
		return true
	}
	inner, outer := sig.Results(), fn.Signature.Results()
	if inner.Len() == 0 {
		return outer.Len() == 0 || class == Span || class == Resource || class == Declared
	}
	for i := range inner.Len() {
		t := inner.At(i).Type()
		if inner.Len() > 1 && gotype.IsError(t) {
			continue
		}
		for j := range outer.Len() {
			if types.Identical(t, outer.At(j).Type()) {
				return true
			}
		}
	}
	// A literal that keeps the results in variables of its encloser.
	return fn.Parent() != nil && outer.Len() == 0
}

// IsHandlerMethod reports whether a method of an interface is what a
// handler is called by.
func IsHandlerMethod(name string) bool {
	for _, verb := range [...]string{"Handle", "Serve", "Run", "Call", "Do", "Execute", "Exec", "Invoke", "Process", "Perform", "Dispatch", "RoundTrip", "Intercept"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// isRunType reports whether values of the type are functions, handlers, or
// slices of them.
func isRunType(t types.Type) bool {
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		return coreSignature(tp) != nil
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return !isNamed(t, "context", "CancelFunc") && !isNamed(t, "context", "CancelCauseFunc")
	case *types.Interface:
		return u.NumMethods() > 0 && !gotype.IsContext(t) && !gotype.IsError(t) && (!speaksType(t) || isOnlyHandler(u))
	case *types.Slice:
		_, fn := u.Elem().Underlying().(*types.Signature)
		return fn
	}
	return false
}

// isOnlyHandler reports whether the interface has one method by which a
// handler is called.
func isOnlyHandler(i *types.Interface) bool {
	return i.NumMethods() == 1 && IsHandlerMethod(i.Method(0).Name())
}

func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// coreSignature returns the function type that a type parameter stands
// for, nil if it is none.
func coreSignature(tp *types.TypeParam) *types.Signature {
	iface, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok || iface.NumEmbeddeds() != 1 {
		return nil
	}
	u, ok := iface.EmbeddedType(0).(*types.Union)
	if !ok || u.Len() != 1 {
		return nil
	}
	sig, _ := u.Term(0).Type().Underlying().(*types.Signature)
	return sig
}
