package heldfuncs

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

type around func(ctx context.Context, name string, f func(context.Context) (string, error)) (string, error)

type tools struct {
	tr  trace.Tracer
	run around
}

func (t *tools) traced(ctx context.Context, name string, f func(context.Context) (string, error)) (string, error) {
	ctx, span := t.tr.Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func (t *tools) search(ctx context.Context) (string, error) { return "", ctx.Err() }
func (t *tools) fetch(ctx context.Context) (string, error)  { return "", ctx.Err() }

// The wrapper is given by those that call the function.
func (t *tools) choose(ctx context.Context, quick bool, run around) (string, error) {
	if quick {
		return t.fetch(ctx) // want `call of \(\*tools\).fetch in this branch is not observed; 1 of its 2 sibling branches goes through run`
	}
	return run(ctx, "search", t.search) // ok
}

func (t *tools) Choose(ctx context.Context) (string, error) { return t.choose(ctx, true, t.traced) }

// One of those gives something else.
func (t *tools) either(ctx context.Context, quick bool, run around) (string, error) {
	if quick {
		return t.fetch(ctx) // ok
	}
	return run(ctx, "search", t.search) // ok
}

func plainly(ctx context.Context, _ string, f func(context.Context) (string, error)) (string, error) {
	return f(ctx)
}

func (t *tools) Either(ctx context.Context) (string, error) { return t.either(ctx, true, t.traced) }
func (t *tools) Plain(ctx context.Context) (string, error)  { return t.either(ctx, true, plainly) }

// It may be kept in a field by what is given it.
type keeper struct {
	t   *tools
	run around
}

func newKeeper(t *tools, run around) *keeper { return &keeper{t, run} }

func (k *keeper) choose(ctx context.Context, quick bool) (string, error) {
	if quick {
		return k.t.fetch(ctx) // want `call of \(\*tools\).fetch in this branch is not observed; 1 of its 2 sibling branches goes through run`
	}
	return k.run(ctx, "search", k.t.search) // ok
}

func Keep(ctx context.Context, t *tools) (string, error) {
	return newKeeper(t, t.traced).choose(ctx, true)
}
