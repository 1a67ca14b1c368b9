// Package observe has a wrapper in a variable, which another package uses.
package observe

import (
	"context"

	"go.opentelemetry.io/otel"
)

var Call = func(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := otel.Tracer("other").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

// Plain observes nothing.
var Plain = func(ctx context.Context, f func(context.Context) error) error { return f(ctx) }

// Either is one of two.
var Either = Call

func Quiet() {
	Either = func(ctx context.Context, name string, f func(context.Context) error) error { return f(ctx) }
}
