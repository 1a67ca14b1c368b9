// Package versions registers the handlers of an API twice, for two versions of
// it, and with a list that a function makes of a handler.
package versions

import (
	"context"

	"go.opentelemetry.io/otel"
)

type Exchange struct{ ctx context.Context }

func (x *Exchange) Context() context.Context { return x.ctx }
func (x *Exchange) Next()                    {}

type Handler func(x *Exchange)

type Router struct{ routes map[string][]Handler }

func (r *Router) Use(hs ...Handler)                          {}
func (r *Router) Group(prefix string, hs ...Handler) *Router { return &Router{} }
func (r *Router) Route(prefix string, fill func(r *Router))  { fill(r.Group(prefix)) }
func (r *Router) Post(path string, hs ...Handler)            { r.routes[path] = hs }

func traced(x *Exchange) {
	_, span := otel.Tracer("versions").Start(x.Context(), "request")
	defer span.End()
	x.Next()
}

type store interface {
	Save(ctx context.Context, key string) error
}

type api struct{ s store }

func (a *api) add(x *Exchange)  { a.s.Save(x.Context(), "add") }
func (a *api) sub(x *Exchange)  { a.s.Save(x.Context(), "sub") }
func (a *api) mul(x *Exchange)  { a.s.Save(x.Context(), "mul") }
func (a *api) div(x *Exchange)  { a.s.Save(x.Context(), "div") }
func (a *api) rest(x *Exchange) { a.s.Save(x.Context(), "rest") }

func (a *api) groups(r *Router) {
	v1 := r.Group("/v1")
	v1.Use(traced)
	v1.Post("/add", a.add)
	v2 := r.Group("/v2")
	v2.Post("/add", a.add) // want `add \("/add"\), registered by Post, is not observed; 1 of its 2 sibling places`
}

func (a *api) literals(r *Router) {
	r.Route("/v1", func(r *Router) {
		r.Use(traced)
		r.Post("/sub", a.sub)
	})
	r.Route("/v2", func(r *Router) {
		r.Post("/sub", a.sub) // want `sub \("/sub"\), registered by Post, is not observed`
	})
}

func (a *api) both(r *Router) {
	v1 := r.Group("/v1", traced)
	v1.Post("/mul", a.mul)
	v2 := r.Group("/v2")
	v2.Use(traced)
	v2.Post("/mul", a.mul) // ok
}

func withSpan(path string, hs ...Handler) []Handler {
	out := []Handler{traced}
	return append(out, hs...)
}

func (a *api) lists(r *Router) {
	r.Post("/add", withSpan("/add", a.add)...)
	r.Post("/mul", withSpan("/mul", a.mul)...)
	r.Post("/rest", a.rest) // want `rest \("/rest"\), registered by Post, is not observed; 2 of its 3 sibling registrations`
}
