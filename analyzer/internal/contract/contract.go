// Package contract holds what everypath knows about APIs without seeing
// their bodies: which calls acquire, release, take or borrow a resource.
//
// The knowledge is a commented text, one line an API. Users add lines in the
// same notation to those that are built in (table/*.txt). Each line is
//
//	type  TYPE      release METHOD[|METHOD…] [; ATTRIBUTE]…  # reason
//	func  FULLNAME  CLAUSE [; CLAUSE]…                       # reason
//	field TYPE.NAME borrows|takes                            # reason
//	observe FULLNAME CLAUSE [; CLAUSE]…                      # reason
//
// TYPE is written as types.TypeString prints it with full package paths
// (*net/http.Response, context.CancelFunc, func()); FULLNAME as
// types.Func.FullName prints it: os.Open, (*os.File).Close,
// (net/http.RoundTripper).RoundTrip; of a generic function, its origin.
// Type parameters and arguments may be left out. The last element may be a
// star: fmt.* is every function of the package, (*bytes.Buffer).* every
// method of the type, (hash.*).* every method of every type of the
// package, and os/exec.Cmd.* every field. A more specific line wins over a
// starred one, and a user's line, starred or not, over the built-in ones: it
// replaces the built-in line for that name entirely, so it has to say all
// that is to hold. What a user's line says of an index or a method that the
// API does not have is an error; a name that does not exist is none, since it
// may in another version. A starred line does not match methods that the type
// lines of its package, or four type lines of any, name as a release: that Close
// is borrowed is never meant. Nor does it match what is not exported.
//
// A line that begins with ## names the topic of the lines below it; one
// that begins with # is a comment, and one that begins with #line names the
// file of the lines below it.
//
// A METHOD is a method name (Close), a path to a part and a method
// (Body.Close), or the word call for a function value that is released by
// calling it. Attributes of a type are
//
//	flush        the release writes what is buffered: it matters even
//	             when the process ends
//	on success   nothing but buffered data is held: a path on which the
//	             function fails may drop it
//	once         a second release is not harmless
//	until M[|M…] M returning false, or an error, has released it
//	             (sql.Rows.Next, sql.Rows.Err), or a channel that M returns
//	             and that has ended
//	dynamic      a call of a function value or an interface method out of
//	             sight that returns this type together with an error
//	             acquires it
//	drained      who has read it to its end need not release it, so that a
//	             call which only uses it may leave nothing to release
//
// Clauses of a function, where a parameter P is counted from 0 with the
// receiver first, and a result R from 0:
//
//	acquires R [err E] [ok K] [carrier C] [peer O] [fed O] [partner F] [within P] [ends E] [unless P.FIELD] [MODIFIER]…
//	             result R must be released. err: the result that is non-nil
//	             when there is nothing to release (the default is the last
//	             result if its type is error). ok: the bool result that is
//	             true when there is. carrier: the result (a context) from
//	             which the resource can be had again. peer: the result that
//	             is the other end: closing it releases R as well, and where
//	             neither is used nobody waits. fed: the result that is the
//	             other end, too: R is acquired where a goroutine is started
//	             that alone has it. partner: the result
//	             (a function) whose call releases R as well. within: the
//	             parameter whose release releases R as well (a channel of
//	             a connection). ends: the result that is a channel which is
//	             closed once R has been released. unless: the field of the parameter P that
//	             says that somebody else releases R, or has it
//	             already, if it is set. MODIFIER is flush or on success, as for a
//	             type, for this call only; or paired: only a function that
//	             releases it on some path is held to do so on all of them;
//	             or system: only what the function has got from a system
//	             call and gives as an argument is acquired
//	acquires P param …
//	             parameter P itself is what must be released after the call
//	acquires global NAME …
//	             what must be released is a state of the process, which
//	             the calls with releases global NAME end; always paired
//	releases P [M] [if Q] [on success|on failure]
//	             the call releases P; M names the method it stands for, and
//	             Flush only that of what is released so. if: unless the
//	             parameter Q is the constant false
//	releases global NAME
//	             the call ends what acquires global NAME began
//	takes P [on success|on failure]
//	             the obligation for P moves to the callee
//	borrows P    the callee uses P and gives it back; borrows * for all
//	             parameters of which the line says nothing else
//	forwards P R [on success]
//	             result R denotes the same resource as parameter P: a
//	             release of one is a release of the other
//	recovers C R result R is the resource carried by parameter C
//	calls P      calls its function-valued parameter P before it returns
//	locks P M    acquires the lock P, released by its method M; P counted
//	             as above [ok K]; always paired
//	noreturn     the call does not return
//	nonnil R     result R is never nil
//	fresh R      result R is known to nobody else: what is stored in it stays
//	             the function's own
//	nilness P R  result R is nil exactly if parameter P is (errors.Wrap)
//	ends P R     result R is a channel that is closed once P has been released
//	expects P    error P is not nil, or a test fails that expects it to be one
//	none         nothing has to be released (a reason is required)
//	before V     the line holds only for code of a Go version below V
//
// An observe line says what a call has to do with observing; what a func
// line acquires need not be repeated. Its clauses are
//
//	begins R [until METHOD[|METHOD…]]
//	             result R is an observation; a method of it ends it, or its
//	             release
//	pairs P METHOD[|METHOD…]
//	             an observation begins, and such a method of parameter P
//	             ends it
//	clock        the result is the time now
//	elapsed P    the result is the time since parameter P
//	records      records an event or a value
//	logs         writes to a log
//	annotates    is about an observation that is begun elsewhere
//	brackets P   calls parameter P under an observation
//	wraps P R    result R is the handler P under an observation
//	middleware R result R is a middleware, interceptor or handler that
//	             observes
//	carries P    the result is an option with parameter P, or any (*), in it
//	installs P on Q
//	             parameter P, or any (*), is put before all handlers of Q
//	hook P before|after|failed
//	             parameter P is called before a handler, after it, or
//	             after it failed
package contract

