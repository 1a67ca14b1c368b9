package values

import (
	"context"
	"errors"
	"io"

	"go.opentelemetry.io/otel"
)

// A store observes itself.
type store struct{ kept map[string]string }

func (s *store) put(ctx context.Context, key string) {
	_, span := otel.Tracer("store").Start(ctx, "put")
	defer span.End()
	s.kept[key] = key
}

func (s *store) get(ctx context.Context, key string) (string, bool) {
	_, span := otel.Tracer("store").Start(ctx, "get")
	defer span.End()
	v, ok := s.kept[key]
	return v, ok
}

type peer struct {
	store *store
	near  io.Reader
}

func (p *peer) announce(ctx context.Context, in string) (string, error) {
	for _, c := range in {
		p.store.put(ctx, string(c))
	}
	return "", nil
}

func (p *peer) ask(ctx context.Context, in string) (string, error) {
	v, ok := p.store.get(ctx, in)
	if !ok {
		return "", errors.New("none")
	}
	return v + in, nil
}

func (p *peer) find(_ context.Context, in string) (string, error) {
	b, err := io.ReadAll(p.near)
	return string(b) + in, err
}

// ok: the store is observed, whoever uses it, and not the handlers.
func (p *peer) handlerOf(kind int) handler {
	switch kind {
	case 1:
		return p.find
	case 2:
		return p.announce
	case 3:
		return p.ask
	}
	return nil
}

func digestOf(name string, data []byte) (string, int) { return name, len(data) }

func measure(r io.Reader) (int64, error) { return io.Copy(io.Discard, r) }

var kept = map[string]int{}

func queue(ctx context.Context, name string) error { return ctx.Err() }

// ok: what is small needs no span of its own.
func upload(ctx context.Context, name string, r io.Reader, size int) error {
	if size < 100 {
		key, n := digestOf(name, make([]byte, size))
		kept[key] = n
		return ctx.Err()
	}
	ctx, span := otel.Tracer("values").Start(ctx, "large")
	defer span.End()
	if _, err := measure(r); err != nil {
		return err
	}
	return queue(ctx, name)
}
