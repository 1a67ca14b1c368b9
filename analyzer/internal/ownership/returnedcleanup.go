package ownership

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A function may return one that releases what it has acquired:
//
//	return func() error {
//		if err := unlock(f); err != nil {
//			return err
//		}
//		return f.Close()
//	}, nil
//
// Nobody else can, so that has to be done where a step of it fails, too, as by the
// releaser of a type. One that gets or returns more than an error may be called
// again, and do it then: gives up towards silence.

// returned looks at the functions that are returned with what f is of.
func (w *lapses) returned(f Found) {
	for _, e := range f.Search.Ends {
		ret, ok := e.At.(*ssa.Return)
		if !ok || ret.Parent() != f.Fn {
			continue
		}
		for _, v := range ret.Results {
			if named, ok := v.(*ssa.ChangeType); ok {
				v = named.X
			}
			if mc, ok := v.(*ssa.MakeClosure); ok && isCleanup(mc) {
				w.returnedWith(f, ret, mc)
			}
		}
	}
}

// isCleanup reports whether the literal gets nothing and returns at most an error.
func isCleanup(mc *ssa.MakeClosure) bool {
	sig := mc.Fn.(*ssa.Function).Signature
	return sig.Params().Len() == 0 && (sig.Results().Len() == 0 || sig.Results().Len() == 1 && gotype.IsError(sig.Results().At(0).Type()))
}

// returnedWith looks for a path of a literal that keeps what it has captured.
func (w *lapses) returnedWith(f Found, ret *ssa.Return, mc *ssa.MakeClosure) {
	lit := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		v := lit.FreeVars[i]
		if key := (lapseKey{v, kindKey(f.Kind)}); isOnly(b, f.spec.Root) && !w.seen[key] {
			w.seen[key] = true
			w.askGone(Lapse{Found: f, In: lit, Returned: ret, Name: v.Name()}, v)
		}
	}
}
