// Package partly has methods of which one observes a part of its work: that
// one is no sibling, neither observed nor bare.
package partly

import (
	"context"

	"go.opentelemetry.io/otel"
)

type disk interface {
	Get(ctx context.Context, k string) (string, error)
	Put(ctx context.Context, k, v string) error
}

type Node struct{ d disk }

func (n *Node) Get(ctx context.Context, k string) (string, error) {
	ctx, span := otel.Tracer("partly").Start(ctx, "get")
	defer span.End()
	return n.d.Get(ctx, k)
}

func (n *Node) Put(ctx context.Context, k, v string) error {
	ctx, span := otel.Tracer("partly").Start(ctx, "put")
	defer span.End()
	return n.d.Put(ctx, k, v)
}

func (n *Node) Append(ctx context.Context, k, v string) error {
	ctx, span := otel.Tracer("partly").Start(ctx, "append")
	defer span.End()
	return n.d.Put(ctx, k, v)
}

func (n *Node) Copy(ctx context.Context, k, v string) error {
	ctx, span := otel.Tracer("partly").Start(ctx, "copy")
	defer span.End()
	return n.d.Put(ctx, k, v)
}

func (n *Node) Move(ctx context.Context, k, v string) error {
	ctx, span := otel.Tracer("partly").Start(ctx, "move")
	defer span.End()
	return n.d.Put(ctx, k, v)
}

func (n *Node) Drop(ctx context.Context, k string) error {
	ctx, span := otel.Tracer("partly").Start(ctx, "drop")
	defer span.End()
	return n.d.Put(ctx, k, "")
}

func (n *Node) Touch(ctx context.Context, k string) error {
	ctx, span := otel.Tracer("partly").Start(ctx, "touch")
	defer span.End()
	return n.d.Put(ctx, k, "now")
}

func (n *Node) Swap(ctx context.Context, k, v string) (string, error) { // want `\(\*Node\).Swap is not observed; 7 of its 8 sibling methods begin a span`
	old, err := n.d.Get(ctx, k)
	if err != nil {
		return "", err
	}
	return old, n.d.Put(ctx, k, v)
}

func (n *Node) Both(ctx context.Context, k, v string) (err error) { // ok
	func() {
		ctx, span := otel.Tracer("partly").Start(ctx, "both")
		defer span.End()
		err = n.d.Put(ctx, k, v)
	}()
	if err == nil {
		_, err = n.d.Get(ctx, k)
	}
	return err
}

// An Iterator gets each next element when it is asked for it.
type Iterator struct {
	ctx context.Context
	n   *Node
}

func (it *Iterator) Next() (string, error) { return it.n.Get(it.ctx, "next") }

func (n *Node) prepare(ctx context.Context) *Iterator { return &Iterator{ctx, n} }

func (n *Node) List(ctx context.Context, prefix string) *Iterator { // ok
	open(ctx, prefix)
	return n.prepare(ctx)
}

func (n *Node) Each(ctx context.Context, prefix string) func(yield func(string) bool) { // ok
	open(ctx, prefix)
	return func(yield func(string) bool) { yield(prefix) }
}

func open(ctx context.Context, prefix string) { _ = ctx.Value(prefix) }
