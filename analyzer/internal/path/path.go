// Package path searches a function for a path on which an obligation is
// not met. It knows SSA and resources; it knows no rule and prints
// nothing.
//
// # The state
//
// One search follows one obligation: a root value that must be released.
// Its state at a point of a path is
//
//   - a status: held, scheduled (a defer that has run will release it), or
//     done (released, transferred, void, or lost from sight);
//   - names: which registers (phis, loads) and which variables and fields
//     hold the root, the error that came with it, constants, or values
//     that hold the root in turn (a fresh struct, a closure);
//   - an environment of facts that branches have shown: the error is nil,
//     the root is not, a flag is set;
//   - the deferred calls that wait for the exit.
//
// States are not joined: where two paths meet with different knowledge,
// both go on, and where they meet with the same knowledge, one does. So
// the answer is "there is a path" (may), and each leak has a witness: the
// decisions that lead to it. Knowledge that cannot matter any more is
// dropped, a register's when neither it nor what is derived from it is
// looked at again, so that the number of states per block is a small constant in practice.
//
// # What is not followed
//
// Calls of literals of the same function are executed in place, on every
// path through them. Other calls are asked of a Semantics, which knows
// contracts and summaries. A call that runs a callback runs it once or
// not at all. Where the root reaches a place that cannot be seen (a
// global, a container, a channel, a call out of sight that could release
// it) it is done: gives up towards silence. A variable is assumed to keep
// its content over calls of functions that cannot be seen to change it;
// a repeated test of an unchanged expression is assumed to have the same
// outcome. Both cut paths, so they err towards silence, too.
//
// The simpler way, a dataflow analysis that joins states, reports
// "if err == nil { defer f.Close() }" and every flag that guards a
// release; these are the commonest right shapes there are.
package path

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
)

// Spec says what to search for.
type Spec struct {
	// Fn is the function searched.
	Fn *ssa.Function
	// Start is the acquiring call in Fn, or the receive of what somebody else
	// has acquired; nil if the root is a parameter of Fn, held from the entry on.
	Start ssa.Instruction
	// At is set if Start is in a literal Lit of Fn that hands the root to
	// a variable of Fn: the call in Fn that runs the literal. The search
	// begins there.
	At  *ssa.Call
	Lit *ssa.MakeClosure
	// From is set to count only ends behind a later instruction of Fn, a call or
	// a go statement. Lends says that it only uses the root.
	From  ssa.Instruction
	Lends bool
	// Root is the value that must be released.
	Root alias.Val
	// Holds is the type of what the root, a parameter of an interface type,
	// holds where a caller tells it, nil if none does.
	Holds types.Type
	// Err and OK decide whether anything was acquired, Carrier is a
	// context that carries the root. Nil if absent.
	Err, OK, Carrier ssa.Value
	// Partners are functions the call of one of which releases the root.
	Partners []ssa.Value
	// Failed says that the root may be there although the call has failed: Err is
	// nil then, and who returns the root beside an error hands it on.
	Failed bool
	// Trials says that callers which get an error look at nothing beside it.
	Trials bool
	// Status is the status code of the response that the root is, where Err is nil;
	// 0 if it may be any.
	Status int64
	// Else are values that are not nil only if the root has not been acquired.
	Else []ssa.Value
	// Code is a number that is CodeIs if anything was acquired, and else not.
	Code   ssa.Value
	CodeIs int64
	// ErrParams are parameters of Fn that, when non-nil, mean that the
	// root is void.
	ErrParams []ssa.Value
	// Told says that the root is what a call gives to Fn: an error in it says that there
	// is nothing to release, as one in the result of a call does.
	Told bool
	// Kind says how the root is released. Nil: by any release verb.
	Kind *contract.Kind
	// Also are registers that denote the root from the start.
	Also []ssa.Value
	// Drain is a parameter of Fn, a channel that is closed once the root has been
	// released; nil if there is none.
	Drain *ssa.Parameter
	// Within are values whose release releases the root as well.
	Within []alias.Val
	// Above are the cancel functions of contexts that the root ends with.
	Above []ssa.Value
	// Grows says that Start adds to what the root holds: a path that comes back
	// to it is no leak, and goes on with what the root holds already.
	Grows bool
	// Global names the state of the process that is acquired; Root is
	// then no value of the program.
	Global string
	// Lock restricts the release to the kind's own methods. Sole says that no
	// function releases it for Fn: whoever gets what has the lock leaves it locked.
	Lock, Sole bool
	// IfUsed restricts the obligation to paths on which a call has got
	// the root, or what it is within: nothing was written that must be
	// flushed before, and nobody waits at the other end.
	IfUsed bool
	// Effect says that only the effect on a parameter is asked for: the
	// search may stop where it is known.
	Effect bool
	// Given restricts an Effect to calls with a bool argument, or an error, that
	// is known: 1+i says that parameter i is true, or not nil, -(1+i) that it is
	// false, or nil; 0 says nothing.
	Given int
	// If is a bool without which Start acquires nothing, or, if IfNot is set,
	// with which; nil if there is none.
	If    ssa.Value
	IfNot bool
	// IfIs makes If being equal to that constant the bool.
	IfIs alias.Val
	// Lent says that the functions which Fn gets as parameters only use the root.
	Lent bool
	// Panics asks for the risk that a call panics before the release.
	Panics bool
	// Recovery is the instruction in Fn behind which a panic is recovered, nil
	// if it is everywhere, or need not be.
	Recovery ssa.Instruction
	// Owner is a parameter of Fn whose fields keep what is stored in them:
	// the root is followed on behind such a store. Nil: it is taken.
	Owner *ssa.Parameter
	// Alone is set if nobody but the function releases what Owner holds.
	Alone bool
	// Follow asks to go on behind a release, to see whether what was
	// released is returned all the same.
	Follow bool
	// Brief says that of a lock only the exits that keep it are asked for: a
	// path ends where the lock is released.
	Brief bool
	// Limit bounds the states visited, if it is not 0: beyond, the search
	// ends and says that it is incomplete.
	Limit int
	// Along, if it is not nil, has the only blocks of Fn that paths are
	// followed through.
	Along map[*ssa.BasicBlock]bool
	// Tell asks for Result.Passed, to explain the result to people.
	Tell bool
}

