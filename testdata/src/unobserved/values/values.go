// Package values chooses a handler first and calls it later.
package values

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context, in string) (string, error)

func traced(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("values").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func search(ctx context.Context, in string) (string, error)  { return in, ctx.Err() }
func fetch(ctx context.Context, in string) (string, error)   { return in, ctx.Err() }
func unknown(ctx context.Context, in string) (string, error) { return "", errors.New("unknown") }

func returned(name string) handler {
	switch name {
	case "search":
		return traced(name, search) // ok
	case "fetch":
		return fetch // want `fetch in this branch is not observed; 1 of its 2 sibling branches goes through traced`
	}
	return unknown // ok: only answers
}

func assigned(ctx context.Context, kind int, in string) (string, error) {
	var h handler
	switch {
	case kind > 1:
		h = traced("search", search) // ok
	case kind > 0:
		h = fetch // want `fetch in this branch is not observed; 1 of its 2 sibling branches goes through traced`
	}
	return h(ctx, in)
}

func optional(tracing bool) handler {
	if tracing {
		return traced("search", search) // ok
	}
	return search // ok: switched off
}

func decorated(h handler, on bool) handler {
	if !on {
		return h // ok: what it is given
	}
	return traced("h", h)
}

type server struct{}

func (s *server) tracedServer(name string) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("values").Start(ctx, name)
		defer span.End()
		return search(ctx, in)
	}
}

func (s *server) plainGroup(name string) handler {
	return func(ctx context.Context, in string) (string, error) { return fetch(ctx, in+name) }
}

func (s *server) pick(group string) handler {
	if group == "" {
		return s.tracedServer("server") // ok
	}
	return s.plainGroup(group) // want `plainGroup in this branch is not observed; 1 of its 2 sibling branches goes through`
}

func (s *server) ask(ctx context.Context, in string) (string, error) { return in, ctx.Err() }

// byKind has one handler for two kinds.
func (s *server) byKind(kind string) handler {
	switch kind {
	case "group":
		return traced(kind, s.ask) // ok
	case "member":
		return s.ask // want `ask in this branch is not observed; 1 of its 2 sibling branches goes through traced`
	}
	return nil
}

// byMode observes it where the mode says so.
func (s *server) byMode(mode string) handler {
	switch mode {
	case "trace":
		return traced(mode, s.ask) // ok
	case "plain":
		return s.ask // ok
	}
	return nil
}

// byOption observes it where an option says so.
func (s *server) byOption(verbose bool) handler {
	if verbose {
		return traced("ask", s.ask) // ok
	}
	return s.ask // ok
}
