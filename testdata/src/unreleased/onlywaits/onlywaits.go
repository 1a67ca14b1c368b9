// Package onlywaits has groups of goroutines, whose only release is to wait.
package onlywaits

import (
	"context"
	"errors"
	"net/http"
	"sync"
)

type eager struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	once   sync.Once
	err    error
}

func newEager(ctx context.Context) (*eager, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &eager{ctx: ctx, cancel: cancel}, ctx
}

// Go ends the group where that has ended.
func (e *eager) Go(f func() error) {
	if err := e.ctx.Err(); err != nil {
		e.once.Do(func() {
			e.err = err
			e.cancel(err)
		})
		return
	}
	e.wg.Go(func() {
		if err := f(); err != nil {
			e.once.Do(func() {
				e.err = err
				e.cancel(err)
			})
		}
	})
}

func (e *eager) Wait() error {
	e.wg.Wait()
	e.cancel(e.err)
	return e.err
}

// ok: a call that panics leaves work that ends by itself
func serve(w http.ResponseWriter, r *http.Request) {
	group, ctx := newEager(r.Context())
	for range 3 {
		group.Go(func() error { return work(ctx) })
	}
	if err := group.Wait(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// ok: none has begun
func notReady(ctx context.Context, ready func() bool) error {
	group, ctx := newEager(ctx)
	if !ready() {
		return errors.New("not ready")
	}
	group.Go(func() error { return work(ctx) })
	return group.Wait()
}

func work(ctx context.Context) error { return ctx.Err() }
