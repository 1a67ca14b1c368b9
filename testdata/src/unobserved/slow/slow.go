// Package slow warns of calls that take long, which observes none of the
// others.
package slow

import (
	"context"
	"log"
	"time"
)

type histogram struct{ sum float64 }

func (h *histogram) Observe(v float64) { h.sum += v }

var latency histogram

const tooLong = time.Second

func warned(ctx context.Context, f func(context.Context) error) error {
	start := time.Now()
	err := f(ctx)
	if d := time.Since(start); d >= tooLong {
		log.Printf("took too long: %v", d)
	}
	return err
}

func timed(ctx context.Context, f func(context.Context) error) error {
	start := time.Now()
	err := f(ctx)
	d := time.Since(start)
	if d >= tooLong {
		log.Printf("took too long: %v", d)
	}
	latency.Observe(d.Seconds())
	return err
}

type server struct{}

func (s *server) read(ctx context.Context) error  { return ctx.Err() }
func (s *server) store(ctx context.Context) error { return ctx.Err() }

func (s *server) dispatch(ctx context.Context, name string) error {
	var err error
	switch name {
	case "read":
		err = warned(ctx, s.read)
	case "store":
		err = s.store(ctx) // ok: warned is no wrapper
	}
	return err
}

func (s *server) dispatchTimed(ctx context.Context, name string) error {
	var err error
	switch name {
	case "read":
		err = timed(ctx, s.read)
	case "store":
		err = s.store(ctx) // want `is not observed`
	}
	return err
}
