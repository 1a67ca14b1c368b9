// Package helper has wrappers for other packages.
package helper

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

type Handler func(context.Context) error

func Run(ctx context.Context, name string, f func(context.Context) error) error { // want Run:`brackets 2 thunk \(span span\); calls \[2\]; observed \(span span\)`
	ctx, span := tracer.Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func Wrap(h Handler) Handler { // want Wrap:`result 0 observed \(span span via Run\) runs 0`
	return func(ctx context.Context) error { return Run(ctx, "x", h) }
}

func Tracing(name string) func(Handler) Handler { // want Tracing:`result 0 \{result 0 observed \(span span via Wrap\) runs 0\}`
	return func(h Handler) Handler { return Wrap(h) }
}

func Start(ctx context.Context) (context.Context, func()) { // want Start:`opens 1 span span`
	ctx, span := tracer.Start(ctx, "x")
	return ctx, func() { span.End() }
}

func Plain(ctx context.Context, f func(context.Context) error) error { // want Plain:`calls \[1\]`
	return f(ctx)
}
