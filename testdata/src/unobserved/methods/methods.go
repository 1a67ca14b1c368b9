// Package methods has a type whose methods begin a span, but for one.
package methods

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

type db interface {
	Exec(ctx context.Context, q string) error
}

type Store struct{ db db }

func (s *Store) start(ctx context.Context, name string) (context.Context, trace.Span) {
	return otel.Tracer("store").Start(ctx, name)
}

func (s *Store) Create(ctx context.Context) error {
	ctx, span := s.start(ctx, "create")
	defer span.End()
	return s.db.Exec(ctx, "create")
}

func (s *Store) Update(ctx context.Context) error {
	ctx, span := s.start(ctx, "update")
	defer span.End()
	return s.db.Exec(ctx, "update")
}

func (s *Store) Delete(ctx context.Context) error {
	ctx, span := s.start(ctx, "delete")
	defer span.End()
	return s.db.Exec(ctx, "delete")
}

func (s *Store) Find(ctx context.Context) error {
	ctx, span := s.start(ctx, "find")
	defer span.End()
	return s.db.Exec(ctx, "find")
}

func (s *Store) Count(ctx context.Context) error {
	ctx, span := s.start(ctx, "count")
	defer span.End()
	return s.db.Exec(ctx, "count")
}

func (s *Store) Move(ctx context.Context) error {
	ctx, span := s.start(ctx, "move")
	defer span.End()
	return s.db.Exec(ctx, "move")
}

func (s *Store) Copy(ctx context.Context) error {
	ctx, span := s.start(ctx, "copy")
	defer span.End()
	return s.db.Exec(ctx, "copy")
}

func (s *Store) Merge(ctx context.Context) error { // want `\(\*Store\).Merge is not observed; 7 of its 8 sibling methods`
	return s.db.Exec(ctx, "merge")
}

func (s *Store) Ping(ctx context.Context) error { return s.db.Exec(ctx, "select 1") } // ok

func (s *Store) Close(ctx context.Context) error { return s.db.Exec(ctx, "close") } // ok

func (s *Store) CreateAll(ctx context.Context) error { return s.Create(ctx) } // ok: a delegate

// Intercept gets what it does as a function, with its arguments.
func (s *Store) Intercept(ctx context.Context, req any, next func(context.Context, any) error) error { // ok: an interceptor
	if req == nil {
		return nil
	}
	return next(ctx, req)
}

// Few has too few methods to tell.
type Few struct{ db db }

func (f *Few) A(ctx context.Context) error {
	ctx, span := otel.Tracer("few").Start(ctx, "a")
	defer span.End()
	return f.db.Exec(ctx, "a")
}

func (f *Few) B(ctx context.Context) error { return f.db.Exec(ctx, "b") } // ok
