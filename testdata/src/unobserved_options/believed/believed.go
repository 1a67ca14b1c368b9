// Package believed has a wrapper out of sight.
package believed

import "context"

type runner interface {
	Observe(ctx context.Context, name string, f func(context.Context) error) error
}

type server struct{ run runner }

func (s *server) a(ctx context.Context) error { return ctx.Err() }
func (s *server) b(ctx context.Context) error { return ctx.Err() }
func (s *server) c(ctx context.Context) error { return ctx.Err() }
func (s *server) d(ctx context.Context) error { return ctx.Err() }

func (s *server) dispatch(ctx context.Context, kind string) error {
	switch kind {
	case "a":
		return s.run.Observe(ctx, kind, s.a)
	case "a2":
		return s.run.Observe(ctx, kind, s.a)
	case "b":
		return s.run.Observe(ctx, kind, s.b)
	case "b2":
		return s.run.Observe(ctx, kind, s.b)
	case "c":
		return s.run.Observe(ctx, kind, s.c)
	case "c2":
		return s.run.Observe(ctx, kind, s.c)
	case "c3":
		return s.run.Observe(ctx, kind, s.c)
	case "c4":
		return s.run.Observe(ctx, kind, s.c)
	case "c5":
		return s.run.Observe(ctx, kind, s.c)
	case "c6":
		return s.run.Observe(ctx, kind, s.c)
	case "d":
		return s.d(ctx) // want `call of \(\*server\).d in this branch is not observed; 10 of its 11 sibling branches go through runner.Observe`
	}
	return nil
}
