// Package exceptions is right: what is bare is bare for a reason.
package exceptions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"go.opentelemetry.io/otel"
)

func traced(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := otel.Tracer("exceptions").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

var ErrUnknown = errors.New("unknown")

func a(ctx context.Context) error        { return nil }
func b(ctx context.Context) error        { return nil }
func sendHelp(ctx context.Context) error { return nil }
func status(ctx context.Context) error   { return nil }

type srv struct {
	closed bool
	cache  map[string]string
}

func (s *srv) replyError(ctx context.Context, err error) error { return err }
func (s *srv) initialize(ctx context.Context) error            { return nil }
func (s *srv) shutdown(ctx context.Context) error              { return nil }

func (s *srv) serve(ctx context.Context, m string) error {
	switch m {
	case "initialize":
		return s.initialize(ctx) // ok
	case "a":
		return traced(ctx, m, a) // ok
	case "b":
		return traced(ctx, m, b) // ok
	case "help":
		return sendHelp(ctx) // ok
	case "shutdown":
		return s.shutdown(ctx) // ok
	case "ping":
		return status(ctx) // ok
	default:
		return s.replyError(ctx, fmt.Errorf("%w: %s", ErrUnknown, m)) // ok
	}
}

// cache hit: constant
func (s *srv) cached(ctx context.Context, k string) (string, error) {
	if v, ok := s.cache[k]; ok {
		return v, nil // ok
	}
	var out string
	err := traced(ctx, k, func(ctx context.Context) error { out = k; return a(ctx) })
	return out, err
}

// pre-checks
func (s *srv) auth(ctx context.Context, tok string) error {
	if tok == "" {
		return s.deny(ctx) // ok
	}
	if !s.allowed(ctx, tok) {
		return s.deny(ctx) // ok
	}
	return traced(ctx, "a", a)
}

func (s *srv) deny(ctx context.Context) error               { return errors.New("denied") }
func (s *srv) allowed(ctx context.Context, tok string) bool { return true }

// dry run
func (s *srv) dryRun(ctx context.Context, dry bool) error {
	if dry {
		fmt.Println("would run a") // ok
		return nil
	}
	return traced(ctx, "a", a)
}

// before and after
func (s *srv) around(ctx context.Context, first bool) error {
	if first {
		if err := b(ctx); err != nil { // ok
			return err
		}
	}
	return traced(ctx, "a", a)
}

// the loop's handler: both
func (s *srv) both(ctx context.Context) error {
	if err := traced(ctx, "a", a); err != nil {
		return err
	}
	return b(ctx) // ok: not an alternative
}

// batch of sub dispatches
func (s *srv) batch(ctx context.Context, ms []string) error {
	for _, m := range ms {
		if err := s.serve(ctx, m); err != nil { // ok
			return err
		}
	}
	return nil
}

func (s *srv) top(ctx context.Context, ms []string) error {
	if len(ms) > 1 {
		return s.batch(ctx, ms) // ok: leads to the dispatch
	}
	return s.serve(ctx, ms[0]) // ok
}

func (s *srv) top2(ctx context.Context, ms []string) error {
	if len(ms) > 1 {
		return s.batch(ctx, ms) // ok: leads to the dispatch
	}
	return traced(ctx, ms[0], a)
}

// noop tracer
type T interface {
	Do(ctx context.Context, name string, f func(context.Context) error) error
}
type nop struct{}

func (nop) Do(ctx context.Context, name string, f func(context.Context) error) error { return f(ctx) }

type real struct{}

func (real) Do(ctx context.Context, name string, f func(context.Context) error) error {
	return traced(ctx, name, f)
}

func New(on bool) T {
	if !on {
		return nop{} // ok
	}
	return real{}
}

// http: static and metrics endpoints
func mw(name string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		defer func() { recordLatency(name, time.Since(start)) }()
		h(w, r)
	}
}

func recordLatency(name string, d time.Duration) {}

func items(w http.ResponseWriter, r *http.Request)          {}
func users(w http.ResponseWriter, r *http.Request)          {}
func index(w http.ResponseWriter, r *http.Request)          {}
func metricsHandler(w http.ResponseWriter, r *http.Request) {}
func livez(w http.ResponseWriter, r *http.Request)          {}

func routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("/items", mw("items", items))
	m.HandleFunc("/users", mw("users", users))
	m.HandleFunc("/metrics", metricsHandler)                                                                           // ok
	m.HandleFunc("/livez", livez)                                                                                      // ok
	m.Handle("/static/", http.StripPrefix("/static/", http.FileServer(http.Dir("static"))))                            // ok
	m.HandleFunc("/", http.NotFound)                                                                                   // ok
	m.HandleFunc("/favicon.ico", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }) // ok
	m.HandleFunc("/debug/vars", index)                                                                                 // ok
	return m
}

// patterns with a method
func methodRoutes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /items", mw("items", items))
	m.HandleFunc("GET /users", mw("users", users))
	m.HandleFunc("POST /users", mw("users", users))
	m.HandleFunc("GET /livez", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok")) })    // ok
	m.HandleFunc("GET example.com/version", func(w http.ResponseWriter, r *http.Request) { index(w, r) }) // ok
	m.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) { index(w, r) })            // want `is not observed`
	return m
}

