// Package callers runs the nodes of a graph from three places.
package callers

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

type Node interface {
	Run(ctx context.Context, in string) (string, error)
	Name() string
}

func startNodeSpan(ctx context.Context, n Node) (context.Context, trace.Span) {
	return otel.Tracer("graph").Start(ctx, n.Name())
}

func schedule(ctx context.Context, n Node, in string) (string, error) {
	ctx, span := startNodeSpan(ctx, n)
	defer span.End()
	return n.Run(ctx, in) // ok
}

func scheduleDynamic(ctx context.Context, n Node, in string) (string, error) {
	ctx, span := startNodeSpan(ctx, n)
	defer span.End()
	return n.Run(ctx, in) // ok
}

func worker(ctx context.Context, n Node, items []string) error {
	for _, item := range items {
		if _, err := n.Run(ctx, item); err != nil { // want `call of Node.Run here is not observed; 2 of its 3 sibling calls`
			return err
		}
	}
	return nil
}

type retried struct{ n Node }

func (r retried) Run(ctx context.Context, in string) (string, error) { return r.n.Run(ctx, in) } // ok: a delegate

type stream interface {
	RunStream(ctx context.Context, in string) string
}

func live(ctx context.Context, s stream, async bool, in string) string {
	ctx, span := otel.Tracer("live").Start(ctx, "tool")
	defer span.End()
	var out string
	if async {
		out = "pending"
		go func() {
			s.RunStream(ctx, in) // want `call of stream.RunStream in a goroutine is not observed; 1 of its 2 sibling`
		}()
	} else {
		out = s.RunStream(ctx, in) // ok
	}
	return out
}