import "strings"

// Kind is a resource kind: how values of one type are released.
type Kind struct {
	// Type is the resource's type as written in the table.
	Type string
	// Releases are the ways to release it, in the table's order.
	Releases []Release
	// Flush reports whether the release writes buffered data, so that
	// it matters even when the process ends right after.
	Flush bool
	// OnSuccess reports whether only buffered data is held, so that a
	// path on which the function fails may drop it.
	OnSuccess bool
	// Once reports whether a second release is not harmless.
	Once bool
	// Until names the methods that have released the resource once they
	// returned false, or an error, or once the channel that they returned has
	// ended; nil if there are none.
	Until []string
	// Drained reports whether a call that only uses the resource may leave
	// nothing to release.
	Drained bool
	// Dynamic reports whether calls out of sight that return the type
	// and an error acquire it.
	Dynamic bool
	// Reason is the line's comment, and Origin the FILE:LINE where it
	// stands.
	Reason, Origin string
}

// Release is one way to release a resource.
type Release struct {
	// Path leads from the resource to the part that has the method:
	// "" or ".Body".
	Path string
	// Method is the method's name; "" means that the value (a function)
	// is called.
	Method string
}

// None stands for an absent result or parameter index.
const None = -1

// Acquire says that a call's result must be released.
type Acquire struct {
	// Result is the index of the acquired result; if Param is set, it is
	// the index of the parameter that is acquired by the call.
	Result int
	Param  bool
	// Global names the state of the process that is acquired, or is "";
	// Result is None then.
	Global string
	// Err and OK are the results that decide whether anything was
	// acquired; Carrier is the result that carries the resource, Peer the
	// other end, without whose use nothing need be released, Fed the other
	// end that a goroutine has to use, Partner the function that releases
	// it. None if absent.
	Err, OK, Carrier, Peer, Fed, Partner int
	// Ends is the result that is a channel which is closed once the resource
	// has been released, None if absent.
	Ends int
	// Method is the release method of a lock, else "".
	Method string
	// Within lists the parameters whose release releases the resource as
	// well.
	Within []int
	// Unless is the setting with which nothing has to be released.
	Unless Setting
	// Flush and OnSuccess mean for this acquisition what they mean for a
	// Kind, whose own attributes hold as well.
	Flush, OnSuccess bool
	// Paired reports whether only a function that releases the resource
	// on some path has to do so on every path. Locks and globals are.
	Paired bool
	// System reports whether the call acquires only what the function that
	// calls has got from a system call: a descriptor that it opened.
	System bool
}

// A Setting is a field of the struct that a parameter, the receiver first, is
// or points to. One without a Field is none.
type Setting struct {
	Param int
	Field string
}

// Op is what a call does to one parameter.
type Op int

// The effects of a call on a parameter.
const (
	Borrows Op = iota
	Releases
	Takes
	Forwards // Effect.Result is an alias
	Recovers // Effect.Result is the resource that the parameter carries
	Calls
	Nilness // Effect.Result is nil exactly if the parameter is
	Ends    // Effect.Result is a channel, closed once the parameter has been released
	Expects // the parameter, an error, is not nil, or a test fails
)

// When restricts an effect to one outcome of the call.
type When int

// The outcomes of a call.
const (
	Always When = iota
	OnSuccess
	OnFailure
)

// Effect is one effect of a call on one parameter.
type Effect struct {
	Op Op
	// Param counts from 0, the receiver first; All means every parameter.
	Param  int
	Result int
	When   When
	// If is the parameter that turns the effect off where it is the constant
	// false, None if there is none.
	If int
	// Method is the release method that a Releases effect stands for, or
	// "" for any.
	Method string
}

// Flush is the Method of an effect that releases what a Flush releases, and
// only borrows what else it may get.
const Flush = "Flush"

// All is the Param of an effect on every parameter.
const All = -2

// Func is the contract of one function.
type Func struct {
	// Name is the name in the table, a trailing star included.
	Name     string
	Acquires []Acquire
	Effects  []Effect
	// ReleasesGlobal lists the states of the process that the call ends.
	ReleasesGlobal []string
	// NonNil lists the results that are never nil.
	NonNil []int
	// Fresh lists the results that nobody else knows.
	Fresh    []int
	NoReturn bool
	// None says that the function's results need no release, for Reason.
	None   bool
	Reason string
	// Before is the Go version ("go1.23") from which on the line no
	// longer holds; "" if it always does.
	Before string
	// Origin is the FILE:LINE where the line stands.
	Origin string
}

// IsBuiltIn reports whether the line is one of the built-in table.
func (f *Func) IsBuiltIn() bool { return strings.HasPrefix(f.Origin, "table/") }

// Field says what a store to a struct field of a type out of sight does.
type Field struct {
	Name   string // TYPE.NAME
	Takes  bool   // else the field only borrows
	Reason string
	Origin string
}
