// Package registrations registers handlers with a mux and with a registrar
// of its own.
package registrations

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel"
)

func traced(name string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("http").Start(r.Context(), name)
		defer span.End()
		h(w, r.WithContext(ctx))
	}
}

func users(w http.ResponseWriter, r *http.Request)   {}
func orders(w http.ResponseWriter, r *http.Request)  {}
func reports(w http.ResponseWriter, r *http.Request) {}
func healthz(w http.ResponseWriter, r *http.Request) {}

func routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/users", traced("users", users))    // ok
	mux.HandleFunc("/orders", traced("orders", orders)) // ok
	mux.HandleFunc("/reports", reports)                 // want `reports \("/reports"\), registered by HandleFunc, is not observed; 2 of its 3 sibling registrations go through traced`
	mux.HandleFunc("/healthz", healthz)                 // ok: only answers
	return mux
}

func observedAll() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/users", traced("users", users))                     // ok
	mux.HandleFunc("/orders", traced("orders", orders))                  // ok
	mux.Handle("/reports", http.HandlerFunc(traced("reports", reports))) // ok
	return mux
}

func admin() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/dump", func(w http.ResponseWriter, r *http.Request) {}) // ok: another mux
	return mux
}

type toolFunc func(ctx context.Context, args map[string]any) (string, error)

type registry struct{ tools map[string]toolFunc }

func (r *registry) AddTool(name string, f toolFunc) { r.tools[name] = f }

func observe(f toolFunc) toolFunc {
	return func(ctx context.Context, args map[string]any) (string, error) {
		ctx, span := otel.Tracer("tools").Start(ctx, "tool")
		defer span.End()
		return f(ctx, args)
	}
}

type service struct{}

func (s *service) create(ctx context.Context, args map[string]any) (string, error) { return "", nil }
func (s *service) update(ctx context.Context, args map[string]any) (string, error) { return "", nil }
func (s *service) delete(ctx context.Context, args map[string]any) (string, error) { return "", nil }

func register(r *registry, s *service) {
	r.AddTool("create", observe(s.create)) // ok
	r.AddTool("update", observe(s.update)) // ok
	r.AddTool("delete", s.delete)          // want `delete \("delete"\), registered by AddTool, is not observed; 2 of its 3 sibling registrations go through observe`
	r.AddTool("list_tools", s.update)      // ok: only answers
}
