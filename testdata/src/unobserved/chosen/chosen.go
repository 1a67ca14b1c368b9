// Package chosen has engines, and a type that chooses one of them for each call
// and observes that.
package chosen

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel"
)

type engine interface {
	Start(ctx context.Context, id string) error
	Pause(ctx context.Context, id string) error
	Close() error
}

type client interface {
	Do(ctx context.Context, verb, id string) error
}

// Engines chooses.
type Engines struct{ byName map[string]engine }

func (e *Engines) of(id string) (engine, error) {
	if one := e.byName[id]; one != nil {
		return one, nil
	}
	return nil, errors.New("no engine for " + id)
}

func (e *Engines) Pause(ctx context.Context, id string) error {
	ctx, span := otel.Tracer("engines").Start(ctx, "pause")
	defer span.End()
	one, err := e.of(id)
	if err != nil {
		return err
	}
	return one.Pause(ctx, id)
}

func (e *Engines) Start(ctx context.Context, id string) error {
	ctx, span := otel.Tracer("engines").Start(ctx, "start")
	defer span.End()
	one, err := e.of(id)
	if err != nil {
		return err
	}
	return one.Start(ctx, id)
}

// Plain observes what it does, once more.
type Plain struct{ c client }

func (p *Plain) Start(ctx context.Context, id string) error {
	ctx, span := otel.Tracer("engines").Start(ctx, "plain start")
	defer span.End()
	return p.c.Do(ctx, "start", id)
}

func (p *Plain) Pause(ctx context.Context, id string) error {
	ctx, span := otel.Tracer("engines").Start(ctx, "plain pause")
	defer span.End()
	return p.c.Do(ctx, "pause", id)
}

func (p *Plain) Close() error { return nil }

// Fast does not.
type Fast struct{ c client }

func (f *Fast) Start(ctx context.Context, id string) error { // ok: Engines calls it, and observes that
	return f.c.Do(ctx, "start", id)
}

func (f *Fast) Pause(ctx context.Context, id string) error { // ok
	return f.c.Do(ctx, "pause", id)
}

func (f *Fast) Close() error { return nil }

// Lone is no engine: it cannot start.
type Lone struct{ c client }

func (l *Lone) Pause(ctx context.Context, id string) error { // want `\(\*Lone\).Pause is not observed; 2 of its`
	return l.c.Do(ctx, "pause", id)
}
