// Package servehttp has handlers of net/http that are structs around another
// one: their only work is a call of ServeHTTP, which gets no context.
package servehttp

import (
	"log/slog"
	"net/http"
	"time"
)

func orders(w http.ResponseWriter, r *http.Request) { w.Write([]byte("o" + r.URL.Path)) }
func items(w http.ResponseWriter, r *http.Request)  { w.Write([]byte("i" + r.URL.Path)) }
func carts(w http.ResponseWriter, r *http.Request)  { w.Write([]byte("c" + r.URL.Path)) }

type stats struct{ sum time.Duration }

func (s *stats) Observe(d time.Duration) { s.sum += d }

type timed struct {
	next  http.Handler
	stats *stats
}

func (t *timed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	t.next.ServeHTTP(w, r)
	t.stats.Observe(time.Since(start))
}

type logged struct {
	http.Handler
	log *slog.Logger
}

func (l logged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	l.log.Info("request begins", "path", r.URL.Path)
	l.Handler.ServeHTTP(w, r)
	l.log.Info("request ends", "path", r.URL.Path, "took", time.Since(start))
}

// pointed looks at the clock and brackets nothing.
type pointed struct{ next http.Handler }

func (p *pointed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", time.Now().String())
	p.next.ServeHTTP(w, r)
}

func timedMux(s *stats) *http.ServeMux {
	m := http.NewServeMux()
	m.Handle("/orders", &timed{http.HandlerFunc(orders), s})            // ok
	m.Handle("/items", &timed{next: http.HandlerFunc(items), stats: s}) // ok
	m.Handle("/carts", http.HandlerFunc(carts))                         // want `carts \("/carts"\), registered by Handle, is not observed; 2 of its 3 sibling registrations run under a timer`
	return m
}

func loggedMux(l *slog.Logger) *http.ServeMux {
	m := http.NewServeMux()
	m.Handle("/orders", logged{http.HandlerFunc(items), l}) // ok
	m.Handle("/items", logged{http.HandlerFunc(orders), l}) // ok
	m.Handle("/carts", http.HandlerFunc(carts))             // want `carts \("/carts"\), registered by Handle, is not observed`
	return m
}

func pages(w http.ResponseWriter, r *http.Request) { w.Write([]byte("p" + r.URL.Path)) }
func feeds(w http.ResponseWriter, r *http.Request) { w.Write([]byte("f" + r.URL.Path)) }
func users(w http.ResponseWriter, r *http.Request) { w.Write([]byte("u" + r.URL.Path)) }

// What implements http.Handler here is observed; a handler is not for that.
func cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		next.ServeHTTP(w, r)
	})
}

func corsMux() *http.ServeMux {
	m := http.NewServeMux()
	m.Handle("/pages", cors(http.HandlerFunc(pages)))      // ok
	m.Handle("/feeds", cors(http.HandlerFunc(feeds)))      // ok
	m.Handle("/about", &pointed{http.HandlerFunc(users)})  // ok
	m.Handle("/about/", &pointed{http.HandlerFunc(feeds)}) // ok
	m.Handle("/users", http.HandlerFunc(users))            // ok
	return m
}

// A mux whose method is wrapped is behind the wrapper, whatever of it is wrapped
// once more.
func spanned(s *stats, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		defer func() { s.Observe(time.Since(start)) }()
		next(w, r)
	}
}

func saves(w http.ResponseWriter, r *http.Request) { w.Write([]byte("s" + r.URL.Path)) }
func loads(w http.ResponseWriter, r *http.Request) { w.Write([]byte("l" + r.URL.Path)) }
func moves(w http.ResponseWriter, r *http.Request) { w.Write([]byte("m" + r.URL.Path)) }

func boundMux(s *stats) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/saves", spanned(s, saves)) // ok
	m.HandleFunc("/loads", spanned(s, loads)) // ok
	m.HandleFunc("/moves", moves)             // ok: the whole is observed
	return spanned(s, m.ServeHTTP)
}

func looseMux(s *stats) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/saves", spanned(s, saves)) // ok
	m.HandleFunc("/loads", spanned(s, loads)) // ok
	m.HandleFunc("/moves", moves)             // want `moves \("/moves"\), registered by HandleFunc, is not observed; 2 of its 3`
	return http.HandlerFunc(m.ServeHTTP)
}

// A mux in a struct that observes what it hands on is behind it, as an interface
// and as it is.
func heldMux(s *stats) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/saves", spanned(s, saves)) // ok
	m.HandleFunc("/loads", spanned(s, loads)) // ok
	m.HandleFunc("/moves", moves)             // ok: the whole is observed
	return &timed{next: m, stats: s}
}

type app struct {
	mux   *http.ServeMux
	stats *stats
}

func (a app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	defer func() { a.stats.Observe(time.Since(start)) }()
	a.mux.ServeHTTP(w, r)
}

func newApp(s *stats) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/saves", spanned(s, saves)) // ok
	m.HandleFunc("/loads", spanned(s, loads)) // ok
	m.HandleFunc("/moves", moves)             // ok: the whole is observed
	return app{m, s}
}

// plain observes nothing of what it hands on.
type plain struct{ next http.Handler }

func (p plain) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.next.ServeHTTP(w, r) }

func plainMux(s *stats) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/saves", spanned(s, saves)) // ok
	m.HandleFunc("/loads", spanned(s, loads)) // ok
	m.HandleFunc("/moves", moves)             // want `moves \("/moves"\), registered by HandleFunc, is not observed; 2 of its 3`
	return plain{m}
}
