// Package answers registers literals that send what is always the same, and
// functions that are stubs, beside handlers that are observed.
package answers

import (
	"context"
	"errors"
	"net/http"

	"go.opentelemetry.io/otel"
)

type request interface {
	Context() context.Context
	Redirect(code int, to string) error
	Param(name string) string
}

type handler func(request) error

type router struct{ routes map[string]handler }

func (r *router) Handle(path string, h handler) { r.routes[path] = h }

func traced(name string, h handler) handler {
	return func(r request) error {
		_, span := otel.Tracer("answers").Start(r.Context(), name)
		defer span.End()
		return h(r)
	}
}

type store interface {
	Get(ctx context.Context, key string) error
	Touch(key string) error
}

type api struct{ s store }

func (a *api) show(r request) error  { return a.s.Get(r.Context(), r.Param("id")) }
func (a *api) edit(r request) error  { return a.s.Get(r.Context(), "edit") }
func (a *api) later(r request) error { return errors.New("not implemented") }

func (a *api) routes(r *router) {
	r.Handle("show", traced("show", a.show))
	r.Handle("edit", traced("edit", a.edit))
	r.Handle("old", func(r request) error { return r.Redirect(http.StatusFound, "show") }) // ok
	r.Handle("later", a.later)                                                             // ok
	r.Handle("copy", func(r request) error {                                               // want `the function literal \("copy"\), registered by Handle, is not observed`
		if err := a.s.Touch("copy"); err != nil {
			return err
		}
		return r.Redirect(http.StatusFound, "show")
	})
}

func measured(name string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, span := otel.Tracer("answers").Start(r.Context(), name)
		defer span.End()
		h(w, r)
	}
}

func (a *api) one(w http.ResponseWriter, r *http.Request) { a.s.Get(r.Context(), "one") }
func (a *api) two(w http.ResponseWriter, r *http.Request) { a.s.Get(r.Context(), "two") }

func (a *api) mux(mux *http.ServeMux) {
	mux.HandleFunc("/one", measured("one", a.one))
	mux.HandleFunc("/two", measured("two", a.two))
	mux.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("hello")) }) // ok
}
