package ownership

import (
	"go/token"
	"go/types"
	"slices"
	"sort"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// An Acquire says that a result of a function must be released.
type Acquire struct {
	// Result is the index of the result, or, if Param is set, of the
	// parameter that the call acquires.
	Result int
	Param  bool
	// Err, OK, Carrier and Partner are result indices as in
	// contract.Acquire, contract.None if absent.
	Err, OK, Carrier, Partner int
	// Kind says how to release it.
	Kind *contract.Kind
	// Lock is set for locks: only their own method releases them.
	Lock bool
	// Paired restricts reports to functions that release it on some path.
	Paired bool
	// Half reports that the call may fail with the resource acquired: a
	// method that stores it in its receiver and fails behind that.
	Half bool
	// Grows reports that the call adds the resource to those that its
	// receiver holds: to be called again loses none.
	Grows bool
	// Sub is the path from the parameter to the lock that a method of the
	// module's own acquires and leaves to its caller, or from a result to its
	// elements, if these are to be released; Mate is the method that releases
	// the lock, "" if there is none.
	Sub, Mate string
	// Unless is the setting of the call with which nothing is acquired.
	Unless contract.Setting
	// Flush reports that the release matters even where the process ends,
	// OnSuccess that a failing function may drop it.
	Flush, OnSuccess bool
	// Global names the state of the process that is acquired.
	Global string
	// Via is the function of this package that it comes from, Pos where
	// it acquires it; nil if a contract says so. For a function of another
	// package they are Callee and At (FILE:LINE:COLUMN).
	Via    *ssa.Function
	Pos    token.Pos
	Callee *types.Func
	At     string
	// contract is the clause that says so, nil if a function does.
	contract     *contract.Acquire
	contractFunc *contract.Func
}

// IsByContract reports whether a contract says so, of the call or of the
// type: then the kind says all that is known.
func (a *Acquire) IsByContract() bool {
	return a.contract != nil || a.Kind != nil && a.Kind.Origin != ""
}

// A Found is one acquisition with what became of it.
type Found struct {
	Call ssa.CallInstruction
	Acquire
	// Discarded reports that the result has no register, Unused that
	// nothing uses the register.
	Discarded, Unused bool
	// Search is nil if Discarded.
	Search *path.Result
	// Fn is the function searched: the one with the call, or, if the
	// call is in a literal that hands it to a variable of an enclosing
	// function, that one.
	Fn *ssa.Function
	// spec is what was searched for, nil if nothing was.
	spec *path.Spec
}

// An acquisition is a call with one thing that it acquires.
type acquisition struct {
	call ssa.CallInstruction
	Acquire
}

// acquisitionsIn returns the acquisitions in fn, in source order.
func (r *Result) acquisitionsIn(fn *ssa.Function) []acquisition {
	if as, ok := r.acquiring[fn]; ok {
		return as
	}
	var as []acquisition
	isFinal := r.isFinal(func() {
		for _, call := range r.callsIn(fn) {
			for _, a := range r.acquiresOf(call.Common(), call.Common().StaticCallee()) {
				if a.contract == nil || !a.contract.System || hasSystemArg(call.Common()) {
					as = append(as, acquisition{call, a})
				}
			}
			for _, a := range r.acquiredInto(call) {
				as = append(as, acquisition{call, a})
			}
			if a := r.lockedBy(call); a != nil {
				as = append(as, acquisition{call, *a})
			}
		}
	})
	if isFinal {
		r.acquiring[fn] = as
	}
	return as
}

// isFinal runs f and reports whether what it found rests on no assumption
// (see the package comment, "Recursion"), so that it can be kept.
func (r *Result) isFinal(f func()) bool {
	final := false
	acquires := r.acquires.isFinal(func() { final = r.effects.isFinal(f) })
	return final && acquires
}

// foundIn returns the acquisitions in fn with their searches.
func (r *Result) foundIn(fn *ssa.Function) []Found {
	var found []Found
	for _, a := range r.acquisitionsIn(fn) {
		if _, ok := a.call.(*ssa.Call); ok || !a.Param && a.Global == "" {
			found = append(found, r.foundAt(fn, a))
		}
	}
	return found
}

// A foundKey tells the acquisitions of a package apart.
type foundKey struct {
	call        ssa.CallInstruction
	result      int
	param, lock bool
	global      string
}

// foundAt returns the acquisition with its search.
func (r *Result) foundAt(fn *ssa.Function, a acquisition) (f Found) {
	call, ok := a.call.(*ssa.Call)
	if !ok {
		// A go or defer statement drops all results.
		return Found{Call: a.call, Acquire: a.Acquire, Fn: fn, Discarded: true}
	}
	key := foundKey{call, a.Result, a.Param, a.Lock, a.Global}
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
	if a.Param {
		ops := path.Operands(call.Common())
		if a.Result >= len(ops) {
			f.Discarded = true
			return f
		}
		spec.Root = path.NameOf(ops[a.Result]).Join(a.Sub)
		if spec.Root.Base == nil {
			f.Search = new(path.Result) // too long a name: gives up towards silence
			return f
		}
		if !a.Lock && !a.Paired && a.Via == nil && !isOwn(spec.Root) {
			f.Search = new(path.Result) // a value of somebody else's, who releases it
			return f
		}
	} else if v := result(call, a.Result); v != nil {
		spec.Root = alias.Val{Base: v, Path: a.Sub}
	}
	if a.Global != "" {
		spec.Global, spec.Root = a.Global, alias.Val{Base: call, Path: ".global"}
	}
	if a.contract != nil && a.contract.Fed != contract.None {
		feeder := feederOf(result(call, a.contract.Fed))
		if feeder == nil {
			f.Search = new(path.Result) // nobody waits until it is read
			return f
		}
		spec.From = feeder
	}
	var isOutside bool
	if spec.Within, isOutside = wholesOf(call, a); isOutside {
		f.Search = new(path.Result)
		return f
	}
	spec.Err, spec.OK = result(call, a.Err), result(call, a.OK)
	spec.Carrier, spec.Partner = result(call, a.Carrier), result(call, a.Partner)
	if spec.Root.Base == nil && spec.Partner == nil {
		if f.Discarded = !(semantics{r}).isExpected(spec.Err); !f.Discarded {
			f.Search = new(path.Result)
		}
		return f
	}
	f.Unused = a.Global == "" && spec.Root.Base != nil && spec.Partner == nil && !a.Param && len(*spec.Root.Base.Referrers()) == 0
	if spec.Root.Base == nil {
		spec.Root = alias.Val{Base: call, Path: ".discarded"}
	}
	spec.IfUsed = a.OnSuccess && (isReleaseOf(a.Kind, "Flush") || writesToMemory(call))
	if peer := peerOf(call, a); peer != nil {
		spec.IfUsed, spec.Within = true, append(spec.Within, alias.Val{Base: peer})
	}
	if a.Param && a.contract != nil {
		spec.Also = forwarded(call, a.contractFunc, a.Result)
	}
	if r.cfg.Panics != nil {
		spec.Panics = r.cfg.Panics(r, fn)
	}
	if a.Lock && r.isRelock(fn, call, spec.Root, a.Kind.Releases[0].Method) {
		f.Search = new(path.Result)
		return f
	}
	f.Search, f.spec = r.search(spec), spec
	if a.Lock && r.isHandedOver(lockNameOf(spec.Root, a.Kind.Releases[0].Method)) {
		f.Search.Leaks = slices.DeleteFunc(f.Search.Leaks, func(e path.Exit) bool { return saysSo(e, spec.Root) })
	}
	if len(f.Search.Captured) > 0 && len(f.Search.Leaks) == 0 && len(f.Search.Again) == 0 {
		r.findInParent(&f, spec)
	}
	return f
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

// isOwn reports whether v was made in this function.
func isOwn(v alias.Val) bool {
	switch v.Base.(type) {
	case *ssa.Alloc, *ssa.Call, *ssa.Extract:
		return v.Path == "" || v.Path == "*"
	}
	return false
}

// forwarded returns the results of the call that denote its parameter.
func forwarded(call *ssa.Call, f *contract.Func, param int) []ssa.Value {
	var vs []ssa.Value
	for _, e := range f.EffectsOn(param) {
		if e.Op != contract.Forwards {
			continue
		}
		if v := result(call, e.Result); v != nil {
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
	f.Fn, f.Search, f.spec = outer.Fn, path.Search(&outer, semantics{r}, r.cache), &outer
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
	at, _ = (*lit.Referrers())[0].(*ssa.Call)
	return lit, at
}

// result returns the register of result i of the call, nil if it is not
// used.
func result(call *ssa.Call, i int) ssa.Value {
	if i < 0 {
		return nil
	}
	if call.Call.Signature().Results().Len() == 1 {
		if len(*call.Referrers()) == 0 {
			return nil
		}
		return call
	}
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == i {
			return e
		}
	}
	return nil
}

// acquiresOf returns what the call acquires.
func (r *Result) acquiresOf(cc *ssa.CallCommon, callee *ssa.Function) []Acquire {
	return unset(cc, r.mayAcquire(cc, callee))
}

// mayAcquire is acquiresOf before it is asked what the call sets.
func (r *Result) mayAcquire(cc *ssa.CallCommon, callee *ssa.Function) []Acquire {
	if _, ok := cc.Value.(*ssa.Builtin); ok {
		return nil
	}
	if f := r.contractOf(cc, callee); f != nil && (f.None || len(f.Acquires) > 0) {
		return r.fromContract(f, cc.Signature())
	}
	if body := bodyOf(callee); body != nil {
		return r.acquiredBy(body)
	}
	if f := r.calleeFact(cc, callee); f != nil {
		return f.acquires(objectOf(cc, callee))
	}
	if cc.IsInvoke() {
		if as, ok := r.acquiredByImpls(cc.Method); ok {
			return as
		}
	}
	if callee == nil && !cc.IsInvoke() {
		if as := r.acquiredByValue(cc); as != nil {
			return as
		}
	}
	if (cc.IsInvoke() || callee == nil) && !r.isToldError(cc) {
		return r.dynamic(cc.Signature())
	}
	return nil
}

// isToldError reports whether the call gets an error that is not nil: it is
// told of a failure, and what it would hand out there it has no use for.
// Gives up towards silence.
func (r *Result) isToldError(cc *ssa.CallCommon) bool {
	return slices.ContainsFunc(cc.Args, func(a ssa.Value) bool {
		return gotype.IsError(a.Type()) && semantics{r}.IsNonNil(a)
	})
}

// fromContract turns a contract into acquisitions of a call with
// signature sig.
func (r *Result) fromContract(f *contract.Func, sig *types.Signature) []Acquire {
	var as []Acquire
	for i := range f.Acquires {
		c := &f.Acquires[i]
		a := Acquire{Result: c.Result, Param: c.Param, Err: c.Err, OK: c.OK, Carrier: c.Carrier, Partner: c.Partner,
			Global: c.Global, Unless: c.Unless, Paired: c.Paired, Flush: c.Flush, OnSuccess: c.OnSuccess, contract: c, contractFunc: f}
		if a.Err == contract.None {
			a.Err = errIndex(sig)
		}
		if c.Method != "" {
			a.Lock = true
			a.Kind = &contract.Kind{Releases: []contract.Release{{Method: c.Method}}, Once: true}
			as = append(as, a)
			continue
		}
		if c.Global != "" {
			a.Kind = &contract.Kind{Type: "global " + c.Global}
			as = append(as, a)
			continue
		}
		var t types.Type
		switch {
		case !c.Param && c.Result < sig.Results().Len():
			t = sig.Results().At(c.Result).Type()
		case c.Param && sig.Recv() != nil && c.Result == 0:
			t = sig.Recv().Type()
		case c.Param && c.Result < sig.Params().Len():
			t = sig.Params().At(c.Result).Type()
		default:
			continue // the table was written for another version
		}
		if a.Kind = r.kindOf(t); a.Kind != nil {
			a.Flush, a.OnSuccess = a.Flush || a.Kind.Flush, a.OnSuccess || a.Kind.OnSuccess
			as = append(as, a)
		}
	}
	return as
}

// errIndex returns the index of the last result if it is an error.
func errIndex(sig *types.Signature) int {
	n := sig.Results().Len()
	if n > 0 && gotype.IsError(sig.Results().At(n-1).Type()) {
		return n - 1
	}
	return contract.None
}

// callKind is the kind of a function that is released by calling it.
var callKind = &contract.Kind{Type: "func()", Releases: []contract.Release{{}}}

// kindOf returns the kind of a type that a contract says is acquired.
func (r *Result) kindOf(t types.Type) *contract.Kind {
	if k := r.cfg.Table.Kind(t); k != nil {
		return k
	}
	if _, ok := t.Underlying().(*types.Signature); ok {
		return callKind
	}
	var rels []contract.Release
	for _, name := range []string{"Close", "Stop", "Shutdown", "Release"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj != nil {
			if _, ok := obj.(*types.Func); ok {
				rels = append(rels, contract.Release{Method: name})
			}
		}
	}
	if rels == nil {
		return nil
	}
	return &contract.Kind{Type: t.String(), Releases: rels}
}

// acquiredBy returns the acquisitions of callers of fn: those of fn's own
// that end in a result.
func (r *Result) acquiredBy(fn *ssa.Function) []Acquire {
	if as, ok := r.acquires.final[fn]; ok {
		return as
	}
	if !canHold(fn.Signature.Results()) {
		return nil
	}
	return r.acquires.get(fn, func(fn *ssa.Function) []Acquire {
		var as []Acquire
		for _, a := range r.acquisitionsIn(fn) {
			if _, ok := a.call.(*ssa.Call); !ok || a.Paired && !a.Lock || a.Lock && !returnsFunc(fn) || a.Global != "" {
				continue // never a caller's
			}
			f := r.foundAt(fn, a)
			if f.Discarded || f.Search.Overflow || f.Lock && !isReturnedUnlock(f.Search) {
				continue
			}
			for _, a := range r.handedOn(fn, f) {
				if f.Lock || !r.isReturnedReleased(f, a.Result) {
					as = addAcquire(as, a)
				}
			}
		}
		sort.SliceStable(as, func(i, j int) bool { return as[i].Result < as[j].Result })
		return as
	})
}

// isReturnedReleased reports whether some return that is no failure has a
// result that was released before: whether callers must release it depends
// on what they asked for, so they are not told to: gives up towards
// silence.
func (r *Result) isReturnedReleased(f Found, result int) bool {
	if f.spec == nil || !f.Search.Released && !f.Search.Deferred {
		return false
	}
	spec := *f.spec
	spec.Follow = true
	return slices.ContainsFunc(path.Search(&spec, semantics{r}, r.cache).Ends, func(e path.Exit) bool {
		return e.Still && e.Why == path.WhyReleased && e.Class != path.Failure && e.Result == result
	})
}

// TakenBefore returns the returns to which a path comes with the obligation
// of f handed over. It is false if they cannot be told.
func (r *Result) TakenBefore(f Found) (exits []path.Exit, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var err error
	defer r.recovered(&err)
	if f.spec == nil {
		return nil, false
	}
	spec := *f.spec
	spec.Follow = true
	res := path.Search(&spec, semantics{r}, r.cache)
	for _, e := range res.Ends {
		if _, isReturn := e.At.(*ssa.Return); isReturn && e.Why == path.WhyTaken {
			exits = append(exits, e)
		}
	}
	return exits, !res.Overflow && !res.Incomplete
}

// canHold reports whether one of the results can be, or hold, a resource:
// it is no error, no bool, number or string.
func canHold(results *types.Tuple) bool {
	for i := range results.Len() {
		t := results.At(i).Type()
		if _, basic := t.Underlying().(*types.Basic); !basic && !gotype.IsError(t) {
			return true
		}
	}
	return false
}

// addAcquire adds a, unless a result that holds several resources is one
// already.
func addAcquire(as []Acquire, a Acquire) []Acquire {
	for i, b := range as {
		if b.Param == a.Param && (b.Result == a.Result || b.Partner == a.Result) {
			if b.Unless != a.Unless {
				as[i].Unless = contract.Setting{} // each by itself has to be released
			}
			return as
		}
	}
	return append(as, a)
}

// handedOn returns the obligations that fn hands to its callers for one of
// its acquisitions.
func (r *Result) handedOn(fn *ssa.Function, f Found) []Acquire {
	var as []Acquire
	errIdx := errIndex(fn.Signature)
	partners := make(map[ssa.Instruction]int)
	for _, e := range f.Search.Ends {
		if e.Why == path.WhyReturned && e.Closure != nil && e.Runs {
			partners[e.At] = e.Result
		}
	}
	for _, e := range f.Search.Ends {
		if e.Why != path.WhyReturned || e.Carried {
			continue
		}
		a := Acquire{Result: e.Result, Err: errIdx, OK: contract.None, Carrier: contract.None, Partner: contract.None, Via: fn, Pos: f.Call.Pos(),
			Flush: f.Flush, OnSuccess: f.OnSuccess, Unless: settingAt(fn, f.Call)}
		a.OK = okOf(fn, f.Search.Ends)
		partner, hasPartner := partners[e.At]
		switch {
		case e.Closure != nil:
			if !e.Runs {
				continue
			}
			a.Kind = callKind
			if hasMore(f.Search.Ends, e) {
				continue // it is the partner of the resource itself
			}
		case e.Part != "":
			if a.Kind = partKind(f.Kind, e.Part); a.Kind == nil {
				continue
			}
		case e.Sub == "":
			if a.Kind = f.Kind; !hasRelease(fn.Signature.Results().At(e.Result).Type(), f.Kind) {
				if !hasPartner {
					continue
				}
				a.Result, a.Kind, hasPartner = partner, callKind, false
			}
			if hasPartner {
				a.Partner = partner
			}
		case e.Sub == alias.Elem && isListOf(fn.Signature.Results().At(e.Result).Type(), f.Kind):
			a.Kind, a.Sub = f.Kind, e.Sub
		default:
			if a.Kind = r.ownerKind(fn, f, e); a.Kind == nil {
				continue
			}
			if hasPartner {
				a.Partner = partner
			}
		}
		if e.Sub == "" && f.Carrier != contract.None && e.Closure == nil {
			a.Carrier = carrierOf(f.Search.Ends, e)
		}
		as = append(as, a)
	}
	slices.SortStableFunc(as, func(a, b Acquire) int { return a.Result - b.Result })
	return as
}

// hasRelease reports whether a value of type t can be released as kind
// says: a result of type io.Reader cannot be closed by those who get it.
func hasRelease(t types.Type, k *contract.Kind) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || k == nil || iface.NumMethods() == 0 {
		return true
	}
	for i := range iface.NumMethods() {
		if isReleaseOf(k, iface.Method(i).Name()) {
			return true
		}
	}
	return false
}

// isListOf reports whether t is a slice or a map whose elements are released
// as k says, and which has no method that does it for all of them.
func isListOf(t types.Type, k *contract.Kind) bool {
	elem := elementType(t)
	if elem == nil || k == nil {
		return false
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && named.NumMethods() > 0 {
		return false // gives up towards silence
	}
	for _, rel := range k.Releases {
		at := path.TypeAt(elem, rel.Path)
		if at == nil {
			return false
		}
		if _, isFunc := at.Underlying().(*types.Signature); isFunc != (rel.Method == "") {
			return false
		}
		if obj, _, _ := types.LookupFieldOrMethod(at, true, nil, rel.Method); rel.Method != "" && obj == nil {
			return false
		}
	}
	return true
}

// partKind returns the kind of the part of a resource that is released:
// a response's body is released by its Close.
func partKind(k *contract.Kind, part string) *contract.Kind {
	if k == nil {
		return nil
	}
	p := &contract.Kind{Type: k.Type + part, Flush: k.Flush, OnSuccess: k.OnSuccess, Once: k.Once}
	for _, r := range k.Releases {
		if rest, ok := alias.Rel(r.Path, part); ok {
			p.Releases = append(p.Releases, contract.Release{Path: rest, Method: r.Method})
		}
	}
	if p.Releases == nil {
		return nil
	}
	return p
}

// okOf returns the bool result that is true wherever the resource is
// returned, and false somewhere else: the last one, or the one before the
// error.
func okOf(fn *ssa.Function, ends []path.Exit) int {
	res := fn.Signature.Results()
	last := res.Len() - 1
	if last > 1 && gotype.IsError(res.At(last).Type()) {
		last--
	}
	if last < 1 || !types.Identical(res.At(last).Type(), types.Typ[types.Bool]) {
		return contract.None
	}
	for _, e := range ends {
		if e.Why == path.WhyReturned && e.True&(1<<last) == 0 {
			return contract.None
		}
	}
	return last
}

// hasMore reports whether the resource itself is returned beside e.
func hasMore(ends []path.Exit, e path.Exit) bool {
	return slices.ContainsFunc(ends, func(o path.Exit) bool {
		return o.At == e.At && o.Why == path.WhyReturned && o.Closure == nil && !o.Carried
	})
}

// carrierOf returns the result that carries the resource returned by e.
func carrierOf(ends []path.Exit, e path.Exit) int {
	for _, o := range ends {
		if o.At == e.At && o.Carried {
			return o.Result
		}
	}
	return contract.None
}

// ownerKind returns how the owner that is returned by e is released, nil
// if no method of its type does.
func (r *Result) ownerKind(fn *ssa.Function, f Found, e path.Exit) *contract.Kind {
	if e.Owner == nil || e.Result >= fn.Signature.Results().Len() {
		return nil
	}
	declared := fn.Signature.Results().At(e.Result).Type()
	if k := r.cfg.Table.Kind(declared); k != nil {
		return k
	}
	subs := append([]string{e.Sub}, e.Subs...)
	for _, sub := range subs {
		if k := r.ownerReleasers(e.Owner, sub, f, declared); k != nil {
			return k
		}
	}
	named, ok := types.Unalias(ownerType(e.Owner)).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	if named.Obj().Pkg() == r.pass.Pkg {
		if k := fieldKind(named, subs); k != nil {
			return k
		}
	}
	return r.recordKind(named, subs, f.Kind)
}

// ownerReleasers returns the kind of an owner, or of what points to one, that
// holds something at sub: the methods that release it there; nil if none does.
func (r *Result) ownerReleasers(owner ssa.Value, sub string, f Found, declared types.Type) *contract.Kind {
	named, ok := types.Unalias(ownerType(owner)).(*types.Named)
	switch {
	case !ok || named.Obj().Pkg() == nil:
		return nil
	case named.Obj().Pkg() == r.pass.Pkg:
		return r.releasersOf(named.Origin(), sub, f, declared)
	}
	return r.importedReleasers(named.Origin(), sub, f.Kind, declared)
}

// ownerType returns the type of the struct that owner is or points to, also
// where it comes as an interface from a function that returns one type of value
// only.
func ownerType(owner ssa.Value) types.Type {
	t := owner.Type()
	if types.IsInterface(t) {
		t = madeBy(owner)
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem() // a variable that holds the pointer
	}
	return t
}

// madeBy returns the type of what a call of a function in sight puts into the
// interface v, the type of v if that is not one and the same.
func madeBy(v ssa.Value) types.Type {
	call, i := v, 0
	if x, ok := v.(*ssa.Extract); ok {
		call, i = x.Tuple, x.Index
	}
	c, ok := call.(*ssa.Call)
	if !ok || bodyOf(c.Call.StaticCallee()) == nil {
		return v.Type()
	}
	var made types.Type
	for _, b := range bodyOf(c.Call.StaticCallee()).Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if _, isNil := ret.Results[i].(*ssa.Const); isNil {
			continue
		}
		mi, ok := ret.Results[i].(*ssa.MakeInterface)
		if !ok || made != nil && !types.Identical(made, mi.X.Type()) {
			return v.Type()
		}
		made = mi.X.Type()
	}
	if made == nil {
		return v.Type()
	}
	return made
}

// releasersOf returns the kind of a type of this package: the methods that
// release what it holds at sub. One of them must speak of releasing, or do
// nothing else, so that a method that happens to use up a field does not make
// every value a resource.
func (r *Result) releasersOf(named *types.Named, sub string, f Found, declared types.Type) *contract.Kind {
	key := releasersKey{named, sub, kindKey(f.Kind), declared}
	if k, ok := r.releasers[key]; ok {
		return k
	}
	k := r.findReleasers(named, sub, f, declared)
	if len(r.effects.assumed) == 0 {
		r.releasers[key] = k // rests on no assumption about an effect
	}
	return k
}

type releasersKey struct {
	named    *types.Named
	sub      string
	kind     string
	declared types.Type
}

// findReleasers is releasersOf without the cache.
func (r *Result) findReleasers(named *types.Named, sub string, f Found, declared types.Type) *contract.Kind {
	rels := r.releasingMethods(named, sub, f.Kind, declared, true)
	for _, m := range promoted(named, sub) {
		if isReleaseOf(f.Kind, m) {
			rels = append(rels, contract.Release{Method: m})
		}
	}
	rels = append(rels, r.promotedReleases(named, sub, f, declared)...)
	if rels == nil {
		rels = r.plainReleasers(named, sub, f.Kind, declared)
	}
	if rels == nil {
		return nil
	}
	rels = append(rels, r.releasingMethods(named, sub, f.Kind, declared, false)...)
	sort.SliceStable(rels, func(i, j int) bool { return rank(rels[i].Method) < rank(rels[j].Method) })
	for _, inner := range f.Kind.Releases {
		rels = append(rels, contract.Release{Path: sub + inner.Path, Method: inner.Method})
	}
	return &contract.Kind{Type: types.TypeString(named, nil), Releases: rels, Flush: f.Kind != nil && f.Kind.Flush}
}

// releasingMethods returns the methods of a type of this package that
// release what it holds at sub: those whose names speak of releasing, or
// the others.
func (r *Result) releasingMethods(named *types.Named, sub string, kind *contract.Kind, declared types.Type, spoken bool) []contract.Release {
	var rels []contract.Release
	for m := range named.Methods() {
		if path.IsVerb(m.Name()) != spoken {
			continue
		}
		fn := r.funcOf(m)
		if fn == nil || !hasMethod(declared, m) {
			continue
		}
		eff := r.effectOf(fn, 0, sub, &path.Spec{Kind: kind})
		if (eff.Success.Op == path.Release || eff.Failure.Op == path.Release) && !r.refills(fn, 0, sub, kind) {
			rels = append(rels, contract.Release{Method: m.Name()})
		}
	}
	return rels
}

// rank orders the methods that release: the usual name first.
func rank(name string) string {
	switch {
	case name == "Close":
		return "0"
	case path.IsVerb(name):
		return "1" + name
	}
	return "2" + name
}

// hasMethod reports whether m can be called on a value of type t.
func hasMethod(t types.Type, m *types.Func) bool {
	if _, ok := t.Underlying().(*types.Interface); !ok {
		return true
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name())
	return obj != nil
}

// promotedReleases returns the methods that named has from the type of an
// embedded field in which it holds something at sub, and that release it there.
func (r *Result) promotedReleases(named *types.Named, sub string, f Found, declared types.Type) []contract.Release {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var rels []contract.Release
	for i := range st.NumFields() {
		field := st.Field(i)
		rest, ok := alias.Rel(sub, "."+field.Name())
		inner := structOf(field.Type())
		if !ok || rest == "" || !field.Embedded() || inner == nil || inner.Obj().Pkg() == nil {
			continue
		}
		var k *contract.Kind
		if inner.Obj().Pkg() == r.pass.Pkg {
			k = r.releasersOf(inner, rest, f, types.NewPointer(inner))
		} else {
			k = r.importedReleasers(inner, rest, f.Kind, types.NewPointer(inner))
		}
		if k == nil {
			continue
		}
		for _, rel := range k.Releases {
			obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, r.pass.Pkg, rel.Method)
			if m, ok := obj.(*types.Func); ok && rel.Path == "" && len(index) > 1 && index[0] == i && hasMethod(declared, m) {
				rels = append(rels, rel)
			}
		}
	}
	return rels
}

// promoted returns the names of the methods that named has from the
// embedded field at path sub.
func promoted(named *types.Named, sub string) []string {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var names []string
	for i := range st.NumFields() {
		if f := st.Field(i); !f.Embedded() || "."+f.Name() != sub {
			continue
		}
		ms := types.NewMethodSet(types.NewPointer(named))
		for j := range ms.Len() {
			if sel := ms.At(j); len(sel.Index()) > 1 && sel.Index()[0] == i {
				names = append(names, sel.Obj().Name())
			}
		}
	}
	return names
}

// funcOf returns the function of a method or function of this package.
func (r *Result) funcOf(m *types.Func) *ssa.Function {
	fn := r.SSA().Pkg.Prog.FuncValue(m)
	if fn == nil || len(fn.Blocks) == 0 {
		return nil
	}
	return fn
}
