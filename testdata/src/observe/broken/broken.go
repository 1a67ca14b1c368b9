// Package broken has functions that look like wrappers.
package broken

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

type metrics struct{}

func (metrics) Observe(time.Duration) {}
func (metrics) RecordCall(string)     {}

var m metrics

func endsBefore(ctx context.Context, f func(context.Context) error) error { // broken: 1
	ctx, span := tracer.Start(ctx, "x")
	span.End()
	return f(ctx)
}

func evaluatedEarly(f func() error) error { // broken: 2
	start := time.Now()
	defer m.Observe(time.Since(start))
	return f()
}

func pointBefore(name string, f func() error) error { // broken: 3
	m.RecordCall(name)
	return f()
}

func decorated(f func() error) func() error {
	return func() error { // broken: 1
		_, span := tracer.Start(context.Background(), "x")
		span.End()
		return f()
	}
}

func right(ctx context.Context, f func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	m.RecordCall("x")
	return f(ctx)
}

func pointAfter(name string, f func() error) error {
	m.RecordCall(name)
	err := f()
	m.RecordCall(name)
	return err
}

func only(name string) { m.RecordCall(name) }

func plain(f func() error) error { return f() }
