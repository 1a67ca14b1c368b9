// Package decorators has types that hand on to what they hold, under a span.
package decorators

import (
	"context"
	"io"
)

type span struct{ name string }

func startSpan(ctx context.Context, name string) (context.Context, *span) {
	return ctx, &span{name}
}

func (s *span) End() {}

func traced(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, span := startSpan(ctx, name)
	defer span.End()
	return f(ctx)
}

type Driver interface {
	Name() string
	Read(ctx context.Context, key string) (io.ReadCloser, error)
	Write(ctx context.Context, key string, r io.Reader) error
	Remove(ctx context.Context, key string) error
	Sync(ctx context.Context) error
	Ping(ctx context.Context) error
}

type tracedDriver struct{ inner Driver }

func (d *tracedDriver) Name() string { return d.inner.Name() } // ok

func (d *tracedDriver) Read(ctx context.Context, key string) (io.ReadCloser, error) {
	ctx, span := startSpan(ctx, "Read")
	defer span.End()
	return d.inner.Read(ctx, key) // ok
}

func (d *tracedDriver) Write(ctx context.Context, key string, r io.Reader) error {
	return traced(ctx, "Write", func(ctx context.Context) error { return d.inner.Write(ctx, key, r) }) // ok
}

func (d *tracedDriver) Remove(ctx context.Context, key string) error { // want `\(\*tracedDriver\).Remove is not observed; 3 of its 4 sibling methods`
	return d.inner.Remove(ctx, key)
}

func (d *tracedDriver) Sync(ctx context.Context) error { return traced(ctx, "Sync", d.inner.Sync) } // ok

func (d *tracedDriver) Ping(ctx context.Context) error { return d.inner.Ping(ctx) } // ok

// writes observes only what changes something.
type writes struct{ inner Driver }

func (d *writes) Name() string { return d.inner.Name() }

func (d *writes) Read(ctx context.Context, key string) (io.ReadCloser, error) { // ok
	return d.inner.Read(ctx, key)
}

func (d *writes) Write(ctx context.Context, key string, r io.Reader) error {
	ctx, span := startSpan(ctx, "Write")
	defer span.End()
	return d.inner.Write(ctx, key, r)
}

func (d *writes) Remove(ctx context.Context, key string) error {
	ctx, span := startSpan(ctx, "Remove")
	defer span.End()
	return d.inner.Remove(ctx, key)
}

func (d *writes) Sync(ctx context.Context) error { return d.inner.Sync(ctx) } // ok

func (d *writes) Ping(ctx context.Context) error { return d.inner.Ping(ctx) }

type disk struct{ root string }

func (disk) Name() string                                                { return "disk" }
func (disk) Read(ctx context.Context, key string) (io.ReadCloser, error) { return nil, ctx.Err() }
func (disk) Write(ctx context.Context, key string, r io.Reader) error    { return ctx.Err() }
func (disk) Remove(ctx context.Context, key string) error                { return ctx.Err() }
func (disk) Sync(ctx context.Context) error                              { return ctx.Err() }
func (disk) Ping(ctx context.Context) error                              { return ctx.Err() }

type bucket struct{ name string }

func (bucket) Name() string                                                { return "bucket" }
func (bucket) Read(ctx context.Context, key string) (io.ReadCloser, error) { return nil, ctx.Err() }
func (bucket) Write(ctx context.Context, key string, r io.Reader) error    { return ctx.Err() }
func (bucket) Remove(ctx context.Context, key string) error                { return ctx.Err() }
func (bucket) Sync(ctx context.Context) error                              { return ctx.Err() }
func (bucket) Ping(ctx context.Context) error                              { return ctx.Err() }

func open(kind string) Driver {
	switch kind {
	case "disk":
		return &tracedDriver{inner: disk{"/"}}
	case "bucket":
		return bucket{"b"} // want `bucket in this branch is not observed; 2 of its 3 sibling branches go through tracedDriver`
	case "home":
		return &tracedDriver{disk{"/home"}}
	}
	return nil
}

// openAll wraps behind the choice.
func openAll(kind string) Driver {
	var d Driver
	switch kind {
	case "bucket":
		d = bucket{"b"} // ok
	case "home":
		return &tracedDriver{disk{"/home"}}
	default:
		d = disk{"/"} // ok
	}
	return &tracedDriver{d}
}

// openTraced is switched on.
func openTraced(d Driver, trace bool) Driver {
	if trace {
		return &tracedDriver{d}
	}
	return d // ok
}

type filtered struct {
	Driver
	only string
}

func filter(d Driver, only string) Driver { return &filtered{d, only} }

func trace(d Driver) Driver { return &tracedDriver{d} }

// What is put around the traced one is traced.
func openFiltered(kind, only string) Driver {
	d := trace(disk{kind})
	if only != "" {
		d = filter(d, only) // ok
	}
	return d
}

type Machine interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Resize(ctx context.Context) error
}

type Plan interface {
	Spec(ctx context.Context) error
	Resize(ctx context.Context) error
}

// remote hands on to a machine under a span, and asks its plan, too.
type remote struct {
	m    Machine
	plan Plan
}

func (r *remote) Start(ctx context.Context) error {
	ctx, span := startSpan(ctx, "Start")
	defer span.End()
	return r.m.Start(ctx) // ok
}

func (r *remote) Stop(ctx context.Context) error {
	ctx, span := startSpan(ctx, "Stop")
	defer span.End()
	return r.m.Stop(ctx) // ok
}

func (r *remote) Spec(ctx context.Context) error { return r.plan.Spec(ctx) } // ok

func (r *remote) Resize(ctx context.Context) error { // want `\(\*remote\).Resize is not observed; 2 of its 3 sibling methods`
	return r.m.Resize(ctx)
}

type index interface {
	Search(ctx context.Context, q string) error
	Suggest(ctx context.Context, q string) error
}

// tracedIndex says by its name that it is there to observe.
type tracedIndex struct{ index }

func (t tracedIndex) Search(ctx context.Context, q string) error {
	return traced(ctx, "Search", func(ctx context.Context) error { return t.index.Search(ctx, q) })
}

func (t tracedIndex) Suggest(ctx context.Context, q string) error { // want `tracedIndex.Suggest is not observed; 1 of its 2 sibling methods`
	return t.index.Suggest(ctx, q)
}

// limitedIndex does something else, and observes one of its methods.
type limitedIndex struct{ index }

func (l limitedIndex) Search(ctx context.Context, q string) error {
	return traced(ctx, "Search", func(ctx context.Context) error { return l.index.Search(ctx, q) })
}

func (l limitedIndex) Suggest(ctx context.Context, q string) error { return l.index.Suggest(ctx, q) } // ok
