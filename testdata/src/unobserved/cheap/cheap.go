// Package cheap has handlers that only answer beside observed ones: what a
// function makes, and what is chosen by a name that says so.
package cheap

import (
	"context"
	"fmt"
	"io"

	"go.opentelemetry.io/otel"
)

type resolve func(ctx context.Context, parent any) (any, error)

func observed(name string, next resolve) resolve {
	return func(ctx context.Context, parent any) (any, error) {
		ctx, span := otel.Tracer("cheap").Start(ctx, name)
		defer span.End()
		return next(ctx, parent)
	}
}

// column reads what is there: it looks at no context and calls nothing.
func column(key string) resolve {
	return func(_ context.Context, parent any) (any, error) {
		return parent.(map[string]any)[key], nil
	}
}

// query runs one.
func query(s *store, sql string) resolve {
	return func(ctx context.Context, parent any) (any, error) {
		return s.query(ctx, sql)
	}
}

type store struct{ rows map[string]any }

func (s *store) query(ctx context.Context, sql string) (any, error) { return s.rows[sql], ctx.Err() }

type field struct {
	name    string
	resolve resolve
}

func fields(s *store) []*field {
	return []*field{
		{name: "orders", resolve: observed("orders", query(s, "orders"))},
		{name: "items", resolve: observed("items", query(s, "items"))},
		{name: "prices", resolve: observed("prices", query(s, "prices"))},
		{name: "title", resolve: column("title")},   // ok
		{name: "colour", resolve: column("colour")}, // ok
		{name: "stock", resolve: query(s, "stock")}, // want `query \("stock"\) in field resolve is not observed; 3 of its 4 sibling values go through observed`
	}
}

type command struct {
	use string
	run func(ctx context.Context, w io.Writer) error
}

func reported(f func(context.Context, io.Writer) error) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		ctx, span := otel.Tracer("cheap").Start(ctx, "command")
		defer span.End()
		return f(ctx, w)
	}
}

type out struct{ w io.Writer }

func (o *out) line(ctx context.Context, s string) error {
	_, err := fmt.Fprintln(o.w, s)
	return err
}

func commands(s *store, o *out) []command {
	return []command{
		{use: "pull", run: reported(func(ctx context.Context, w io.Writer) error { return o.line(ctx, "pull") })},
		{use: "push", run: reported(func(ctx context.Context, w io.Writer) error { return o.line(ctx, "push") })},
		{use: "version", run: func(ctx context.Context, w io.Writer) error { return o.line(ctx, "1.0") }}, // ok: the name of a literal says nothing against it
		{use: "prune", run: func(ctx context.Context, w io.Writer) error { return o.line(ctx, "prune") }}, // want `the function literal \("prune"\) in field run is not observed; 2 of its 3 sibling values go through reported`
	}
}

type consumer struct {
	handlers map[string]func(context.Context) error
	other    map[string]func(context.Context) error
}

func scoped(name string, f func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, span := otel.Tracer("cheap").Start(ctx, name)
		defer span.End()
		return f(ctx)
	}
}

func (c *consumer) invoice(ctx context.Context) error { return ctx.Err() }
func (c *consumer) remind(ctx context.Context) error  { return ctx.Err() }

// setup makes the map for the field, and adds to the field later.
func (c *consumer) setup() {
	c.handlers = map[string]func(context.Context) error{
		"invoice": scoped("invoice", c.invoice),
		"again":   scoped("again", c.invoice),
	}
	c.handlers["remind"] = c.remind // want `remind \("remind"\) in this table is not observed; 2 of its 3 sibling entries go through scoped`
	c.other = map[string]func(context.Context) error{}
	c.other["remind"] = c.remind2 // ok: another table
}

func (c *consumer) remind2(ctx context.Context) error { return ctx.Err() }
