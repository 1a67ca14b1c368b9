package observers

import (
	"context"
	"net/http"
	hpprof "net/http/pprof"
	"runtime/pprof"

	"go.opentelemetry.io/otel"
)

type page func(w http.ResponseWriter, req *http.Request)

func tracedPage(p page, w http.ResponseWriter, req *http.Request) {
	_, span := otel.Tracer("observers").Start(req.Context(), req.URL.Path)
	defer span.End()
	p(w, req)
}

func index(w http.ResponseWriter, req *http.Request) { w.Write([]byte(req.URL.RawQuery)) }
func items(w http.ResponseWriter, req *http.Request) { w.Write([]byte(req.URL.Fragment)) }
func users(w http.ResponseWriter, req *http.Request) { w.Write([]byte(req.URL.Opaque)) }

// Profiles are asked for by who diagnoses the process.
func dPages(prefix string, w http.ResponseWriter, req *http.Request) {
	switch req.URL.Path {
	case "/":
		tracedPage(index, w, req) // ok
	case "/items":
		tracedPage(items, w, req) // ok
	case prefix + "cmdline":
		hpprof.Cmdline(w, req) // ok
	case prefix + "symbol":
		hpprof.Symbol(w, req) // ok
	case "/users":
		users(w, req) // want `call of users in this branch is not observed; 2 of its . sibling branches go through tracedPage`
	}
}

func serve(ctx context.Context, addr string) error  { <-ctx.Done(); return ctx.Err() }
func listen(ctx context.Context, addr string) error { <-ctx.Done(); return ctx.Err() }

// Labels are for the goroutine that gets them.
func dLabels(ctx context.Context, addr string, beside bool) error {
	if beside {
		go pprof.Do(ctx, pprof.Labels("addr", addr), func(ctx context.Context) { listen(ctx, addr) }) // ok
		return nil
	}
	return serve(ctx, addr) // ok
}
