// Package carriedaway starts spans that the contexts of messages carry on, and such
// as are lost.
package carriedaway

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/trace"
)

// A letter has a context, as its readers end the span in it.
type letter struct {
	ctx  context.Context
	body []byte
}

func (l *letter) Context() context.Context { return l.ctx }

func (l *letter) WithContext(ctx context.Context) *letter { return &letter{ctx, l.body} }

func finish(ls []*letter) {
	for _, l := range ls {
		trace.SpanFromContext(l.ctx).End()
	}
}

// ok
func stamp(tr trace.Tracer, l *letter) *letter {
	ctx, _ := tr.Start(l.ctx, "letter")
	return l.WithContext(ctx)
}

// ok
func stampAll(tr trace.Tracer, ls []*letter) {
	for i, l := range ls {
		ctx, _ := tr.Start(l.Context(), "letter")
		ls[i] = l.WithContext(ctx)
	}
}

// ok
func stampHere(tr trace.Tracer, l *letter) { l.ctx, _ = tr.Start(l.ctx, "letter") }

// ok
func stampTo(tr trace.Tracer, l *letter, to chan<- *letter) {
	ctx, _ := tr.Start(l.ctx, "letter")
	to <- l.WithContext(ctx)
}

func weigh(tr trace.Tracer, l *letter, scale func(context.Context, []byte) int) int {
	ctx, _ := tr.Start(l.ctx, "weigh") // want "discarded"
	return scale(ctx, l.body)
}

func fetch(tr trace.Tracer, c *http.Client, r *http.Request) (*http.Response, error) {
	ctx, _ := tr.Start(r.Context(), "fetch") // want "discarded"
	return c.Do(r.WithContext(ctx))
}

func open(tr trace.Tracer, l *letter, read func(*letter) error) error {
	ctx, _ := tr.Start(l.ctx, "open") // want "discarded"
	return read(l.WithContext(ctx))
}

func within(tr trace.Tracer, l *letter, read func(context.Context) error) error {
	ctx, _ := tr.Start(l.ctx, "within") // want "discarded"
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return read(ctx)
}
