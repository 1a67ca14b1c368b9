// Package anyregistrars registers functions of whatever parameters, as values of
// any type, and routes on a router and on a group of it.
package anyregistrars

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel"
)

type engine struct{ byName map[string]any }

func (e *engine) Register(name string, f any) { e.byName[name] = f }
func (e *engine) Provide(f any)               { e.byName[""] = f }

func spanned[A, R any](name string, f func(context.Context, A) (R, error)) func(context.Context, A) (R, error) {
	return func(ctx context.Context, a A) (R, error) {
		ctx, span := otel.Tracer("engine").Start(ctx, name)
		defer span.End()
		return f(ctx, a)
	}
}

type acts struct{ paid, sent int }

func (a *acts) Charge(ctx context.Context, sum int) (int, error) {
	a.paid += sum
	return a.paid, ctx.Err()
}
func (a *acts) Ship(ctx context.Context, to string) (string, error) { a.sent++; return to, ctx.Err() }
func (a *acts) Refund(ctx context.Context, sum int) (bool, error) {
	a.paid -= sum
	return true, ctx.Err()
}
func (a *acts) Mail(ctx context.Context, to []string) (string, error) {
	a.sent++
	return to[0], ctx.Err()
}

func newActs() *acts { return &acts{} }

func (a *acts) register(e *engine) {
	e.Provide(newActs)                                // ok: makes something
	e.Register("charge", spanned("charge", a.Charge)) // ok
	e.Register("ship", spanned("ship", a.Ship))       // ok
	e.Register("refund", spanned("refund", a.Refund)) // ok
	e.Register("mail", a.Mail)                        // want `Mail \("mail"\), registered by Register, is not observed; 3 of its 4 sibling registrations go through spanned`
}

type request struct{ ctx context.Context }

type route func(ctx context.Context, r *request) error

type group interface {
	Use(m func(route) route)
	Post(path string, h route)
}

type mux struct {
	mws    []func(route) route
	routes map[string]route
}

func (m *mux) Use(mw func(route) route) { m.mws = append(m.mws, mw) }
func (m *mux) Post(path string, h route) {
	for _, mw := range m.mws {
		h = mw(h)
	}
	m.routes[path] = h
}
func (m *mux) Group(f func(group)) { f(&mux{routes: m.routes}) }

func traced(next route) route {
	return func(ctx context.Context, r *request) error {
		ctx, span := otel.Tracer("web").Start(ctx, "request")
		defer span.End()
		return next(ctx, r)
	}
}

func pay(ctx context.Context, r *request) error {
	if r.ctx == nil {
		return errors.New("no context")
	}
	return ctx.Err()
}

func order(ctx context.Context, r *request) error { return errors.Join(pay(ctx, r), r.ctx.Err()) }

func routes() *mux {
	m := &mux{routes: map[string]route{}}
	m.Group(func(g group) {
		g.Use(traced)
		g.Post("/pay", pay) // ok
		g.Post("/order", order)
	})
	m.Post("/again/pay", pay) // want `pay \("/again/pay"\), registered by Post, is not observed; 1 of its 2 sibling places runs under a span`
	return m
}
