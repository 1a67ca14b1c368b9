package path

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A function may have a timer release what it holds if it takes too long, and stop
// the timer when it is done: t := time.AfterFunc(limit, func() { conn.Close() });
// defer t.Stop(). From then on nobody will release it but the function itself. Who
// looks at what Stop returns knows whether the timer has fired, and one that is known
// by more than a name may be stopped anywhere: gives up towards silence.

// timed executes time.AfterFunc with a function that ends the obligation. It
// reports false if the call is none, or if nobody stops the timer.
func (s *search) timed(fr *frame, n *node, c site, in *state) (out *state, ok bool) {
	timer, isCall := c.at.(*ssa.Call)
	if !isCall || c.callee == nil || len(c.args) != 2 || s.spec.Start == nil || s.spec.Lock || in.status != held || !isCalled(c.callee, "time", "AfterFunc") {
		return in, false
	}
	rel, sub := s.reach(c.args[1], in)
	if rel == relNone || rel == relCarrier {
		return in, false
	}
	if op := s.effect(fr, n, c, 1, rel, sub, in).Success.Op; op != Release && op != Take {
		return in, false
	}
	switch stopsOf(timer) {
	case stoppedAtExit:
		return in, true
	case stoppedBetween:
		s.note(n, Exit{At: c.at, Why: WhyTaken})
		return s.withCell(in, s.timerOf(), alias.Val{Base: timer}), true
	}
	return in, false
}

// timerOf names the place that knows the timer which will release the root.
func (s *search) timerOf() alias.Val { return alias.Val{Base: s.spec.Root.Base, Path: ".timer()"} }

// fires reports whether a timer that runs will release the root.
func (s *search) fires(in *state) bool {
	_, ok := getPair(in.cells, s.timerOf())
	return ok
}

// unwound returns the state behind a call that stops the timer, if it is one.
func (s *search) unwound(c site, in *state) (out *state) {
	if c.name != "Stop" || len(c.args) == 0 || !s.fires(in) {
		return in
	}
	if timer, _ := getPair(in.cells, s.timerOf()); c.args[0] != timer {
		return in
	}
	return s.withCell(in, s.timerOf(), alias.Val{})
}

// A stopping says when a timer is stopped.
type stopping int

const (
	// neverStopped is a timer that runs on, as far as can be seen.
	neverStopped stopping = iota
	// stoppedBetween is one that some path stops.
	stoppedBetween
	// stoppedAtExit is one that is stopped when the function returns.
	stoppedAtExit
)

// stopsOf returns when the timer is stopped by somebody who does not ask whether it
// has fired.
func stopsOf(timer *ssa.Call) stopping {
	when := neverStopped
	for _, ref := range *timer.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Defer:
			if MethodName(&ref.Call) != "Stop" || ref.Block() != timer.Block() {
				return neverStopped
			}
			return stoppedAtExit
		case *ssa.Call:
			if MethodName(&ref.Call) != "Stop" || len(*ref.Referrers()) > 0 {
				return neverStopped
			}
			when = stoppedBetween
		default:
			return neverStopped
		}
	}
	return when
}
