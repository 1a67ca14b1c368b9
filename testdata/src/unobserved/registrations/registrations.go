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

// A server of tools whose registration is generic and takes a description.
type toolServer struct{ n int }

type toolSpec struct {
	Name        string
	Description string
}

type typedFunc[In, Out any] func(ctx context.Context, in In) (Out, error)

func AddTyped[In, Out any](s *toolServer, t *toolSpec, f typedFunc[In, Out]) { s.n++ }

func typed[In, Out any](name string, f typedFunc[In, Out]) typedFunc[In, Out] {
	return func(ctx context.Context, in In) (Out, error) {
		ctx, span := otel.Tracer("typed").Start(ctx, name)
		defer span.End()
		return f(ctx, in)
	}
}

type (
	createIn struct{ Name string }
	updateIn struct{ ID int }
)

func createTyped(ctx context.Context, in createIn) (string, error) { return in.Name, ctx.Err() }
func updateTyped(ctx context.Context, in updateIn) (int, error)    { return in.ID, ctx.Err() }
func removeTyped(ctx context.Context, in updateIn) (int, error)    { return in.ID, ctx.Err() }

func registerTyped(s *toolServer) {
	AddTyped(s, &toolSpec{Name: "create", Description: "Creates one."}, typed("create", createTyped)) // ok
	AddTyped(s, &toolSpec{Name: "update", Description: "Updates one."}, typed("update", updateTyped)) // ok
	AddTyped(s, &toolSpec{Name: "remove", Description: "Removes one."}, removeTyped)                  // want `removeTyped \("remove"\), registered by AddTyped, is not observed; 2 of its 3 sibling registrations go through typed`
	AddTyped(s, &toolSpec{Name: "ping", Description: "Answers."}, removeTyped)                        // ok
}

// Middleware that a helper applies.
type middleware func(http.Handler) http.Handler

func tracedMW(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("http").Start(r.Context(), "mw")
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func authMW(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })
}

func chain(h http.Handler, mws ...middleware) http.Handler {
	for i := len(mws) - 1; i >= 0; i-- {
		h = mws[i](h)
	}
	return h
}

func chained() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/users", chain(http.HandlerFunc(users), authMW, tracedMW))   // ok
	mux.Handle("/orders", chain(http.HandlerFunc(orders), authMW, tracedMW)) // ok
	mux.Handle("/reports", chain(http.HandlerFunc(reports), authMW))         // want `reports \("/reports"\), registered by Handle, is not observed`
	return mux
}
