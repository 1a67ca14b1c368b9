// Package kindred has a type whose methods observe handlers in several ways: one
// takes the time, one counts the lines that a handler writes.
package kindred

import (
	"context"
	"expvar"
	"io"
	"time"
)

type handler func(ctx context.Context, w io.Writer) error

type route struct {
	Path  string
	Serve handler
}

type histogram struct{ sum float64 }

func (h *histogram) Observe(v float64) { h.sum += v }

type meters struct {
	latency *histogram
	lines   *expvar.Int
}

func (m *meters) timed(h handler) handler {
	return func(ctx context.Context, w io.Writer) error {
		start := time.Now()
		defer func() { m.latency.Observe(time.Since(start).Seconds()) }()
		return h(ctx, w)
	}
}

// counted observes what h writes, as long as it runs.
func (m *meters) counted(h handler) handler {
	return func(ctx context.Context, w io.Writer) error {
		return h(ctx, &lineWriter{Writer: w, lines: m.lines})
	}
}

type lineWriter struct {
	io.Writer
	lines *expvar.Int
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.lines.Add(1)
	return w.Writer.Write(p)
}

// buffered has nothing to do with observing.
func (m *meters) buffered(h handler) handler {
	return func(ctx context.Context, w io.Writer) error {
		return h(ctx, &heldWriter{Writer: w})
	}
}

type heldWriter struct {
	io.Writer
	held []byte
}

func (w *heldWriter) Write(p []byte) (int, error) {
	w.held = append(w.held, p...)
	return len(p), nil
}

type store struct{ dir string }

func (s *store) create(ctx context.Context, w io.Writer) error { return s.do(ctx, w, "create") }
func (s *store) remove(ctx context.Context, w io.Writer) error { return s.do(ctx, w, "remove") }
func (s *store) rename(ctx context.Context, w io.Writer) error { return s.do(ctx, w, "rename") }
func (s *store) follow(ctx context.Context, w io.Writer) error { return s.do(ctx, w, "follow") }
func (s *store) export(ctx context.Context, w io.Writer) error { return s.do(ctx, w, "export") }

func (s *store) do(ctx context.Context, w io.Writer, what string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := io.WriteString(w, s.dir+what)
	return err
}

func routes(s *store, m *meters) []route {
	return []route{
		{Path: "/create", Serve: m.timed(s.create)},    // ok
		{Path: "/remove", Serve: m.timed(s.remove)},    // ok
		{Path: "/rename", Serve: m.timed(s.rename)},    // ok
		{Path: "/follow", Serve: m.counted(s.follow)},  // ok: its lines are counted
		{Path: "/export", Serve: m.buffered(s.export)}, // want `export \("/export"\) in field Serve is not observed`
	}
}
