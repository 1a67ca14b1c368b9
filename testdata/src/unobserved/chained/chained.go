// Package chained has muxes that are served behind a middleware which a loop,
// a helper or the server's own ServeHTTP puts before them.
package chained

import (
	"net/http"

	"go.opentelemetry.io/otel"
)

type middleware func(http.Handler) http.Handler

func spanned(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("web").Start(r.Context(), r.URL.Path)
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func plain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func named(name string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("web").Start(r.Context(), name)
		defer span.End()
		h(w, r.WithContext(ctx))
	}
}

var sums = map[string]int{}

func users(w http.ResponseWriter, r *http.Request)  { sums["users"]++ }
func orders(w http.ResponseWriter, r *http.Request) { sums["orders"]++ }
func carts(w http.ResponseWriter, r *http.Request)  { sums["carts"]++ }

func chain(h http.Handler, ms ...func(http.Handler) http.Handler) http.Handler {
	for _, m := range ms {
		h = m(h)
	}
	return h
}

func backward(ms []middleware, h http.Handler) http.Handler {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

func compose(ms ...middleware) middleware {
	return func(h http.Handler) http.Handler { return backward(ms, h) }
}

type stack struct{ ms []middleware }

func newStack(ms ...middleware) stack            { return stack{ms} }
func (s stack) then(h http.Handler) http.Handler { return backward(s.ms, h) }
func (s stack) with(m middleware) stack          { return stack{append(s.ms, m)} }

func byHelper() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // ok: behind spanned
	return chain(m, plain, spanned)
}

func byOtherHelper() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // want `carts \("/carts"\), registered by HandleFunc, is not observed`
	return chain(m, plain)
}

func byNone() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // want `carts \("/carts"\), registered by HandleFunc, is not observed`
	return chain(m)
}

func byIndex() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // ok: behind spanned
	return backward([]middleware{spanned, plain}, m)
}

func inPlace() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // ok: behind spanned
	var h http.Handler = m
	for _, w := range []middleware{spanned} {
		h = w(h)
	}
	return h
}

func inPlacePlain() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // want `carts \("/carts"\), registered by HandleFunc, is not observed`
	var h http.Handler = m
	for _, w := range []middleware{plain} {
		h = w(h)
	}
	return h
}

func composed() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // ok: behind spanned
	return compose(plain, spanned)(m)
}

func stacked() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // ok: behind spanned
	return newStack(plain).with(spanned).then(m)
}

func stackedPlain() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // want `carts \("/carts"\), registered by HandleFunc, is not observed`
	return newStack(plain).then(m)
}

func throughOther() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // ok: behind spanned
	return spanned(http.StripPrefix("/v1", plain(m)))
}

func routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // ok: behind spanned, in New
	return m
}

func New() http.Handler { return chain(routes(), spanned) }

// A server runs its mux under a span.
type server struct {
	mux   *http.ServeMux
	admin *http.ServeMux
}

func (s *server) routes() {
	s.mux.HandleFunc("/users", named("users", users))    // ok
	s.mux.HandleFunc("/orders", named("orders", orders)) // ok
	s.mux.HandleFunc("/carts", carts)                    // ok: ServeHTTP begins a span
}

func (s *server) adminRoutes() {
	s.admin.HandleFunc("/users", named("users", users))    // ok
	s.admin.HandleFunc("/orders", named("orders", orders)) // ok
	s.admin.HandleFunc("/carts", carts)                    // want `carts \("/carts"\), registered by HandleFunc, is not observed`
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, span := otel.Tracer("web").Start(r.Context(), "server")
	defer span.End()
	s.mux.ServeHTTP(w, r.WithContext(ctx))
}

func (s *server) serveAdmin(w http.ResponseWriter, r *http.Request) { s.admin.ServeHTTP(w, r) }

// A front only hands its requests on; it is itself served behind spanned.
type front struct{ mux *http.ServeMux }

func (f *front) routes() {
	f.mux.HandleFunc("/users", named("users", users))    // ok
	f.mux.HandleFunc("/orders", named("orders", orders)) // ok
	f.mux.HandleFunc("/carts", carts)                    // ok: behind spanned, in newFront
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.mux.ServeHTTP(w, r) }

func newFront() http.Handler {
	f := &front{mux: http.NewServeMux()}
	f.routes()
	return spanned(f)
}

// A back does so, too, behind what observes nothing.
type back struct{ mux *http.ServeMux }

func (b *back) routes() {
	b.mux.HandleFunc("/users", named("users", users))    // ok
	b.mux.HandleFunc("/orders", named("orders", orders)) // ok
	b.mux.HandleFunc("/carts", carts)                    // want `carts \("/carts"\), registered by HandleFunc, is not observed`
}

func (b *back) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.mux.ServeHTTP(w, r) }

func newBack() http.Handler {
	b := &back{mux: http.NewServeMux()}
	b.routes()
	return plain(b)
}

func inLiteral() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", users))    // ok
	m.HandleFunc("/orders", named("orders", orders)) // ok
	m.HandleFunc("/carts", carts)                    // ok: the literal begins a span
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("web").Start(r.Context(), "literal")
		defer span.End()
		m.ServeHTTP(w, r.WithContext(ctx))
	})
}
