// Package routers registers handlers on real routers: behind a middleware
// that observes, wrapped one by one, and bare. A bypass has a want comment,
// its right neighbours an "// ok" comment.
package routers

import (
	"net/http"
	"os"
	"time"
)

type timings struct{ sum time.Duration }

func (t *timings) Observe(d time.Duration) { t.sum += d }

var latency timings

// load is the work of all handlers.
func load(id string) []byte {
	b, err := os.ReadFile(id)
	if err != nil {
		return nil
	}
	return b
}

func orders(w http.ResponseWriter, r *http.Request) { w.Write(load("o" + r.URL.Path)) }
func items(w http.ResponseWriter, r *http.Request)  { w.Write(load("i" + r.URL.Path)) }
func carts(w http.ResponseWriter, r *http.Request)  { w.Write(load("c" + r.URL.Path)) }
func health(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// timed is a decorator of one handler, measured a middleware of all.
func timed(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		defer func() { latency.Observe(time.Since(start)) }()
		h(w, r)
	}
}

func measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		next.ServeHTTP(w, r)
		latency.Observe(time.Since(start))
	})
}

// cors observes nothing.
func cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		next.ServeHTTP(w, r)
	})
}
