// Package refusals has branches that turn a request away, and routes that only
// answer, by what they do or by their path.
package refusals

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel"
)

func span(ctx context.Context, name string, f func(context.Context) (string, error)) (string, error) {
	ctx, span := otel.Tracer("refusals").Start(ctx, name)
	defer span.End()
	return f(ctx)
}

type gate struct{ quarantined, remote bool }

type desk struct{ last string }

func (d *desk) serve(ctx context.Context, name string) (string, error) { return name, ctx.Err() }
func (d *desk) explain(ctx context.Context, name string) (string, error) {
	d.last = name
	return name, ctx.Err()
}
func (d *desk) forward(ctx context.Context, name string) (string, error) {
	d.last = name
	return name, ctx.Err()
}

func (d *desk) call(ctx context.Context, g gate, name string) (string, error) {
	if g.quarantined {
		return d.explain(ctx, name) // ok: the request is turned away
	}
	if g.remote {
		return d.forward(ctx, name) // want `call of \(\*desk\).forward in this branch is not observed; 1 of its 2 sibling branches goes through span`
	}
	return span(ctx, name, func(ctx context.Context) (string, error) { return d.serve(ctx, name) })
}

func (d *desk) trusts(ctx context.Context, g gate, name string) (string, error) {
	if !g.quarantined {
		return d.forward(ctx, name) // want `call of \(\*desk\).forward in this branch is not observed; 1 of its 2 sibling branches goes through span`
	}
	return span(ctx, name, func(ctx context.Context) (string, error) { return d.serve(ctx, name) })
}

func traced(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, span := otel.Tracer("refusals").Start(r.Context(), r.URL.Path)
		defer span.End()
		h(w, r)
	}
}

func (d *desk) orders(w http.ResponseWriter, r *http.Request) {
	d.last = r.URL.Path
	w.WriteHeader(200)
}
func (d *desk) items(w http.ResponseWriter, r *http.Request) { d.last = r.URL.Path; w.WriteHeader(201) }
func (d *desk) shell(w http.ResponseWriter, r *http.Request) { d.last = r.URL.Path; w.WriteHeader(202) }
func (d *desk) stock(w http.ResponseWriter, r *http.Request) { d.last = r.URL.Path; w.WriteHeader(203) }

func (d *desk) routes(mux *http.ServeMux) {
	mux.HandleFunc("/orders", traced(d.orders))
	mux.HandleFunc("/items", traced(d.items))
	mux.HandleFunc("/ui/", d.shell)                                    // ok: a page
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { // ok: it only answers
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/ui/", http.StatusFound)
			return
		}
		http.NotFound(w, r)
	})
	mux.HandleFunc("/stock", d.stock) // want `stock \("/stock"\), registered by HandleFunc, is not observed; 2 of its 3 sibling registrations go through traced`
}
