// Package groups has routers whose parts are observed by the whole: an
// embedded group, one that a callback is given, one that is mounted; and
// registrations that each have a middleware of their own.
package groups

import (
	"context"
	"time"
)

type Handler interface {
	Serve(ctx context.Context, in string) error
}

type HandlerFunc func(ctx context.Context, in string) error

func (f HandlerFunc) Serve(ctx context.Context, in string) error { return f(ctx, in) }

type Middleware func(Handler) Handler

// A Mux is a router; what registers on it has one method only, so that it is
// itself a handler.
type Mux struct {
	routes map[string]Handler
	mws    []Middleware
}

func (m *Mux) Use(mws ...Middleware)                          { m.mws = append(m.mws, mws...) }
func (m *Mux) Serve(ctx context.Context, in string) error     { return m.routes[in].Serve(ctx, in) }
func (m *Mux) Handle(route string, h Handler)                 { m.routes[route] = h }
func (m *Mux) Mount(route string, h Handler)                  { m.routes[route+"*"] = h }
func (m *Mux) Route(prefix string, fill func(m *Mux))         { fill(&Mux{routes: m.routes}) }
func (m *Mux) With(mws ...Middleware) *Part                   { return &Part{m, mws} }
func (m *Mux) Each(visit func(route string, h Handler) error) {}

type Part struct {
	mux *Mux
	mws []Middleware
}

func (p *Part) Handle(route string, h Handler) { p.mux.routes[route] = h }

type stats struct{ sum time.Duration }

func (s *stats) Observe(d time.Duration) { s.sum += d }

var latency stats

func measured(next Handler) Handler {
	return HandlerFunc(func(ctx context.Context, in string) error {
		start := time.Now()
		defer func() { latency.Observe(time.Since(start)) }()
		return next.Serve(ctx, in)
	})
}

func limited(next Handler) Handler {
	return HandlerFunc(func(ctx context.Context, in string) error {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		return next.Serve(ctx, in)
	})
}

type store struct{ rows map[string]string }

func (s *store) save(ctx context.Context, in string) error { s.rows[in] = in; return ctx.Err() }
func (s *store) drop(ctx context.Context, in string) error { delete(s.rows, in); return ctx.Err() }
func (s *store) copy(ctx context.Context, in string) error { s.rows[in+"'"] = in; return ctx.Err() }

// Each registration has its middleware.
func (s *store) with(m *Mux) {
	m.With(measured).Handle("save", HandlerFunc(s.save))          // ok
	m.With(limited, measured).Handle("drop", HandlerFunc(s.drop)) // ok
	m.With(limited).Handle("copy", HandlerFunc(s.copy))           // want `copy \("copy"\), registered by Handle, is not observed; 2 of its 3`
}

// A callback is given a part of the router.
func (s *store) routed() *Mux {
	m := &Mux{routes: map[string]Handler{}}
	m.Use(measured)
	m.Route("v1", func(m *Mux) {
		m.Handle("save", measured(HandlerFunc(s.save))) // ok
		m.Handle("drop", measured(HandlerFunc(s.drop))) // ok
		m.Handle("copy", HandlerFunc(s.copy))           // ok
	})
	m.Route("v2", s.routes)
	return m
}

func (s *store) routes(m *Mux) {
	m.Handle("save", measured(HandlerFunc(s.save))) // ok
	m.Handle("drop", measured(HandlerFunc(s.drop))) // ok
	m.Handle("copy", HandlerFunc(s.copy))           // ok
}

func (s *store) unrouted() *Mux {
	m := &Mux{routes: map[string]Handler{}}
	m.Use(limited)
	m.Route("v1", func(m *Mux) {
		m.Handle("save", measured(HandlerFunc(s.save))) // ok
		m.Handle("drop", measured(HandlerFunc(s.drop))) // ok
		m.Handle("copy", HandlerFunc(s.copy))           // want `copy \("copy"\), registered by Handle, is not observed`
	})
	return m
}

