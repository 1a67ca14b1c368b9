// Package events has type switches, chains of ifs, early returns, goroutines and
// selects.
package events

import (
	"context"
	"errors"
	"sync"
)

type Event interface{ Kind() string }
type Created struct{ ID string }
type Updated struct{ ID string }
type Deleted struct{ ID string }
type Ping struct{}

func (Created) Kind() string { return "created" }
func (Updated) Kind() string { return "updated" }
func (Deleted) Kind() string { return "deleted" }
func (Ping) Kind() string    { return "ping" }

type Timer struct{ n int }

func (t *Timer) ObserveDuration() {}

func NewTimer(name string) *Timer { return &Timer{} }

type Bus struct {
	wg sync.WaitGroup
	h  map[string]func(context.Context, Event) error
}

func (b *Bus) instrument(ctx context.Context, ev Event, h func(context.Context, Event) error) error {
	t := NewTimer(ev.Kind())
	defer t.ObserveDuration()
	return h(ctx, ev)
}

func (b *Bus) onCreated(ctx context.Context, ev Event) error { return nil }
func (b *Bus) onUpdated(ctx context.Context, ev Event) error { return nil }
func (b *Bus) onDeleted(ctx context.Context, ev Event) error { return nil }
func (b *Bus) onPing(ctx context.Context, ev Event) error    { return nil }

func (b *Bus) Publish(ctx context.Context, ev Event) error {
	switch ev := ev.(type) {
	case Created:
		return b.instrument(ctx, ev, b.onCreated) // ok
	case Updated:
		return b.instrument(ctx, ev, b.onUpdated) // ok
	case Deleted:
		return b.onDeleted(ctx, ev) // want `call of \(\*Bus\)\.onDeleted in this branch is not observed; 2 of its 3 sibling branches go through \(\*Bus\)\.instrument`
	case Ping:
		return b.onPing(ctx, ev) // ok
	}
	return errors.New("unknown event")
}

func (b *Bus) IfChain(ctx context.Context, ev Event) error {
	if c, ok := ev.(Created); ok {
		return b.instrument(ctx, c, b.onCreated) // ok
	} else if u, ok := ev.(Updated); ok {
		return b.onUpdated(ctx, u) // want `call of \(\*Bus\)\.onUpdated in this branch is not observed; 2 of its 3 sibling branches go through \(\*Bus\)\.instrument`
	} else if d, ok := ev.(Deleted); ok {
		return b.instrument(ctx, d, b.onDeleted) // ok
	} else {
		return errors.New("unknown event")
	}
}

func (b *Bus) Early(ctx context.Context, ev Event, fast bool) error {
	if fast {
		return b.onUpdated(ctx, ev) // want `call of \(\*Bus\)\.onUpdated in this branch is not observed; 1 of its 2 sibling branches goes through \(\*Bus\)\.instrument`
	}
	return b.instrument(ctx, ev, b.onUpdated) // ok
}

func (b *Bus) EarlyErr(ctx context.Context, ev Event) error {
	if ev == nil {
		return errors.New("no event")
	}
	if err := validate(ctx, ev); err != nil {
		return err
	}
	return b.instrument(ctx, ev, b.onUpdated) // ok
}

func validate(ctx context.Context, ev Event) error { return ctx.Err() }

func (b *Bus) Async(ctx context.Context, ev Event, async bool) error {
	if async {
		go b.onCreated(ctx, ev) // want `call of \(\*Bus\)\.onCreated in a goroutine is not observed; 1 of its 2 sibling branches goes through \(\*Bus\)\.instrument`
		return nil
	}
	return b.instrument(ctx, ev, b.onCreated) // ok
}

func (b *Bus) AsyncLit(ctx context.Context, ev Event, async bool) error {
	if async {
		b.wg.Add(1)
		go func() {
			defer b.wg.Done()
			_ = b.onCreated(ctx, ev) // want `call of \(\*Bus\)\.onCreated in a goroutine is not observed; 1 of its 2 sibling branches goes through \(\*Bus\)\.instrument`
		}()
		return nil
	}
	return b.instrument(ctx, ev, b.onCreated) // ok
}