// Op is what becomes of a value that a call receives.
type Op uint8

// The operations.
const (
	Keep    Op = iota // the caller still has the obligation
	Release           // the call releases it
	Take              // the obligation moves out of sight, or to the callee
	Forward           // a result denotes or holds it: Result, Path
	Void              // there is nothing left to release
)

// Call is the path from a function value to what calling it releases.
const Call = "()"

// Outcome is what one exit of a callee does.
type Outcome struct {
	Op Op
	// Into is, for Take, one more than the parameter that keeps the root, at
	// Path; 0 if it is another owner, or not known.
	Into int
	// Result and Path say, for Forward, where the root is in the results;
	// Part, that only this part of it is.
	Result int
	Path   string
	Part   string
	// True has a bit for each bool result that is true wherever the root is
	// kept.
	True uint64
	// Refers says, for Take, that nobody releases anything by what keeps the root.
	Refers bool
	// Uses says, for Take, that only a function has the root, Result, and that it uses
	// it: whoever but calls that has the root as before.
	Uses bool
}

// Effect is what a call does to one argument: when it returns no error,
// and when it returns one. Unseen says that nothing is known of the callee,
// and that the outcomes only give up towards silence.
type Effect struct {
	Success, Failure Outcome
	Unseen           bool
}

// Both returns the effect that does not depend on the call's error.
func Both(op Op) Effect { return Effect{Success: Outcome{Op: op}, Failure: Outcome{Op: op}} }

