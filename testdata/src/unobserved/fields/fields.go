// Package fields stores handlers in a field of one type.
package fields

import (
	"context"
	"time"
)

type handler func(ctx context.Context, in string) (string, error)

type tool struct {
	Name   string
	Handle handler
	Format func(string) string
}

type histogram struct{ sum float64 }

func (h *histogram) Observe(v float64) { h.sum += v }

type recorder struct{ latency *histogram }

// timed decorates as a method.
func (r *recorder) timed(name string, h handler) handler {
	return func(ctx context.Context, in string) (string, error) {
		start := time.Now()
		defer func() { r.latency.Observe(time.Since(start).Seconds()) }()
		return h(ctx, in)
	}
}

func search(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func fetch(ctx context.Context, in string) (string, error)  { return in, ctx.Err() }
func render(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
func upper(in string) string                                { return in }

func tools(r *recorder) []tool {
	return []tool{
		{Name: "search", Handle: r.timed("search", search), Format: upper}, // ok
		{Name: "fetch", Handle: r.timed("fetch", fetch)},                   // ok
		{Name: "render", Handle: render, Format: upper},                    // want `render \("render"\) in field Handle is not observed; 3 of its 4 sibling values go through .*timed`
		{Name: "health", Handle: render},                                   // ok: only answers
	}
}

func later(r *recorder) tool {
	var t tool
	t.Name = "later"
	t.Handle = r.timed("later", search) // ok
	return t
}

// out of sight: what it is given may be decorated.
func custom(name string, h handler) tool { return tool{Name: name, Handle: h} } // ok
