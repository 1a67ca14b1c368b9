package ownership

import (
	"go/constant"
	"go/token"
	"go/types"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// acquiredBy returns the acquisitions of callers of fn: those of fn's own
// that end in a result, and the handles that it makes.
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
			if cc := a.call.Common(); a.Unseen && !cc.IsInvoke() && paramIndex(fn, cc.Value) >= 0 {
				continue // that of the function which the caller gives, see passesOf
			}
			as = r.addHandedOn(as, fn, fn, a)
		}
		for _, lit := range fn.AnonFuncs {
			if _, at := runOf(lit); at == nil {
				continue
			}
			for _, a := range r.acquisitionsIn(lit) {
				if !a.Param && !a.Lock && (!a.Unseen || a.call.Common().IsInvoke()) {
					as = r.addHandedOn(as, fn, lit, a)
				}
			}
		}
		for _, a := range slices.Concat(r.handlesOf(fn), r.backgroundOf(fn), r.numberedBy(fn), r.countedBy(fn), r.listedBy(fn), r.byOptions(fn)) {
			if !a.Param {
				a.OK = okBeside(fn, a.Result)
			}
			as = addAcquire(as, a)
		}
		sort.SliceStable(as, func(i, j int) bool { return as[i].Result < as[j].Result })
		return withoutHandled(fn, as)
	})
}

// addHandedOn adds what the function hands on of acquisition a, which is its own, or
// that of a literal in it whose only call is the function's.
func (r *Result) addHandedOn(as []Acquire, fn, in *ssa.Function, a acquisition) []Acquire {
	if _, ok := a.call.(*ssa.Call); !ok || a.Paired && !a.Lock && !a.Param || a.Lock && !returnsFunc(fn) || a.Global != "" {
		return as // never a caller's
	}
	f := r.foundAt(in, a)
	if f.Discarded || f.Fn != fn || f.Search.Overflow || f.Lock && !isReturnedUnlock(fn, f.Search) {
		return as
	}
	for _, a := range r.handedOn(fn, r.besideContext(fn, f)) {
		if f.Paired && !f.Lock && !isStopped(f, a) {
			continue // never a caller's
		}
		if f.Lock || !r.isReturnedReleased(f, a.Result) && !r.isElseShared(fn, a.Result) {
			as = addAcquire(as, a)
		}
	}
	return as
}

// isStopped reports whether what is only released if somebody cares, a process,
// is held by an owner whose releaser does, and does not only wait.
func isStopped(f Found, a Acquire) bool {
	return a.Kind != nil && a.Kind != f.Kind && slices.ContainsFunc(a.Kind.Releases, func(rel contract.Release) bool {
		return rel.Path == "" && rel.Method != "Wait" && path.IsVerb(rel.Method)
	})
}

