package ownership

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What comes from a pool is not released but given back: func (l *Lease)
// Return() { l.pool.put(l.conn) }. Where no method of an owner releases what it
// holds, one whose name speaks of that, and which hands it to something that
// the owner only refers to, is its releaser.

// givingBack returns the methods of a type of this package that give back what
// it holds at sub.
func (r *Result) givingBack(named *types.Named, sub string, kind *contract.Kind, declared types.Type) []contract.Release {
	var rels []contract.Release
	for m := range named.Methods() {
		if !speaksOfGivingBack(m.Name()) || !needsErrors(m.Signature()) || m.Signature().Results().Len() > 1 {
			continue
		}
		fn := r.funcOf(m)
		if fn == nil || !hasMethod(declared, m) || !r.handsBack(fn, sub, kind) {
			continue
		}
		eff := r.effectOf(fn, 0, sub, &path.Spec{Kind: kind})
		if eff.Success.Op == path.Take && eff.Failure.Op == path.Take {
			rels = append(rels, contract.Release{Method: fn.Name()})
		}
	}
	return rels
}

// speaksOfGivingBack reports whether a method of that name ends the use of its
// receiver.
func speaksOfGivingBack(name string) bool {
	for _, word := range []string{"Return", "Put", "GiveBack", "Recycle", "Done"} {
		if strings.HasPrefix(name, word) {
			return true
		}
	}
	return path.IsVerb(name)
}

// handsBack reports whether a call in fn is known to take what the receiver
// holds at sub, for something else that the receiver refers to.
func (r *Result) handsBack(fn *ssa.Function, sub string, kind *contract.Kind) bool {
	recv := alias.Val{Base: fn.Params[0]}
	for _, call := range r.callsIn(fn) {
		cc := call.Common()
		ops := path.Operands(cc)
		if nameOfMethod(cc) == "" || len(ops) < 2 {
			continue
		}
		if to := path.NameOf(ops[0]); to.Base != recv.Base || to == recv {
			continue
		}
		for i, op := range ops[1:] {
			if path.NameOf(op) != recv.Join(sub) {
				continue
			}
			e := semantics{r}.Effect(cc, cc.StaticCallee(), i+1, "", &path.Spec{Kind: kind})
			if !e.Unseen && e.Success.Op == path.Take {
				return true
			}
		}
	}
	return false
}
