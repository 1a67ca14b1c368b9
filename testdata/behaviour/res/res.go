// Package res has resources that count what is done to them, and the
// decisions by which a run goes down one path.
package res

import (
	"errors"
	"fmt"
)

// The counts of the run.
var (
	Acquired, Released int
	// Twice counts releases of what was released and must not be again,
	// Misused uses of what was released.
	Twice, Misused int
	// Path has one bit for each decision, PanicAt the step that panics.
	Path, PanicAt int
	decisions     int
	steps         int
	// Locked counts the locks that are held.
	Locked int
)

// Reset begins a run.
func Reset(path, panicAt int) {
	Acquired, Released, Twice, Misused, Locked, Dealt, decisions, steps = 0, 0, 0, 0, 0, 0, 0, 0
	Path, PanicAt = path, panicAt
}

// ErrStep is the error of everything that fails.
var ErrStep = errors.New("step failed")

// Decide returns the next decision.
func Decide() bool {
	decisions++
	return Path>>(decisions-1)&1 == 1
}

// Step fails if the next decision says so, or panics.
func Step() error {
	steps++
	if steps == PanicAt {
		panic("step")
	}
	if Decide() {
		return ErrStep
	}
	return nil
}

// An R may be released twice.
type R struct {
	name   string
	closed bool
}

// Open acquires, unless the next decision says no.
func Open(name string) (*R, error) {
	if Decide() {
		return nil, ErrStep
	}
	Acquired++
	return &R{name: name}, nil
}

// Use uses r.
func (r *R) Use() error {
	if r.closed {
		Misused++
	}
	return Step()
}

// Name uses r, too.
func (r *R) Name() string {
	if r.closed {
		Misused++
	}
	return r.name
}

// Close releases r.
func (r *R) Close() error {
	if r.closed {
		return errors.New("already closed")
	}
	r.closed = true
	Released++
	return nil
}

// A Once must not be released twice.
type Once struct{ R }

// OpenOnce acquires, unless the next decision says no.
func OpenOnce(name string) (*Once, error) {
	r, err := Open(name)
	if err != nil {
		return nil, err
	}
	return &Once{*r}, nil
}

// Close releases o.
func (o *Once) Close() error {
	if o.closed {
		Twice++
	}
	return o.R.Close()
}

// A Mutex is a lock.
type Mutex struct{ held bool }

// Lock acquires m.
func (m *Mutex) Lock() {
	if m.held {
		Misused++
	}
	m.held = true
	Locked++
}

// Unlock releases m.
func (m *Mutex) Unlock() {
	if !m.held {
		Twice++
	}
	m.held = false
	Locked--
}

// Report returns the counts.
func Report() string {
	return fmt.Sprintf("acquired %d released %d twice %d misused %d locked %d", Acquired, Released, Twice, Misused, Locked)
}
