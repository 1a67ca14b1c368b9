// Package scout has one agent.
package scout

import (
	"context"

	"unobserved/assembled/core"
)

type Agent struct{ m core.Model }

func New(m core.Model) *Agent { return &Agent{m} }

func (a *Agent) Name() string { return "scout" }

func (a *Agent) Respond(ctx context.Context, in string) (string, error) {
	return a.m.Generate(ctx, in)
}
