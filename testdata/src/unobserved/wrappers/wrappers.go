// Package wrappers has the shapes that a wrapper takes, each in a dispatch
// with one branch that goes past it.
package wrappers

import (
	"context"
	"expvar"
	"log/slog"
	"reflect"
	"runtime/trace"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel"
	oteltrace "go.opentelemetry.io/otel/trace"
)

type (
	handler func(ctx context.Context, in string) (string, error)
	action  func(ctx context.Context) error
)

type service struct{ n atomic.Int64 }

func (s *service) a(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func (s *service) b(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func (s *service) x(ctx context.Context) error                      { return ctx.Err() }
func (s *service) y(ctx context.Context) error                      { return ctx.Err() }

// W1, no result of its own.
func (s *service) thunk0(ctx context.Context, f func(context.Context)) {
	ctx, span := otel.Tracer("w").Start(ctx, "f")
	defer span.End()
	f(ctx)
}

func (s *service) w1none(ctx context.Context, kind, in string) (out string, err error) {
	switch kind {
	case "a":
		s.thunk0(ctx, func(ctx context.Context) { out, err = s.a(ctx, in) }) // ok
	case "b":
		out, err = s.b(ctx, in) // want `call of \(\*service\).b in this branch is not observed`
	}
	return out, err
}

// W1, callbacks at the start and the end.
type callbacks struct {
	OnStart func(name string)
	OnEnd   func(name string, err error)
}

func (c callbacks) run(ctx context.Context, name string, f action) error {
	c.OnStart(name)
	err := f(ctx)
	c.OnEnd(name, err)
	return err
}

func (s *service) w1callbacks(ctx context.Context, c callbacks, kind string) error {
	if kind == "x" {
		return c.run(ctx, kind, s.x) // ok
	}
	return s.y(ctx) // want `call of \(\*service\).y in this branch is not observed`
}

// W2, a method on a function type.
func (h handler) traced(name string) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("w").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func (s *service) w2method(ctx context.Context, kind, in string) (string, error) {
	switch kind {
	case "a":
		return handler(s.a).traced("a")(ctx, in) // ok
	case "b":
		return s.b(ctx, in) // want `call of \(\*service\).b in this branch is not observed`
	}
	return "", nil
}

// W3, a curried decorator.
func tracing(name string) func(handler) handler {
	return func(next handler) handler {
		return func(ctx context.Context, in string) (string, error) {
			ctx, span := otel.Tracer("w").Start(ctx, name)
			defer span.End()
			return next(ctx, in)
		}
	}
}

func (s *service) w3(kind string) handler {
	switch kind {
	case "a":
		return tracing("a")(s.a) // ok
	case "b":
		return s.b // want `b in this branch is not observed`
	}
	return nil
}

// W4, a struct around an interface.
type doer interface {
	Do(ctx context.Context, in string) (string, error)
}

type plain struct{ s *service }

func (p *plain) Do(ctx context.Context, in string) (string, error) { return p.s.a(ctx, in) }

type tracedDoer struct{ base doer }

func (t *tracedDoer) Do(ctx context.Context, in string) (string, error) {
	ctx, span := otel.Tracer("w").Start(ctx, "do")
	defer span.End()
	return t.base.Do(ctx, in)
}

var doers = map[string]doer{
	"a": &tracedDoer{&plain{}},
	"b": &tracedDoer{&plain{}},
	"c": &plain{}, // want `plain \("c"\) in this table is not observed; 2 of its 3 sibling entries`
}

// W5, a helper of its own that returns a function to end with.
func (s *service) begin(ctx context.Context, name string) (context.Context, func(error)) {
	ctx, span := otel.Tracer("w").Start(ctx, name)
	return ctx, func(err error) {
		span.RecordError(err)
		span.End()
	}
}

func (s *service) w5(ctx context.Context, kind, in string) (out string, err error) {
	switch kind {
	case "a":
		ctx, end := s.begin(ctx, "a")
		defer func() { end(err) }()
		return s.a(ctx, in) // ok
	case "a2":
		ctx, end := s.begin(ctx, "a2")
		defer func() { end(err) }()
		return s.a(ctx, in) // ok
	case "b":
		return s.b(ctx, in) // want `call of \(\*service\).b in this branch is not observed`
	}
	return "", nil
}

// W5, the span first.
func startSpan(ctx context.Context, name string) (oteltrace.Span, context.Context) {
	ctx, span := otel.Tracer("w").Start(ctx, name)
	return span, ctx
}

func (s *service) w5order(ctx context.Context, isA bool, in string) (string, error) {
	if isA {
		span, ctx := startSpan(ctx, "a")
		defer span.End()
		return s.a(ctx, in) // ok
	}
	return s.b(ctx, in) // want `call of \(\*service\).b in this branch is not observed`
}

// Regions of the runtime's tracer.
func (s *service) region(ctx context.Context, kind string) error {
	var err error
	if kind == "x" {
		trace.WithRegion(ctx, "x", func() { err = s.x(ctx) }) // ok
	} else {
		err = s.y(ctx) // want `call of \(\*service\).y in this branch is not observed`
	}
	return err
}

// A timer that is recorded in a deferred call.
var elapsed = expvar.NewFloat("elapsed")

func (s *service) timed(ctx context.Context, f action) error {
	start := time.Now()
	defer func() { elapsed.Add(time.Since(start).Seconds()) }()
	return f(ctx)
}

func (s *service) timer(ctx context.Context, kind string) error {
	switch kind {
	case "x":
		return s.timed(ctx, s.x) // ok
	case "y":
		return s.timed(ctx, s.y) // ok
	case "z":
		return s.y(ctx) // want `call of \(\*service\).y in this branch is not observed`
	}
	return nil
}

// A log line before and one after.
func logged(ctx context.Context, name string, f action) error {
	slog.InfoContext(ctx, "start", "name", name)
	err := f(ctx)
	slog.InfoContext(ctx, "stop", "name", name, "err", err)
	return err
}

func (s *service) logs(ctx context.Context, kind string) error {
	switch kind {
	case "x":
		return logged(ctx, "x", s.x) // ok
	case "y":
		return logged(ctx, "y", s.y) // ok
	case "z":
		return s.y(ctx) // want `call of \(\*service\).y in this branch is not observed`
	}
	return nil
}

// W9, by reflection.
func reflected(ctx context.Context, f any) error {
	ctx, span := otel.Tracer("w").Start(ctx, "f")
	defer span.End()
	out := reflect.ValueOf(f).Call([]reflect.Value{reflect.ValueOf(ctx)})
	err, _ := out[0].Interface().(error)
	return err
}

func (s *service) w9(ctx context.Context, kind string) error {
	if kind == "x" {
		return reflected(ctx, s.x) // ok
	}
	return s.y(ctx) // want `call of \(\*service\).y in this branch is not observed`
}

// A wrapper in a field.
type dispatcher struct {
	wrap func(ctx context.Context, name string, f action) error
	s    *service
}

func newDispatcher(s *service) *dispatcher { return &dispatcher{wrap: logged2, s: s} }

func logged2(ctx context.Context, name string, f action) error {
	ctx, span := otel.Tracer("w").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func (d *dispatcher) dispatch(ctx context.Context, kind string) error {
	if kind == "x" {
		return d.wrap(ctx, kind, d.s.x) // ok
	}
	return d.s.y(ctx) // want `call of \(\*service\).y in this branch is not observed`
}

// A resource of the module's own that speaks of observing.
type auditLog struct{ events []string }

func (s *service) newAuditLog(name string) *auditLog { s.n.Add(1); return &auditLog{} }
func (r *auditLog) Close() error                     { r.events = nil; return nil }

func (s *service) recorded(ctx context.Context, f handler, in string) (string, error) {
	audit := s.newAuditLog("call")
	defer audit.Close()
	return f(ctx, in)
}

func (s *service) record(ctx context.Context, kind, in string) (string, error) {
	if kind == "a" {
		return s.recorded(ctx, s.a, in) // ok
	}
	return s.b(ctx, in) // want `call of \(\*service\).b in this branch is not observed`
}
