// Package tracing has spans that count, and handlers that tell whether one
// was open.
package tracing

import (
	"context"
	"errors"
	"fmt"
)

// The counts of the run.
var (
	Begun, Ended int
	// Twice counts second ends.
	Twice int
	// Handled counts the handlers that ran, Bare those outside of a span,
	// and Foreign those whose context was not the span's.
	Handled, Bare, Foreign int
	// Calls tells which ran with what.
	Calls string
	// Names are those of the observations.
	Names string
	// Fails and Panics say what the handlers do.
	Fails, Panics bool
)

// Reset begins a run.
func Reset(fails, panics bool) {
	Begun, Ended, Twice, Handled, Bare, Foreign, Calls, Names = 0, 0, 0, 0, 0, 0, "", ""
	Fails, Panics = fails, panics
}

// Report returns the counts.
func Report() string {
	return fmt.Sprintf("%s begun %d ended %d twice %d handled %d bare %d foreign %d names%s", Calls, Begun, Ended, Twice, Handled, Bare, Foreign, Names)
}

type key struct{}

// A Span is an observation.
type Span struct{ ended bool }

// Start begins an observation.
func Start(ctx context.Context, name string) (context.Context, *Span) {
	Begun++
	Names += " " + name
	return context.WithValue(ctx, key{}, name), &Span{}
}

// End ends it.
func (s *Span) End() {
	if s.ended {
		Twice++
	}
	s.ended = true
	Ended++
}

// ErrFailed is the error of everything that fails.
var ErrFailed = errors.New("failed")

// Work is what handlers do.
func Work(ctx context.Context, name string) (string, error) {
	Handled++
	Calls += "+" + name
	if Begun == Ended {
		Bare++
	} else if ctx.Value(key{}) == nil {
		Foreign++
	}
	if Panics {
		panic(name)
	}
	if Fails {
		return "", fmt.Errorf("%s: %w", name, ErrFailed)
	}
	return "result of " + name, nil
}
