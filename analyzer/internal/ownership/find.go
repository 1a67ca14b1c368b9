package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// foundIn returns the acquisitions in fn with their searches.
func (r *Result) foundIn(fn *ssa.Function) []Found {
	if found, ok := r.foundOf[fn]; ok {
		return found
	}
	var found []Found
	isFinal := r.isFinal(func() {
		as := r.acquisitionsIn(fn)
		found = make([]Found, 0, len(as))
		for _, a := range as {
			if _, ok := a.call.(*ssa.Call); ok || !a.Param && a.Global == "" {
				found = append(found, r.foundAt(fn, a))
			}
		}
	})
	if isFinal {
		r.foundOf[fn] = found
	}
	return found
}

// A foundKey tells the acquisitions of a package apart.
type foundKey struct {
	call        ssa.CallInstruction
	result      int
	param, lock bool
	global      string
	// part is what is released of the result, "" for the whole of it.
	part string
}

// keyOf returns the key of the acquisition a by the call.
func keyOf(call *ssa.Call, a Acquire) foundKey {
	k := foundKey{call: call, result: a.Result, param: a.Param, lock: a.Lock, global: a.Global}
	if a.Kind != nil && len(a.Kind.Releases) > 0 {
		k.part = a.Kind.Releases[0].Path
	}
	return k
}

// foundAt returns the acquisition with its search.
func (r *Result) foundAt(fn *ssa.Function, a acquisition) (f Found) {
	call, ok := a.call.(*ssa.Call)
	if !ok {
		// A go or defer statement drops all results.
		return Found{Call: a.call, Acquire: a.Acquire, Fn: fn, Discarded: true}
	}
	key := keyOf(call, a.Acquire)
	if f, ok := r.found[key]; ok {
		return f
	}
	isFinal := r.isFinal(func() { f = r.findOnce(fn, call, a.Acquire, key) })
	if isFinal {
		r.found[key] = f
		delete(r.tentative, key)
	}
	return f
}

// A tentative is what was found on assumptions, with its trace.
type tentative struct {
	Found
	trace []dependence
}

// findOnce is find, unless what was found last would be found again.
func (r *Result) findOnce(fn *ssa.Function, call *ssa.Call, a Acquire, key foundKey) (f Found) {
	if t, ok := r.tentative[key]; ok && acquiresEqual([]Acquire{t.Acquire}, []Acquire{a}) {
		start := len(r.asked.list)
		if areSame(t.trace) {
			return t.Found
		}
		r.asked.list = r.asked.list[:start]
	}
	if trace := r.asked.record(func() { f = r.find(fn, call, a) }); len(trace) > 0 {
		r.tentative[key] = tentative{f, trace}
	}
	return f
}

// find searches for the ends of one acquisition.
func (r *Result) find(fn *ssa.Function, call *ssa.Call, a Acquire) Found {
	f := Found{Call: call, Acquire: a, Fn: fn}
	spec := &path.Spec{Fn: fn, Start: call, Kind: a.Kind, Lock: a.Lock, Grows: a.Grows}
	switch r.begin(spec, call, a) {
	case isDiscarded:
		f.Discarded = true
		return f
	case isOthers:
		f.Search = new(path.Result)
		return f
	}
	f.Unused = a.Global == "" && spec.Root.Base != nil && spec.Partners == nil && !a.Param && len(*spec.Root.Base.Referrers()) == 0
	if f.Unused && (leavesCarried(spec.Carrier, maxCarries) || comesByHook(fn, spec.Root.Base.Type())) {
		f.Unused, f.Search = false, new(path.Result)
		return f
	}
	if spec.Root.Base == nil {
		spec.Root = alias.Val{Base: call, Path: ".discarded"}
	}
	spec.IfUsed = a.OnSuccess && (isReleaseOf(a.Kind, "Flush") || writesToMemory(call) || writesNowhere(call.Common()) || endsOnlyWhatIsWritten(call))
	if peer := peerOf(call, a); peer != nil {
		spec.IfUsed, spec.Within = true, append(spec.Within, alias.Val{Base: peer})
	}
	restrict(spec, call, a.Unless)
	if a.Param {
		spec.Also = r.alsoNamed(call, a)
		spec.Grows = spec.Grows || r.setsUpMore(call, a, spec.Root)
	}
	if r.cfg.Panics != nil {
		spec.Panics = r.cfg.Panics(r, fn)
		spec.Recovery = r.recovery(fn)
	}
	if a.Lock && (isBlindTry(call, a) || a.Grows && (isMadeIn(spec.Root) || r.isCounted(call, a.Kind)) || r.isRelock(fn, call, spec.Root, a.Kind.Releases[0].Method)) {
		f.Search = new(path.Result)
		return f
	}
	f.Search, f.spec = r.search(spec), spec
	if a.Replaced {
		f.Search.Leaks = slices.DeleteFunc(f.Search.Leaks, func(e path.Exit) bool { return asksRoot(e, spec.Root) })
		f.Search.Again = slices.DeleteFunc(f.Search.Again, func(e path.Exit) bool { return asksRoot(e, spec.Root) })
	}
	if len(f.Search.Leaks) > 0 {
		buf := memoryOf(call)
		f.Search.Leaks = slices.DeleteFunc(f.Search.Leaks, func(e path.Exit) bool {
			return isForEver(e) || r.returnsAccess(e, spec.Root, a.Kind) || a.OnSuccess && buf != nil && isThrownAway(e, buf, call)
		})
	}
	if a.Unseen && isGivenFactory(&call.Call) && (f.Search.Released || f.Search.Deferred) {
		f.Search.Leaks = slices.DeleteFunc(f.Search.Leaks, func(e path.Exit) bool { return e.Class == path.Success })
	}
	if a.Lock && a.Grows {
		r.addGivenBack(f.Search, fn, a.Kind)
	}
	if a.Lock && a.Via == nil && a.Callee == nil && slices.ContainsFunc(f.Search.Ends, isOutOfSight) && r.aloneAt(call, a.Kind.Releases[0].Method) != nil {
		spec.Sole = true
		f.Search = r.search(spec)
	}
	if a.Lock && len(f.Search.Leaks) > 0 {
		r.deleteMeant(f.Search, spec, call)
	}
	if len(f.Search.Captured) > 0 && len(f.Search.Leaks) == 0 && len(f.Search.Again) == 0 {
		r.findInParent(&f, spec)
	}
	return f
}

