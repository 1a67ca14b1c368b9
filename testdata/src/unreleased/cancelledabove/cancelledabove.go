// Package cancelledabove: contexts that end with one that they are derived
// from.
package cancelledabove

import (
	"context"
	"errors"
	"time"
)

var errLate = errors.New("late")

func work(ctx context.Context) error { return ctx.Err() }

// ok: the one above is cancelled at the end
func discarded(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	ctx, _ = context.WithTimeoutCause(ctx, time.Minute, errLate)
	defer cancel(nil)
	return work(ctx)
}

// ok: by a literal
func byLiteral(ctx context.Context) error {
	timed, cancel := context.WithCancelCause(ctx)
	timed, _ = context.WithTimeoutCause(timed, time.Minute, errLate)
	defer func() { cancel(errLate) }()
	return work(timed)
}

// ok: before it
func deferredBefore(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { <-ctx.Done() }()
	ctx, _ = context.WithTimeout(ctx, time.Minute)
	return work(ctx)
}

// ok: two above
func grandchild(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, _ = context.WithDeadline(ctx, time.Now())
	ctx, _ = context.WithTimeout(ctx, time.Minute)
	return work(ctx)
}

// ok: its own is only the earlier end
func named(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timed, stop := context.WithTimeout(ctx, time.Minute)
	if err := work(timed); err != nil {
		return err
	}
	stop()
	return work(ctx)
}

// ok: the caller gets it
func handedOver(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	ctx, _ = context.WithTimeout(ctx, time.Minute)
	return ctx, cancel
}

func withName(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(context.WithValue(ctx, errLate, "name"))
}

// ok: the one above is a function's own
func byHelper(ctx context.Context) error {
	ctx, cancel := withName(ctx)
	defer cancel()
	ctx, _ = context.WithTimeout(ctx, time.Minute)
	return work(ctx)
}

// ok: the one above is made in each iteration
func eachIteration(ctx context.Context) {
	for work(ctx) == nil {
		ctx, cancel := context.WithCancel(ctx)
		timed, _ := context.WithTimeout(ctx, time.Minute)
		work(timed)
		cancel()
	}
}

func notAbove(ctx context.Context) error {
	other, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, _ = context.WithTimeout(ctx, time.Minute) // want "discarded"
	return errors.Join(work(ctx), work(other))
}

func below(ctx context.Context) error {
	above, _ := context.WithTimeout(ctx, time.Minute) // want "discarded"
	ctx, cancel := context.WithCancel(above)
	defer cancel()
	return work(ctx)
}

func assignedAgain(ctx context.Context) error {
	parent := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := work(ctx); err != nil {
		return err
	}
	ctx = parent
	ctx, _ = context.WithTimeout(ctx, time.Minute) // want "discarded"
	return work(ctx)
}

func onePath(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)         // want "not released on every path"
	ctx, _ = context.WithTimeout(ctx, time.Minute) // want "discarded"
	if err := work(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func namedOnePath(ctx context.Context, above bool) error {
	ctx, cancel := context.WithCancel(ctx)               // want "not released on every path"
	timed, stop := context.WithTimeout(ctx, time.Minute) // want "not released on every path"
	if err := work(timed); err != nil {
		if above {
			go cancelLater(cancel)
		}
		return err
	}
	stop()
	go cancelLater(cancel)
	return nil
}

func cancelLater(cancel func()) {
	time.Sleep(time.Second)
	cancel()
}

func withoutCancel(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, _ = context.WithTimeout(context.WithoutCancel(ctx), time.Minute) // want "discarded"
	return work(ctx)
}

func loop(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for work(ctx) == nil {
		timed, _ := context.WithTimeout(ctx, time.Minute) // want "in each iteration and never released"
		work(timed)
	}
}
