// Package listening has requests that come with a listener or without one, and
// calls that run no handler.
package listening

import (
	"context"
	"strconv"
	"time"

	"go.opentelemetry.io/otel"
)

type code int

const (
	CallFunc code = iota
	CallFuncWithListener
	CallHost
)

type fn interface {
	Call(ctx context.Context, n int) error
}

type listener struct{}

func (l *listener) observe(ctx context.Context, f func(context.Context) error) error {
	ctx, span := otel.Tracer("listening").Start(ctx, "call")
	defer span.End()
	return f(ctx)
}

// dispatch has a case for calls that are observed.
func dispatch(ctx context.Context, c code, f fn, l *listener) error {
	switch c {
	case CallFunc:
		return f.Call(ctx, 1) // ok: the next case is for the listener
	case CallFuncWithListener:
		return l.observe(ctx, func(ctx context.Context) error { return f.Call(ctx, 1) }) // ok
	case CallHost:
		return f.Call(ctx, 2) // want `call of fn.Call in this branch is not observed`
	}
	return nil
}

var status int

func SetStatus(n int) { status = n }

type state struct {
	id   int
	took []time.Duration
}

func (s *state) label() string { return strconv.Itoa(s.id) }

func (s *state) run(ctx context.Context, label string) error { return ctx.Err() }

// retry asks for its name in both branches.
func (s *state) retry(ctx context.Context, skip bool) error {
	if skip {
		println(s.label()) // ok: that is no work
		return ctx.Err()
	}
	start := time.Now()
	println(s.label())
	err := s.run(ctx, "again")
	if err != nil {
		SetStatus(2)
	}
	s.took = append(s.took, time.Since(start))
	return err
}

type query struct {
	flags int
	table string
}

// clone is no handler: it makes what one is called of.
func (q *query) clone() *query { c := *q; return &c }

func (q *query) remove(ctx context.Context, hard bool) error {
	if hard {
		_, span := otel.Tracer("query").Start(ctx, "remove")
		defer span.End()
		return q.exec(ctx)
	}
	c := q.clone() // ok
	c.flags = 1
	return c.remove(ctx, true)
}

func (q *query) exec(ctx context.Context) error { return ctx.Err() }
