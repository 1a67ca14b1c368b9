// Package notwrapper has a wrapper that the user says is none.
package notwrapper

import (
	"context"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context, in string) (string, error)

func traced(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("x").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func create(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func update(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func remove(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func poll(ctx context.Context, in string) (string, error)   { return in, ctx.Err() }

var table = map[string]handler{
	"create": traced("create", create),
	"update": traced("update", update),
	"remove": remove, // want `remove \("remove"\) in this table is not observed; 2 of its 3 sibling entries go through traced`
}
