// Package toolboxes has tables, fields, functions init and registrations.
package toolboxes

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

type Args map[string]any
type Handler func(ctx context.Context, a Args) (any, error)

type metrics struct {
	mu sync.Mutex
	d  map[string]time.Duration
}

func (m *metrics) record(name string, d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.d[name] += d
}

var m metrics

// Instrument decorates.
func Instrument(name string, h Handler) Handler {
	return func(ctx context.Context, a Args) (any, error) {
		begin := time.Now()
		out, err := h(ctx, a)
		m.record(name, time.Since(begin))
		return out, err
	}
}

func search(ctx context.Context, a Args) (any, error) { return nil, nil }
func fetch(ctx context.Context, a Args) (any, error)  { return nil, nil }
func store(ctx context.Context, a Args) (any, error)  { return nil, nil }
func clear_(ctx context.Context, a Args) (any, error) { return nil, nil }
func health(ctx context.Context, a Args) (any, error) { return "ok", nil }
func help(ctx context.Context, a Args) (any, error)   { return "help", nil }

var byName map[string]Handler

func init() {
	byName = map[string]Handler{
		"search": Instrument("search", search), // ok
		"fetch":  Instrument("fetch", fetch),   // ok
		"store":  store,                        // want `store \("store"\) in this table is not observed; 2 of its 3 sibling entries go through Instrument`
		"health": health,                       // ok
		"help":   help,                         // ok
	}
}

var registry = struct {
	handlers map[string]Handler
}{handlers: map[string]Handler{}}

func register(name string, h Handler) { registry.handlers[name] = h }

func init() {
	register("search", Instrument("search", search)) // ok
	register("fetch", Instrument("fetch", fetch))    // ok
	register("store", store)                         // want `store \("store"\), registered by register, is not observed; 3 of its 4 sibling registrations go through Instrument`
	register("clear", Instrument("clear", clear_))   // ok
	register("health", health)                       // ok
}

type Tool struct {
	Name    string
	Desc    string
	Handler Handler
}

var tools = []Tool{
	{"search", "Searches.", Instrument("search", search)}, // ok
	{"fetch", "Fetches.", fetch},                          // want `fetch \("fetch"\) in field Handler is not observed; 6 of its 9 sibling values go through Instrument`
	{"store", "Stores.", Instrument("store", store)},      // ok
}

var toolPtrs = []*Tool{
	{Name: "search", Handler: Instrument("search", search)}, // ok
	{Name: "fetch", Handler: Instrument("fetch", fetch)},    // ok
	{Name: "clear", Handler: clear_},                        // want `clear_ \("clear"\) in field Handler is not observed; 6 of its 9 sibling values go through Instrument`
	{Name: "health", Handler: health},                       // ok
}

// literals in place
func Tools() map[string]Tool {
	return map[string]Tool{
		"a": {Name: "a", Handler: Instrument("a", func(ctx context.Context, a Args) (any, error) { return 1, nil })}, // ok
		"b": {Name: "b", Handler: Instrument("b", func(ctx context.Context, a Args) (any, error) { return 2, nil })}, // ok
		"c": {Name: "c", Handler: func(ctx context.Context, a Args) (any, error) { return json.Marshal(a) }},         // want `the function literal \("c"\) in field Handler is not observed; 6 of its 9 sibling values go through Instrument`
	}
}

// registration loop: right, all wrapped
type server struct {
	hs map[string]Handler
	lg *slog.Logger
}

func (s *server) Handle(name string, h Handler) { s.hs[name] = h }

func (s *server) registerAll(ts []Tool) {
	for _, t := range ts {
		s.Handle(t.Name, Instrument(t.Name, t.Handler)) // ok
	}
}

// the loop wraps and one is registered behind it by hand
func (s *server) registerMore(ts []Tool) {
	for _, t := range ts {
		s.Handle(t.Name, Instrument(t.Name, t.Handler)) // ok
	}
	s.Handle("fetch", Instrument("fetch", fetch)) // ok
	s.Handle("store", store)                      // want `store \("store"\), registered by Handle, is not observed; 2 of its 3 sibling registrations go through Instrument`
}

// a builder
type Builder struct{ hs []Handler }

func (b *Builder) With(h Handler) *Builder { b.hs = append(b.hs, h); return b }

