// Package elsewheremethods has methods that hand on what is observed, or whose
// work is done when they have returned.
package elsewheremethods

import (
	"context"

	"go.opentelemetry.io/otel"
)

type store interface {
	Read(ctx context.Context, key string) (string, error)
	Write(ctx context.Context, key, value string) error
	Delete(ctx context.Context, key string) error
	Tx(ctx context.Context, f func(context.Context, store) error) error
	Watch(ctx context.Context, key string) (<-chan string, <-chan error)
	Scan(ctx context.Context, prefix string) (*cursor, error)
	Compact(ctx context.Context) error
}

type cursor struct{ keys []string }

func (c *cursor) Next() bool { return len(c.keys) > 0 }

type traced struct{ next store }

func begin(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := otel.Tracer("store").Start(ctx, name)
	return ctx, func() { span.End() }
}

func (t *traced) Read(ctx context.Context, key string) (string, error) {
	ctx, end := begin(ctx, "read")
	defer end()
	return t.next.Read(ctx, key)
}

func (t *traced) Write(ctx context.Context, key, value string) error {
	ctx, end := begin(ctx, "write")
	defer end()
	return t.next.Write(ctx, key, value)
}

func (t *traced) Delete(ctx context.Context, key string) error {
	ctx, end := begin(ctx, "delete")
	defer end()
	return t.next.Delete(ctx, key)
}

func (t *traced) Tx(ctx context.Context, f func(context.Context, store) error) error { // ok: what f gets is observed
	return t.next.Tx(ctx, func(ctx context.Context, s store) error { return f(ctx, &traced{s}) })
}

func (t *traced) Watch(ctx context.Context, key string) (<-chan string, <-chan error) { // ok: what is sent comes later
	return t.next.Watch(ctx, key)
}

func (t *traced) Scan(ctx context.Context, prefix string) (*cursor, error) { // ok: so does what is asked for
	return t.next.Scan(ctx, prefix)
}

func (t *traced) Compact(ctx context.Context) error { // want `Compact is not observed; 3 of its 4 sibling methods begin a span`
	return t.next.Compact(ctx)
}

// A cache's getter is as its setter is.
type block struct{ c *conn }

type conn struct{ n int }

func (c *conn) do(ctx context.Context, what string) error { c.n++; return ctx.Err() }

func (b *block) SearchTags(ctx context.Context) error {
	ctx, end := begin(ctx, "tags")
	defer end()
	return b.c.do(ctx, "tags")
}
func (b *block) SearchValues(ctx context.Context) error {
	ctx, end := begin(ctx, "values")
	defer end()
	return b.c.do(ctx, "values")
}
func (b *block) Query(ctx context.Context) error {
	ctx, end := begin(ctx, "query")
	defer end()
	return b.c.do(ctx, "query")
}
func (b *block) Range(ctx context.Context) error {
	ctx, end := begin(ctx, "range")
	defer end()
	return b.c.do(ctx, "range")
}
func (b *block) Find(ctx context.Context) error {
	ctx, end := begin(ctx, "find")
	defer end()
	return b.c.do(ctx, "find")
}
func (b *block) Merge(ctx context.Context) error {
	ctx, end := begin(ctx, "merge")
	defer end()
	return b.c.do(ctx, "merge")
}
func (b *block) Drop(ctx context.Context) error {
	ctx, end := begin(ctx, "drop")
	defer end()
	return b.c.do(ctx, "drop")
}
func (b *block) SetCached(ctx context.Context, key string) error { return b.c.do(ctx, key) }
func (b *block) GetCached(ctx context.Context, key string) error { return b.c.do(ctx, key) } // ok
func (b *block) Archive(ctx context.Context) error { // want `Archive is not observed; 7 of its 8 sibling methods begin a span`
	return b.c.do(ctx, "archive")
}
func (b *block) Upgrade(ctx context.Context) error { // ok: said so
	// Not traced: once in a block's life.
	return b.c.do(ctx, "upgrade")
}
