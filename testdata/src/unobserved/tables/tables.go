// Package tables fills tables with handlers of which most are decorated.
package tables

import (
	"context"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context, in string) (string, error)

// withSpan is a decorator.
func withSpan(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("tables").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func create(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func update(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func remove(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func ping(ctx context.Context, in string) (string, error)   { return in, ctx.Err() }

var literal = map[string]handler{
	"create": withSpan("create", create),
	"update": withSpan("update", update),
	"remove": remove, // want `remove \("remove"\) in this table is not observed; 2 of its 3 sibling entries go through withSpan`
	"ping":   ping,   // ok: only answers
}

var allObserved = map[string]handler{
	"create": withSpan("create", create), // ok
	"update": withSpan("update", update), // ok
	"remove": withSpan("remove", remove), // ok
}

var minority = map[string]handler{
	"create": withSpan("create", create), // ok
	"update": update,                     // ok: as many bare as observed
	"remove": remove,
}

var intended = map[string]handler{
	"create": withSpan("create", create),
	"update": withSpan("update", update),
	// No span: called every second.
	"remove": remove, // ok
}

func filled() map[string]handler {
	m := make(map[string]handler)
	m["create"] = withSpan("create", create) // ok
	m["update"] = withSpan("update", update) // ok
	m["remove"] = remove                     // want `remove \("remove"\) in this table is not observed; 2 of its 3 sibling entries go through withSpan`
	return m
}

func slice() []handler {
	return []handler{
		withSpan("create", create), // ok
		withSpan("update", update), // ok
		remove,                     // want `remove in this table is not observed; 2 of its 3 sibling entries go through withSpan`
	}
}

func appended() []handler {
	var hs []handler
	hs = append(hs, withSpan("create", create)) // ok
	hs = append(hs, withSpan("update", update)) // ok
	hs = append(hs, remove)                     // want `remove in this table is not observed; 2 of its 3 sibling entries go through withSpan`
	return hs
}
