// Package curried has functions that return decorators (W3).
package curried

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/trace"
)

type handler func(ctx context.Context, in string) (string, error)

type middleware func(handler) handler

// sum: result 0 \{result 0 observed \(span span\) runs 0\}
func tracing(t trace.Tracer) func(handler) handler {
	return func(next handler) handler {
		return func(ctx context.Context, in string) (string, error) {
			ctx, span := t.Start(ctx, in)
			defer span.End()
			return next(ctx, in)
		}
	}
}

// sum: result 0 \{result 0 observed \(timer timer\) runs 0\}
func timing(observe func(float64)) middleware {
	return func(next handler) handler {
		return func(ctx context.Context, in string) (string, error) {
			start := time.Now()
			defer func() { observe(time.Since(start).Seconds()) }()
			return next(ctx, in)
		}
	}
}

type server struct{ tracer trace.Tracer }

func (s *server) trace(next handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := s.tracer.Start(ctx, in)
		defer span.End()
		return next(ctx, in)
	}
}

// sum: result 0 \{result 0 observed \(span span\) runs 0\}
func (s *server) middleware() middleware { return s.trace }

// sum: result 0 \{result 0 runs 0\}
func checking() middleware {
	return func(next handler) handler {
		return func(ctx context.Context, in string) (string, error) {
			return next(ctx, in)
		}
	}
}

// sum: result 0 observed \(span span\) \{brackets 0 thunk \(span span\)\}
func runner(t trace.Tracer, name string) func(func(context.Context) error) error {
	return func(f func(context.Context) error) error {
		ctx, span := t.Start(context.Background(), name)
		defer span.End()
		return f(ctx)
	}
}

// sum: result 0 observed \(span span via
func apply(t trace.Tracer, h handler) handler { return tracing(t)(h) }

// sum: brackets 1 thunk \(span span
func through(t trace.Tracer, f func(context.Context) error) error { return runner(t, "x")(f) }
