// Package background starts goroutines through a helper that observes them, and
// beside it.
package background

import (
	"context"
	"time"

	"go.opentelemetry.io/otel"
)

func goTraced(ctx context.Context, name string, f func(context.Context)) {
	go func() {
		ctx, span := otel.Tracer("background").Start(context.WithoutCancel(ctx), name)
		defer span.End()
		f(ctx)
	}()
}

type store interface {
	Save(ctx context.Context, key string) error
}

type worker struct{ s store }

func (w *worker) index(ctx context.Context) { _ = w.s.Save(ctx, "index") }
func (w *worker) merge(ctx context.Context) { _ = w.s.Save(ctx, "merge") }
func (w *worker) prune(ctx context.Context) { _ = w.s.Save(ctx, "prune") }

func (w *worker) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
			_ = w.s.Save(ctx, "watch")
		}
	}
}

func (w *worker) launch(ctx context.Context) {
	goTraced(ctx, "index", w.index)
	goTraced(ctx, "merge", func(ctx context.Context) { w.merge(ctx) })
	go w.prune(ctx) // want `call of \(\*worker\).prune in a goroutine is not observed; 2 of its 3 sibling goroutines go through goTraced`
	go w.watch(ctx) // ok: as long as the program runs
}

func (w *worker) right(ctx context.Context) {
	goTraced(ctx, "index", w.index)
	goTraced(ctx, "merge", w.merge)
	goTraced(ctx, "prune", w.prune) // ok
}

func (w *worker) one(ctx context.Context) {
	goTraced(ctx, "index", w.index)
	go w.prune(ctx) // ok: one of two is no habit
}
