package ownership

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// effectKey asks what fn does to its parameter, or to what the parameter
// holds at sub, if it is released as kind says.
type effectKey struct {
	fn    *ssa.Function
	param int
	sub   string
	kind  string
	given int // as in path.Spec
}

// kindKey spells how a kind is released; "" means by any verb.
func kindKey(k *contract.Kind) string {
	if k == nil {
		return ""
	}
	if len(k.Releases) == 1 {
		return k.Releases[0].Path + " " + k.Releases[0].Method + "|"
	}
	var b strings.Builder
	for _, r := range k.Releases {
		b.WriteString(r.Path + " " + r.Method + "|")
	}
	if k.Drained {
		b.WriteString("drained")
	}
	return b.String()
}

// maxEffectStates bounds the search for an effect. A parameter that takes
// more work, in a parser or an interpreter, is taken: gives up towards
// silence.
const maxEffectStates = 1500

// maxNesting bounds how many fields deep a parameter may hold what is
// asked about. Structs that wrap their own kind would go on for ever:
// gives up towards silence.
const maxNesting = 4

// effectOf returns what fn, whose body is known, does to its parameter.
func (r *Result) effectOf(fn *ssa.Function, param int, sub string, spec *path.Spec) path.Effect {
	kind := spec.Kind
	key := effectKey{fn, param, sub, kindKey(kind), spec.Given}
	if spec.Lock {
		key.kind += "lock"
	}
	if e, ok := r.effects.final[key]; ok {
		return e
	}
	return r.effects.get(key, func(k effectKey) path.Effect {
		if param >= len(fn.Params) {
			return path.Both(path.Take) // the wrong arity of a wrapper: silence
		}
		if i := r.rebuiltAs(fn, param); i >= 0 && sub == "" && !spec.Lock {
			handed := path.Outcome{Op: path.Forward, Result: i}
			return path.Effect{Success: handed, Failure: handed}
		}
		if r.onlyBorrows(fn, param, sub, spec) || spec.Lock && r.locksFirst(fn, param, sub, kind) {
			return path.Both(path.Keep)
		}
		asked := path.Spec{
			Fn: fn, Kind: kind, Lock: spec.Lock, Effect: true, Limit: maxEffectStates,
			Root:      alias.Val{Base: fn.Params[param], Path: sub},
			ErrParams: errParams(fn, param), Given: spec.Given,
		}
		if isGivenError(fn, spec.Given) {
			asked.ErrParams = nil
		}
		eff := r.searchedEffect(asked)
		if eff == path.Both(path.Keep) && len(asked.ErrParams) > 0 {
			eff = r.effectOnError(asked)
		}
		if eff.Success.Op == path.Release && r.refills(fn, param, sub, kind) {
			eff.Success = path.Outcome{Op: path.Keep}
			if !r.releasesAndFails(asked) {
				eff.Failure = eff.Success
			}
		}
		if !spec.Lock && r.isSealed(fn, eff.Success, kind) {
			eff.Success = path.Outcome{Op: path.Keep}
		}
		return eff
	})
}

// releasesAndFails reports whether a function that fills again what it releases can
// fail between the two. One that can fail only before leaves what was there.
func (r *Result) releasesAndFails(asked path.Spec) bool {
	res := r.searchEffect(&asked)
	return res.Incomplete || res.Deferred || slices.ContainsFunc(res.Ends, func(e path.Exit) bool {
		return e.Why != path.WhyVoid && e.Class != path.Success
	})
}

// effectOnError is the effect of a function that keeps its hands off the root,
// but for where it gets an error: one that is not the acquisition's.
func (r *Result) effectOnError(asked path.Spec) path.Effect {
	asked.ErrParams = nil
	if eff := r.searchedEffect(asked); eff.Success.Op == path.Release || eff.Failure.Op == path.Release {
		return eff
	}
	return path.Both(path.Keep)
}

// isGivenError reports whether what is given is an error.
func isGivenError(fn *ssa.Function, given int) bool {
	i := max(given, -given) - 1
	return i >= 0 && i < len(fn.Params) && (gotype.IsError(fn.Params[i].Type()) || gotype.IsErrorAddress(fn.Params[i].Type()))
}

