// Package elsewhere has branches that are observed in another place than their
// siblings, or only look like the work of one.
package elsewhere

import (
	"context"
	"errors"
	"iter"
	"net/http"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
	"unobserved/elsewhere/logger"
)

type step func(ctx context.Context) error

func traced(name string, s step) step {
	return func(ctx context.Context) error {
		ctx, span := otel.Tracer("elsewhere").Start(ctx, name)
		defer span.End()
		return s(ctx)
	}
}

func under(ctx context.Context, name string, s step) error { return traced(name, s)(ctx) }

func fill(ctx context.Context) error  { return ctx.Err() }
func drain(ctx context.Context) error { return ctx.Err() }

// What is chosen is wrapped behind the choice, whichever it is.
func wrappedBehind(ctx context.Context, kind int) error {
	var s step
	switch kind {
	case 0:
		s = fill // ok
	case 1:
		s = drain // ok
	default:
		s = traced("both", fill)
	}
	return under(ctx, "step", s)
}

func notBehind(ctx context.Context, kind int) error {
	var s step
	switch kind {
	case 0:
		s = traced("fill", fill)
	case 1:
		s = drain // want `drain in this branch is not observed`
	}
	return s(ctx)
}

// A tree is walked node by node: what is composed comes back to the choice.
type node struct {
	kind string
	subs []*node
}

type walker struct{ seen int }

func (w *walker) visit(ctx context.Context, n *node) (int, error) {
	switch n.kind {
	case "leaf":
		return w.leaf(ctx, n)
	case "flower":
		return w.flower(ctx, n)
	case "bud":
		return w.bud(ctx, n)
	case "twig":
		return w.twig(ctx, n) // ok: each of its parts is observed
	case "trunk":
		return w.trunk(ctx, n) // want `call of \(\*walker\).trunk in this branch is not observed`
	}
	return 0, errors.New("no such node")
}

func (w *walker) leaf(ctx context.Context, n *node) (int, error) {
	ctx, span := otel.Tracer("elsewhere").Start(ctx, "leaf")
	defer span.End()
	return w.count(ctx, n)
}

func (w *walker) flower(ctx context.Context, n *node) (int, error) {
	ctx, span := otel.Tracer("elsewhere").Start(ctx, "flower")
	defer span.End()
	return w.count(ctx, n)
}

func (w *walker) bud(ctx context.Context, n *node) (int, error) {
	ctx, span := otel.Tracer("elsewhere").Start(ctx, "bud")
	defer span.End()
	return w.count(ctx, n)
}

func (w *walker) twig(ctx context.Context, n *node) (int, error) { return w.all(ctx, n.subs) }

func (w *walker) all(ctx context.Context, ns []*node) (sum int, err error) {
	for _, n := range ns {
		i, err := w.visit(ctx, n)
		if err != nil {
			return 0, err
		}
		sum += i
	}
	return sum, nil
}

func (w *walker) trunk(ctx context.Context, n *node) (int, error) { return w.count(ctx, n) }

func (w *walker) count(ctx context.Context, n *node) (int, error) {
	w.seen++
	return len(n.subs), ctx.Err()
}

// A branch that begins a span where it is worth one.
func (w *walker) set(ctx context.Context, kind string, ns []*node) (int, error) {
	switch kind {
	case "and":
		ctx, span := otel.Tracer("elsewhere").Start(ctx, "and")
		defer span.End()
		return w.all(ctx, ns)
	case "or":
		if len(ns) > 1 {
			var span trace.Span
			ctx, span = otel.Tracer("elsewhere").Start(ctx, "or")
			defer span.End()
		}
		return w.either(ctx, ns) // ok
	case "not":
		return w.none(ctx, ns) // want `call of \(\*walker\).none in this branch is not observed`
	}
	return 0, errors.New("no such set")
}

func (w *walker) either(ctx context.Context, ns []*node) (int, error) { return w.count(ctx, ns[0]) }
func (w *walker) none(ctx context.Context, ns []*node) (int, error)   { return w.count(ctx, ns[0]) }

// Iterators do their work later, and one without elements does none.
func spanned(ctx context.Context, seq iter.Seq2[int, error]) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		_, span := otel.Tracer("elsewhere").Start(ctx, "seq")
		defer span.End()
		for i, err := range seq {
			if !yield(i, err) {
				return
			}
		}
	}
}

func empty() iter.Seq2[int, error] { return func(func(int, error) bool) {} }

func numbers(ctx context.Context, n int) iter.Seq2[int, error] {
	if n == 0 {
		return empty() // ok
	}
	return spanned(ctx, func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, ctx.Err()) {
				return
			}
		}
	})
}

// A logger is asked for in each branch.
type lineLogger struct{ lines []string }

func loggerOf(ctx context.Context) *lineLogger { return &lineLogger{} }

func (l *lineLogger) Info(s string) { l.lines = append(l.lines, s) }

func kind(ctx context.Context, s string) logger.Field { return logger.Field{Key: "kind", Value: s} }

func await(ctx context.Context, jobs, stop <-chan *node, w *walker) {
	select {
	case n := <-jobs:
		ctx, span := otel.Tracer("elsewhere").Start(ctx, "job")
		defer span.End()
		loggerOf(ctx).Info("job")
		_, _ = w.count(ctx, n)
	case <-stop:
		loggerOf(ctx).Info("stopped") // ok
		_ = kind(ctx, "stopped")      // ok: a field of a line
	}
}

// A handler that only answers, and one that is made of its siblings.
type front struct{ search, fetch, push, tool http.Handler }

func timed(name string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx, span := otel.Tracer("elsewhere").Start(r.Context(), name)
		defer span.End()
		h.ServeHTTP(rw, r.WithContext(ctx))
	})
}

type page struct{ n int }

func (p *page) ServeHTTP(rw http.ResponseWriter, r *http.Request) { p.n++ }

func newToolServer(f *front) http.Handler { return &toolServer{f} }

type toolServer struct{ f *front }

func (t *toolServer) ServeHTTP(rw http.ResponseWriter, r *http.Request) { t.f.search.ServeHTTP(rw, r) }

func newFront(tools bool) *front {
	f := &front{
		search: timed("search", &page{}),
		fetch:  timed("fetch", &page{}),
		push:   timed("push", &page{}),
	}
	if tools {
		f.tool = newToolServer(f) // ok
	} else {
		f.tool = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { http.NotFound(rw, r) }) // ok
	}
	return f
}

type other struct{ search, fetch, push, tool http.Handler }

func newOther() *other {
	return &other{
		search: timed("search", &page{}),
		fetch:  timed("fetch", &page{}),
		push:   timed("push", &page{}),
		tool:   &page{}, // want `page in field tool is not observed`
	}
}

// The transports of clients for different ends.
func clientA(t http.RoundTripper) *http.Client { return &http.Client{Transport: counted{t}} }
func clientB(t http.RoundTripper) *http.Client { return &http.Client{Transport: counted{t}} }
func clientC() *http.Client                    { return &http.Client{Transport: &http.Transport{}} } // ok

type counted struct{ next http.RoundTripper }

func (c counted) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, span := otel.Tracer("elsewhere").Start(r.Context(), "trip")
	defer span.End()
	return c.next.RoundTrip(r.WithContext(ctx))
}
