// Package loggedaround has decorators that log before and after a handler.
package loggedaround

import (
	"context"
	"log"
	"log/slog"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context, in string) (string, error)

type service struct{ n int }

func (s *service) a(ctx context.Context, in string) (string, error) { s.n++; return in, ctx.Err() }
func (s *service) b(ctx context.Context, in string) (string, error) { s.n--; return in, ctx.Err() }
func (s *service) c(ctx context.Context, in string) (string, error) { s.n = 3; return in, ctx.Err() }
func (s *service) d(ctx context.Context, in string) (string, error) { s.n = 4; return in, ctx.Err() }

func logged(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		slog.Info("begin", "tool", name)
		out, err := h(ctx, in)
		slog.Info("end", "tool", name, "err", err)
		return out, err
	}
}

func deferred(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		log.Printf("begin %s", name)
		defer log.Printf("end %s", name)
		return h(ctx, in)
	}
}

func announced(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		slog.Info("call", "tool", name)
		return h(ctx, in)
	}
}

func traced(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("tools").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func (s *service) list() []handler {
	return []handler{logged("a", s.a), logged("b", s.b), logged("b2", traced("b2", s.b))} // ok: b is logged
}

func (s *service) announces() []handler {
	return []handler{announced("a", s.a), traced("c", s.c), announced("c", s.c)} // want `c in this table is not observed`
}

func (s *service) table() map[string]handler {
	return map[string]handler{
		"a": logged("a", s.a), // ok
		"b": logged("b", s.b), // ok
		"c": logged("c", s.c), // ok
		"d": s.d,              // want `d \("d"\) in this table is not observed; 3 of its 4 sibling entries go through logged`
	}
}

func (s *service) short() map[string]handler {
	return map[string]handler{
		"a": logged("a", s.a), // ok
		"b": logged("b", s.b), // ok
		"c": s.c,              // ok: of two logs, one more tells too little
	}
}

func (s *service) again() []handler {
	return []handler{deferred("d", s.d), s.d} // ok: a log alone does not tell that the other is forgotten
}

func (s *service) choose(ctx context.Context, kind, in string) (string, error) {
	switch kind {
	case "a":
		return deferred("a", s.a)(ctx, in) // ok
	case "b":
		return deferred("b", s.b)(ctx, in) // ok
	case "c":
		return s.c(ctx, in) // want `call of \(\*service\).c in this branch is not observed; 2 of its 3 sibling branches go through deferred`
	}
	return "", nil
}
