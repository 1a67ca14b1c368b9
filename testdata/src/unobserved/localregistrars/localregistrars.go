// Package localregistrars registers through literals that a function keeps in
// variables, some of which call others.
package localregistrars

import (
	"net/http"
	"time"
)

type table struct{ routes map[string]http.Handler }

func (t *table) Handle(path string, h http.Handler) { t.routes[path] = h }

type latencies struct{ of map[string]time.Duration }

func (l *latencies) Observe(path string, d time.Duration) { l.of[path] += d }

func timed(l *latencies, path string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		defer func() { l.Observe(path, time.Since(begin)) }()
		h.ServeHTTP(w, r)
	})
}

func stripped(prefix string, h http.Handler) http.Handler {
	return http.StripPrefix(prefix, h)
}

type bakery struct{ loaves map[string]int }

func (b *bakery) bake(w http.ResponseWriter, r *http.Request) { b.loaves[r.FormValue("loaf")]++ }

func (b *bakery) sell(w http.ResponseWriter, r *http.Request) { b.loaves[r.FormValue("loaf")]-- }

func (b *bakery) order(w http.ResponseWriter, r *http.Request) { b.loaves[r.FormValue("loaf")] = 9 }

func (b *bakery) refund(w http.ResponseWriter, r *http.Request) { b.loaves[r.FormValue("loaf")] = 1 }

func (b *bakery) close(w http.ResponseWriter, r *http.Request) { clear(b.loaves) }

func routes(t *table, l *latencies, b *bakery, prefix string) {
	handle := func(path string, h http.Handler) {
		t.Handle(prefix+path, timed(l, path, h))
	}
	handleFunc := func(path string, h http.HandlerFunc) {
		handle(path, h)
	}
	handleStripped := func(path string, h http.HandlerFunc) {
		var inner http.Handler = h
		if prefix != "" {
			inner = stripped(prefix, inner)
		}
		t.Handle(path, inner)
	}
	handleFunc("/bake", b.bake)                   // ok
	handleFunc("/sell", b.sell)                   // ok
	handle("/order", http.HandlerFunc(b.order))   // ok
	handleStripped("/refund", b.refund)           // want `refund \("/refund"\), registered by Handle, is not observed; 3 of its 5 sibling registrations go through timed`
	t.Handle("/close", http.HandlerFunc(b.close)) // want `close \("/close"\), registered by Handle, is not observed; 3 of its 5 sibling registrations go through timed`
}

// allTimed has literals that all wrap.
func allTimed(t *table, l *latencies, b *bakery) {
	handle := func(path string, h http.Handler) { t.Handle(path, timed(l, path, h)) }
	handleFunc := func(path string, h http.HandlerFunc) { t.Handle("/v2"+path, timed(l, path, h)) }
	handle("/bake", http.HandlerFunc(b.bake)) // ok
	handleFunc("/sell", b.sell)               // ok
	handleFunc("/order", b.order)             // ok
}

type other struct{ routes map[string]http.Handler }

func (t *other) Handle(path string, h http.Handler) { t.routes[path] = h }

// chosenRegistrar has a variable that is one of two literals: gives up.
func chosenRegistrar(t *other, l *latencies, b *bakery, plain bool) {
	handle := func(path string, h http.HandlerFunc) { t.Handle(path, timed(l, path, h)) }
	if plain {
		handle = func(path string, h http.HandlerFunc) { t.Handle(path, h) }
	}
	handle("/bake", b.bake)   // ok
	handle("/sell", b.sell)   // ok
	handle("/order", b.order) // ok
}
