// Package samework has bypasses that do the very work of their sibling, and
// others whose wrapper is a method of the handler, or gets what a method does.
package samework

import (
	"context"

	"go.opentelemetry.io/otel"
)

type action func(ctx context.Context, in string) error

func spanned(ctx context.Context, name string, f func(ctx context.Context) error) error {
	ctx, span := otel.Tracer("samework").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func (a action) named(name string) action {
	return func(ctx context.Context, in string) error {
		return spanned(ctx, name, func(ctx context.Context) error { return a(ctx, in) })
	}
}

type box interface {
	Put(ctx context.Context, in string) error
	Take(ctx context.Context, in string) error
	Find(ctx context.Context, in string) error
}

// Its name is that of what both call.
func (s *shelf) retry(ctx context.Context, in string) error {
	err := spanned(ctx, "fill", func(ctx context.Context) error { return s.fill(ctx, in) })
	for tries := 0; err != nil && tries < 3; tries++ {
		err = s.fill(ctx, in) // want `call of \(\*shelf\).fill in this branch is not observed`
	}
	return err
}

func (s *shelf) later(ctx context.Context, in string, wait bool) error {
	if !wait {
		go func() {
			if err := s.sort(ctx, in); err != nil { // want `call of \(\*shelf\).sort in a goroutine is not observed`
				s.failed = err
			}
		}()
		return nil
	}
	return spanned(ctx, "sort", func(ctx context.Context) error { return s.sort(ctx, in) })
}

func (s *shelf) fill(ctx context.Context, in string) error { return s.b.Put(ctx, in) }
func (s *shelf) sort(ctx context.Context, in string) error { return s.b.Take(ctx, in) }

// The handler is the receiver of what wraps it.
type command struct {
	use string
	act action
}

func (s *shelf) commands() []command {
	return []command{
		{"fill", action(s.fill).named("fill")}, // ok
		{"sort", action(s.sort).named("sort")}, // ok
		{"find", s.find},                       // want `find \("find"\) in field act is not observed; 2 of its 3 sibling values`
	}
}

func (s *shelf) find(ctx context.Context, in string) error { return s.b.Find(ctx, in) }

// A decorator sends what each method does through the wrapper.
type traced struct{ next box }

func (t traced) Put(ctx context.Context, in string) error {
	return spanned(ctx, "put", func(ctx context.Context) error { return t.next.Put(ctx, in) })
}

func (t traced) Take(ctx context.Context, in string) error {
	return spanned(ctx, "take", func(ctx context.Context) error { return t.next.Take(ctx, in) })
}

func (w traced) Find(ctx context.Context, what string) error { // want `traced.Find is not observed; 2 of its 3 sibling methods go through spanned`
	return w.next.Find(ctx, what)
}

type shelf struct {
	b      box
	failed error
}