// isOutOfSight reports whether the obligation goes to another owner at an exit, or to
// who has what may release it.
func isOutOfSight(e path.Exit) bool { return e.Why == path.WhyTaken || e.Why == path.WhyCaptured }

// isBlindTry reports whether the call tries to lock, and its result, which says
// whether the lock is held, is not looked at: nobody is meant to unlock it.
func isBlindTry(call *ssa.Call, a Acquire) bool {
	if a.OK == contract.None {
		return false
	}
	ok := alias.ResultOf(call, a.OK)
	return ok == nil || len(*ok.Referrers()) == 0
}

// A beginning says whether the ends of an acquisition have to be searched for.
type beginning int

const (
	isSearched beginning = iota
	// isDiscarded is an acquisition whose result is thrown away at once.
	isDiscarded
	// isOthers is one that is not this function's to release, or that cannot be
	// named: gives up towards silence.
	isOthers
)

// begin sets what spec says of the call: the root of the search, and the values
// that come with it.
func (r *Result) begin(spec *path.Spec, call *ssa.Call, a Acquire) beginning {
	if a.Param {
		if b := beginAtParam(spec, call, a); b != isSearched {
			return b
		}
	} else if v := alias.ResultOf(call, a.Result); v != nil {
		spec.Root = alias.Val{Base: v, Path: a.Sub}
	}
	if a.Listed && isListedInOwn(call) {
		return isOthers
	}
	if a.Global != "" {
		spec.Global, spec.Root = a.Global, alias.Val{Base: call, Path: ".global"}
	}
	if a.contract != nil && a.contract.Fed != contract.None {
		feeder := feederOf(alias.ResultOf(call, a.contract.Fed))
		if feeder == nil {
			return isOthers // nobody waits until it is read
		}
		spec.From = feeder
	}
	var isOutside bool
	if spec.Within, isOutside = wholesOf(call, a); isOutside {
		return isOthers
	}
	if a.contract == nil && !a.Unseen {
		spec.Within = r.wholesInside(call, a, maxSetUps)
	}
	spec.Within = withOtherNames(spec.Within)
	spec.Err, spec.OK = alias.ResultOf(call, a.Err), alias.ResultOf(call, a.OK)
	if spec.Failed = a.Failed && !isLookedInto(spec.Err); spec.Failed {
		spec.Err = nil
	}
	spec.Trials = !a.Lock && !a.Param && !a.Paired && !a.OnSuccess && !r.isLookedAt(call.Parent(), maxLookers)
	spec.Carrier, spec.Partners = alias.ResultOf(call, a.Carrier), partnersIn(call, a)
	spec.Code, spec.CodeIs = alias.ResultOf(call, a.Code-1), a.CodeIs
	spec.Above = r.cancelsAbove(call, a)
	spec.Else = alternativesTo(call, a)
	spec.Status = r.statusOf(&call.Call, call.Call.StaticCallee())
	switch {
	case len(spec.Else) > 0 && (spec.Root.Base == nil || len(*spec.Root.Base.Referrers()) == 0):
		return isOthers // who drops it knows that he gets the other one
	case spec.Root.Base != nil || spec.Partners != nil:
		return isSearched
	case (semantics{r}).isExpected(spec.Err):
		return isOthers
	}
	return isDiscarded
}

