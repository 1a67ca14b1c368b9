// Package localtimers begins observations by function literals in variables.
package localtimers

import (
	"context"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

type metrics struct{ total time.Duration }

func (m *metrics) observe(name string, d time.Duration, err error) { m.total += d }

type queue struct {
	m *metrics
	n int
}

func (q *queue) push(ctx context.Context) error { q.n++; return ctx.Err() }
func (q *queue) pull(ctx context.Context) error { q.n--; return ctx.Err() }

func (q *queue) mixed(ctx context.Context, kind string) (err error) {
	begin := func(name string) func() {
		start := time.Now()
		return func() { q.m.observe(name, time.Since(start), err) }
	}
	switch kind {
	case "push":
		defer begin("push")()
		err = q.push(ctx) // ok: the timer runs
	case "pull":
		ctx, span := otel.Tracer("q").Start(ctx, "pull")
		defer span.End()
		err = q.pull(ctx)
	}
	return err
}

func (q *queue) captured(ctx context.Context, kind string) error {
	begin := func(name string) func() {
		start := time.Now()
		return func() { q.m.observe(name, time.Since(start), nil) }
	}
	run := func() error {
		switch kind {
		case "push":
			defer begin("push")()
			return q.push(ctx) // ok
		case "pull":
			ctx, span := otel.Tracer("q").Start(ctx, "pull")
			defer span.End()
			return q.pull(ctx)
		}
		return nil
	}
	return run()
}

func (q *queue) spanned(ctx context.Context, kind string) error {
	open := func(name string) (context.Context, trace.Span) { return otel.Tracer("q").Start(ctx, name) }
	switch kind {
	case "push":
		ctx, span := open("push")
		defer span.End()
		return q.push(ctx)
	case "pull":
		return q.pull(ctx) // want `call of \(\*queue\).pull in this branch is not observed`
	}
	return nil
}

func (q *queue) mute(ctx context.Context, kind string) (err error) {
	begin := func(name string) func() {
		start := time.Now()
		return func() { q.n += len(name) + start.Second() }
	}
	switch kind {
	case "push":
		defer begin("push")()
		err = q.push(ctx) // want `call of \(\*queue\).push in this branch is not observed`
	case "pull":
		ctx, span := otel.Tracer("q").Start(ctx, "pull")
		defer span.End()
		err = q.pull(ctx)
	}
	return err
}
