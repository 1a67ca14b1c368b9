// Package cycles has function variables that hold what a call of themselves
// returned.
package cycles

type step func(n int) step

func run(first step, n int) {
	next := first
	for next != nil && n > 0 {
		next = next(n) // ok
		n--
	}
	for state := start; state != nil; {
		state = state(n) // ok
	}
	func() { next = next(n) }() // ok
}

func start(n int) step {
	if n > 0 {
		return start
	}
	return nil
}

// A request is its own context.
type request struct{ parent *request }

func (r *request) Context() *request { return r.parent }

func handle(r *request) *request { return r.Context() } // ok