// beginAtParam sets the root of an acquisition into what the call is given.
func beginAtParam(spec *path.Spec, call *ssa.Call, a Acquire) beginning {
	ops := path.Operands(call.Common())
	if a.Result >= len(ops) {
		return isDiscarded
	}
	spec.Root = path.NameOf(ops[a.Result]).Join(a.Sub)
	switch {
	case spec.Root.Base == nil:
		return isOthers // too long a name
	case !a.Lock && !a.Paired && a.Via == nil && a.Callee == nil && !isOwn(spec.Root):
		return isOthers // a value of somebody else's, who releases it
	}
	return isSearched
}

// search searches for the ends of an acquisition. How a function returns that
// has released a lock matters only beside a return that keeps it, and most
// have none.
func (r *Result) search(spec *path.Spec) *path.Result {
	if spec.Lock {
		brief := *spec
		brief.Brief = true
		if res := path.Search(&brief, semantics{r}, r.cache); len(res.Leaks) == 0 && !res.Overflow {
			return res
		}
	}
	return path.Search(spec, semantics{r}, r.cache)
}

// isOwn reports whether v was made in this function: it is no parameter, nor a
// variable that keeps one.
func isOwn(v alias.Val) bool {
	switch base := v.Base.(type) {
	case *ssa.Alloc:
		return (v.Path == "" || v.Path == "*") && !keepsParameter(base)
	case *ssa.Call, *ssa.Extract:
		return v.Path == "" || v.Path == "*"
	}
	return false
}

// keepsParameter reports whether all that is stored in the variable is a
// parameter, which literals capture.
func keepsParameter(variable *ssa.Alloc) bool {
	keeps := false
	for _, ref := range *variable.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == variable {
			if _, keeps = st.Val.(*ssa.Parameter); !keeps {
				return false
			}
		}
	}
	return keeps
}

// alsoNamed returns the results of the call that denote what it acquires into its
// parameter: a method that returns its receiver, to go on with.
func (r *Result) alsoNamed(call *ssa.Call, a Acquire) []ssa.Value {
	switch {
	case a.contract != nil:
		return forwarded(call, a.contractFunc, a.Result)
	case a.Lock || a.Sub != "" || call.Call.Signature().Results().Len() == 0:
		return nil
	}
	o := (semantics{r}).Effect(call.Common(), call.Call.StaticCallee(), a.Result, "", &path.Spec{}).Success
	if o.Op != path.Forward || o.Path != "" || o.Part != "" {
		return nil
	}
	if v := alias.ResultOf(call, o.Result); v != nil {
		return []ssa.Value{v}
	}
	return nil
}

// forwarded returns the results of the call that denote its parameter.
func forwarded(call *ssa.Call, f *contract.Func, param int) []ssa.Value {
	var vs []ssa.Value
	for _, e := range f.EffectsOn(param) {
		if e.Op != contract.Forwards {
			continue
		}
		if v := alias.ResultOf(call, e.Result); v != nil {
			vs = append(vs, v)
		}
	}
	return vs
}

// findInParent searches the enclosing function for what becomes of a
// resource that a literal stores in one of its variables, if it is plain
// to see where the literal runs.
func (r *Result) findInParent(f *Found, spec *path.Spec) {
	lit, at := runOf(f.Fn)
	if at == nil {
		return
	}
	outer := *spec
	outer.Fn, outer.At, outer.Lit = at.Parent(), at, lit
	if outer.OK == nil && at.Call.Value != ssa.Value(lit) {
		outer.OK = tellsOfCall(at)
	}
	f.Fn, f.Search, f.spec = outer.Fn, path.Search(&outer, semantics{r}, r.cache), &outer
}

// tellsOfCall returns the bool that the call returns beside an error: it tells
// whether it has called the literal that it gets, as the error tells whether it
// has failed. It is nil if there is none. Gives up towards silence.
func tellsOfCall(at *ssa.Call) ssa.Value {
	res := at.Call.Signature().Results()
	if res.Len() != 2 || !gotype.IsBool(res.At(0).Type()) || !gotype.IsError(res.At(1).Type()) {
		return nil
	}
	return alias.ResultOf(at, 0)
}

// runOf returns the only call that runs literal fn, or gets it as an
// argument, nil if there are others or other uses.
func runOf(fn *ssa.Function) (lit *ssa.MakeClosure, at *ssa.Call) {
	if fn.Parent() == nil {
		return nil, nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				lit = mc
			}
		}
	}
	if lit == nil || len(*lit.Referrers()) != 1 {
		return nil, nil
	}
	use := (*lit.Referrers())[0]
	if named, ok := use.(*ssa.ChangeType); ok && len(*named.Referrers()) == 1 {
		use = (*named.Referrers())[0] // as a function of a type with a name
	}
	at, _ = use.(*ssa.Call)
	return lit, at
}
