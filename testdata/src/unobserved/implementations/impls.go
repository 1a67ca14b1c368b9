// Package implementations has an interface that three types implement.
package implementations

import (
	"context"

	"go.opentelemetry.io/otel"
)

type Agent interface {
	Run(ctx context.Context, in string) (string, error)
}

type model interface {
	Generate(ctx context.Context, in string) (string, error)
}

type Chain struct{ m model }

func (c *Chain) Run(ctx context.Context, in string) (string, error) {
	ctx, span := otel.Tracer("agents").Start(ctx, "chain")
	defer span.End()
	return c.m.Generate(ctx, in)
}

type Loop struct{ m model }

func (l *Loop) Run(ctx context.Context, in string) (string, error) {
	ctx, span := otel.Tracer("agents").Start(ctx, "loop")
	defer span.End()
	return l.m.Generate(ctx, in)
}

type Cycle struct{ m model }

func (c *Cycle) Run(ctx context.Context, in string) (string, error) { // want `\(\*Cycle\).Run is not observed; 2 of its 3 sibling implementations`
	return c.m.Generate(ctx, in)
}

type Mock struct{ m model }

func (c *Mock) Run(ctx context.Context, in string) (string, error) { // ok: no real implementation
	return c.m.Generate(ctx, in)
}

type Delegate struct{ a Agent }

func (d *Delegate) Run(ctx context.Context, in string) (string, error) { // ok: a delegate
	return d.a.Run(ctx, in)
}
