package ownership

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may return what a function that it gets returns: retry(n, func()
// (net.Conn, error) { … }), first(names, os.Open). Whoever calls it acquires
// what the function acquires that he gives it. A value that the function keeps
// as well, in a cache, has another owner.

// A PassFact says that a function returns as Result what its parameter Param, a
// function, returns as From: at Sub of it, if that is not "".
type PassFact struct {
	Param, From, Result int
	Sub                 string
}

func comparePasses(a, b PassFact) int {
	return cmp.Or(cmp.Compare(a.Param, b.Param), cmp.Compare(a.From, b.From), cmp.Compare(a.Result, b.Result), cmp.Compare(a.Sub, b.Sub))
}

// A passing asks what a function passes on, itself or by functions that it
// gives its own parameter to, to a depth.
type passing struct {
	fn    *ssa.Function
	depth int
}

// maxPassings bounds the functions of this package that leave it to one another.
const maxPassings = 2

// anyKind stands for what a function acquires that is not known.
var anyKind = &contract.Kind{Type: "passed"}

// passesOf returns what fn passes on.
func (r *Result) passesOf(fn *ssa.Function) []PassFact {
	return r.passesWithin(passing{fn, maxPassings})
}

func (r *Result) passesWithin(q passing) []PassFact {
	if !getsOpener(q.fn) || !canHold(q.fn.Signature.Results()) {
		return nil
	}
	ps, ok := r.passes[q]
	if !ok {
		if r.isFinal(func() { ps = r.findPasses(q) }) {
			r.passes[q] = ps
		}
	}
	return ps
}

// getsOpener reports whether a parameter of fn is a function that returns
// something that can be, or hold, a resource.
func getsOpener(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return isOpener(p) })
}

func isOpener(v ssa.Value) bool {
	sig, ok := v.Type().Underlying().(*types.Signature)
	return ok && canHold(sig.Results())
}

// findPasses is passesWithin without the cache.
func (r *Result) findPasses(q passing) []PassFact {
	var ps []PassFact
	for _, call := range r.callsIn(q.fn) {
		c, ok := call.(*ssa.Call)
		if !ok {
			continue
		}
		for _, p := range r.sourcesOf(q, c) {
			if p.Sub != "" {
				continue // an owner in an owner: gives up towards silence
			}
			for _, to := range r.returnedFrom(q.fn, c, p.Result) {
				to.Param, to.From = p.Param, p.From
				ps = append(ps, to)
			}
		}
	}
	ps = append(ps, r.passedInside(q.fn)...)
	slices.SortFunc(ps, comparePasses)
	return slices.Compact(ps)
}

// sourcesOf returns which results of the call are those of a parameter of the
// function that it is in: Result is the call's.
func (r *Result) sourcesOf(q passing, c *ssa.Call) []PassFact {
	var ps []PassFact
	if i := paramIndex(q.fn, c.Call.Value); i >= 0 && !c.Call.IsInvoke() {
		for k := range c.Call.Signature().Results().Len() {
			ps = append(ps, PassFact{Param: i, From: k, Result: k})
		}
		return ps
	}
	if q.depth == 0 || !slices.ContainsFunc(c.Call.Args, func(a ssa.Value) bool { return paramIndex(q.fn, a) >= 0 && isOpener(a) }) {
		return nil
	}
	for _, p := range r.passedBy(&c.Call, c.Call.StaticCallee(), q.depth-1) {
		if p.Param >= len(c.Call.Args) {
			continue
		}
		if i := paramIndex(q.fn, c.Call.Args[p.Param]); i >= 0 {
			ps = append(ps, PassFact{Param: i, From: p.From, Result: p.Result, Sub: p.Sub})
		}
	}
	return ps
}

// paramIndex returns which parameter of fn v is, -1 if it is none.
func paramIndex(fn *ssa.Function, v ssa.Value) int {
	p, ok := v.(*ssa.Parameter)
	if !ok {
		return -1
	}
	return slices.Index(fn.Params, p)
}

// returnedFrom returns the results of fn that are result i of the call on some
// path, or that hold it in a field.
func (r *Result) returnedFrom(fn *ssa.Function, c *ssa.Call, i int) []PassFact {
	root := alias.ResultOf(c, i)
	if root == nil || gotype.IsError(root.Type()) {
		return nil
	}
	res := path.Search(&path.Spec{Fn: fn, Start: c, Kind: anyKind, Root: alias.Val{Base: root},
		Err: alias.ResultOf(c, errIndex(c.Call.Signature()))}, semantics{r}, r.cache)
	if res.Overflow {
		return nil
	}
	var to []PassFact
	for _, e := range res.Ends {
		if e.Why == path.WhyReturned && (e.Sub == "" || isField(e.Sub)) && e.Part == "" && e.Closure == nil && !e.Carried {
			to = append(to, PassFact{Result: e.Result, Sub: e.Sub})
		}
	}
	return to
}

// isField reports whether the path leads to a field of a struct itself.
func isField(sub string) bool {
	return sub != "" && sub[0] == '.' && strings.LastIndexAny(sub, ".[*(") == 0
}

// passedBy returns what the function called passes on.
func (r *Result) passedBy(cc *ssa.CallCommon, callee *ssa.Function, depth int) []PassFact {
	if body := bodyOf(callee); body != nil {
		return r.passesWithin(passing{body, depth})
	}
	if f := r.calleeFact(cc, callee); f != nil {
		return f.Passes
	}
	return nil
}

// withPassed adds what the call acquires since it passes on what the functions
// do that it gets.
func (r *Result) withPassed(cc *ssa.CallCommon, callee *ssa.Function, as []Acquire) []Acquire {
	if !slices.ContainsFunc(cc.Args, isOpener) {
		return as
	}
	for _, p := range r.passedBy(cc, callee, maxPassings) {
		if p.Param >= len(cc.Args) {
			continue
		}
		for _, a := range r.acquiredByFunc(cc.Args[p.Param]) {
			if a, ok := r.passed(a, p, cc); ok {
				as = addAcquire(slices.Clone(as), a)
			}
		}
	}
	return as
}

// acquiredByFunc returns what a call of the function that v is acquires; nil if
// it is not plain to see which that is.
func (r *Result) acquiredByFunc(v ssa.Value) []Acquire {
	fn := funcOf(v)
	if fn == nil {
		return nil
	}
	if wrapped(fn) {
		if body := r.funcOf(gotype.Declared(fn)); body != nil {
			fn = body
		}
	}
	return r.acquiresOf(&ssa.CallCommon{Value: fn}, fn)
}

// passed returns the acquisition of the call that passes a on.
func (r *Result) passed(a Acquire, p PassFact, cc *ssa.CallCommon) (Acquire, bool) {
	if a.Result != p.From || a.Param || a.Lock || a.Paired || a.Global != "" || a.Kind == nil || a.Unless.Field != "" ||
		a.Partner != contract.None || a.Carrier != contract.None || p.Sub != "" && a.Sub != "" {
		return a, false
	}
	t := cc.Signature().Results().At(p.Result).Type()
	if iface, ok := t.Underlying().(*types.Interface); ok && iface.NumMethods() == 0 || p.Sub == "" && !hasRelease(t, a.Kind) {
		return a, false // gives up towards silence
	}
	if p.Sub != "" {
		if a.Kind = r.releasersOfType(t, p.Sub, Found{Acquire: a}); a.Kind == nil {
			return a, false
		}
	}
	a.Result, a.Err, a.OK = p.Result, errIndex(cc.Signature()), contract.None
	a.contract, a.contractFunc = nil, nil
	return a, true
}
