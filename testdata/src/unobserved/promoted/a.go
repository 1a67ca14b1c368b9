// Package promoted has decorators that embed the interface they observe, and so
// have the methods that they forget.
package promoted

import (
	"context"

	"go.opentelemetry.io/otel"
)

type Disk interface {
	Get(ctx context.Context, k string) (string, error)
	Put(ctx context.Context, k, v string) error
	Scan(ctx context.Context, k string) ([]string, error)
	Del(ctx context.Context, k string) error
	Close(ctx context.Context) error
}

type traced struct {
	Disk // want `traced.Del, which is promoted from here, is not observed; 3 of its 4 sibling methods begin a span`
	name string
}

func (t *traced) Get(ctx context.Context, k string) (string, error) {
	ctx, span := otel.Tracer("promoted").Start(ctx, "get")
	defer span.End()
	return t.Disk.Get(ctx, k)
}

func (t *traced) Put(ctx context.Context, k, v string) error {
	ctx, span := otel.Tracer("promoted").Start(ctx, "put")
	defer span.End()
	return t.Disk.Put(ctx, k, v)
}

func (t *traced) Scan(ctx context.Context, k string) ([]string, error) {
	ctx, span := otel.Tracer("promoted").Start(ctx, "scan")
	defer span.End()
	return t.Disk.Scan(ctx, k)
}

// One that has all of them.
type full struct {
	Disk // ok
}

func (t *full) Get(ctx context.Context, k string) (string, error) {
	ctx, span := otel.Tracer("promoted").Start(ctx, "get")
	defer span.End()
	return t.Disk.Get(ctx, k)
}

func (t *full) Put(ctx context.Context, k, v string) error {
	ctx, span := otel.Tracer("promoted").Start(ctx, "put")
	defer span.End()
	return t.Disk.Put(ctx, k, v)
}

func (t *full) Scan(ctx context.Context, k string) ([]string, error) {
	ctx, span := otel.Tracer("promoted").Start(ctx, "scan")
	defer span.End()
	return t.Disk.Scan(ctx, k)
}

func (t *full) Del(ctx context.Context, k string) error {
	ctx, span := otel.Tracer("promoted").Start(ctx, "del")
	defer span.End()
	return t.Disk.Del(ctx, k)
}

// One that is about a single method.
type single struct {
	Disk // ok
}

func (t *single) Get(ctx context.Context, k string) (string, error) {
	ctx, span := otel.Tracer("promoted").Start(ctx, "get")
	defer span.End()
	return t.Disk.Get(ctx, k)
}

// One that says so.
type said struct {
	// Del is not traced: nobody waits for it.
	Disk // ok
}

func (t *said) Get(ctx context.Context, k string) (string, error) {
	ctx, span := otel.Tracer("promoted").Start(ctx, "get")
	defer span.End()
	return t.Disk.Get(ctx, k)
}

func (t *said) Put(ctx context.Context, k, v string) error {
	ctx, span := otel.Tracer("promoted").Start(ctx, "put")
	defer span.End()
	return t.Disk.Put(ctx, k, v)
}

func (t *said) Scan(ctx context.Context, k string) ([]string, error) {
	ctx, span := otel.Tracer("promoted").Start(ctx, "scan")
	defer span.End()
	return t.Disk.Scan(ctx, k)
}
