// Package structs has decorators of structs: they wrap the function that one
// holds, and hand the struct on.
package structs

import (
	"context"

	"go.opentelemetry.io/otel"
)

type tool struct {
	name string
	run  func(ctx context.Context, in string) (string, error)
}

func traced(t tool) tool {
	run := t.run
	t.run = func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("structs").Start(ctx, t.name)
		defer span.End()
		return run(ctx, in)
	}
	return t
}

type backend interface {
	Ask(ctx context.Context, what, in string) (string, error)
}

type tools struct{ b backend }

func (t *tools) get(ctx context.Context, in string) (string, error)  { return t.b.Ask(ctx, "get", in) }
func (t *tools) put(ctx context.Context, in string) (string, error)  { return t.b.Ask(ctx, "put", in) }
func (t *tools) drop(ctx context.Context, in string) (string, error) { return t.b.Ask(ctx, "drop", in) }
func (t *tools) list(ctx context.Context, in string) (string, error) { return t.b.Ask(ctx, "list", in) }
func (t *tools) move(ctx context.Context, in string) (string, error) { return t.b.Ask(ctx, "move", in) }

func (t *tools) all() []tool {
	return []tool{
		traced(tool{"get", t.get}), // ok
		traced(tool{"put", t.put}), // ok
		{"drop", t.drop},           // want `drop \("drop"\) in field run is not observed; 2 of its 3 sibling values go through traced`
	}
}

func (t *tools) inLoop(ctx context.Context, name, in string) (string, error) {
	for _, tool := range []tool{{"list", t.list}, {"move", t.move}} { // ok: each is wrapped before it is run
		if tool.name == name {
			return traced(tool).run(ctx, in)
		}
	}
	return "", nil
}
