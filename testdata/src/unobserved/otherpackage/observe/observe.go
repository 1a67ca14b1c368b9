// Package observe has the wrapper that another package uses.
package observe

import (
	"context"

	"go.opentelemetry.io/otel"
)

func Call(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := otel.Tracer("other").Start(ctx, name)
	defer span.End()
	return f(ctx)
}