// Semantics knows what calls do.
type Semantics interface {
	// Effect returns what the call does to the root, which its argument
	// arg (the receiver first) denotes (sub is "") or holds at sub.
	// Callee is the function called, as far as it is known.
	Effect(call *ssa.CallCommon, callee *ssa.Function, arg int, sub string, spec *Spec) Effect
	// Carries returns the result that is the resource carried by
	// argument arg, or contract.None.
	Carries(call *ssa.CallCommon, callee *ssa.Function, arg int) int
	// EndsCarried reports whether the call releases, as kind says, what is had
	// from its argument arg, a carrier.
	EndsCarried(call *ssa.CallCommon, callee *ssa.Function, arg int, kind *contract.Kind) bool
	// SameNil returns the argument that result 0 is nil exactly with, or
	// contract.None.
	SameNil(call *ssa.CallCommon, callee *ssa.Function) int
	// NonNil reports whether a result of the call is never nil.
	NonNil(call *ssa.CallCommon, callee *ssa.Function, result int) bool
	// NonNilUnless returns the error result without which a result of the call is
	// never nil, contract.None if there is none: an acquisition that has not failed.
	NonNilUnless(call *ssa.CallCommon, callee *ssa.Function, result int) (err int)
	// IsFresh reports whether result 0 of the call is a struct that nobody
	// else knows.
	IsFresh(call *ssa.CallCommon, callee *ssa.Function) bool
	// AlwaysNil reports whether a result of the callee, an error, is never
	// anything but nil.
	AlwaysNil(callee *ssa.Function, result int) bool
	// EndsWith returns the parameter without which result, a channel, ends: it
	// has been released then. It is contract.None if that is what the call
	// acquires.
	EndsWith(call *ssa.CallCommon, callee *ssa.Function, result int) (param int, ok bool)
	// Expects reports whether behind the call its argument arg, an error, is
	// not nil.
	Expects(call *ssa.CallCommon, callee *ssa.Function, arg int) bool
	// ExpectedBy returns the error that is not nil behind the call, which is an
	// assertion of a test, nil if there is none.
	ExpectedBy(call ssa.CallInstruction) ssa.Value
	// NoReturn reports whether the call does not return.
	NoReturn(call *ssa.CallCommon, callee *ssa.Function) bool
	// MayPanic reports whether the call is one to expect a panic from.
	MayPanic(call *ssa.CallCommon, callee *ssa.Function) bool
	// ErrPredicate says what a bool result of a call that received the
	// error shows: whether true, or false, is possible only if the error
	// is non-nil; or what an error result does that is not nil, as a true one.
	ErrPredicate(call *ssa.CallCommon, callee *ssa.Function, arg, result int) (ifTrue, ifFalse bool)
	// ReleasesGlobal reports whether the call ends the named state of the
	// process.
	ReleasesGlobal(call *ssa.CallCommon, callee *ssa.Function, name string) bool
	// HelperUnlocks reports whether the call runs a function that a captured
	// variable holds, and that lets go of a lock by the method of that name.
	HelperUnlocks(call *ssa.CallCommon, method string) bool
	// ReleasesNothing reports whether values of type t, which is released as
	// kind says, have nothing to release: the method provably does nothing.
	ReleasesNothing(t types.Type, kind *contract.Kind) bool
	// StoreBorrows reports whether a store to the field leaves the
	// obligation where it is.
	StoreBorrows(addr *ssa.FieldAddr, spec *Spec) bool
	// StoreTakes reports whether a store to the field ends the
	// obligation, since the field's owner releases it on its own.
	StoreTakes(addr *ssa.FieldAddr, spec *Spec) bool
	// NeverEnds reports whether the channel, whose values a loop ranges over, is
	// never closed.
	NeverEnds(ch ssa.Value) bool
	// Refers reports whether nobody releases the root by what is in a field of structs
	// of type owner, or of what points to one, and holds it.
	Refers(owner types.Type, field string, spec *Spec) bool
}

// Why says how an obligation ended on a path.
type Why uint8

// The ends.
const (
	WhyNone     Why = iota
	WhyReleased     // by a call, or scheduled by a defer
	WhyUsedUp       // by a method that said that there is no more
	WhyVoid         // there was nothing to release
	WhyReturned     // Exit.Result, Exit.Path
	WhyTaken        // by a call, a store, a send: another owner, or out of sight
	WhyCaptured     // stored in a variable of the enclosing function
)

