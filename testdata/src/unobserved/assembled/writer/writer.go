// Package writer has one agent.
package writer

import (
	"context"

	"unobserved/assembled/core"
)

type Agent struct{ m core.Model }

func New(m core.Model) *Agent { return &Agent{m} }

func (a *Agent) Name() string { return "writer" }

func (a *Agent) Respond(ctx context.Context, in string) (string, error) {
	ctx, span := core.Begin(ctx, a.Name())
	defer span.End()
	return a.m.Generate(ctx, in)
}
