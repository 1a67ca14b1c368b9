// Package outageone has one branch of each, in the forms that a choice of
// two takes.
package outageone

import (
	"context"
	"errors"
)

type span struct{ name string }

func begin(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
func (s *span) End()                                                  {}

func traced(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, s := begin(ctx, name)
	defer s.End()
	return f(ctx)
}

type server struct{ async bool }

func (s *server) one(ctx context.Context, in string) error { return ctx.Err() }
func (s *server) two(ctx context.Context, in string) error { return ctx.Err() }

func (s *server) ifElse(ctx context.Context, k bool, in string) error {
	if k {
		return traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
	} else {
		return s.two(ctx, in) // want `call of \(\*server\).two in this branch is not observed; 1 of its 2 sibling branches goes through traced`
	}
}

func (s *server) bothObserved(ctx context.Context, k bool, in string) error {
	if k {
		return traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
	}
	return traced(ctx, "two", func(ctx context.Context) error { return s.two(ctx, in) }) // ok
}

func (s *server) early(ctx context.Context, in string) error {
	if in == "two" {
		return s.two(ctx, in) // want `call of \(\*server\).two in this branch is not observed; 1 of its 2 sibling branches goes through traced`
	}
	return traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
}

var errEmpty = errors.New("empty")

func (s *server) validates(ctx context.Context, in string) error {
	if in == "" {
		return s.fail(ctx, errEmpty) // ok: an error
	}
	if err := s.validate(ctx, in); err != nil { // ok: on the way to the observed call
		return err
	}
	return traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
}

func (s *server) fail(ctx context.Context, err error) error        { return err }
func (s *server) validate(ctx context.Context, in string) error    { return ctx.Err() }
func (s *server) other(ctx context.Context, n int) (string, error) { return "", ctx.Err() }

func (s *server) intended(ctx context.Context, in string) error {
	if in == "two" {
		// Not traced: this runs every second.
		return s.two(ctx, in) // ok
	}
	return traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
}

func (s *server) suppressed(ctx context.Context, in string) error {
	if in == "two" {
		return s.two(ctx, in) //nolint:unobserved // ok
	}
	return traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
}

func (s *server) goes(ctx context.Context, in string) error {
	if s.async {
		go s.one(ctx, in) // want `call of \(\*server\).one in a goroutine is not observed; 1 of its 2 sibling branches goes through traced`
		return nil
	}
	return traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
}

func (s *server) goesObserved(ctx context.Context, in string) error {
	if s.async {
		go traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
		return nil
	}
	return traced(ctx, "one", func(ctx context.Context) error { return s.one(ctx, in) }) // ok
}
