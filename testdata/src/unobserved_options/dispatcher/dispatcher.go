// Package dispatcher has branches whose results go different ways.
package dispatcher

import (
	"context"

	"go.opentelemetry.io/otel"
)

type server struct{ last, first string }

func traced(ctx context.Context, f func(context.Context) (string, error)) (string, error) {
	ctx, span := otel.Tracer("x").Start(ctx, "f")
	defer span.End()
	return f(ctx)
}

func (s *server) a(ctx context.Context) (string, error)     { return "", ctx.Err() }
func (s *server) b(ctx context.Context, n int) (int, error) { return n, ctx.Err() }

func (s *server) dispatch(ctx context.Context, k bool) {
	if k {
		s.last, _ = traced(ctx, s.a)
	} else {
		n, _ := s.b(ctx, 1) // want `call of \(\*server\).b in this branch is not observed; 1 of its 2 sibling branches goes through traced`
		println(n)
	}
}
