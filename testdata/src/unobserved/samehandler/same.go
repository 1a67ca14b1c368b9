// Package samehandler puts one handler in two places.
package samehandler

import (
	"context"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context) error

type router struct{ hs map[string]handler }

func (r *router) On(name string, h handler) { r.hs[name] = h }

func observed(h handler) handler {
	return func(ctx context.Context) error {
		ctx, span := otel.Tracer("same").Start(ctx, "h")
		defer span.End()
		return h(ctx)
	}
}

func charge(ctx context.Context) error { return ctx.Err() }
func refund(ctx context.Context) error { return ctx.Err() }

func register(r *router) {
	r.On("charge", observed(charge)) // ok
	r.On("refund", observed(refund)) // ok
}

func registerOld(r *router) {
	r.On("v1/charge", charge) // want `charge \("v1/charge"\), registered by On, is not observed; 2 of its 3 sibling registrations go through observed`
}

type other struct{ hs map[string]handler }

func (r *other) On(name string, h handler) { r.hs[name] = h }

func optional(r *other, tracing bool) {
	if tracing {
		r.On("charge", observed(charge)) // ok
	} else {
		r.On("charge", charge) // ok: switched off
	}
}
