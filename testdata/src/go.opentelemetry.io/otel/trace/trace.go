// Package trace is a stub: the signatures of go.opentelemetry.io/otel/trace.
package trace

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
)

type SpanStartOption interface{ start() }
type SpanEndOption interface{ end() }
type EventOption interface{ event() }
type TracerOption interface{ tracer() }

type SpanContext struct{ id string }

func (c SpanContext) IsValid() bool { return c.id != "" }

type Span interface {
	End(options ...SpanEndOption)
	AddEvent(name string, options ...EventOption)
	IsRecording() bool
	RecordError(err error, options ...EventOption)
	SpanContext() SpanContext
	SetStatus(code codes.Code, description string)
	SetName(name string)
	SetAttributes(kv ...attribute.KeyValue)
	TracerProvider() TracerProvider
}

type Tracer interface {
	Start(ctx context.Context, spanName string, opts ...SpanStartOption) (context.Context, Span)
}

type TracerProvider interface {
	Tracer(name string, options ...TracerOption) Tracer
}

type spanKey struct{}

func ContextWithSpan(parent context.Context, span Span) context.Context {
	return context.WithValue(parent, spanKey{}, span)
}

func SpanFromContext(ctx context.Context) Span {
	span, _ := ctx.Value(spanKey{}).(Span)
	return span
}

type startOption struct{}

func (startOption) start() {}

func WithAttributes(kv ...attribute.KeyValue) SpanStartOption { return startOption{} }
