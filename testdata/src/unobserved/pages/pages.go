// Package pages has handlers and tools with names that pages have: those that do
// work are like any other.
package pages

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"go.opentelemetry.io/otel"
)

type repo struct {
	n     int
	files map[string]string
	rows  *rows
}

type rows struct{ n int }

func (r *rows) Rebuild(ctx context.Context, in string) error { r.n++; return ctx.Err() }

type handler func(ctx context.Context, in string) (string, error)

func spanned(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("pages").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func (r *repo) commit(ctx context.Context, in string) (string, error) { r.n++; return in, ctx.Err() }
func (r *repo) push(ctx context.Context, in string) (string, error)   { r.n++; return in, ctx.Err() }
func (r *repo) index(ctx context.Context, in string) (string, error)  { r.n++; return in, ctx.Err() }
func (r *repo) status(ctx context.Context, in string) (string, error) {
	return in, r.rows.Rebuild(ctx, in)
}
func (r *repo) info(ctx context.Context, in string) (string, error) {
	return fmt.Sprint(len(r.files)), nil
}
func (r *repo) usage(ctx context.Context, in string) (string, error)   { return "usage: repo FILE", nil }
func (r *repo) root(ctx context.Context, in string) (string, error)    { r.set(in); return in, nil }
func (r *repo) metrics(ctx context.Context, in string) (string, error) { r.n++; return in, nil }
func (r *repo) ready(ctx context.Context, in string) (string, error)   { r.n++; return in, nil }
func (r *repo) help(ctx context.Context, in string) (string, error)    { r.n++; return in, nil }
func (r *repo) health(ctx context.Context, in string) (string, error)  { r.n++; return in, nil }

func (r *repo) set(in string) { r.files[in] = in }

func (r *repo) table() map[string]handler {
	return map[string]handler{
		"commit":  spanned("commit", r.commit), // ok
		"push":    spanned("push", r.push),     // ok
		"merge":   spanned("merge", r.push),    // ok
		"tag":     spanned("tag", r.push),      // ok
		"index":   r.index,                     // want `index \("index"\) in this table is not observed`
		"status":  r.status,                    // want `status \("status"\) in this table is not observed`
		"root":    r.root,                      // want `root \("root"\) in this table is not observed`
		"info":    r.info,                      // ok: only answers
		"usage":   r.usage,                     // ok: only answers
		"metrics": r.metrics,                   // ok: a probe
		"ready":   r.ready,                     // ok: a probe
		"health":  r.health,                    // ok
		"help":    r.help,                      // ok
	}
}

func (r *repo) handle(ctx context.Context, op, in string) (string, error) {
	switch op {
	case "commit":
		return spanned(op, r.commit)(ctx, in) // ok
	case "push":
		return spanned(op, r.push)(ctx, in) // ok
	case "index":
		return r.index(ctx, in) // want `call of \(\*repo\)\.index in this branch is not observed`
	case "info":
		return r.info(ctx, in) // ok: only answers
	case "usage":
		return r.usage(ctx, in) // ok: only answers
	case "health":
		return r.health(ctx, in) // ok
	}
	return "", errors.New("unknown operation")
}

func named(name string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("web").Start(r.Context(), name)
		defer span.End()
		h(w, r.WithContext(ctx))
	}
}

type site struct {
	hits  int
	title string
}

func (s *site) users(w http.ResponseWriter, r *http.Request)  { s.hits++ }
func (s *site) orders(w http.ResponseWriter, r *http.Request) { s.hits++ }
func (s *site) home(w http.ResponseWriter, r *http.Request)   { s.hits++ }
func (s *site) page(w http.ResponseWriter, r *http.Request)   { s.render(r.Context(), w, s.title) }
func (s *site) status(w http.ResponseWriter, r *http.Request) { s.hits++ }

func (s *site) render(ctx context.Context, w http.ResponseWriter, title string) {
	w.Write([]byte(title))
}

func (s *site) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("/users", named("users", s.users))    // ok
	m.HandleFunc("/orders", named("orders", s.orders)) // ok
	m.HandleFunc("/carts", named("carts", s.orders))   // ok
	m.HandleFunc("/home", s.home)                      // want `home \("/home"\), registered by HandleFunc, is not observed`
	m.HandleFunc("/index", s.page)                     // ok: a page
	m.HandleFunc("/status", s.status)                  // ok: a probe
	return m
}

// A job is indexed or said to be home; nothing is shown to anybody.
type job struct{ id string }

type worker struct{ seen map[string]bool }

func run(ctx context.Context, name string, f func(ctx context.Context) error) error {
	ctx, span := otel.Tracer("jobs").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func (w *worker) resize(ctx context.Context, j *job) error { return failing(ctx, j) }
func (w *worker) index(ctx context.Context, j *job) error  { return failing(ctx, j) }
func (w *worker) status(ctx context.Context) error         { return ctx.Err() }

func failing(ctx context.Context, j *job) error {
	if j.id == "" {
		return errors.New("no id")
	}
	return ctx.Err()
}

func (w *worker) process(ctx context.Context, kind string, j *job) error {
	switch kind {
	case "resize":
		return run(ctx, kind, func(ctx context.Context) error { return w.resize(ctx, j) })
	case "index":
		return w.index(ctx, j) // want `call of \(\*worker\).index in this branch is not observed`
	case "status":
		return w.status(ctx) // ok: it answers
	}
	return nil
}