// searchedEffect searches for an effect and sums it up.
func (r *Result) searchedEffect(spec path.Spec) path.Effect {
	res := r.searchEffect(&spec)
	if len(res.Leaks) > 0 && spec.Kind != nil && len(spec.Kind.Until) > 0 {
		// Using it up is no intent to release; a release behind that is one.
		kind := *spec.Kind
		kind.Until = nil
		behind := spec
		behind.Kind = &kind
		if released := r.searchEffect(&behind); released.Released && !released.Incomplete {
			res = released
		}
	}
	for i := range res.Ends {
		r.preferReleased(spec.Fn, spec.Kind, &res.Ends[i])
	}
	return summarize(spec.Fn, res)
}

// searchEffect searches for an effect. A function that Fn gets beside what the
// effect is on only uses that if Fn releases it behind the call: nobody releases
// what he has given away.
func (r *Result) searchEffect(spec *path.Spec) *path.Result {
	res := path.Search(spec, semantics{r}, r.cache)
	isTaken := slices.ContainsFunc(res.Ends, func(e path.Exit) bool { return e.Why == path.WhyTaken })
	if res.Released || !isTaken || !r.callsParam(spec.Fn) {
		return res
	}
	lent := *spec
	lent.Lent = true
	if behind := path.Search(&lent, semantics{r}, r.cache); behind.Released && !behind.Incomplete {
		return behind
	}
	return res
}

// callsParam reports whether fn calls a function that it gets as a parameter.
func (r *Result) callsParam(fn *ssa.Function) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		_, ok := call.Common().Value.(*ssa.Parameter)
		return ok && !call.Common().IsInvoke()
	})
}

// preferReleased makes the place at which an exit hands the root to the
// caller the one that the owner's methods release, where the owner holds it
// at several: a constructor that keeps its options, and what it uses of them.
func (r *Result) preferReleased(fn *ssa.Function, kind *contract.Kind, e *path.Exit) {
	if e.Why != path.WhyReturned || e.Owner == nil || len(e.Subs) < 2 || e.Result >= fn.Signature.Results().Len() {
		return
	}
	if kind == nil {
		kind = &contract.Kind{}
	}
	declared := fn.Signature.Results().At(e.Result).Type()
	for _, sub := range append([]string{e.Sub}, e.Subs...) {
		if r.ownerReleasers(e.Owner, sub, Found{Acquire: Acquire{Kind: kind}}, declared) != nil {
			e.Sub = sub
			return
		}
	}
}

// errParams returns the error parameters of a function that gets the
// results of a call as they are: check(os.Open(name)).
func errParams(fn *ssa.Function, param int) []ssa.Value {
	var ps []ssa.Value
	for i, p := range fn.Params {
		if i != param && gotype.IsError(p.Type()) {
			ps = append(ps, p)
		}
	}
	return ps
}

// summarize turns the ends of the obligation of a parameter of fn into an
// effect.
func summarize(fn *ssa.Function, res *path.Result) path.Effect {
	if res.Incomplete {
		return path.Both(path.Take)
	}
	var success, failure ends
	scheduled := false
	for _, e := range append(slices.Clone(res.Ends), res.Leaks...) {
		if isScheduling(e, fn) {
			scheduled = true
			continue
		}
		if e.Why == path.WhyVoid || e.Why == path.WhyNone && isNilGuard(e, fn) {
			continue
		}
		if e.Why == path.WhyUsedUp {
			// Using it up is no intent to release if other paths keep it.
			if len(res.Leaks) > 0 {
				continue
			}
			e.Why, e.Class = path.WhyReleased, path.Unclear
		}
		if e.Class != path.Failure {
			success.add(e)
		}
		if e.Class != path.Success {
			failure.add(e)
		}
	}
	if scheduled && (success == ends{}) && (failure == ends{}) {
		return path.Both(path.Release) // it leaves, if ever, by a panic, and releases then
	}
	eff := path.Effect{Success: success.outcome(fn, res), Failure: failure.outcome(fn, res)}
	switch {
	case failure == ends{}:
		if eff.Failure = eff.Success; eff.Success.Op == path.Forward && errIndex(fn.Signature) != contract.None {
			eff.Failure = path.Outcome{Op: path.Void} // it fails, if ever, where it was given nothing
		}
	case success == ends{}:
		eff.Success = eff.Failure // it never succeeds; the caller may not know that
	case eff.Failure.Op == path.Forward && eff.Failure == eff.Success && eff.Success.Path == "" && eff.Success.Part == "":
		return eff // return c, err: the caller has it, as before
	case eff.Success.Op == path.Release, eff.Failure.Op == path.Forward:
		eff.Failure.Op = path.Release // what is meant to be released is not the caller's
	}
	if eff.Failure.Op == path.Forward {
		eff.Failure = path.Outcome{Op: path.Keep}
	}
	if eff.Success.Op == path.Keep && eff.Failure.Op == path.Release {
		eff.Success.True = success.isTrue
	}
	return eff
}

