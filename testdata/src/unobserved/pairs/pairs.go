// Package pairs has functions that return a tool together with its handler, a
// decorator of such pairs, and routes that are given their middleware before
// the handler.
package pairs

import (
	"context"

	"go.opentelemetry.io/otel"
)

type tool struct{ name string }

type handler func(ctx context.Context, in string) (string, error)

type backend struct{ rows map[string]string }

func (b *backend) get(ctx context.Context, key string) (string, error) { return b.rows[key], ctx.Err() }

func listTool(b *backend) (tool, handler) {
	return tool{"list"}, func(ctx context.Context, in string) (string, error) { return b.get(ctx, in) }
}

func getTool(b *backend) (tool, handler) {
	return tool{"get"}, func(ctx context.Context, in string) (string, error) { return b.get(ctx, in) }
}

func applyTool(b *backend) (tool, handler) {
	return tool{"apply"}, func(ctx context.Context, in string) (string, error) { return b.get(ctx, in) }
}

func measured(t tool, h handler) (tool, handler) {
	return t, func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("pairs").Start(ctx, t.name)
		defer span.End()
		return h(ctx, in)
	}
}

func renamed(t tool, h handler) (tool, handler) { return tool{t.name + "2"}, h }

type server struct{ handlers map[string]handler }

func (s *server) add(t tool, h handler) { s.handlers[t.name] = h }

func install(s *server, b *backend) {
	s.add(measured(listTool(b)))           // ok
	s.add(measured(getTool(b)))            // ok
	s.add(renamed(measured(applyTool(b)))) // ok
	s.add(applyTool(b))                    // want `applyTool, registered by add, is not observed; 3 of its 4 sibling registrations go through measured`
}

type entry struct {
	t tool
	h handler
}

func timed(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("pairs").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func list(b *backend) []entry {
	list, hList := listTool(b)
	get, hGet := getTool(b)
	apply, hApply := applyTool(b)
	return []entry{
		{t: list, h: timed("list", hList)}, // ok
		{t: get, h: timed("get", hGet)},    // ok
		{t: apply, h: hApply},              // want `applyTool in field h is not observed; 2 of its 3 sibling values go through timed`
	}
}

// A router is given what comes before the handler, and the handler last.
type router struct{ routes map[string][]func(*exchange) }

type exchange struct {
	ctx  context.Context
	rest []func(*exchange)
}

func (x *exchange) Context() context.Context { return x.ctx }

func (x *exchange) Next() { x.rest[0](x) }

func (r *router) GET(path string, hs ...func(*exchange)) { r.routes[path] = hs }

func spans(x *exchange) {
	ctx, span := otel.Tracer("pairs").Start(x.ctx, "route")
	defer span.End()
	x.ctx = ctx
	x.Next()
}

func auth(x *exchange) {
	if x.ctx.Err() == nil {
		x.Next()
	}
}

func (b *backend) show(x *exchange) { b.get(x.ctx, "show") }
func (b *backend) drop(x *exchange) { b.get(x.ctx, "drop") }

func routes(r *router, b *backend) {
	r.GET("/show", spans, b.show)         // ok
	r.GET("/all", auth, spans, b.show)    // ok
	r.GET("/drop", auth, b.drop)          // want `drop \("/drop"\), registered by GET, is not observed; 2 of its 3 sibling registrations run under a span`
	r.GET("/healthz", func(*exchange) {}) // ok
}

type item func(x *exchange)

type middleware func(item) item

// A mux is given the middleware of a route behind its handler.
type mux struct{ routes map[string]item }

func (m *mux) GET(path string, h item, ms ...middleware) {
	for _, w := range ms {
		h = w(h)
	}
	m.routes[path] = h
}

func spanned(op string) middleware {
	return func(next item) item {
		return func(x *exchange) {
			ctx, span := otel.Tracer("pairs").Start(x.ctx, op)
			defer span.End()
			x.ctx = ctx
			next(x)
		}
	}
}

func (b *backend) itemShow(x *exchange)   { b.get(x.ctx, "show") }
func (b *backend) itemCreate(x *exchange) { b.get(x.ctx, "create") }
func (b *backend) itemDrop(x *exchange)   { b.get(x.ctx, "drop") }

func muxRoutes(m *mux, b *backend) {
	m.GET("/items", b.itemShow, spanned("show"))      // ok
	m.GET("/create", b.itemCreate, spanned("create")) // ok
	m.GET("/drop", b.itemDrop)                        // want `itemDrop \("/drop"\), registered by GET, is not observed; 2 of its 3 sibling registrations run under a span`
}
