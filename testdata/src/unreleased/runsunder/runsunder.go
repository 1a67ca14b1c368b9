// Package runsunder has loops that start goroutines under contexts of their own: the
// deferred cancel functions end them all when the function does.
package runsunder

import (
	"context"
	"time"
)

type step interface {
	Timeout() time.Duration
	Run(ctx context.Context) error
}

func firstOf(ctx context.Context, steps []step) error {
	done := make(chan error, len(steps))
	for _, s := range steps {
		under := ctx
		if d := s.Timeout(); d > 0 {
			var cancel context.CancelFunc
			under, cancel = context.WithTimeout(ctx, d) // ok: those that still run are ended
			defer cancel()
		}
		go func() { done <- s.Run(under) }()
	}
	return <-done
}

func run(ctx context.Context, s step, done chan<- error) { done <- s.Run(ctx) }

func firstOfCalls(ctx context.Context, steps []step) error {
	done := make(chan error, len(steps))
	for _, s := range steps {
		under, cancel := context.WithTimeout(ctx, s.Timeout()) // ok
		defer cancel()
		go run(under, s, done)
	}
	return <-done
}

func all(ctx context.Context, steps []step) error {
	for _, s := range steps {
		under, cancel := context.WithTimeout(ctx, s.Timeout()) // want `result of context.WithTimeout is acquired in each iteration, but released only at the function's end: cancel is deferred in a loop`
		defer cancel()
		if err := s.Run(under); err != nil {
			return err
		}
	}
	return nil
}

func allBeside(ctx context.Context, steps []step) error {
	done := make(chan error, len(steps))
	for _, s := range steps {
		under, cancel := context.WithTimeout(ctx, s.Timeout()) // want `result of context.WithTimeout is acquired in each iteration, but released only at the function's end: cancel is deferred in a loop`
		defer cancel()
		if err := s.Run(under); err != nil {
			return err
		}
		go run(ctx, s, done) // under the one that all have
	}
	return <-done
}