// isScheduling reports whether e is fn's defer of a release, and no exit: the
// returns behind it say whether that is for a success or for a failure.
func isScheduling(e path.Exit, fn *ssa.Function) bool {
	d, ok := e.At.(*ssa.Defer)
	return ok && d.Parent() == fn && e.Why == path.WhyReleased
}

// ends says in which ways the obligation may end at the exits of a class.
type ends struct {
	any, released, taken bool
	isLost               bool // by a result that is out of sight
	uses                 int  // one more than the result that is a function which uses it
	isGone               bool // in another way than that
	kept                 bool // by the caller
	// isTrue has a bit for each result that is true wherever it is kept.
	isTrue   uint64
	forward  path.Outcome
	forwards bool
}

func (s *ends) add(e path.Exit) {
	s.any = true
	switch e.Why {
	case path.WhyNone:
		if !s.kept {
			s.isTrue = e.True
		}
		s.kept, s.isTrue = true, s.isTrue&e.True
	case path.WhyReleased:
		s.released = true
	case path.WhyTaken, path.WhyCaptured:
		s.taken, s.isGone = true, true
	case path.WhyReturned:
		o, ok := forwardOf(e)
		if !ok {
			s.taken, s.isLost = true, true
			s.isGone = s.isGone || !e.Uses || s.uses > 0 && s.uses != e.Result+1
			s.uses = e.Result + 1
		} else if !s.forwards || o.Result < s.forward.Result {
			s.forward, s.forwards = o, true
		}
	}
}

func (s *ends) outcome(fn *ssa.Function, res *path.Result) path.Outcome {
	switch {
	case s.taken:
		o := path.Outcome{Op: path.Take, Refers: res.Refers && !res.Owned && !s.isLost && !s.released && !s.forwards}
		if !s.isGone && !s.released && !s.forwards {
			o.Uses, o.Result = true, s.uses-1
		}
		if p, ok := res.Kept.Base.(*ssa.Parameter); ok && !s.released && !s.forwards && !s.kept {
			o.Into, o.Path = 1+slices.Index(fn.Params, p), res.Kept.Path
		}
		return o
	case s.forwards:
		return s.forward
	case s.released:
		return path.Outcome{Op: path.Release}
	}
	return path.Outcome{Op: path.Keep}
}

// forwardOf returns where in the results the root is.
func forwardOf(e path.Exit) (path.Outcome, bool) {
	switch {
	case e.Carried, strings.Contains(e.Sub, path.Deep):
		return path.Outcome{}, false
	case e.Closure != nil:
		if !e.Runs {
			return path.Outcome{}, false
		}
		return path.Outcome{Op: path.Forward, Result: e.Result, Path: path.Call}, true
	}
	return path.Outcome{Op: path.Forward, Result: e.Result, Path: forwardedAt(e), Part: e.Part}, true
}

// forwardedAt returns where in the result the root is: if what has it there is a
// function that releases it, or a value without a release beside one, what a call
// of that function releases.
func forwardedAt(e path.Exit) string {
	if len(e.Partners) == 0 || e.Owner == nil {
		return e.Sub
	}
	t := path.TypeAt(e.Owner.Type(), e.Sub)
	if slices.Contains(e.Partners, e.Sub) || t != nil && !path.CanBeReleased(t) {
		return e.Partners[0] + path.Call
	}
	return e.Sub
}
