// Package fetched has decorators that look up a span which somebody else has
// begun: they observe nothing, and one that begins its own does.
package fetched

import "context"

type span struct{ fields map[string]string }

func (s *span) End() {}

type key struct{}

func getSpanFromContext(ctx context.Context) *span {
	s, _ := ctx.Value(key{}).(*span)
	return s
}

func startSpan(ctx context.Context, name string) (context.Context, *span) {
	s := &span{fields: map[string]string{"name": name}}
	return context.WithValue(ctx, key{}, s), s
}

type message struct{ fields map[string]string }

type sink interface {
	Connect(ctx context.Context) error
	Write(ctx context.Context, m *message) error
}

// spanFields writes what the span knows with the message.
type spanFields struct{ next sink }

func (s *spanFields) Connect(ctx context.Context) error { return s.next.Connect(ctx) } // ok

func (s *spanFields) Write(ctx context.Context, m *message) error {
	m.fields = getSpanFromContext(ctx).fields
	return s.next.Write(ctx, m)
}

type spanned struct{ next sink }

func (s *spanned) Connect(ctx context.Context) error { return s.next.Connect(ctx) } // want `\(\*spanned\).Connect is not observed; 1 of its 2 sibling methods begins a span`

func (s *spanned) Write(ctx context.Context, m *message) error {
	ctx, span := startSpan(ctx, "write")
	defer span.End()
	return s.next.Write(ctx, m)
}

// A handler whose store does so for itself is no sibling to learn from.
type store interface {
	Find(ctx context.Context, id string) (string, error)
}

type disk struct {
	run func(context.Context, string) (string, error)
}

func (d *disk) Find(ctx context.Context, id string) (string, error) {
	ctx, span := startSpan(ctx, "find")
	defer span.End()
	return d.run(ctx, id)
}

type node struct {
	st    store
	peers map[string]string
}

type handler func(ctx context.Context, id string) (string, error)

func (n *node) find(ctx context.Context, id string) (string, error) { return n.st.Find(ctx, id) }
func (n *node) near(ctx context.Context, id string) (string, error) { return n.peers[id], ctx.Err() }
func (n *node) join(ctx context.Context, id string) (string, error) {
	n.peers[id] = id
	return id, ctx.Err()
}

func (n *node) handlerFor(kind string) handler {
	switch kind {
	case "find":
		return n.find
	case "near":
		return n.near // ok
	case "join":
		return n.join // ok
	}
	return nil
}
