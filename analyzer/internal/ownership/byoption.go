package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// An option may acquire what the constructor that gets it hands on: WithFile(name)
// returns a function that opens a file for the settings, and New(opts...) keeps it in
// what its callers close. They have something to release for it only if they give New
// such an option, which a call shows that makes its options in place. Options that
// have been gathered before show nothing: gives up towards silence.

// The Field of a setting that is a list of options begins with onlyBy, where something
// is acquired only if one of the functions named behind it makes one of the options.
const onlyBy = "?"

// An optionStore is what functions that makers return store for their parameter.
type optionStore struct {
	sub    string
	kind   *contract.Kind
	via    *ssa.Function
	makers []string
}

// byOptions returns what callers of fn have to release for the options that they give.
func (r *Result) byOptions(fn *ssa.Function) []Acquire {
	if !fn.Signature.Variadic() || len(fn.Params) == 0 {
		return nil
	}
	list := fn.Params[len(fn.Params)-1]
	var as []Acquire
	for _, call := range r.callsIn(fn) {
		c, ok := call.(*ssa.Call)
		if !ok || c.Call.IsInvoke() || c.Call.StaticCallee() != nil || len(c.Call.Args) != 1 || !isElementOf(c.Call.Value, list) {
			continue
		}
		for _, st := range r.storedByOptions(c) {
			a := Acquire{Param: true, Err: errIndex(c.Call.Signature()), OK: contract.None, Carrier: contract.None, Partner: contract.None,
				Sub: st.sub, Kind: st.kind, Via: st.via, Pos: st.via.Pos()}
			f := r.find(fn, c, a)
			if f.Discarded || f.Search == nil || f.Search.Overflow || f.Search.Incomplete {
				continue
			}
			for _, a := range r.handedOn(fn, f) {
				a.Unless = contract.Setting{Param: len(fn.Params) - 1, Field: onlyBy + strings.Join(st.makers, "|")}
				as = addAcquire(as, a)
			}
		}
	}
	return as
}

// storedByOptions returns what the functions in sight that the call may be of, which
// other functions of this package make, store in what they get.
func (r *Result) storedByOptions(c *ssa.Call) (all []optionStore) {
	named := r.ownNamed(c.Call.Value.Type())
	if named == nil || structOf(c.Call.Args[0].Type()) == nil {
		return nil
	}
	for _, fn := range r.funcsOfType()[named] {
		if fn == nil || fn.Parent() == nil || fn.Parent().Parent() != nil || fn.Parent().Signature.Recv() != nil {
			continue
		}
		for _, call := range r.callsIn(fn) {
			if opens, ok := call.(*ssa.Call); ok {
				all = r.addOptionStores(all, fn, opens)
			}
		}
	}
	return all
}

// addOptionStores adds what the call in option fn acquires and fn stores in its
// parameter, wherever it does.
func (r *Result) addOptionStores(all []optionStore, fn *ssa.Function, opens *ssa.Call) []optionStore {
	for _, a := range r.acquiresOf(&opens.Call, opens.Call.StaticCallee()) {
		f, sub, held := r.storedAs(fn.Params[0], opens, a)
		if sub == "" || held.Kind == nil || f.Search == nil || f.Search.Overflow || r.mayReturnReleased(fn.Params[0], f) {
			continue
		}
		subs := []string{sub}
		if root := alias.ResultOf(opens, a.Result); root != nil {
			subs = appendStored(subs, fn.Params[0], root)
		}
		for _, sub := range subs {
			st := optionStore{sub: sub, kind: held.Kind, via: fn}
			i := slices.IndexFunc(all, func(o optionStore) bool { return o.sub == sub && kindKey(o.kind) == kindKey(st.kind) })
			if i < 0 {
				i, all = len(all), append(all, st)
			}
			if maker := fn.Parent().Name(); !slices.Contains(all[i].makers, maker) {
				all[i].makers = append(all[i].makers, maker)
			}
		}
	}
	return all
}

// appendStored appends the other paths of fields of the receiver that val is stored in.
func appendStored(subs []string, recv *ssa.Parameter, val ssa.Value) []string {
	for _, ref := range *val.Referrers() {
		if mi, ok := ref.(*ssa.MakeInterface); ok {
			subs = appendStored(subs, recv, mi)
		} else if sub := inReceiver(recv, keptAt(ref, val)); sub != "" && !slices.Contains(subs, sub) {
			subs = append(subs, sub)
		}
	}
	return subs
}

// isMadeBy reports whether one of the options in list, which the call of callee makes
// in place, is made by a function that the setting names.
func isMadeBy(list ssa.Value, callee *ssa.Function, s contract.Setting) bool {
	slice, ok := list.(*ssa.Slice)
	if !ok || callee == nil {
		return false
	}
	array, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	makers := strings.Split(strings.TrimPrefix(s.Field, onlyBy), "|")
	return slices.ContainsFunc(*array.Referrers(), func(ref ssa.Instruction) bool {
		elem, ok := ref.(*ssa.IndexAddr)
		return ok && slices.ContainsFunc(*elem.Referrers(), func(use ssa.Instruction) bool {
			st, ok := use.(*ssa.Store)
			if !ok || st.Addr != elem {
				return false
			}
			maker, ok := st.Val.(*ssa.Call)
			return ok && isOneOfMakers(maker.Call.StaticCallee(), callee, makers)
		})
	})
}

// isOneOfMakers reports whether fn, of the package of callee, is one of those named.
func isOneOfMakers(fn, callee *ssa.Function, makers []string) bool {
	if fn == nil || fn.Signature.Recv() != nil || gotype.Declared(fn) == nil || gotype.Declared(callee) == nil || gotype.Declared(fn).Pkg() != gotype.Declared(callee).Pkg() {
		return false
	}
	return slices.Contains(makers, fn.Name())
}
