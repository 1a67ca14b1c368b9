// Package slow warns of calls that take long, or that failed, which observes
// none of the others.
package slow

import (
	"context"
	"errors"
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

// What a failure took is a part of its message.
func (s *server) bounded(ctx context.Context, read func(context.Context) error) error {
	start := time.Now()
	err := read(ctx)
	if err == nil {
		return nil
	}
	took := time.Since(start)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		log.Printf("timed out after %v", took)
	default:
		log.Printf("failed after %v: %v", took, err)
	}
	return err
}

func (s *server) users(ctx context.Context) error  { return s.bounded(ctx, s.read) }
func (s *server) orders(ctx context.Context) error { return s.bounded(ctx, s.store) }

func (s *server) teams(ctx context.Context) error {
	start := time.Now()
	defer func() {
		if err := ctx.Err(); err != nil {
			log.Printf("canceled after %v", time.Since(start))
		}
	}()
	return s.read(ctx)
}

func (s *server) roles(ctx context.Context) error { return s.store(ctx) }

type pages map[string]func(context.Context) error

func (p pages) register(name string, f func(context.Context) error) { p[name] = f }

func (s *server) fetchers(p pages) {
	p.register("users", s.users)
	p.register("orders", s.orders)
	p.register("teams", s.teams)
	p.register("roles", s.roles) // ok
}

// A failure is recorded beside a success.
func (s *server) counted(ctx context.Context, read func(context.Context) error) error {
	start := time.Now()
	if err := read(ctx); err != nil {
		log.Printf("failed after %v: %v", time.Since(start), err)
		return err
	}
	latency.Observe(time.Since(start).Seconds())
	return nil
}

func (s *server) boats(ctx context.Context) error  { return s.counted(ctx, s.read) }
func (s *server) cars(ctx context.Context) error   { return s.counted(ctx, s.store) }
func (s *server) trains(ctx context.Context) error { return s.counted(ctx, s.read) }

type rides map[string]func(context.Context) error

func (r rides) add(name string, f func(context.Context) error) { r[name] = f }

func (s *server) vehicles(r rides) {
	r.add("boats", s.boats)
	r.add("cars", s.cars)
	r.add("trains", s.trains)
	r.add("roles", s.roles) // want `roles .* is not observed`
}
