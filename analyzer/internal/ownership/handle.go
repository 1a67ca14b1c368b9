package ownership

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may return a value with which nothing can be done but to release
// it: an io.Closer beside the name of a temporary directory. What stands behind
// it need not be a resource of a known kind: that there is something to undo is
// what the result says, if its method does anything. Only values that the
// function makes count: what it has from elsewhere may have another owner.

// handlesOf returns the results of fn that are such handles.
func (r *Result) handlesOf(fn *ssa.Function) []Acquire {
	var as []Acquire
	for i := range fn.Signature.Results().Len() {
		v := fn.Signature.Results().At(i)
		m := onlyRelease(v.Type())
		if m == nil {
			continue
		}
		if at, ok := r.returnsHandle(fn, i, m); ok {
			kind := &contract.Kind{Type: types.TypeString(v.Type(), nil), Releases: []contract.Release{{Method: m.Name()}}}
			as = append(as, Acquire{Result: i, Err: errIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
				Kind: kind, Spare: true, Via: fn, Pos: at.Pos()})
		}
	}
	return as
}

// onlyRelease returns the method of an interface that has no other, and which
// needs nothing and speaks of releasing; nil if t is no such type.
func onlyRelease(t types.Type) *types.Func {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() != 1 {
		return nil
	}
	m := iface.Method(0)
	if sig := m.Signature(); !path.IsVerb(m.Name()) || sig.Params().Len() > 0 || sig.Results().Len() > 1 {
		return nil
	}
	return m
}

// returnsHandle reports whether each return of fn has, as result i, nil or a
// value that fn has made for it, whose method m does something; at is the first
// of these returns.
func (r *Result) returnsHandle(fn *ssa.Function, i int, m *types.Func) (at *ssa.Return, ok bool) {
	for _, b := range fn.Blocks {
		ret, isReturn := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !isReturn {
			continue
		}
		v := ret.Results[i]
		if c, isConst := v.(*ssa.Const); isConst && c.IsNil() {
			continue
		}
		mi, isMade := v.(*ssa.MakeInterface)
		if !isMade || !r.isHandle(mi.X, m) || r.releasesGiven(fn, i, mi.X) {
			return nil, false
		}
		if at == nil {
			at = ret
		}
	}
	return at, at != nil
}

// releasesGiven reports whether what fn makes for result i releases what fn has
// been given: that stays its caller's to release, by the result or not.
func (r *Result) releasesGiven(fn *ssa.Function, i int, made ssa.Value) bool {
	for p, param := range fn.Params {
		kind := r.kindOf(param.Type())
		if kind == nil {
			continue
		}
		o := r.effectOf(fn, p, "", &path.Spec{Kind: kind}).Success
		if o.Op != path.Forward || o.Result != i {
			continue
		}
		if strings.HasSuffix(o.Path, path.Call) || r.releasersOfType(made.Type(), o.Path, Found{Acquire: Acquire{Kind: kind}}) != nil {
			return true
		}
	}
	return false
}

// isHandle reports whether v is made in its function, and has a method m of
// this package that does something.
func (r *Result) isHandle(v ssa.Value, m *types.Func) bool {
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.Convert:
	case *ssa.ChangeType:
		switch lit := v.X.(type) {
		case *ssa.MakeClosure:
			return !isEmpty(lit.Fn.(*ssa.Function))
		case *ssa.Function:
			return !isEmpty(lit)
		}
	default:
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(v.Type(), true, m.Pkg(), m.Name())
	method, ok := obj.(*types.Func)
	if !ok || method.Pkg() != r.pass.Pkg {
		return false
	}
	fn := r.funcOf(method.Origin())
	return fn != nil && !isEmpty(fn)
}
