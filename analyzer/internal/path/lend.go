package path

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A call out of sight that gets the root is taken to keep it: f(tx). But a
// function that releases the root behind such a call, where it has succeeded,
// and succeeds itself, still owned it: nobody releases, or returns, what he has
// given away. So the call has only been lent the root, and it is the function's,
// too, where the call has failed:
//
//	if err := f(tx); err != nil {
//		return err // tx is held
//	}
//	return tx.Commit()
//
// A search of its own asks that, if the first one has found no leak. It goes
// on behind such calls, and knows for each path which there were: its loans.
// Whether a call has lent is known when all paths are.
//
// Only calls that return nothing, or an error with or without a value beside it,
// can lend: a bool may say whether the root was taken, but for that of a
// sequence's yield, and what can be closed may hold it. Only a leak on which the
// call, or the whole function, has failed counts: a success may leave to others
// what it has registered.

// A loan is a call out of sight that got the root on a path.
type loan struct {
	call   *ssa.Call
	failed bool
}

// lending is what the search for loans has found.
type lending struct {
	// back are the calls behind whose success the root is released, and
	// kept those behind whose success it may be somebody else's.
	back, kept map[*ssa.Call]bool
	// returned are those behind whose success the root is returned as a whole: what is
	// released by a part of it, a response, the call may close where it fails.
	returned map[*ssa.Call]bool
	// leaks are the ends at which the root is held if the calls have lent
	// it, again those that come back to the acquisition.
	leaks, again []lentExit
}

type lentExit struct {
	Exit
	loans []loan
	// isReturned reports that the root is returned there, beside an error.
	isReturned bool
}

// runLending searches again, for leaks behind calls that have only been lent
// the root.
func (s *search) runLending() {
	spec := *s.spec
	spec.Follow, spec.Panics, spec.Tell = true, false, false
	l := newSearch(&spec, s.sem, s.cache)
	defer l.giveBack()
	l.loans = &lending{back: make(map[*ssa.Call]bool), kept: make(map[*ssa.Call]bool), returned: make(map[*ssa.Call]bool)}
	l.runAll()
	s.res.States += l.res.States
	if l.forgetful || l.res.Incomplete || l.isSpent {
		return // paths that cannot be taken are among those found
	}
	s.res.Leaks = append(s.res.Leaks, l.loans.settled(l.loans.leaks)...)
	s.res.Again = append(s.res.Again, l.loans.settled(l.loans.again)...)
	if !slices.ContainsFunc(l.res.Ends, func(e Exit) bool { return e.Why == WhyTaken || e.Why == WhyCaptured || e.Why == WhyReturned }) {
		s.res.lentTo = l.loans.lentTo()
	}
}

// lentTo returns the calls behind each of which the root is released where all
// succeeds.
func (l *lending) lentTo() map[ssa.Instruction]bool {
	calls := make(map[ssa.Instruction]bool)
	for call := range l.back {
		calls[call] = !l.kept[call]
	}
	return calls
}

// IsLent reports whether an end is a call out of sight that has the root only
// for as long as it runs: nothing else gets it on a path behind one.
func (r *Result) IsLent(e Exit) bool { return r.lentTo[e.At] }

// settled returns those ends that are behind nothing but calls that lent.
func (l *lending) settled(ends []lentExit) []Exit {
	var out []Exit
	for _, e := range ends {
		if !slices.ContainsFunc(e.loans, func(o loan) bool { return !l.back[o.call] && (e.isReturned || !l.returned[o.call]) }) {
			out = append(out, e.Exit)
		}
	}
	return out
}

// mayLend reports whether the effect e of a call is that nothing is known,
// and the call may have been lent the root.
func (s *search) mayLend(c site, rel relation, e Effect, in *state) bool {
	if !e.Unseen || rel != relExact || in.status != held || s.asides > 0 || s.forgetful || s.isEarlier {
		return false
	}
	if s.spec.Start == nil || s.spec.Effect || s.spec.Lock || s.spec.Follow && s.loans == nil {
		return false
	}
	if IsVerb(c.name) {
		return false // gives up towards silence
	}
	_, isCall := c.at.(*ssa.Call)
	return isCall && (s.isYield(c) || tellsFailure(c.cc.Signature().Results()))
}