// isReturnedReleased reports whether some return that is no failure has a
// result that was released before: whether callers must release it depends
// on what they asked for, so they are not told to: gives up towards
// silence.
func (r *Result) isReturnedReleased(f Found, result int) bool {
	if f.spec == nil || !f.Search.Released && !f.Search.Deferred || isReplaced(f) {
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

// areBasic reports whether the results are numbers, strings and errors, none of
// them of a declared type that could have a method.
func areBasic(results *types.Tuple) bool {
	for i := range results.Len() {
		t := results.At(i).Type()
		if _, isBasic := types.Unalias(t).(*types.Basic); !isBasic && !gotype.IsError(t) {
			return false
		}
	}
	return true
}

// addAcquire adds a, unless a result that holds several resources is one
// already.
func addAcquire(as []Acquire, a Acquire) []Acquire {
	for i, b := range as {
		if b.Param == a.Param && (b.Result == a.Result || b.Partner == a.Result || b.More&(1<<a.Result) != 0) && !areOtherParts(a, b) {
			as[i].Nils &= a.Nils
			if b.Above != a.Above {
				as[i].Above = 0
			}
			as[i].More |= a.More &^ (1 << b.Result) // gives up towards silence: each of them, at whichever return
			as[i].Failed = as[i].Failed || a.Failed
			as[i].Replaced = as[i].Replaced || a.Replaced
			if isDrained(b.Kind) && a.Kind != nil && !isDrained(a.Kind) {
				a.Nils &= b.Nils
				as[i] = a // one that has been read to its end has to be released all the same
			}
			if b.Unless != a.Unless {
				as[i].Unless = contract.Setting{} // each by itself has to be released
			}
			return as
		}
	}
	return append(as, a)
}

// areOtherParts reports whether a and b are of one result, and what is a part of it
// is released for each by itself. A writer that is flushed beside something else
// may be flushed by whoever writes: gives up towards silence.
func areOtherParts(a, b Acquire) bool {
	if a.Param || a.Result != b.Result || a.Sub != "" || b.Sub != "" || a.Kind == nil || b.Kind == nil || a.Flush || a.OnSuccess {
		return false
	}
	isPart := func(rel contract.Release) bool { return rel.Path != "" && !strings.ContainsAny(rel.Path, "[*") }
	for _, rel := range slices.Concat(a.Kind.Releases, b.Kind.Releases) {
		if !isPart(rel) {
			return false
		}
	}
	return !slices.ContainsFunc(a.Kind.Releases, func(rel contract.Release) bool {
		return slices.ContainsFunc(b.Kind.Releases, func(other contract.Release) bool { return rel.Path == other.Path })
	})
}

func isDrained(k *contract.Kind) bool { return k != nil && k.Drained }

// handedOn returns the obligations that fn hands to its callers for one of
// its acquisitions.
func (r *Result) handedOn(fn *ssa.Function, f Found) []Acquire {
	if f.OnSuccess && writesNowhere(f.Call.Common()) {
		return nil // who tells it where to write has to end it: gives up towards silence
	}
	var as []Acquire
	errIdx := failureIndex(fn.Signature)
	partners := partnersOf(fn, f.Search.Ends)
	for _, e := range f.Search.Ends {
		if e.Why != path.WhyReturned || e.Carried {
			continue
		}
		beside := partners[e.At]
		partner := bits.Len64(beside) - 1
		a := Acquire{Result: e.Result, Err: errIdx, OK: contract.None, Carrier: contract.None, Partner: contract.None, Via: fn, Pos: f.Call.Pos(),
			Flush: f.Flush, OnSuccess: f.OnSuccess, Spare: f.Spare, Either: r.doesOtherJob(fn, e.Result), Listed: f.Listed, Nils: nilsAt(e), Unless: settingFor(fn, f)}
		a.OK = okOf(fn, f.Search.Ends)
		if a.Err == contract.None && a.OK == contract.None {
			setCode(&a, fn, f.Search.Ends)
		}
		if !r.setHanded(&a, fn, f, e, partner) {
			continue
		}
		a.Replaced = isByPart(a.Kind) && (f.Replaced || r.mayBeReplaced(f))
		a.More = beside &^ (1 << a.Result)
		if a.Partner != contract.None {
			a.More &^= 1 << a.Partner
		}
		a.Above = aboveParam(fn, f)
		a.Failed = isReturnedBeside(f.Search.Ends, e)
		if e.Sub == "" && f.Carrier != contract.None && e.Closure == nil && !e.Partner {
			a.Carrier = carrierOf(f.Search.Ends, e)
		}
		as = append(as, a)
	}
	slices.SortStableFunc(as, func(a, b Acquire) int { return a.Result - b.Result })
	setBeside(as, f.Search.Ends)
	return as
}

// partnersOf returns for each return of fn, a bit each, the results that are
// functions which release the resource that ends there.
func partnersOf(fn *ssa.Function, ends []path.Exit) map[ssa.Instruction]uint64 {
	partners := make(map[ssa.Instruction]uint64)
	for _, e := range ends {
		if e.Why == path.WhyReturned && (e.Closure != nil && e.Runs || e.Partner || runsIt(fn, e)) {
			partners[e.At] |= 1 << e.Result
		}
	}
	return partners
}

// partnersIn returns the results of the call whose call releases what it acquires.
func partnersIn(call *ssa.Call, a Acquire) []ssa.Value {
	var vs []ssa.Value
	for _, i := range append(indicesOf(a.More), a.Partner) {
		if v := alias.ResultOf(call, i); v != nil {
			vs = append(vs, v)
		}
	}
	return vs
}

// indicesOf returns the indices of the bits that are set.
func indicesOf(set uint64) []int {
	var is []int
	for ; set != 0; set &= set - 1 {
		is = append(is, bits.TrailingZeros64(set))
	}
	return is
}

// setBeside sets which of the results as are returned beside another one of them,
// neither of which is a function that releases it.
func setBeside(as []Acquire, ends []path.Exit) {
	isOther := func(e path.Exit, i int) bool {
		return e.Why == path.WhyReturned && e.Closure == nil && !e.Partner && !e.Carried && e.Result != i
	}
	for _, e := range ends {
		if !isOther(e, contract.None) {
			continue
		}
		for i := range as {
			a := &as[i]
			if a.Result != e.Result && a.Partner == contract.None && slices.ContainsFunc(ends, func(o path.Exit) bool {
				return o.At == e.At && o.Result == a.Result && isOther(o, e.Result)
			}) && slices.ContainsFunc(as, func(b Acquire) bool { return b.Result == e.Result }) {
				a.Beside = e.Result + 1
			}
		}
	}
}

// setHanded sets how callers of fn release what it hands them at e, and whether
// they get a function beside it that does. It reports false if they get nothing
// to release.
func (r *Result) setHanded(a *Acquire, fn *ssa.Function, f Found, e path.Exit, partner int) bool {
	result := fn.Signature.Results().At(e.Result).Type()
	if runsIt(fn, e) && hasMore(fn, f.Search.Ends, e) {
		return false // it is the partner of the resource itself
	}
	switch {
	case e.Closure != nil || e.Partner:
		a.Kind = r.callKindOf(result)
		// With more it is the partner of the resource itself.
		return (e.Runs || e.Partner) && !hasMore(fn, f.Search.Ends, e)
	case e.Part != "":
		a.Kind = partKind(f.Kind, e.Part)
		return a.Kind != nil
	case e.Sub == "" && !hasRelease(result, f.Kind):
		a.Result, a.Kind = partner, callKind
		return partner != contract.None
	case e.Sub == "":
		a.Kind = f.Kind
	case e.Sub == alias.Elem && isListOf(result, f.Kind):
		a.Kind, a.Sub = f.Kind, e.Sub
	case isField(strings.TrimPrefix(e.Sub, alias.Elem)) && strings.HasPrefix(e.Sub, alias.Elem):
		a.Kind, a.Sub = r.recordsKind(result, e.Sub[len(alias.Elem):], f), alias.Elem
		return a.Kind != nil && partner == contract.None
	default:
		if a.Kind = r.ownerKind(fn, f, e); a.Kind == nil {
			return false
		}
	}
	a.Partner = partner
	return true
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

// recordsKind returns how the elements of a list of type t, structs that hold
// something in a field, are released; nil if t is no such list.
func (r *Result) recordsKind(t types.Type, field string, f Found) *contract.Kind {
	elem := elementType(t)
	if elem == nil {
		return nil
	}
	k := r.structKind(elem, field, f)
	if k == nil || !isListOf(t, k) {
		return nil
	}
	return k
}

// structKind returns how a struct of type t that holds something in a field is
// released: by a method, or, where it has none that releases, by the field, if others
// can get at it. It is nil if t is no such struct, or a pointer to one.
func (r *Result) structKind(t types.Type, field string, f Found) *contract.Kind {
	if !isStructType(gotype.Deref(t)) {
		return nil
	}
	k := r.releasersOfType(t, field, f)
	if k == nil && token.IsExported(field[1:]) {
		return r.kindByField(t, field, f)
	}
	return k
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
// error, or else the first of all.
func okOf(fn *ssa.Function, ends []path.Exit) int {
	return okWhere(fn.Signature.Results(), func(i int) bool { return isTrueWhereReturned(i, ends) })
}

// okBeside returns the bool result of fn that is true wherever fn returns something as
// the given result, contract.None if there is none.
func okBeside(fn *ssa.Function, result int) int {
	return okWhere(fn.Signature.Results(), func(i int) bool {
		return !slices.ContainsFunc(returnsOf(fn), func(ret *ssa.Return) bool {
			ok, isConst := ret.Results[i].(*ssa.Const)
			return rootOf(ret.Results[result]) != alias.Nil && (!isConst || !constant.BoolVal(ok.Value))
		})
	})
}

// okWhere returns the bool result, the last but for an error or the first, that says
// whether there is something to release.
func okWhere(res *types.Tuple, says func(int) bool) int {
	last := res.Len() - 1
	if last > 1 && gotype.IsError(res.At(last).Type()) {
		last--
	}
	if last < 1 {
		return contract.None
	}
	for _, i := range []int{last, 0} {
		if types.Identical(res.At(i).Type(), types.Typ[types.Bool]) && says(i) {
			return i
		}
	}
	return contract.None
}

// isTrueWhereReturned reports whether result i is true wherever the resource is
// returned.
func isTrueWhereReturned(i int, ends []path.Exit) bool {
	return !slices.ContainsFunc(ends, func(e path.Exit) bool { return e.Why == path.WhyReturned && e.True&(1<<i) == 0 })
}

// runsIt reports whether what fn returns at e is a function that a helper has
// made of one which releases the resource: both(done, func() { f.Close() }).
func runsIt(fn *ssa.Function, e path.Exit) bool {
	return e.Closure == nil && e.Sub == path.Call && gotype.IsFunc(fn.Signature.Results().At(e.Result).Type())
}

// hasMore reports whether the resource itself is returned beside e.
func hasMore(fn *ssa.Function, ends []path.Exit, e path.Exit) bool {
	return slices.ContainsFunc(ends, func(o path.Exit) bool {
		return o.At == e.At && o.Why == path.WhyReturned && o.Closure == nil && !o.Partner && !o.Carried && !runsIt(fn, o)
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
