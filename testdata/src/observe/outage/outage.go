// Package outage has the wrapper of the outage: an exporter of the
// module's own is started, the call is run, the exporter is stopped.
package outage

import (
	"context"
	"time"
)

type spanExporter struct{ stop chan struct{} }

func newSpanExporter() *spanExporter { return &spanExporter{stop: make(chan struct{})} }

func (e *spanExporter) Start(ctx context.Context) error { go e.loop(); return nil }
func (e *spanExporter) loop()                           { <-e.stop }
func (e *spanExporter) Stop()                           { close(e.stop) }

type converter struct{ exporter *spanExporter }

// sum: brackets 3 thunk \(resource span exporter\)
func (c *converter) callWithObservability(ctx context.Context, name string, f func(context.Context) (string, error)) (string, error) {
	exporter := newSpanExporter()
	if err := exporter.Start(ctx); err != nil {
		return "", err
	}
	defer exporter.Stop()
	return f(ctx)
}

// sum: brackets 2 thunk \(resource span exporter\)
func (c *converter) field(ctx context.Context, f func(context.Context) (string, error)) (string, error) {
	if err := c.exporter.Start(ctx); err != nil {
		return "", err
	}
	defer c.exporter.Stop()
	return f(ctx)
}

func startExporter(ctx context.Context) (*spanExporter, func(), error) {
	e := newSpanExporter()
	if err := e.Start(ctx); err != nil {
		return nil, nil, err
	}
	return e, func() { e.Stop() }, nil
}

// sum: brackets 1 thunk \(resource span exporter\)
func scoped(ctx context.Context, f func(context.Context) error) error {
	_, stop, err := startExporter(ctx)
	if err != nil {
		return err
	}
	defer stop()
	return f(ctx)
}

type session struct{ open bool }

func newSession() *session      { return &session{} }
func (s *session) Close() error { return nil }

// A session is no observation.
//
// sum: calls \[2\]
func (c *converter) inSession(ctx context.Context, f func(context.Context) error) error {
	s := newSession()
	defer s.Close()
	return f(ctx)
}

type ticker struct{ t *time.Ticker }

func (t *ticker) Start() {}
func (t *ticker) Stop()  {}

// Nor is a ticker.
//
// sum: calls \[2\]
func ticking(ctx context.Context, t *ticker, f func(context.Context) error) error {
	t.Start()
	defer t.Stop()
	return f(ctx)
}
