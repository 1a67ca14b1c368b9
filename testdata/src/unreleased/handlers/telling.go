package handlers

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

type traced struct{ tracer trace.Tracer }

func (t *traced) work(ctx context.Context) error { return ctx.Err() }

// ok: what is told before the span ends is deferred with it
func (t *traced) telling(ctx context.Context, fn func(context.Context) error) (err error) {
	ctx, span := t.tracer.Start(ctx, "telling")
	defer func() {
		if err != nil {
			span.RecordError(err)
			span.SetStatus(codes.Error, err.Error())
		}
		span.End()
	}()
	return fn(ctx)
}

func (t *traced) tellingLate(ctx context.Context, fn func(context.Context) error) error {
	ctx, span := t.tracer.Start(ctx, "late") // want "not released if a call panics: span.End is not deferred"
	err := fn(ctx)
	if err != nil {
		span.SetStatus(codes.Error, err.Error())
	}
	span.End()
	return err
}

func (t *traced) deferredLate(ctx context.Context, fn func(context.Context) error) (err error) {
	ctx, span := t.tracer.Start(ctx, "deferred late") // want "not released if a call panics"
	err = fn(ctx)
	defer func() {
		span.SetStatus(codes.Error, "late")
		span.End()
	}()
	return err
}

func (t *traced) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := t.telling(r.Context(), t.work); err != nil {
		http.Error(w, "x", http.StatusInternalServerError)
	}
	if err := t.tellingLate(r.Context(), t.work); err != nil {
		http.Error(w, "x", http.StatusInternalServerError)
	}
	if err := t.deferredLate(r.Context(), t.work); err != nil {
		http.Error(w, "x", http.StatusInternalServerError)
	}
}
