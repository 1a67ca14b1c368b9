// Package unended begins spans that nothing ends: what runs then runs under a
// span, and that its end is missing is what the other rule tells.
package unended

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("unended")

func list(ctx context.Context) error   { return ctx.Err() }
func search(ctx context.Context) error { return ctx.Err() }
func fetch(ctx context.Context) error  { return ctx.Err() }
func remove(ctx context.Context) error { return ctx.Err() }
func rename(ctx context.Context) error { return ctx.Err() }

func branch(ctx context.Context, name string) error {
	switch name {
	case "list":
		ctx, span := tracer.Start(ctx, "list")
		defer span.End()
		return list(ctx)
	case "search":
		ctx, span := tracer.Start(ctx, "search")
		defer span.End()
		return search(ctx)
	case "fetch":
		ctx, span := tracer.Start(ctx, "fetch")
		defer span.End()
		return fetch(ctx)
	case "remove":
		ctx, span := tracer.Start(ctx, "remove")
		span.AddEvent("remove")
		return remove(ctx) // ok
	case "rename":
		return rename(ctx) // want `call of rename in this branch is not observed; 4 of its 5 sibling branches run under a span`
	}
	return nil
}

func work(ctx context.Context) error { return ctx.Err() }

func early(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "early")
	defer span.End()
	return work(ctx)
}

func late(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "late")
	defer span.End()
	return work(ctx)
}

func dropped(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "dropped")
	span.AddEvent("work")
	return work(ctx) // ok
}

func bare(ctx context.Context) error {
	return work(ctx) // want `call of work here is not observed; 3 of its 4 sibling calls run under a span`
}

// begin hands its span on: what runs in it is not all that the span is for.
func begin(ctx context.Context) (context.Context, trace.Span) {
	ctx, span := tracer.Start(ctx, "begin")
	_ = list(ctx)
	return ctx, span
}

// afterwards begins its span behind the work.
func afterwards(ctx context.Context, name string) error {
	switch name {
	case "list":
		ctx, span := tracer.Start(ctx, "list")
		defer span.End()
		return list(ctx)
	case "search":
		ctx, span := tracer.Start(ctx, "search")
		defer span.End()
		return search(ctx)
	case "fetch":
		ctx, span := tracer.Start(ctx, "fetch")
		defer span.End()
		return fetch(ctx)
	case "remove":
		err := remove(ctx) // want `call of remove in this branch is not observed; 3 of its 4 sibling branches run under a span`
		_, span := tracer.Start(ctx, "remove")
		span.AddEvent("removed")
		return err
	}
	return nil
}

// elsewhere ends its span in another branch only.
func elsewhere(ctx context.Context, name string) error {
	ctx, span := tracer.Start(ctx, "elsewhere")
	switch name {
	case "list":
		err := list(ctx)
		span.End()
		return err
	case "search":
		return search(ctx) // ok
	}
	span.End()
	return nil
}

// endedBefore runs its second branch behind the end.
func endedBefore(ctx context.Context, name string) error {
	ctx, span := tracer.Start(ctx, "elsewhere")
	switch name {
	case "list":
		err := list(ctx)
		span.End()
		return err
	case "search":
		span.End()
		return search(ctx) // want `call of search in this branch is not observed; 1 of its 2 sibling branches runs under a span`
	}
	span.End()
	return nil
}
