package wrappers

import (
	"context"

	"go.opentelemetry.io/otel"
)

func (s *service) under(ctx context.Context, name string, f action) error {
	ctx, span := otel.Tracer("w").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

// W1 as a method value in a variable.
func (s *service) w1bound(ctx context.Context, kind, in string) (out string, err error) {
	run := s.under
	switch kind {
	case "a":
		err = run(ctx, kind, func(ctx context.Context) error { // ok
			out, err = s.a(ctx, in)
			return err
		})
	case "b":
		out, err = s.b(ctx, in) // want `call of \(\*service\).b in this branch is not observed; 1 of its 2 sibling branches goes through \(\*service\).under`
	}
	return out, err
}
