// Package options gives a constructor its handlers as options.
package options

import (
	"context"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context, in string) (string, error)

type host struct {
	name     string
	handlers map[string]handler
	fallback handler
}

type option func(*host)

func on(name string, h handler) option {
	return func(x *host) { x.handlers[name] = h }
}

// otherwise keeps a handler in a field.
func otherwise(h handler) option {
	return func(x *host) { x.fallback = h }
}

// once calls the handler, and keeps none.
func once(h handler) option {
	return func(x *host) { _, _ = h(context.Background(), "once") }
}

func newHost(name string, options ...option) *host {
	h := &host{name: name, handlers: map[string]handler{}}
	for _, o := range options {
		o(h)
	}
	return h
}

func traced(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("options").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

type mill struct{ flour []string }

func (m *mill) grind(ctx context.Context, in string) (string, error) {
	m.flour = append(m.flour, in)
	return "ground", ctx.Err()
}

func (m *mill) sieve(ctx context.Context, in string) (string, error) {
	m.flour = m.flour[1:]
	return in, ctx.Err()
}

func (m *mill) sweep(ctx context.Context, _ string) (string, error) {
	m.flour = nil
	return "swept", ctx.Err()
}

func build(m *mill) *host {
	return newHost("mill",
		on("grind", traced("grind", m.grind)), // ok
		on("sieve", traced("sieve", m.sieve)), // ok
		on("sweep", m.sweep),                  // want `sweep \("sweep"\), registered by on, is not observed; 2 of its 3 sibling registrations go through traced`
		otherwise(m.sweep),                    // ok: the only one
	)
}

func buildOnce(m *mill) *host {
	return newHost("mill",
		once(traced("grind", m.grind)), // ok
		once(traced("sieve", m.sieve)), // ok
		once(m.sweep),                  // ok: called, not kept
	)
}

type other struct{ handlers map[string]handler }

type setting func(*other)

func with(name string, h handler) setting {
	return func(x *other) { x.handlers[name] = h }
}

func newOther(settings ...setting) *other {
	o := &other{handlers: map[string]handler{}}
	for _, s := range settings {
		s(o)
	}
	return o
}

// buildOther has a list of options, and nothing else.
func buildOther(m *mill) *other {
	return newOther(
		with("grind", traced("grind", m.grind)), // ok
		with("sieve", traced("sieve", m.sieve)), // ok
		with("sweep", m.sweep),                  // want `sweep in this table is not observed; 2 of its 3 sibling entries go through traced`
	)
}
