package values

import (
	"context"

	"go.opentelemetry.io/otel"
)

type step func(ctx context.Context, in string) error

func isolated(ctx context.Context, pool chan string, in string) error {
	ctx, span := otel.Tracer("values").Start(ctx, "isolated")
	defer span.End()
	pool <- in
	return ctx.Err()
}

func apartly(ctx context.Context, pool chan string, in string) error {
	for range 3 {
		if err := isolated(ctx, pool, in); err != nil {
			return err
		}
	}
	return nil
}

type stepper interface {
	Step(ctx context.Context, in string) error
	Skip(ctx context.Context, in string) error
}

// What a literal calls observes itself: that is no wrapper for the others.
func chooseStep(s stepper, pool chan string, apart, twice bool) step {
	if apart {
		return func(ctx context.Context, in string) error { return apartly(ctx, pool, in) }
	}
	if !twice {
		return s.Step // ok
	}
	return func(ctx context.Context, in string) error { // ok
		if err := s.Step(ctx, in); err != nil {
			return err
		}
		return s.Step(ctx, in)
	}
}

func spannedStep(name string, s step) step {
	return func(ctx context.Context, in string) error {
		ctx, span := otel.Tracer("values").Start(ctx, name)
		defer span.End()
		return s(ctx, in)
	}
}

func chooseSpanned(s stepper, apart bool) step {
	if apart {
		return spannedStep("apart", s.Step)
	}
	return s.Skip // want `Skip in this branch is not observed; 1 of its 2 sibling branches goes through spannedStep`
}
