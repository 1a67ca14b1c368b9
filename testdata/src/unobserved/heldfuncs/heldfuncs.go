// Package heldfuncs has types that hold a function, and run it with an
// observation or without, as they are asked to, or see fit.
package heldfuncs

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

type worker[T any] struct {
	tr trace.Tracer
	f  func(context.Context, T) error
}

// The caller has no reason to want it unobserved.
func (w *worker[T]) do(ctx context.Context, v T, wait bool) error {
	if wait {
		ctx, span := w.tr.Start(ctx, "do")
		defer span.End()
		return w.f(ctx, v)
	}
	return w.f(ctx, v) // want `call of f in this branch is not observed; 1 of its 2 sibling branches runs under a span`
}

type message struct{ internal bool }

type tracing struct {
	tr   trace.Tracer
	next func(context.Context, message) error
}

// ok: an interceptor lets some pass
func (t *tracing) handle(ctx context.Context, m message) error {
	if m.internal {
		return t.next(ctx, m)
	}
	ctx, span := t.tr.Start(ctx, "handle")
	defer span.End()
	return t.next(ctx, m)
}
