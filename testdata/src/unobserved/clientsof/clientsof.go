// Package clientsof has a client, which begins spans around what it makes of a
// backend, and a decorator, which stands for the backend.
package clientsof

import (
	"context"
	"fmt"
)

type span struct{ name string }

func startSpan(ctx context.Context, name string) (context.Context, *span) {
	return ctx, &span{name}
}

func (s *span) End() {}

type event struct{ kind, text string }

type Backend interface {
	Create(ctx context.Context, id string, e event) error
	Signal(ctx context.Context, id string, e event) error
	State(ctx context.Context, id string) (int, error)
	Remove(ctx context.Context, id string) error
}

// A Client makes events of what it is told.
type Client struct{ backend Backend }

func (c *Client) Create(ctx context.Context, id string, n int) error {
	ctx, span := startSpan(ctx, "create")
	defer span.End()
	return c.backend.Create(ctx, id, event{"create", fmt.Sprint(n)})
}

func (c *Client) Signal(ctx context.Context, id string, n int) error {
	ctx, span := startSpan(ctx, "signal")
	defer span.End()
	return c.backend.Signal(ctx, id, event{"signal", fmt.Sprint(n)})
}

func (c *Client) State(ctx context.Context, id string) (int, error) { // ok
	return c.backend.State(ctx, id)
}

type around struct{ next Backend }

func (a *around) Create(ctx context.Context, id string, e event) error {
	ctx, span := startSpan(ctx, "create")
	defer span.End()
	return a.next.Create(ctx, id, e)
}

func (a *around) Signal(ctx context.Context, id string, e event) error {
	ctx, span := startSpan(ctx, "signal")
	defer span.End()
	return a.next.Signal(ctx, id, e)
}

func (a *around) State(ctx context.Context, id string) (int, error) { // want `\(\*around\).State is not observed`
	return a.next.State(ctx, id)
}

func (a *around) Remove(ctx context.Context, id string) error {
	ctx, span := startSpan(ctx, "remove")
	defer span.End()
	return a.next.Remove(ctx, id)
}

// A Service has some of the backend's methods, as they are, and some of its own.
type Service struct{ backend Backend }

func (s *Service) Create(ctx context.Context, id string, e event) error {
	ctx, span := startSpan(ctx, "create")
	defer span.End()
	return s.backend.Create(ctx, id, e)
}

func (s *Service) Signal(ctx context.Context, id string, e event) error {
	ctx, span := startSpan(ctx, "signal")
	defer span.End()
	return s.backend.Signal(ctx, id, e)
}

func (s *Service) Remove(ctx context.Context, id string) error { // want `\(\*Service\).Remove is not observed`
	return s.backend.Remove(ctx, id)
}

func (s *Service) Name() string { return "service" }