// a test double
type fakeSrv struct{}

func (f *fakeSrv) serve(ctx context.Context, m string) error {
	switch m {
	case "a":
		return a(ctx) // ok
	}
	return nil
}

// two wrappers: audit and trace
func audited(ctx context.Context, name string, f func(context.Context) error) error {
	start := time.Now()
	err := f(ctx)
	recordLatency(name, time.Since(start))
	return err
}

func twoWrappers(ctx context.Context, m string) error {
	switch m {
	case "a":
		return traced(ctx, m, a) // ok
	case "b":
		return audited(ctx, m, b) // ok
	}
	return nil
}

// recursion through a wrapper
func (s *srv) walk(ctx context.Context, depth int) error {
	if depth == 0 {
		return nil
	}
	if depth%2 == 0 {
		return s.walk(ctx, depth-1) // ok: itself
	}
	return traced(ctx, "walk", func(ctx context.Context) error { return s.walk(ctx, depth-1) })
}

// streaming returns at once: unsupported
func (s *srv) stream(ctx context.Context, m string) error {
	switch m {
	case "a":
		return traced(ctx, m, a)
	case "watch":
		return s.unsupported(ctx, m) // ok
	case "old":
		return fmt.Errorf("%s: %w", m, errors.ErrUnsupported) // ok
	}
	return nil
}

func (s *srv) unsupported(ctx context.Context, m string) error { return errors.ErrUnsupported }

// An identity is spelled, and that is no work.
type ident struct{ parts []string }

func (i *ident) String() string  { return joined(i.parts) }
func (i *ident) Resolve() string { return joined(i.parts) }

func joined(parts []string) (s string) {
	for _, p := range parts {
		s += p
	}
	return s
}

func named(ctx context.Context, m string, f func(ctx context.Context) (string, error)) (out string, err error) {
	err = traced(ctx, m, func(ctx context.Context) error { out, err = f(ctx); return err })
	return out, err
}

func (s *srv) spelled(ctx context.Context, m string, i *ident) (string, error) {
	if m == "" {
		return i.String(), nil // ok
	}
	return named(ctx, m, func(context.Context) (string, error) { return i.Resolve(), nil })
}

// quick deliberately runs without a span where it is asked to.
func (s *srv) quick(ctx context.Context, fast bool) error {
	if fast {
		return a(ctx) // ok: so says the comment
	}
	return traced(ctx, "quick", b)
}

// quicker has no reason for what it does.
func (s *srv) quicker(ctx context.Context, fast bool) error {
	if fast {
		return a(ctx) // want `call of a in this branch is not observed`
	}
	return traced(ctx, "quick", b)
}

// Nothing is done where it is only shown what would be.
func (s *srv) deploy(ctx context.Context, dryRun bool, plan []string) error {
	if dryRun {
		return show(ctx, plan) // ok
	}
	return traced(ctx, "deploy", func(ctx context.Context) error { return apply(ctx, plan) })
}

func (s *srv) deployed(ctx context.Context, quick bool, plan []string) error {
	if quick {
		return show(ctx, plan) // want `call of show in this branch is not observed`
	}
	return traced(ctx, "deploy", func(ctx context.Context) error { return apply(ctx, plan) })
}

func show(ctx context.Context, plan []string) error  { return fmt.Errorf("%v: %w", plan, ctx.Err()) }
func apply(ctx context.Context, plan []string) error { return fmt.Errorf("%s: %w", plan[0], ctx.Err()) }

// What is kept in memory leaves its context alone.
type keeper interface {
	Keep(ctx context.Context, v string) error
	Find(ctx context.Context, v string) (string, error)
}

type tracedKeeper struct{ keeper }

func (t tracedKeeper) Keep(ctx context.Context, v string) error {
	return traced(ctx, "keep", func(ctx context.Context) error { return t.keeper.Keep(ctx, v) })
}

func (t tracedKeeper) Find(ctx context.Context, v string) (out string, err error) {
	return named(ctx, "find", func(ctx context.Context) (string, error) { return t.keeper.Find(ctx, v) })
}

type memory map[string]string

func (m memory) Keep(_ context.Context, v string) error           { m[v] = v; return nil }
func (m memory) Find(_ context.Context, v string) (string, error) { return m[v], nil }

type remote struct {
	call func(ctx context.Context, v string) (string, error)
}

func (r *remote) Keep(ctx context.Context, v string) error           { _, err := r.call(ctx, v); return err }
func (r *remote) Find(ctx context.Context, v string) (string, error) { return r.call(ctx, v) }

func opened(kind string, call func(ctx context.Context, v string) (string, error)) keeper {
	switch kind {
	case "memory":
		return memory{} // ok: does nothing with a context
	case "far":
		return tracedKeeper{&remote{call}}
	case "near":
		return &remote{call} // want `remote in this branch is not observed`
	}
	return nil
}