// Decision is one branch taken on a path.
type Decision struct {
	If *ssa.If
	// Cond is what was tested, Taken which way it went.
	Taken bool
}

// Class is what an exit returns.
type Class uint8

// The classes. An exit of a function without an error result is a success.
const (
	Success Class = iota
	Failure
	Unclear
)

// Exit is one end of a path that matters.
type Exit struct {
	// At is the return, or for an end in between the instruction.
	At    ssa.Instruction
	end   *node
	Class Class
	Why   Why
	// Result and Sub say where a returned root is; Closure that it is
	// captured by a function returned there, Carried that only its
	// carrier is returned.
	Result int
	Sub    string
	// Subs are all places in the returned owner that hold the root, Partners
	// those that hold the function whose call releases it.
	Subs, Partners []string
	// Part is set if the part of the root that is released is returned.
	Part    string
	Closure *ssa.MakeClosure
	Carried bool
	// Still reports that the root is Result although it was released, or
	// handed over: only if the search was to Follow.
	Still bool
	// Beside reports, for WhyTaken, that the root is Result, at Sub, beside an error
	// that is not nil.
	Beside bool
	// Trial is the call whose failure is returned beside what the root is held by.
	Trial *ssa.Call
	// Earlier reports that the resource is one of an earlier iteration,
	// which a container holds.
	Earlier bool
	// Zero reports that all results are zero values.
	Zero bool
	// True has a bit for each result that is true.
	True uint64
	// Partner reports that it is the function whose call releases the root.
	Partner bool
	// Runs reports that Closure is to be called: it releases the root, or
	// lets somebody unknown do so.
	Runs bool
	// Uses reports that Closure only uses the root. It is asked for where the effect on
	// a parameter is.
	Uses bool
	// Owner is the value that holds the returned root, if it is an owner.
	Owner ssa.Value
}

// Way returns the decisions on the path from the acquisition to the exit,
// and the blocks that the path goes through, both in order.
func (e Exit) Way() ([]Decision, []*ssa.BasicBlock) { return way(e.end) }

// Result is what a search found.
type Result struct {
	// Leaks are the exits at which the obligation is held, in the order
	// of the number of decisions.
	Leaks []Exit
	// Again are the paths that come back to the acquisition while the
	// obligation is held, or, if Piled, while its release waits for the
	// exit.
	Again []Exit
	Piled []Exit
	// Ends are the other ends, one of each kind.
	Ends []Exit
	// Passed are the places at which a parameter, or a lock, is released or
	// taken and the path goes on, to see how the function returns: each
	// once, and only if Spec.Tell is set.
	Passed []Exit
	// Released and Deferred report whether some path releases, or
	// schedules the release.
	Released, Deferred bool
	// Lent reports that a defer waits at the acquisition which releases what
	// the root belongs to, and so the root.
	Lent bool
	// lentTo are the calls out of sight that IsLent is true of.
	lentTo map[ssa.Instruction]bool
	// Presumed reports that a path was left on which there may be something to
	// release: gives up towards silence.
	Presumed bool
	// Risk is the first call that may panic before a release that is not
	// deferred, or a panic while it is held; nil if there is none.
	Risk ssa.Instruction
	// Captured are the variables of enclosing functions that got the root.
	Captured []*ssa.FreeVar
	// Overflow reports that there were too many states: from some point
	// on, the search went on forgetfully. Ends has all ways in which the
	// obligation may end, and more; Leaks what was found before, unless
	// nothing ends the obligation. Incomplete reports that even so some
	// paths were not searched.
	Overflow, Incomplete bool
	// States counts the states visited: the work done.
	States int
	// taken has a bit for each class of exits at which the root is taken.
	taken uint8
	// Kept is where in a parameter the root has been stored, if that is the
	// only way in which it is taken: only if Spec.Effect is set.
	Kept alias.Val
	// isTakenElsewhere reports that it is not.
	isTakenElsewhere bool
	// Refers reports that something takes the root only to refer to it, Owned that
	// something takes it for good: only if Spec.Effect is set.
	Refers, Owned bool
}