// Mounted on a router that observes.
func (s *store) mounted() *Mux {
	sub := &Mux{routes: map[string]Handler{}}
	sub.Handle("save", measured(HandlerFunc(s.save))) // ok
	sub.Handle("drop", measured(HandlerFunc(s.drop))) // ok
	sub.Handle("copy", HandlerFunc(s.copy))           // ok
	m := &Mux{routes: map[string]Handler{}}
	m.Use(measured)
	m.Mount("v1", sub)
	return m
}

// An engine embeds its group.
type engine struct {
	Mux
	name string
}

func (e *engine) Use(mws ...Middleware) { e.Mux.Use(mws...) }

func (s *store) engine() *engine {
	e := &engine{name: "e"}
	e.Use(measured)
	e.Handle("save", measured(HandlerFunc(s.save))) // ok
	e.Handle("drop", measured(HandlerFunc(s.drop))) // ok
	e.Handle("copy", HandlerFunc(s.copy))           // ok
	return e
}

// The whole is handed to what a middleware's maker returns.
func named(name string) Middleware {
	return func(next Handler) Handler { return measured(next) }
}

type server struct{ mux *Mux }

func (s *store) server() Handler {
	srv := &server{mux: &Mux{}}
	srv.mux.Handle("save", measured(HandlerFunc(s.save))) // ok
	srv.mux.Handle("drop", measured(HandlerFunc(s.drop))) // ok
	srv.mux.Handle("copy", HandlerFunc(s.copy))           // ok
	return named("server")(srv.mux)
}

// A list of middleware grows by appends, and a loop applies it.
func chain(h Handler, mws []Middleware) Handler {
	for i := len(mws) - 1; i >= 0; i-- {
		h = mws[i](h)
	}
	return h
}

func (s *store) listed(limit bool) *Mux {
	mws := []Middleware{measured}
	if limit {
		mws = append(mws, limited)
	}
	m := &Mux{routes: map[string]Handler{}}
	m.Handle("save", chain(HandlerFunc(s.save), mws)) // ok
	m.Handle("drop", chain(HandlerFunc(s.drop), mws)) // ok
	m.Handle("copy", HandlerFunc(s.copy))             // want `copy \("copy"\), registered by Handle, is not observed`
	return m
}

// What other functions register, perhaps on other servers, says nothing
// about these three.
func (s *store) some(m *Mux) {
	m.Handle("save", measured(HandlerFunc(s.save))) // ok
	m.Handle("drop", measured(HandlerFunc(s.drop))) // ok
	m.Handle("copy", HandlerFunc(s.copy))           // want `copy \("copy"\), registered by Handle, is not observed; 2 of its 3`
}

func (s *store) internal(m *Mux) {
	m.Handle("sweep", HandlerFunc(s.sweep))   // ok
	m.Handle("merge", HandlerFunc(s.merge))   // ok
	m.Handle("split", HandlerFunc(s.split))   // ok
	m.Handle("rotate", HandlerFunc(s.rotate)) // ok
	m.Handle("vacuum", HandlerFunc(s.vacuum)) // ok
	m.Handle("adopt", HandlerFunc(s.adopt))   // ok
	m.Handle("orphan", HandlerFunc(s.orphan)) // ok
	m.Handle("count", HandlerFunc(s.count))   // ok
}

func (s *store) sweep(ctx context.Context, in string) error  { return s.save(ctx, in+"1") }
func (s *store) merge(ctx context.Context, in string) error  { return s.save(ctx, in+"2") }
func (s *store) split(ctx context.Context, in string) error  { return s.save(ctx, in+"3") }
func (s *store) rotate(ctx context.Context, in string) error { return s.save(ctx, in+"4") }
func (s *store) vacuum(ctx context.Context, in string) error { return s.save(ctx, in+"5") }
func (s *store) adopt(ctx context.Context, in string) error  { return s.save(ctx, in+"6") }
func (s *store) orphan(ctx context.Context, in string) error { return s.save(ctx, in+"7") }
func (s *store) count(ctx context.Context, in string) error  { return s.save(ctx, in+"8") }
