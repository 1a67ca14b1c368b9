package implementations

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel"
)

type depot interface {
	Fetch(ctx context.Context, key string) ([]byte, error)
}

type link struct{ n int }

func (l *link) ask(ctx context.Context, key string) ([]byte, error) {
	if l.n++; l.n > 9 {
		return nil, errors.New("no more of " + key)
	}
	return []byte(key), ctx.Err()
}

type north struct{ l *link }
type south struct{ l *link }
type east struct{ l *link }

func (d north) Fetch(ctx context.Context, key string) ([]byte, error) {
	ctx, span := otel.Tracer("depot").Start(ctx, "north")
	defer span.End()
	return d.l.ask(ctx, key)
}

func (d south) Fetch(ctx context.Context, key string) ([]byte, error) {
	ctx, span := otel.Tracer("depot").Start(ctx, "south")
	defer span.End()
	return d.l.ask(ctx, key)
}

func (d east) Fetch(ctx context.Context, key string) ([]byte, error) { // want `east.Fetch is not observed; 2 of its 3 sibling implementations begin a span`
	return d.l.ask(ctx, key)
}

type latency struct{ sum time.Duration }

func (l *latency) Observe(d time.Duration) { l.sum += d }

// What decorates them in other ways tells nothing of them.
type timedDepot struct {
	depot
	h *latency
}

func (d timedDepot) Fetch(ctx context.Context, key string) ([]byte, error) { // ok
	start := time.Now()
	defer func() { d.h.Observe(time.Since(start)) }()
	return d.depot.Fetch(ctx, key)
}

type slowDepot struct {
	depot
	h *latency
}

func (d slowDepot) Fetch(ctx context.Context, key string) ([]byte, error) { // ok
	start := time.Now()
	defer func() { d.h.Observe(time.Since(start)) }()
	return d.depot.Fetch(ctx, key+"!")
}
