// Package namedwork has work whose name is that of something that comes before
// or after the work: what a wrapper runs in a sibling is the work.
package namedwork

import (
	"context"

	"go.opentelemetry.io/otel"
)

type agent interface {
	Respond(ctx context.Context, in string) (string, error)
	Release(ctx context.Context, id string) error
	Authorize(ctx context.Context, id string) error
}

type desk struct{ a agent }

func traced(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := otel.Tracer("namedwork").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func (d *desk) early(ctx context.Context, again bool, id string) error {
	if again {
		return d.a.Release(ctx, id) // want `call of agent.Release in this branch is not observed; 1 of its 2 sibling branches goes through traced`
	}
	return traced(ctx, "release", func(ctx context.Context) error { return d.a.Release(ctx, id) })
}

func (d *desk) inline(ctx context.Context, again bool, id string) error {
	if again {
		return d.a.Release(ctx, id) // want `call of agent.Release in this branch is not observed; 1 of its 2 sibling branches runs under a span`
	}
	ctx, span := otel.Tracer("namedwork").Start(ctx, "release")
	defer span.End()
	return d.a.Release(ctx, id)
}

func (d *desk) cases(ctx context.Context, mode string, in []string) (out string, err error) {
	switch mode {
	case "one":
		err = traced(ctx, mode, func(ctx context.Context) (err error) {
			out, err = d.a.Respond(ctx, in[0])
			return err
		})
	case "all":
		for _, s := range in {
			if out, err = d.a.Respond(ctx, s); err != nil { // want `call of agent.Respond in this branch is not observed; 1 of its 2 sibling branches goes through traced`
				return "", err
			}
		}
	}
	return out, err
}

// What is released after a failure is no branch.
func (d *desk) tidy(ctx context.Context, id string) error {
	if err := d.a.Authorize(ctx, id); err != nil {
		return d.a.Release(ctx, id) // ok
	}
	return traced(ctx, "release", func(ctx context.Context) error { return d.a.Release(ctx, id) })
}

// What the observed branch does among other things may come before its work.
func (d *desk) among(ctx context.Context, dry bool, id string) error {
	if dry {
		return d.a.Authorize(ctx, id) // ok
	}
	return traced(ctx, "release", func(ctx context.Context) error {
		if err := d.a.Authorize(ctx, id); err != nil {
			return err
		}
		return d.a.Release(ctx, id)
	})
}

// One that only develops observes nothing.
func (d *desk) develop(ctx context.Context, debug bool, id string) error {
	if debug {
		return d.a.Release(ctx, id) // ok
	}
	return traced(ctx, "release", func(ctx context.Context) error { return d.a.Release(ctx, id) })
}
