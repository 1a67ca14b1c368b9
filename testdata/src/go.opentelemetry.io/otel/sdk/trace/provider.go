// Package trace is a stub: the signatures of go.opentelemetry.io/otel/sdk/trace.
package trace

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

type TracerProvider struct{ stopped bool }

type TracerProviderOption interface{ apply() }

func NewTracerProvider(opts ...TracerProviderOption) *TracerProvider { return &TracerProvider{} }

var tracerOf func(string) trace.Tracer

func (p *TracerProvider) Tracer(name string, opts ...trace.TracerOption) trace.Tracer {
	return tracerOf(name)
}

func (p *TracerProvider) ForceFlush(ctx context.Context) error

func (p *TracerProvider) Shutdown(ctx context.Context) error {
	p.stopped = true
	return ctx.Err()
}

type SpanProcessor interface {
	Shutdown(ctx context.Context) error
}

func WithSpanProcessor(sp SpanProcessor) TracerProviderOption
