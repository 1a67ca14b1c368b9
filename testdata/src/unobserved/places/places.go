// Package places has handlers in fields of one value, jobs that are given
// nothing, values of services, and handlers that are wrapped where they are.
package places

import (
	"context"

	"go.opentelemetry.io/otel"
)

type handler func(ctx context.Context, in string) error

func traced(name string, h handler) handler {
	return func(ctx context.Context, in string) error {
		ctx, span := otel.Tracer("places").Start(ctx, name)
		defer span.End()
		return h(ctx, in)
	}
}

func job(name string, h handler) func() {
	return func() {
		ctx, span := otel.Tracer("places").Start(context.Background(), name)
		defer span.End()
		_ = h(ctx, name)
	}
}

func create(ctx context.Context, in string) error { return ctx.Err() }
func rename(ctx context.Context, in string) error { return ctx.Err() }
func remove(ctx context.Context, in string) error { return ctx.Err() }

type commands struct {
	Create, Rename, Remove handler
	OnError                handler
}

func literal() commands {
	return commands{
		Create:  traced("create", create), // ok
		Rename:  traced("rename", rename), // ok
		Remove:  remove,                   // want `remove in field Remove is not observed; 2 of its 3 sibling fields go through traced`
		OnError: create,                   // ok
	}
}

type cron struct{ jobs []func() }

func (c *cron) AddFunc(spec string, f func()) { c.jobs = append(c.jobs, f) }

func schedule(c *cron) {
	c.AddFunc("@daily", job("create", create))                             // ok
	c.AddFunc("@hourly", job("rename", rename))                            // ok
	c.AddFunc("@weekly", func() { _ = remove(context.Background(), "x") }) // want `the function literal \("@weekly"\), registered by AddFunc, is not observed; 2 of its 3 sibling registrations go through job`
}

type field struct {
	name    string
	resolve handler
}

// later is right: each field is wrapped behind.
func later() []*field {
	fields := []*field{{name: "create", resolve: create}, {name: "rename", resolve: rename}} // ok
	for _, f := range fields {
		f.resolve = traced(f.name, f.resolve) // ok
	}
	return fields
}

func answers() []field {
	return []field{
		{"create", traced("create", create)},                        // ok
		{"rename", traced("rename", rename)},                        // ok
		{"now", func(context.Context, string) error { return nil }}, // ok
		{"remove", remove},                                          // want `remove \("remove"\) in field resolve is not observed; 2 of its 3 sibling values go through traced`
	}
}

type store interface {
	Get(ctx context.Context, k string) error
	Put(ctx context.Context, k string) error
}

type tracedStore struct{ base store }

func (s tracedStore) Get(ctx context.Context, k string) error {
	ctx, span := otel.Tracer("places").Start(ctx, "get")
	defer span.End()
	return s.base.Get(ctx, k)
}

func (s tracedStore) Put(ctx context.Context, k string) error {
	ctx, span := otel.Tracer("places").Start(ctx, "put")
	defer span.End()
	return s.base.Put(ctx, k)
}

// withTracing wraps what has several methods.
func withTracing(s store) store { return tracedStore{s} }

type disk struct{ dir string }

func (disk) Get(ctx context.Context, k string) error { return ctx.Err() }
func (disk) Put(ctx context.Context, k string) error { return ctx.Err() }

type bucket struct{ disk }

// labelled holds a store that may be wrapped.
type labelled struct {
	store
	label string
}

func open(kind, where string) store {
	switch kind {
	case "bucket":
		return withTracing(bucket{}) // ok
	case "disk":
		return disk{where} // want `disk in this branch is not observed; 1 of its 2 sibling branches goes through withTracing`
	}
	return nil
}

func openLabelled(kind, where string) store {
	base := withTracing(disk{where})
	if kind == "label" {
		return &labelled{base, where} // ok
	}
	return base // ok
}