func Build() *Builder {
	return new(Builder).
		With(Instrument("search", search)). // ok
		With(Instrument("fetch", fetch)).   // ok
		With(store)                         // want `store, registered by With, is not observed; 2 of its 3 sibling registrations go through Instrument`
}

// struct with one field per handler
type Handlers struct {
	Search, Fetch, Store, Clear Handler
}

func NewHandlers() *Handlers {
	return &Handlers{
		Search: Instrument("search", search), // ok
		Fetch:  Instrument("fetch", fetch),   // ok
		Store:  store,                        // want `store in field Store is not observed; 3 of its 4 sibling fields go through Instrument`
		Clear:  Instrument("clear", clear_),  // ok
	}
}

func Assign(h *Handlers) {
	h.Search = Instrument("search", search) // ok
	h.Fetch = Instrument("fetch", fetch)    // ok
	h.Store = Instrument("store", store)    // ok
	h.Clear = clear_                        // want `clear_ in field Clear is not observed; 3 of its 4 sibling fields go through Instrument`
}

// net/http with a decorator for handlers
func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := time.Now()
		slog.Info("start", "path", r.URL.Path)
		next.ServeHTTP(w, r)
		slog.Info("done", "path", r.URL.Path, "took", time.Since(t))
	})
}

func list(w http.ResponseWriter, r *http.Request)   {}
func create(w http.ResponseWriter, r *http.Request) {}
func del(w http.ResponseWriter, r *http.Request)    {}

func Routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /items", logged(http.HandlerFunc(list)))                    // ok
	mux.Handle("POST /items", logged(http.HandlerFunc(create)))                 // ok
	mux.Handle("DELETE /items/{id}", http.HandlerFunc(del))                     // want `del \("/items/\{id\}"\), registered by Handle, is not observed; 2 of its 3 sibling registrations go through logged`
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {}) // ok
	return mux
}

func RoutesBehind() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /items", logged(http.HandlerFunc(list)))    // ok
	mux.Handle("POST /items", logged(http.HandlerFunc(create))) // ok
	mux.HandleFunc("DELETE /items/{id}", del)                   // ok
	return logged(mux)
}

// curried middleware
type Middleware func(http.Handler) http.Handler

func Timing(m *metrics) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			t := time.Now()
			defer func() { m.record(r.URL.Path, time.Since(t)) }()
			next.ServeHTTP(w, r)
		})
	}
}

func RoutesCurried(m *metrics) *http.ServeMux {
	mw := Timing(m)
	mux := http.NewServeMux()
	mux.Handle("/a", mw(http.HandlerFunc(list)))   // ok
	mux.Handle("/b", mw(http.HandlerFunc(create))) // ok
	mux.Handle("/c", http.HandlerFunc(del))        // want `del \("/c"\), registered by Handle, is not observed; 2 of its 3 sibling registrations go through Timing`
	return mux
}

// routes table then a loop that wraps: right
type route struct {
	pattern string
	h       http.HandlerFunc
}

func RoutesLoop(m *metrics) *http.ServeMux {
	routes := []route{{"/a", list}, {"/b", create}, {"/c", del}} // ok
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.pattern, Timing(m)(r.h)) // ok
	}
	return mux
}

// handlers whose deliberate exception is said in a comment
func RoutesComment(m *metrics) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/a", Timing(m)(http.HandlerFunc(list)))   // ok
	mux.Handle("/b", Timing(m)(http.HandlerFunc(create))) // ok
	// uninstrumented: streams for hours
	mux.Handle("/c", http.HandlerFunc(del)) // ok
	return mux
}

// the same handler twice (S7)
func Twice(m *metrics) (*http.ServeMux, *http.ServeMux) {
	v1, v2 := http.NewServeMux(), http.NewServeMux()
	v1.Handle("/v1/items", Timing(m)(http.HandlerFunc(list))) // ok
	v2.Handle("/v2/items", http.HandlerFunc(list))            // want `list \("/v2/items"\), registered by Handle, is not observed; 5 of its 6 sibling places go through Timing or logged`
	return v1, v2
}

// dispatch function over a table, wrapped at the call: right
func Call(ctx context.Context, name string, a Args) (any, error) {
	h, ok := byName[name]
	if !ok {
		return nil, errors.New("unknown tool " + name)
	}
	return Instrument(name, h)(ctx, a) // ok
}
