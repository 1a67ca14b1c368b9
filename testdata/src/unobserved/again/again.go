// Package again tries a handler a second time.
package again

import (
	"context"
	"errors"
)

type span struct{ name string }

func startSpan(ctx context.Context, name string) (context.Context, *span) {
	return ctx, &span{name}
}

func (s *span) End() {}

func traced(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := startSpan(ctx, name)
	defer span.End()
	return f(ctx)
}

type Job interface {
	Kind() string
	Run(ctx context.Context) error
}

func timed(ctx context.Context, j Job) error { return traced(ctx, j.Kind(), j.Run) }

func retry(ctx context.Context, j Job) error {
	err := timed(ctx, j)
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return j.Run(ctx) // want `call of Job.Run in this branch is not observed; 1 of its 2 sibling calls goes through timed`
}

func retryOnce(ctx context.Context, j Job) error {
	err := timed(ctx, j)
	if err != nil {
		err = j.Run(ctx) // want `call of Job.Run in this branch is not observed; 1 of its 2 sibling calls goes through timed`
	}
	return err
}

func retryTraced(ctx context.Context, j Job) error {
	err := timed(ctx, j)
	if err != nil {
		err = timed(ctx, j) // ok
	}
	return err
}

func other(ctx context.Context, j, fallback Job) error {
	err := timed(ctx, j)
	if err != nil {
		return fallback.Run(ctx) // ok
	}
	return nil
}

func load(ctx context.Context, f func(context.Context) error) error {
	err := traced(ctx, "load", f)
	if err != nil {
		// Not traced: the second try is of no interest.
		return f(ctx) // ok
	}
	return nil
}

var errTracing = errors.New("no tracer")

func untraced(ctx context.Context, f func(context.Context) error) error {
	err := traced(ctx, "load", f)
	if errors.Is(err, errTracing) {
		return f(ctx) // ok
	}
	return err
}

type stream interface {
	Send(ctx context.Context, s string) error
}

// What is sent at last is no second try of all that was sent before.
func sendAll(ctx context.Context, s stream, all []string, hint string) error {
	err := traced(ctx, "all", func(ctx context.Context) error {
		for _, one := range all {
			if err := s.Send(ctx, one); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && hint != "" {
		err = s.Send(ctx, hint) // ok
	}
	return err
}

func sendOnce(ctx context.Context, s stream, one string) error {
	err := traced(ctx, "one", func(ctx context.Context) error { return s.Send(ctx, one) })
	if err != nil {
		err = s.Send(ctx, one) // want `call of stream.Send in this branch is not observed; 1 of its 2 sibling calls goes through traced`
	}
	return err
}

// What the handler is given may be made anew for each try.
type asker struct{ site string }

func (a *asker) ask(ctx context.Context, q string) error { return errors.New(a.site + q) }

func prefixed(q, by string) string { return by + q }

func retryWithMade(ctx context.Context, a *asker, q string) error {
	err := traced(ctx, "ask", func(ctx context.Context) error { return a.ask(ctx, prefixed(q, "x")) })
	if err != nil && ctx.Err() == nil {
		err = a.ask(ctx, prefixed(q, "x")) // want `call of \(\*asker\).ask in this branch is not observed; 1 of its 2 sibling calls goes through traced`
	}
	return err
}

func otherMade(ctx context.Context, a *asker, q string) error {
	err := traced(ctx, "ask", func(ctx context.Context) error { return a.ask(ctx, prefixed(q, "x")) })
	if err != nil && ctx.Err() == nil {
		err = a.ask(ctx, prefixed(q, "y")) // ok: asks something else
	}
	return err
}
