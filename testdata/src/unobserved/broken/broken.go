// Package broken has functions that look like wrappers and observe nothing.
package broken

import (
	"context"
	"time"

	"go.opentelemetry.io/otel"
)

type histogram struct{ sum float64 }

func (h *histogram) Observe(v float64) { h.sum += v }

var latency histogram

func endsBefore(ctx context.Context, f func(context.Context) error) error {
	ctx, span := otel.Tracer("broken").Start(ctx, "f")
	span.End() // want `the span ends before the call that it is to observe`
	return f(ctx)
}

func evaluatedEarly(ctx context.Context, f func(context.Context) error) error {
	start := time.Now()
	defer latency.Observe(time.Since(start).Seconds()) // want `is measured here, before the call`
	return f(ctx)
}

func right(ctx context.Context, f func(context.Context) error) error {
	ctx, span := otel.Tracer("broken").Start(ctx, "f")
	defer span.End() // ok
	start := time.Now()
	defer func() { latency.Observe(time.Since(start).Seconds()) }() // ok
	return f(ctx)
}

func recordEvent(ctx context.Context, name string) {
	_, span := otel.Tracer("broken").Start(ctx, name)
	span.AddEvent(name)
	span.End()
}

// auditEach calls back: nothing of it is to be observed.
func auditEach(ctx context.Context, names []string, found func(name string)) {
	for _, name := range names {
		recordEvent(ctx, name) // ok
		found(name)
	}
}

// forward times what it forwards, not what it calls in the end.
func forward(ctx context.Context, send, finish func(context.Context) error) error {
	start := time.Now()
	err := send(ctx)
	latency.Observe(time.Since(start).Seconds()) // ok
	if err != nil {
		return err
	}
	return finish(ctx)
}

// tooSoon measures nothing at all.
func tooSoon(ctx context.Context, f func(context.Context) error) error {
	start := time.Now()
	latency.Observe(time.Since(start).Seconds()) // want `the timer ends before the call that it is to observe`
	return f(ctx)
}

// measureThen times send, and tells those that finish once it went well.
func measureThen(ctx context.Context, send func(context.Context) error, finish ...func(context.Context)) error {
	start := time.Now()
	if err := send(ctx); err != nil {
		return err
	}
	latency.Observe(time.Since(start).Seconds()) // ok
	for _, f := range finish {
		f(ctx)
	}
	return nil
}

// live ends its span at once, and works with its context.
func live(ctx context.Context, name string) error {
	ctx, span := otel.Tracer("broken").Start(ctx, name)
	span.End() // want `the span ends before the call that it is to observe`
	return work(ctx, name)
}

// marked leaves a mark, and works with the context it had.
func marked(ctx context.Context, name string) error {
	_, span := otel.Tracer("broken").Start(ctx, name)
	span.End() // ok: its context goes nowhere
	return work(ctx, name)
}

// told says something in its span before it works.
func told(ctx context.Context, name string) error {
	ctx, span := otel.Tracer("broken").Start(ctx, name)
	span.AddEvent("received")
	span.End() // ok
	return work(ctx, name)
}

func work(ctx context.Context, name string) error { return ctx.Err() }