// tellsFailure reports whether results are none, or an error, alone or beside
// something that neither is a bool nor can be what has the root now.
func tellsFailure(res *types.Tuple) bool {
	if res.Len() == 0 {
		return true
	}
	last := res.Len() - 1
	for i := range last {
		if t := res.At(i).Type(); gotype.IsBool(t) || mayTakeOver(t) {
			return false
		}
	}
	return gotype.IsError(res.At(last).Type())
}

// mayTakeOver reports whether a value of type t may own a resource: it is an
// interface or a function, or has a method that releases.
func mayTakeOver(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return true
	}
	ms := types.NewMethodSet(t)
	for i := range ms.Len() {
		if IsVerb(ms.At(i).Obj().Name()) {
			return true
		}
	}
	return false
}

// isYield reports whether the call is one of the function that a sequence gets:
// what it is given is for the body of a loop, and false says that this has ended
// the loop, as an error would.
func (s *search) isYield(c site) bool {
	sig := s.spec.Fn.Signature
	if sig.Params().Len() != 1 || sig.Results().Len() > 0 || !s.isGivenFunc(c.fun) {
		return false
	}
	res := c.cc.Signature().Results()
	return res.Len() == 1 && gotype.IsBool(res.At(0).Type())
}

// lend returns the states behind a call that may have been lent the root.
func (s *search) lend(n *node, c site, in *state) []outcome {
	call := c.at.(*ssa.Call)
	in = s.clobber(c, in)
	if errResult(call) == nil {
		return s.one(in.withLoan(loan{call: call}), n)
	}
	return s.split(n, c, in.withLoan(loan{call: call}), in.withLoan(loan{call: call, failed: true}))
}

// withLoan returns the state with one more loan, in the place of an earlier
// one by the same call.
func (in *state) withLoan(l loan) (out *state) {
	c := *in
	c.loans = slices.DeleteFunc(slices.Clone(in.loans), func(o loan) bool { return o.call == l.call })
	c.loans = append(c.loans, l)
	return &c
}

// settleLoans notes what an exit says of the loans on its path. It reports
// whether nothing else is to be noted.
func (s *search) settleLoans(n *node, ret *ssa.Return, e Exit, in *state) bool {
	switch in.status {
	case scheduled, released:
		for _, l := range in.loans {
			if !l.failed && e.Class != Failure {
				s.loans.back[l.call] = true
			}
		}
		return true
	case held:
	default:
		return true
	}
	if e.Class != Failure {
		for _, l := range in.loans {
			s.loans.kept[l.call] = s.loans.kept[l.call] || !l.failed
		}
	}
	isReturned := false
	for _, r := range ret.Results {
		rel, _ := s.reach(s.of(r, in), in)
		if isReturned = isReturned || rel != relNone; rel == relNone || e.Class == Failure {
			continue
		}
		for _, l := range in.loans {
			s.loans.returned[l.call] = s.loans.returned[l.call] || rel == relExact && !l.failed && s.isReleasedWhole()
		}
		return true
	}
	s.noteLoans(n, e, isReturned, in)
	return true
}

// noteLoans notes an end at which the root is held behind loans.
func (s *search) noteLoans(n *node, e Exit, isReturned bool, in *state) {
	hasFailed := slices.ContainsFunc(in.loans, func(l loan) bool { return l.failed })
	if len(in.loans) == 0 || e.Class != Failure && !hasFailed || s.spec.IfUsed && !in.used {
		return
	}
	e.end = n
	list := &s.loans.leaks
	if _, isReturn := e.At.(*ssa.Return); !isReturn {
		list = &s.loans.again
	}
	*list = append(*list, lentExit{e, in.loans, isReturned})
}
