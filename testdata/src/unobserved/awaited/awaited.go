// Package awaited has handlers in goroutines that are waited for before the
// observation ends.
package awaited

import (
	"context"
	"sync"
	"time"
)

type histogram struct{ sum float64 }

func (h *histogram) Observe(v float64) { h.sum += v }

var latency histogram

type stream interface {
	Send(ctx context.Context, chunk []byte) error
}

type sender struct {
	s       stream
	timeout time.Duration
}

func (s *sender) raced(ctx context.Context, chunk []byte) error {
	start := time.Now()
	if s.timeout <= 0 {
		err := s.s.Send(ctx, chunk)
		latency.Observe(time.Since(start).Seconds())
		return err
	}
	done := make(chan error, 1)
	go func() {
		done <- s.s.Send(ctx, chunk) // ok: the time is taken behind the receive
	}()
	select {
	case err := <-done:
		latency.Observe(time.Since(start).Seconds())
		return err
	case <-time.After(s.timeout):
		latency.Observe(time.Since(start).Seconds())
		return context.DeadlineExceeded
	}
}

func (s *sender) grouped(ctx context.Context, chunk []byte) error {
	start := time.Now()
	var err error
	if s.timeout <= 0 {
		err = s.s.Send(ctx, chunk)
		latency.Observe(time.Since(start).Seconds())
		return err
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		err = s.s.Send(ctx, chunk) // ok: the time is taken behind Wait
	}()
	wg.Wait()
	latency.Observe(time.Since(start).Seconds())
	return err
}

func (s *sender) unwatched(ctx context.Context, chunk []byte) error {
	start := time.Now()
	if s.timeout <= 0 {
		err := s.s.Send(ctx, chunk)
		latency.Observe(time.Since(start).Seconds())
		return err
	}
	done := make(chan error, 1)
	go func() {
		done <- s.s.Send(ctx, chunk) // want `call of stream.Send in a goroutine is not observed; 1 of its 2 sibling branches runs under a timer`
	}()
	return <-done
}

func (s *sender) unawaited(ctx context.Context, chunk []byte) error {
	start := time.Now()
	if s.timeout <= 0 {
		err := s.s.Send(ctx, chunk)
		latency.Observe(time.Since(start).Seconds())
		return err
	}
	errs := make(chan error, 1)
	go func() {
		errs <- s.s.Send(ctx, chunk) // want `call of stream.Send in a goroutine is not observed; 1 of its 2 sibling branches runs under a timer`
	}()
	latency.Observe(time.Since(start).Seconds())
	return nil
}
