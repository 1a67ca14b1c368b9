// Package covering asks which calls of do run under an observation.
package covering

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

func do(ctx context.Context) error { return ctx.Err() }

func run(ctx context.Context, f func(context.Context) error) error {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return f(ctx)
}

func plain(ctx context.Context, f func(context.Context) error) error { return f(ctx) }

func inline(ctx context.Context) error {
	if err := do(ctx); err != nil { // bare
		return err
	}
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return do(ctx) // covered
}

func ended(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "x")
	err := do(ctx) // covered
	span.End()
	if err != nil {
		return do(ctx) // bare
	}
	return nil
}

func literals(ctx context.Context) error {
	if err := run(ctx, func(ctx context.Context) error {
		return do(ctx) // covered
	}); err != nil {
		return err
	}
	return plain(ctx, func(ctx context.Context) error {
		return do(ctx) // bare
	})
}

func inPlace(ctx context.Context) (err error) {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	func() {
		err = do(ctx) // covered
	}()
	step := func() error {
		return do(ctx) // covered
	}
	if err := step(); err != nil {
		return err
	}
	go func() {
		_ = do(ctx) // bare
	}()
	return plain(ctx, func(ctx context.Context) error {
		return do(ctx) // covered
	})
}

func arms(ctx context.Context, kind string) error {
	switch kind {
	case "a":
		ctx, span := tracer.Start(ctx, "a")
		defer span.End()
		return do(ctx) // covered
	case "b":
		return do(ctx) // bare
	}
	return run(ctx, do)
}

func loop(ctx context.Context, n int) error {
	for range n {
		ctx, span := tracer.Start(ctx, "x")
		err := do(ctx) // covered
		span.End()
		if err != nil {
			return err
		}
	}
	return do(ctx) // bare
}

// The end is in a goroutine: nobody knows when.
func beside(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "x")
	go span.End()
	return do(ctx) // bare
}

func late(ctx context.Context) (err error) {
	ctx, span := tracer.Start(ctx, "x")
	err = do(ctx) // covered
	defer span.End()
	return err
}

func cell(ctx context.Context) error {
	var span trace.Span
	if tracer != nil {
		ctx, span = tracer.Start(ctx, "x")
	}
	defer func() {
		if span != nil {
			span.End()
		}
	}()
	return do(ctx) // covered
}

func methodValue(ctx context.Context) error {
	ctx, span := tracer.Start(ctx, "x")
	end := span.End
	defer end()
	return do(ctx) // covered
}
