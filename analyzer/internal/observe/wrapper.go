package observe

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Shape is how a wrapper gets hold of what it brackets.
type Shape uint8

// The shapes.
const (
	Thunk     Shape = iota + 1 // W1: calls a function-valued parameter
	Decorator                  // W2: returns a function or handler around a parameter
	Curried                    // W3: returns a decorator: func(H) H
	Struct                     // W4: a method that runs a field's method
	Inline                     // W5: begins and ends in the body
	Value                      // W6: a value that is known to observe
	Point                      // W7: records, brackets nothing
	Hooks                      // W8: a hook before and a hook after
	Reflect                    // W9: calls by reflection
)

var shapeNames = [...]string{Thunk: "thunk", Decorator: "decorator", Curried: "middleware", Struct: "struct", Inline: "inline",
	Value: "value", Point: "point", Hooks: "hooks", Reflect: "reflect"}

func (s Shape) String() string {
	if int(s) < len(shapeNames) {
		return shapeNames[s]
	}
	return "unknown"
}

// Class is what kind of observation it is, the strongest first.
type Class uint8

// The classes.
const (
	Span     Class = iota + 1 // a span, segment, task, region
	Resource                  // a resource of the module's own that speaks of observing
	Timer                     // a clock that is read before and recorded after
	Log                       // a log line before and one after: the weakest
	Declared                  // the user, or the table, says so
)

var classNames = [...]string{Span: "span", Resource: "resource", Timer: "timer", Log: "log", Declared: "declared"}

func (c Class) String() string {
	if int(c) < len(classNames) {
		return classNames[c]
	}
	return "unknown"
}

// Observation is one observation: what is begun before a call and ended
// after it.
type Observation struct {
	Class Class
	// What names the observation as a message does: span, exporter,
	// timer.
	What string
	// Begin and End are where it begins and ends, as FILE:LINE:COLUMN (the
	// base name of the file for another package), "" if out of sight.
	Begin, End string
	// BeginPos and EndPos are the same for this package, else NoPos.
	BeginPos, EndPos token.Pos
	// Deferred reports that it is ended by a defer.
	Deferred bool
	// Shape says how it comes to cover the call.
	Shape Shape
	// Via is the wrapper through which the observation comes, nil for an
	// inline one and for literals; ViaName is its name in the source, ""
	// for an inline one.
	Via     *types.Func
	ViaName string
	// Whole reports that, of a function observed by itself, all work is
	// covered, not a part of it.
	Whole bool
	// Partial reports that on some path nothing ends it: a span that leaks,
	// a time that is recorded only on success.
	Partial bool
	// Helped reports that a function begins it that is made for that, not a
	// reading of the clock.
	Helped bool
	// Foreign reports that a function of another module begins it in itself:
	// what a library does for its own sake tells nothing of what this module
	// means to observe.
	Foreign bool
}

// Wrapper is what a wrapper does to one argument.
type Wrapper struct {
	// Fn is the wrapper, nil for a literal. Name is how messages name it:
	// callWithObservability, (*Server).observe, observe.Run.
	Fn   *types.Func
	Name string
	// Key is equal for calls of the same wrapper.
	Key string
	// Shape is Thunk, Decorator, Curried, or Reflect. A Curried wrapper's
	// call returns a middleware; the call of that is a Decorator's.
	Shape Shape
	// Handler is the value that is bracketed, nil if it is out of sight.
	Handler ssa.Value
	// Arg is the operand that is, or holds it, the receiver first (as
	// contract counts), -1 for a Curried wrapper or a Value.
	Arg int
	// Result is the result that is observed, or the middleware; -1 for a
	// Thunk.
	Result      int
	Observation Observation
}

// Broken says why a function that looks like a wrapper is none.
type Broken struct {
	// Why is what is wrong.
	Why Flaw
	// What names the observation, At is where it is recorded or ended, Call
	// the call that it misses.
	What     string
	At, Call token.Pos
	// Nothing reports that nothing runs between the begin and that place.
	Nothing bool
}

// Flaw is a way to miss the call.
type Flaw uint8

// The flaws.
const (
	// EndsBefore: an observation is begun and ended before the call.
	EndsBefore Flaw = iota + 1
	// EvaluatedEarly: the elapsed time is an argument of a deferred call,
	// which is evaluated at the defer statement.
	EvaluatedEarly
	// PointBefore: an event is recorded before the call, none after. A
	// counter of calls is right to do so.
	PointBefore
)

// HookPair is a pair of hooks of which the first stores a start and the
// second records.
type HookPair struct {
	// Before and After are where the hooks are installed, or called.
	Before, After token.Pos
	// Called reports that they are called here.
	Called bool
	// OnFailure reports that a third hook, or After itself, also runs when
	// the call fails.
	OnFailure bool
	// What names what is recorded.
	What string
}

// Callee identifies a callee.
type Callee struct {
	Key, Name string
	// Fn is set for a declared function or method.
	Fn *types.Func
	// Speaks reports that the name speaks of observing.
	Speaks bool
}
