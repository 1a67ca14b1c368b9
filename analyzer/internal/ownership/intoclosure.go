package ownership

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A method may keep the function that releases what it has acquired, instead of
// that itself: s.undo = append(s.undo, f.Close), or a literal that calls f.Close.
// Then its receiver owes the call of that function.

// A keptFunc is a function that a method keeps in its receiver, at sub, and that
// has captured a variable, or is a method of a value.
type keptFunc struct {
	mc       *ssa.MakeClosure
	captured ssa.Value
	sub      string
}

// storedAs returns what is found of the call whose result, or a function that
// releases it, the method stores in its receiver; where it does so; and the kind of what
// is stored there. The place is "" if there is none.
func (r *Result) storedAs(recv *ssa.Parameter, c *ssa.Call, a Acquire) (f Found, sub string, held Found) {
	if sub = receiverField(recv, c, a); sub != "" {
		f = r.foundAt(recv.Parent(), acquisition{c, a})
		return f, sub, f
	}
	kept := keptFuncs(recv, c, a)
	if len(kept) == 0 {
		return f, "", held
	}
	f = r.foundAt(recv.Parent(), acquisition{c, a})
	if f.spec == nil {
		return f, "", held
	}
	for _, k := range kept {
		if r.isReleasedBy(k, f) {
			return f, k.sub, Found{Acquire: Acquire{Kind: callKind}}
		}
	}
	return f, "", held
}

// isReleasedBy reports whether each path of the function releases what f is of.
func (r *Result) isReleasedBy(k keptFunc, f Found) bool {
	if name := boundName(k.mc); name != "" {
		return f.Sub == "" && isReleaseOf(f.Kind, name)
	}
	root := alias.Val{Base: k.captured, Path: "*" + f.spec.Root.Path}
	spec := &path.Spec{Fn: k.mc.Fn.(*ssa.Function), Kind: f.Kind, Root: root, Limit: maxEffectStates}
	res := path.Search(spec, semantics{r}, r.cache)
	return res.Released && len(res.Leaks) == 0 && !res.Overflow && !res.Incomplete
}

// keptFuncs returns the functions that the method keeps in its receiver and that know the
// result of the call.
func keptFuncs(recv *ssa.Parameter, c *ssa.Call, a Acquire) (kept []keptFunc) {
	root := alias.ResultOf(c, a.Result)
	if root == nil || a.Param || a.Lock || a.Paired || a.Global != "" || a.Kind == nil {
		return nil
	}
	add := func(mc *ssa.MakeClosure, captured ssa.Value) {
		if sub := keptFunction(recv, mc); sub != "" {
			kept = append(kept, keptFunc{mc, captured, sub})
		}
	}
	for _, ref := range *root.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeClosure:
			add(ref, root)
		case *ssa.Store:
			variable, ok := ref.Addr.(*ssa.Alloc)
			if !ok || ref.Val != root {
				continue
			}
			for _, use := range *variable.Referrers() {
				mc, ok := use.(*ssa.MakeClosure)
				if !ok {
					continue
				}
				for i, b := range mc.Bindings {
					if b == variable {
						add(mc, mc.Fn.(*ssa.Function).FreeVars[i])
					}
				}
			}
		}
	}
	return kept
}

// keptFunction returns the path of the receiver's field that the method stores the
// function in, "" if there is none.
func keptFunction(recv *ssa.Parameter, mc *ssa.MakeClosure) string {
	for _, ref := range *mc.Referrers() {
		var val ssa.Value = mc
		if t, ok := ref.(*ssa.ChangeType); ok && len(*t.Referrers()) == 1 {
			val, ref = t, (*t.Referrers())[0]
		}
		if sub := inReceiver(recv, keptAt(ref, val)); sub != "" {
			return sub
		}
	}
	return ""
}

// storedFrom returns the path of the receiver's field that val is stored in, "" if
// there is none.
func storedFrom(recv *ssa.Parameter, val ssa.Value) string {
	for _, ref := range *val.Referrers() {
		v := val
		if mi, ok := ref.(*ssa.MakeInterface); ok && len(*mi.Referrers()) == 1 {
			v, ref = mi, (*mi.Referrers())[0]
		}
		if sub := inReceiver(recv, keptAt(ref, v)); sub != "" {
			return sub
		}
		if sub := recordInReceiver(recv, ref, v); sub != "" {
			return sub
		}
	}
	return ""
}

// storedCaptured is storedFrom for a variable that a literal captures, in which
// nothing else is than val: defer func() { if err != nil { conn.Close() } }().
func storedCaptured(recv *ssa.Parameter, val ssa.Value) string {
	for _, ref := range *val.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok {
			continue
		}
		variable, ok := st.Addr.(*ssa.Alloc)
		if !ok || onlyValue(variable) != val {
			continue
		}
		for _, use := range *variable.Referrers() {
			if load, ok := use.(*ssa.UnOp); ok {
				if sub := storedFrom(recv, load); sub != "" {
					return sub
				}
			}
		}
	}
	return ""
}
