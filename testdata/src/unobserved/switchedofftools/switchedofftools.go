// Package switchedofftools has a tool that is switched off, and answers so.
package switchedofftools

import (
	"context"

	"go.opentelemetry.io/otel"

	"unobserved/switchedofftools/reply"
)

type handler func(ctx context.Context, in string) (*reply.Result, error)

type tool struct {
	name string
	run  handler
}

func traced(h handler) handler {
	return func(ctx context.Context, in string) (*reply.Result, error) {
		ctx, span := otel.Tracer("switchedofftools").Start(ctx, "tool")
		defer span.End()
		return h(ctx, in)
	}
}

type box struct {
	refused int
	last    string
}

func (b *box) note(ctx context.Context) { b.refused++ }

func (b *box) get(ctx context.Context, in string) (*reply.Result, error) {
	b.last = in
	return reply.NewText(in), ctx.Err()
}

func (b *box) put(ctx context.Context, in string) (*reply.Result, error) {
	b.last = in
	return reply.NewText(in), ctx.Err()
}

func getTool(b *box) tool { return tool{"get", traced(b.get)} }
func putTool(b *box) tool { return tool{"put", traced(b.put)} }

func offTool(b *box) tool {
	return tool{name: "run", run: func(ctx context.Context, in string) (*reply.Result, error) { // ok: it is switched off
		b.note(ctx)
		return reply.NewError("running is switched off"), nil
	}}
}

func resetTool(b *box) tool {
	return tool{name: "reset", run: func(ctx context.Context, in string) (*reply.Result, error) { // want `the function literal \("reset"\) in field run is not observed; 2 of its 3 sibling values go through traced`
		b.note(ctx)
		return reply.NewText("done"), nil
	}}
}
