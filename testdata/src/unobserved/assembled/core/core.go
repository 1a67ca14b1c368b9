// Package core has what agents are, and what observes them.
package core

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

// An Agent answers; what else it has describes it.
type Agent interface {
	Name() string
	Respond(ctx context.Context, in string) (string, error)
}

type Model interface {
	Generate(ctx context.Context, in string) (string, error)
}

func Begin(ctx context.Context, name string) (context.Context, trace.Span) {
	return otel.Tracer("core").Start(ctx, name)
}

type traced struct{ Agent }

// Traced is for agents that do not begin a span themselves.
func Traced(a Agent) Agent { return traced{a} }

func (t traced) Respond(ctx context.Context, in string) (string, error) {
	ctx, span := Begin(ctx, t.Name())
	defer span.End()
	return t.Agent.Respond(ctx, in)
}
