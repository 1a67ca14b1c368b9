// Package changing has routes named like pages that only answer.
package changing

import (
	"net/http"

	"go.opentelemetry.io/otel"
)

func traced(name string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("changing").Start(r.Context(), name)
		defer span.End()
		h(w, r.WithContext(ctx))
	}
}

type library struct{ books map[string]string }

func (l *library) find(w http.ResponseWriter, r *http.Request)    { l.answer(w, r) }
func (l *library) suggest(w http.ResponseWriter, r *http.Request) { l.answer(w, r) }
func (l *library) index(w http.ResponseWriter, r *http.Request)   { l.answer(w, r) }
func (l *library) page(w http.ResponseWriter, r *http.Request)    { l.answer(w, r) }
func (l *library) ping(w http.ResponseWriter, r *http.Request)    { l.answer(w, r) }

func (l *library) answer(w http.ResponseWriter, r *http.Request) {
	_, _ = w.Write([]byte(l.books[r.URL.Path]))
}

func (l *library) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /find", traced("find", l.find))
	mux.HandleFunc("GET /suggest", traced("suggest", l.suggest))
	mux.HandleFunc("POST /index", l.index) // want `index \("/index"\), registered by HandleFunc, is not observed`
	mux.HandleFunc("GET /index", l.page)   // ok: a page
	mux.HandleFunc("POST /ping", l.ping)   // ok
}
