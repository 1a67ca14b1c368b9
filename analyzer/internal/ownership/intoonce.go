package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A method may acquire what its receiver keeps when it is first needed: c.once.Do(func()
// { c.conn, c.err = net.Dial(…) }). From the first call on the receiver is an owner;
// the other calls add nothing.

// storedOnceBy returns what the method of named acquires for its receiver in a literal
// that a sync.Once runs, nil if there is none.
func (r *Result) storedOnceBy(recv *ssa.Parameter, named *types.Named) *Acquire {
	fn := recv.Parent()
	for _, lit := range fn.AnonFuncs {
		mc, at := runOf(lit)
		if at == nil || !isOnce(at.Call.StaticCallee()) {
			continue
		}
		for _, call := range r.callsIn(lit) {
			c, ok := call.(*ssa.Call)
			if !ok {
				continue
			}
			for _, a := range r.acquiresOf(&c.Call, c.Call.StaticCallee()) {
				if into := r.storedInLiteral(recv, named, mc, acquisition{c, a}); into != nil {
					return into
				}
			}
		}
	}
	return nil
}

// storedInLiteral returns what the literal mc of a method acquires by a and stores in
// the method's receiver, nil if it does not.
func (r *Result) storedInLiteral(recv *ssa.Parameter, named *types.Named, mc *ssa.MakeClosure, a acquisition) *Acquire {
	if a.Param || a.Sub != "" || a.Lock || a.Paired || a.Global != "" {
		return nil
	}
	lit := mc.Fn.(*ssa.Function)
	sub := capturedField(recv, mc, alias.ResultOf(a.call.(*ssa.Call), a.Result))
	if sub == "" {
		return nil
	}
	f := r.foundAt(lit, a)
	if f.Search == nil || f.Search.Overflow {
		return nil
	}
	k := r.releasersOf(named, sub, f, types.NewPointer(named))
	if k == nil {
		return nil
	}
	into := intoOf(recv.Parent(), f, k)
	into.Grows = true
	return into
}

// capturedField returns the path of the receiver's field that literal mc stores val in,
// "" if there is none.
func capturedField(recv *ssa.Parameter, mc *ssa.MakeClosure, val ssa.Value) string {
	if val == nil {
		return ""
	}
	for _, ref := range *val.Referrers() {
		v := val
		if mi, ok := ref.(*ssa.MakeInterface); ok && len(*mi.Referrers()) == 1 {
			v, ref = mi, (*mi.Referrers())[0]
		}
		at := keptAt(ref, v)
		captured, ok := at.Base.(*ssa.FreeVar)
		if !ok {
			continue
		}
		at.Base = mc.Bindings[slices.Index(captured.Parent().FreeVars, captured)]
		if sub := inReceiver(recv, at); sub != "" {
			return sub
		}
	}
	return ""
}

// isOnce reports whether fn is the method by which a sync.Once runs a function.
func isOnce(fn *ssa.Function) bool {
	obj := gotype.Declared(fn)
	return obj != nil && obj.FullName() == "(*sync.Once).Do"
}
