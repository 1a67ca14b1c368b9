// Package askednil has branches that are taken where something is nil: what
// observes, or what there is to do.
package askednil

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel"
)

type spans struct{ prefix string }

func (s *spans) run(ctx context.Context, name string, f func(ctx context.Context) error) error {
	ctx, span := otel.Tracer(s.prefix).Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func traced(ctx context.Context, name string, f func(ctx context.Context) error) error {
	return (&spans{"all"}).run(ctx, name, f)
}

type order struct {
	id     string
	parent *order
	note   *string
}

type store struct{ rows map[string]*order }

func (s *store) save(ctx context.Context, o *order) error {
	if o.id == "" {
		return errors.New("no id")
	}
	s.rows[o.id] = o
	return ctx.Err()
}

type service struct {
	db, backup *store
	own        *spans
}

func (s *service) first(ctx context.Context, o *order) error {
	if o.parent == nil {
		return s.db.save(ctx, o) // want `call of \(\*store\).save in this branch is not observed`
	}
	return traced(ctx, "save", func(ctx context.Context) error { return s.db.save(ctx, o) })
}

func (s *service) replicated(ctx context.Context, o *order, replica *store) error {
	if replica != nil {
		return traced(ctx, "replicate", func(ctx context.Context) error { return replica.save(ctx, o) })
	}
	return s.db.save(ctx, o) // want `call of \(\*store\).save in this branch is not observed`
}

func (s *service) inline(ctx context.Context, o *order) error {
	if o.parent == nil {
		return s.db.save(ctx, o) // want `call of \(\*store\).save in this branch is not observed`
	}
	ctx, span := otel.Tracer("save").Start(ctx, o.id)
	defer span.End()
	return s.db.save(ctx, o)
}

// What the observation is begun with is there, or is not.
func (s *service) given(ctx context.Context, o *order, by *spans) error {
	if by == nil {
		return s.db.save(ctx, o) // ok: nothing to observe with
	}
	return by.run(ctx, "save", func(ctx context.Context) error { return s.db.save(ctx, o) })
}

func (s *service) held(ctx context.Context, o *order) error {
	if s.own == nil {
		return s.db.save(ctx, o) // ok
	}
	return s.own.run(ctx, "save", func(ctx context.Context) error { return s.db.save(ctx, o) })
}

func (s *service) named(ctx context.Context, o *order) error {
	if o.note == nil {
		return s.db.save(ctx, o) // ok: the span has its name from it
	}
	return traced(ctx, *o.note, func(ctx context.Context) error { return s.db.save(ctx, o) })
}
