// Package adapted has wrappers that adapt handlers of any type, and observe
// besides: what has been adapted already is not for them.
package adapted

import (
	"context"
	"encoding/json"

	"go.opentelemetry.io/otel"
)

type tool = func(ctx context.Context, in []byte) (string, error)

func decode[I any](in []byte) (v I, err error) { return v, json.Unmarshal(in, &v) }

// observed decodes what a tool is given, and observes it.
func observed[I any](name string, f func(context.Context, I) (string, error)) tool {
	return func(ctx context.Context, in []byte) (string, error) {
		v, err := decode[I](in)
		if err != nil {
			return "", err
		}
		ctx, span := otel.Tracer("adapted").Start(ctx, name)
		defer span.End()
		return f(ctx, v)
	}
}

// decoded decodes it only.
func decoded[I any](f func(context.Context, I) (string, error)) tool {
	return func(ctx context.Context, in []byte) (string, error) {
		v, err := decode[I](in)
		if err != nil {
			return "", err
		}
		return f(ctx, v)
	}
}

type query struct{ Text string }

func find(ctx context.Context, q query) (string, error)  { return q.Text, ctx.Err() }
func count(ctx context.Context, q query) (string, error) { return q.Text + "!", ctx.Err() }
func drop(ctx context.Context, q query) (string, error)  { return q.Text + "?", ctx.Err() }

var tools = map[string]tool{
	"find":  observed("find", find),
	"count": observed("count", count),
	"drop":  decoded(drop), // want "is not observed"
}

// ok: nothing in this table is observed
var plain = map[string]tool{
	"find":  decoded(find),
	"count": decoded(count),
}
