// Package leftout has middleware that leaves some calls out of what it observes.
package leftout

import (
	"context"
	"math/rand"
	"net/http"
	"strings"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context, in string) (string, error)

func traced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("http").Start(r.Context(), r.URL.Path)
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func spanned(h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		ctx, span := otel.Tracer("job").Start(ctx, in)
		defer span.End()
		return h(ctx, in)
	}
}

func probes(next http.Handler) http.Handler {
	observed := traced(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" || strings.HasPrefix(r.URL.Path, "/static/") {
			next.ServeHTTP(w, r) // ok: it answers a probe, or sends a file
			return
		}
		observed.ServeHTTP(w, r)
	})
}

func agents(next http.Handler) http.Handler {
	observed := traced(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.UserAgent(), "kube-probe") && r.URL.Path != "/readyz" {
			observed.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r) // ok
	})
}

func asked(isHealthCheck func(*http.Request) bool, next http.Handler) http.Handler {
	observed := traced(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isHealthCheck(r) {
			next.ServeHTTP(w, r) // ok
			return
		}
		observed.ServeHTTP(w, r)
	})
}

func reports(next http.Handler) http.Handler {
	observed := traced(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/reports" || r.URL.Path == "/healthz" {
			next.ServeHTTP(w, r) // want `call of Handler.ServeHTTP in this branch is not observed`
			return
		}
		observed.ServeHTTP(w, r)
	})
}

func others(next http.Handler) http.Handler {
	observed := traced(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			next.ServeHTTP(w, r) // want `call of Handler.ServeHTTP in this branch is not observed`
			return
		}
		observed.ServeHTTP(w, r)
	})
}

type options struct {
	skip   map[string]bool
	filter func(*http.Request) bool
}

func (o options) skipped(next http.Handler) http.Handler {
	observed := traced(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.skip[r.URL.Path] {
			next.ServeHTTP(w, r) // ok: it is left out on purpose
			return
		}
		observed.ServeHTTP(w, r)
	})
}

func (o options) filtered(next http.Handler) http.Handler {
	observed := traced(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.filter(r) {
			observed.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r) // ok
	})
}

func sampled(sample func() bool, h handler) handler {
	observed := spanned(h)
	return func(ctx context.Context, in string) (string, error) {
		if !sample() {
			return h(ctx, in) // ok
		}
		return observed(ctx, in)
	}
}

func random(h handler) handler {
	observed := spanned(h)
	return func(ctx context.Context, in string) (string, error) {
		if rand.Intn(100) > 0 {
			return h(ctx, in) // ok
		}
		return observed(ctx, in)
	}
}

func urgently(urgent bool, h handler) handler {
	observed := spanned(h)
	return func(ctx context.Context, in string) (string, error) {
		if urgent {
			return h(ctx, in) // want `call of h in this branch is not observed`
		}
		return observed(ctx, in)
	}
}

type workflow struct{ run, chat handler }

// The handler of the bare branch is another one.
func (f workflow) skips(ctx context.Context, skipChat bool, in string) (string, error) {
	if skipChat {
		return f.run(ctx, in) // want `call of run in this branch is not observed`
	}
	return spanned(f.chat)(ctx, in)
}