func (b *Bus) AsyncRight(ctx context.Context, ev Event, async bool) error {
	if async {
		go func() {
			_ = b.instrument(ctx, ev, b.onCreated) // ok
		}()
		return nil
	}
	return b.instrument(ctx, ev, b.onCreated) // ok
}

// From the map: looked up handler is instrumented, the fallback not.
func (b *Bus) Table(ctx context.Context, ev Event) error {
	h, ok := b.h[ev.Kind()]
	if !ok {
		return b.onUpdated(ctx, ev) // ok
	}
	return b.instrument(ctx, ev, h) // ok
}

// error fallback: right
func (b *Bus) TableErr(ctx context.Context, ev Event) error {
	h, ok := b.h[ev.Kind()]
	if !ok {
		return b.unknown(ctx, ev) // ok
	}
	return b.instrument(ctx, ev, h) // ok
}

func (b *Bus) unknown(ctx context.Context, ev Event) error { return errors.New("unknown " + ev.Kind()) }

// tagless switch with two strings
func (b *Bus) Tagless(ctx context.Context, ev Event, urgent, batch bool) error {
	switch {
	case urgent:
		return b.instrument(ctx, ev, b.onCreated) // ok
	case batch:
		return b.onUpdated(ctx, ev) // want `call of \(\*Bus\)\.onUpdated in this branch is not observed; 2 of its 3 sibling branches go through \(\*Bus\)\.instrument`
	default:
		return b.instrument(ctx, ev, b.onDeleted) // ok
	}
}

// default does the work of others bare
func (b *Bus) DefaultWork(ctx context.Context, ev Event) error {
	switch ev.(type) {
	case Created:
		return b.instrument(ctx, ev, b.onCreated) // ok
	case Updated:
		return b.instrument(ctx, ev, b.onUpdated) // ok
	default:
		return b.onDeleted(ctx, ev) // want `call of \(\*Bus\)\.onDeleted in this branch is not observed; 2 of its 3 sibling branches go through \(\*Bus\)\.instrument`
	}
}

// result goes over a channel
func (b *Bus) Chan(ctx context.Context, ev Event, out chan<- error) {
	switch ev.(type) {
	case Created:
		out <- b.instrument(ctx, ev, b.onCreated) // ok
	case Updated:
		out <- b.onUpdated(ctx, ev) // want `call of \(\*Bus\)\.onUpdated in this branch is not observed; 1 of its 2 sibling branches goes through \(\*Bus\)\.instrument`
	}
}

// a retry after failure: right? the first is observed, the retry not
func (b *Bus) Retry(ctx context.Context, ev Event) error {
	err := b.instrument(ctx, ev, b.onCreated) // ok
	if err != nil {
		return b.compensate(ctx, ev) // ok
	}
	return nil
}

func (b *Bus) compensate(ctx context.Context, ev Event) error { return nil }

// a disabled tracer: right
type Opt struct{ Tracing bool }

func (b *Bus) Disabled(ctx context.Context, ev Event, o Opt) error {
	if !o.Tracing {
		return b.onCreated(ctx, ev) // ok
	}
	return b.instrument(ctx, ev, b.onCreated) // ok
}

// select
func (b *Bus) Select(ctx context.Context, cr <-chan Created, up <-chan Updated) error {
	for {
		select {
		case c := <-cr:
			if err := b.instrument(ctx, c, b.onCreated); err != nil { // ok
				return err
			}
		case u := <-up:
			if err := b.onUpdated(ctx, u); err != nil { // want `call of \(\*Bus\)\.onUpdated in this branch is not observed; 1 of its 2 sibling branches goes through \(\*Bus\)\.instrument`
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
