// Package layered puts a handler into a field, and later an observed one that is made
// of it.
package layered

import (
	"net/http"
	"time"
)

type timing struct{ spent map[string]time.Duration }

var times = timing{map[string]time.Duration{}}

func (t timing) observe(name string, d time.Duration) { t.spent[name] = d }

// Instrument times a handler.
func Instrument(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		h.ServeHTTP(w, r)
		times.observe(r.URL.Path, time.Since(start))
	})
}

func checked(name string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("User") != name {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}

type config struct {
	Handler http.Handler
	Name    string
}

type option func(*config)

// ok: the options put a layer around it
func serve(opts ...option) *config {
	mux := http.NewServeMux()
	mux.HandleFunc("/list", list)
	c := &config{}
	c.Handler = mux
	for _, o := range opts {
		o(c)
	}
	return c
}

func withUser(name string) option {
	return func(c *config) { c.Handler = Instrument(checked(name, c.Handler)) }
}

func withNobody() option {
	return func(c *config) { c.Handler = Instrument(checked("nobody", c.Handler)) }
}

type page struct {
	Path    string
	Handler http.Handler
}

func list(w http.ResponseWriter, r *http.Request) { write(w, "list") }
func show(w http.ResponseWriter, r *http.Request) { write(w, "show") }
func edit(w http.ResponseWriter, r *http.Request) { write(w, "edit") }

func write(w http.ResponseWriter, s string) {
	if _, err := w.Write([]byte(s)); err != nil {
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// These are handlers of their own.
func pages() []page {
	return []page{
		{"/list", Instrument(checked("a", http.HandlerFunc(list)))},
		{"/show", Instrument(checked("b", http.HandlerFunc(show)))},
		{"/edit", http.HandlerFunc(edit)}, // want `is not observed`
	}
}
