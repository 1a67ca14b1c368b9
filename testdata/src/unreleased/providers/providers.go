// Package providers makes providers of telemetry that somebody else shuts down.
package providers

import (
	"context"

	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

type processor struct{ n int }

func (p *processor) Shutdown(ctx context.Context) error { return ctx.Err() }

type reporter struct{ proc *processor }

func (r *reporter) Shutdown(ctx context.Context) error { return r.proc.Shutdown(ctx) }

func newReporter() *reporter {
	p := &processor{}
	_ = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(p)) // ok: the reporter shuts the processor down
	return &reporter{proc: p}
}

func newCounter() int {
	p := &processor{n: 1}
	_ = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(p)) // want "result of sdktrace.NewTracerProvider is discarded and never released: its Shutdown is missing"
	return p.n
}

func init() {
	otel.SetTracerProvider(sdktrace.NewTracerProvider()) // ok: it is the program's
}

func setup() {
	otel.SetTracerProvider(sdktrace.NewTracerProvider()) // want "result of sdktrace.NewTracerProvider is never released: its Shutdown is missing"
}
