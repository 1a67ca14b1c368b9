// Package telemetry is about observing, as its name says: a scope of it is an
// observation, and its other resources are none.
package telemetry

import (
	"context"
	"sync/atomic"
)

var live atomic.Int64

type Scope struct{ name string }

func Open(name string) *Scope { live.Add(1); return &Scope{name} }
func (s *Scope) Close()       { live.Add(-1) }

func within(ctx context.Context, name string, job func(context.Context) error) error {
	s := Open(name)
	defer s.Close()
	return job(ctx)
}

type Slot struct{ name string }

func Take(name string) *Slot { live.Add(1); return &Slot{name} }
func (s *Slot) Close()       { live.Add(-1) }

func slotted(ctx context.Context, name string, job func(context.Context) error) error {
	s := Take(name)
	defer s.Close()
	return job(ctx)
}

type plant struct{ power int }

func (p *plant) start(ctx context.Context) error { p.power++; return ctx.Err() }
func (p *plant) halt(ctx context.Context) error  { p.power--; return ctx.Err() }

func steer(ctx context.Context, p *plant, up bool) error {
	if up {
		return within(ctx, "start", p.start)
	}
	return p.halt(ctx) // want `call of \(\*plant\).halt in this branch is not observed; 1 of its 2 sibling branches goes through within`
}

func steerSlotted(ctx context.Context, p *plant, up bool) error {
	if up {
		return slotted(ctx, "start", p.start)
	}
	return p.halt(ctx) // ok: a slot observes nothing
}
