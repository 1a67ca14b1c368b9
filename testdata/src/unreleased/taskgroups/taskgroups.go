// Package taskgroups makes groups of goroutines of its own, after errgroup.
package taskgroups

import (
	"context"
	"errors"
	"sync"
)

type tasks struct {
	cancel func()
	wg     sync.WaitGroup
	once   sync.Once
	err    error
}

func withTasks(ctx context.Context) (*tasks, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	return &tasks{cancel: cancel}, ctx
}

func (t *tasks) Wait() error {
	t.wg.Wait()
	t.cancel()
	return t.err
}

func (t *tasks) Go(f func() error) {
	t.wg.Add(1)
	go func() {
		defer t.wg.Done()
		if err := f(); err != nil {
			t.once.Do(func() { t.err = err; t.cancel() })
		}
	}()
}

// ok: nothing has been begun
func run(ctx context.Context, prepare func(context.Context) error, all ...func() error) error {
	t, ctx := withTasks(ctx)
	if err := prepare(ctx); err != nil {
		return err
	}
	for _, f := range all {
		t.Go(f)
	}
	return t.Wait()
}

// A scope runs nothing by itself.
type scope struct{ cancel func() }

func withScope(ctx context.Context) (*scope, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	return &scope{cancel: cancel}, ctx
}

func (s *scope) Wait(ctx context.Context) error {
	<-ctx.Done()
	s.cancel()
	return ctx.Err()
}

var errEmpty = errors.New("nothing to run")

func runIn(ctx context.Context, all ...func(context.Context) error) error {
	s, ctx := withScope(ctx) // want `result of withScope is not released on every path: s.Wait is missing`
	if len(all) == 0 {
		return errEmpty
	}
	for _, f := range all {
		go f(ctx)
	}
	return s.Wait(ctx)
}
