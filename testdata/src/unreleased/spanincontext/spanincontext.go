// Package spanincontext has spans that nobody keeps but the context, and helpers
// that end them there.
package spanincontext

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("spanincontext")

// begin starts a span; its callers end it by what is in the context.
func begin(ctx context.Context, name string) (context.Context, trace.Span) {
	ctx, span := tracer.Start(ctx, "module."+name)
	return ctx, span
}

// beginIn starts a span that is only in the context.
func beginIn(ctx context.Context, name string) context.Context {
	ctx, _ = tracer.Start(ctx, "module."+name) // ok: in the context that is returned
	return ctx
}

func end(ctx context.Context, err error) {
	span := trace.SpanFromContext(ctx)
	if err != nil {
		span.SetStatus(codes.Error, err.Error())
	}
	span.End()
}

func deletes(ctx context.Context, do func(context.Context) error) (err error) {
	ctx, _ = begin(ctx, "deletes") // ok: ended by the context
	defer func() { end(ctx, err) }()
	return do(ctx)
}

func lists(ctx context.Context, do func(context.Context) error) error {
	ctx, _ = begin(ctx, "lists") // ok
	err := do(ctx)
	end(ctx, err)
	return err
}

func listsWithout(ctx context.Context, do func(context.Context) error) error {
	ctx, _ = tracer.Start(ctx, "lists") // ok
	defer trace.SpanFromContext(ctx).End()
	return do(ctx)
}

func removes(ctx context.Context, do func(context.Context) error) error {
	ctx, _ = begin(ctx, "removes") // ok
	defer end(ctx, nil)
	return do(ctx)
}

// finish ends it by another helper.
func finish(ctx context.Context) {
	defer func() { end(ctx, nil) }()
}

func renames(ctx context.Context, do func(context.Context) error) error {
	ctx, span := begin(ctx, "renames") // ok
	span.AddEvent("begun")
	defer finish(ctx)
	return do(ctx)
}

// note only tells the span of something.
func note(ctx context.Context, err error) { trace.SpanFromContext(ctx).RecordError(err) }

func notes(ctx context.Context, do func(context.Context) error) error {
	ctx, _ = begin(ctx, "notes") // want `result of begin is discarded and never released`
	err := do(ctx)
	note(ctx, err)
	return err
}

func failsEarly(ctx context.Context, do func(context.Context) error) error {
	ctx, span := begin(ctx, "failsEarly") // want `result of begin is not released on every path`
	span.AddEvent("begun")
	if err := ctx.Err(); err != nil {
		return err
	}
	defer end(ctx, nil)
	return do(ctx)
}

func writes(ctx context.Context, do func(context.Context) error) (err error) {
	ctx = beginIn(ctx, "writes")
	defer func() { end(ctx, err) }()
	return do(ctx)
}

func drops(ctx context.Context, do func(context.Context) error) error {
	_, _ = begin(ctx, "drops") // want `result of begin is discarded and never released`
	return do(ctx)
}

func forgets(ctx context.Context, do func(context.Context) error) error {
	ctx, _ = begin(ctx, "forgets") // want `result of begin is discarded and never released`
	return do(ctx)
}

func endsAnother(ctx context.Context, do func(context.Context) error) error {
	inner, _ := begin(ctx, "inner") // want `result of begin is discarded and never released`
	err := do(inner)
	end(ctx, err)
	return err
}

type writer struct {
	ctx  context.Context
	name string
}

func newWriter(ctx context.Context, name string) *writer {
	ctx, _ = begin(ctx, "writer") // ok: Close ends it
	return &writer{ctx: ctx, name: name}
}

func openWriter(ctx context.Context, name string) (w *writer, err error) {
	var inner context.Context
	inner, _ = begin(ctx, "writer") // ok
	defer func() {
		if err != nil {
			end(inner, err)
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &writer{ctx: inner, name: name}, nil
}

func (w *writer) Close() error {
	end(w.ctx, nil)
	return nil
}
