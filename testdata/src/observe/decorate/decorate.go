// Package decorate has functions that return a function or a handler
// around what they get (W2).
package decorate

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

type handlerFunc func(ctx context.Context, in string) (string, error)

type handler interface {
	Serve(ctx context.Context, in string) (string, error)
}

func (f handlerFunc) Serve(ctx context.Context, in string) (string, error) { return f(ctx, in) }

// sum: result 0 observed \(span span\) runs 1
func with(name string, h handlerFunc) handlerFunc {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := tracer.Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

// sum: result 0 observed \(span span\) runs 1
func withHandler(name string, h handler) handler {
	return handlerFunc(func(ctx context.Context, in string) (string, error) {
		ctx, span := tracer.Start(ctx, name)
		defer span.End()
		return h.Serve(ctx, in)
	})
}

// sum: result 0 observed \(span span\) runs 0
func (f handlerFunc) traced() handlerFunc {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := tracer.Start(ctx, "x")
		defer span.End()
		return f(ctx, in)
	}
}

// sum: result 0 observed \(span span via with\) runs 0
func optional(h handlerFunc) handlerFunc {
	if tracer == nil {
		return h
	}
	return with("x", h)
}

// sum: result 0 runs 0
func checked(h handlerFunc) handlerFunc {
	return func(ctx context.Context, in string) (string, error) {
		if in == "" {
			return "", nil
		}
		return h(ctx, in)
	}
}

// sum: result 0 observed \(span span via with\) runs 0
func both(h handlerFunc) handlerFunc { return checked(with("x", h)) }

// sum: result 0 observed \(span span via with\) runs 0
func bothOtherWay(h handlerFunc) handlerFunc { return with("x", checked(h)) }

// The span ends before the handler is called.
//
// sum: result 0 runs 0
func once(h handlerFunc) handlerFunc {
	_, span := tracer.Start(context.Background(), "x")
	defer span.End()
	return func(ctx context.Context, in string) (string, error) { return h(ctx, in) }
}

// sum: result 0 observed \(span span via with\) runs 0
func all(hs ...handlerFunc) []handlerFunc {
	out := make([]handlerFunc, 0, len(hs))
	for _, h := range hs {
		out = append(out, with("x", h))
	}
	return out
}

// sum: result 0 runs 0 under 1
func chain(h handlerFunc, mws ...func(handlerFunc) handlerFunc) handlerFunc {
	for _, mw := range mws {
		h = mw(h)
	}
	return h
}

func trace1(h handlerFunc) handlerFunc { return with("x", h) }

// sum: result 0 observed \(span span via
func chained(h handlerFunc) handlerFunc { return chain(h, checked, trace1) }

// sum: result 0 runs 0
func chainedBare(h handlerFunc) handlerFunc { return chain(h, checked, checked) }
