// Package takenout has tables whose handlers are wrapped by the function that
// made them, when it takes them out, and others that hold wrapped ones.
package takenout

import (
	"context"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context, in string) (string, error)

type entry struct {
	name string
	run  handler
}

func traced(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("takenout").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

type backend interface {
	Ask(ctx context.Context, what, in string) (string, error)
}

type tools struct {
	b  backend
	fn handler
}

func (t *tools) get(ctx context.Context, in string) (string, error)  { return t.b.Ask(ctx, "get", in) }
func (t *tools) put(ctx context.Context, in string) (string, error)  { return t.b.Ask(ctx, "put", in) }
func (t *tools) list(ctx context.Context, in string) (string, error) { return t.b.Ask(ctx, "list", in) }
func (t *tools) drop(ctx context.Context, in string) (string, error) { return t.b.Ask(ctx, "drop", in) }
func (t *tools) move(ctx context.Context, in string) (string, error) { return t.b.Ask(ctx, "move", in) }

func (t *tools) inLoop(add func(string, handler)) {
	for _, e := range []entry{{"get", t.get}, {"put", t.put}} { // ok: wrapped in the loop
		add(e.name, traced(e.name, e.run))
	}
}

func (t *tools) before(add func(string, handler)) {
	for _, e := range []entry{
		{"list", traced("list", t.list)},
		{"drop", traced("drop", t.drop)},
		{"move", t.move}, // want `move \("move"\) in field run is not observed`
	} {
		add(e.name, e.run)
	}
}

// The field holds what is run, and one of the choices wraps it.
func (t *tools) choose(ctx context.Context, kind, in string) (string, error) {
	h := traced("fn", t.fn)
	switch kind {
	case "get":
		h = traced("get", t.get)
	case "put":
		h = t.put // want `put in this branch is not observed`
	}
	return h(ctx, in)
}

func (t *tools) help(ctx context.Context, in string) (string, error) { return t.fn(ctx, "?"+in) } // ok: its callers observe it

func (t *tools) helped(ctx context.Context, in string) (string, error) {
	return traced("helped", t.help)(ctx, in)
}

func (t *tools) asked(ctx context.Context, in string) (string, error) {
	ctx, span := otel.Tracer("takenout").Start(ctx, "asked")
	defer span.End()
	return t.help(ctx, in)
}

func (t *tools) straight(ctx context.Context, in string) (string, error) { return t.help(ctx, in) }
