// Package contract holds what everypath knows about APIs without seeing
// their bodies: which calls acquire, release, take or borrow a resource.
//
// The knowledge is a commented text, one line an API, embedded from
// table/*.txt; users add lines in the same notation. Each line is
//
//	type  TYPE      release METHOD[|METHOD…] [; ATTRIBUTE]…
//	func  FULLNAME  CLAUSE [; CLAUSE]…              # reason
//	field TYPE.NAME borrows|takes                   # reason
//
// TYPE is written as types.TypeString prints it with full package paths
// (*net/http.Response, context.CancelFunc); FULLNAME as
// types.Func.FullName prints it: os.Open, (*os.File).Close,
// (net/http.RoundTripper).RoundTrip; of a generic function, its origin.
// The last element may be a star: fmt.*, (*bytes.Buffer).*.
// A more specific line wins over a starred one.
//
// A METHOD is a method name (Close), a path to a part and a method
// (Body.Close), or the word call for a function value that is released by
// calling it. Attributes of a type are
//
//	flush        the release writes what is buffered: it matters even
//	             when the process ends
//	once         a second release is not harmless
//	until M      M returning false has released it (sql.Rows.Next)
//	dynamic      a call of a function value or an interface method out of
//	             sight that returns this type together with an error
//	             acquires it
//
// Clauses of a function, where a parameter P is counted from 0 with the
// receiver first, and a result R from 0:
//
//	acquires R [err E] [ok K] [carrier C] [partner F]
//	             result R must be released. err: the result that is non-nil
//	             when there is nothing to release (the default is the last
//	             result if its type is error). ok: the bool result that is
//	             true when there is. carrier: the result (a context) from
//	             which the resource can be had again. partner: the result
//	             (a function) whose call releases R as well
//	acquires P param …
//	             parameter P itself is what must be released after the call
//	releases P [M]
//	             the call releases P; M names the method it stands for
//	takes P [on success|on failure]
//	             the obligation for P moves to the callee
//	borrows P    the callee uses P and gives it back; borrows * for all
//	forwards P R result R denotes the same resource as parameter P: a
//	             release of one is a release of the other
//	recovers C R result R is the resource carried by parameter C
//	calls P      calls its function-valued parameter P before it returns
//	locks P M    acquires the lock P, released by its method M; P counted
//	             as above [ok K]
//	noreturn     the call does not return
//	nonnil R     result R is never nil
//	nilness P R  result R is nil exactly if parameter P is (errors.Wrap)
//	none         nothing has to be released (a reason is required)
//	before V     the line holds only for code of a Go version below V
package contract

// Kind is a resource kind: how values of one type are released.
type Kind struct {
	// Type is the resource's type as written in the table.
	Type string
	// Releases are the ways to release it, in the table's order.
	Releases []Release
	// Flush reports whether the release writes buffered data, so that
	// it matters even when the process ends right after.
	Flush bool
	// Once reports whether a second release is not harmless.
	Once bool
	// Until names the bool method that has released the resource once it
	// returned false; "" if there is none.
	Until string
	// Dynamic reports whether calls out of sight that return the type
	// and an error acquire it.
	Dynamic bool
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
	// Err and OK are the results that decide whether anything was
	// acquired; Carrier is the result that carries the resource, Partner
	// the function that releases it. None if absent.
	Err, OK, Carrier, Partner int
	// Method is the release method of a lock, else "".
	Method string
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
	// Method is the release method that a Releases effect stands for, or
	// "" for any.
	Method string
}

// All is the Param of an effect on every parameter.
const All = -2

// Func is the contract of one function.
type Func struct {
	// Name is the name in the table, a trailing star included.
	Name     string
	Acquires []Acquire
	Effects  []Effect
	// NonNil lists the results that are never nil.
	NonNil   []int
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

// Field says what a store to a struct field of a type out of sight does.
type Field struct {
	Name   string // TYPE.NAME
	Takes  bool   // else the field only borrows
	Reason string
	Origin string
}
