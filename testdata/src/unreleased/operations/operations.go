// Package operations waits for operations that can be cancelled while they go on.
package operations

import (
	"context"
	"errors"
)

type op struct {
	cancel context.CancelFunc
	done   chan struct{}
}

func (o *op) Cancel() { o.cancel() }

func begin(ctx context.Context, f func(context.Context)) *op {
	ctx, cancel := context.WithCancel(ctx) // ok
	o := &op{cancel, make(chan struct{})}
	go func() {
		f(ctx)
		close(o.done)
	}()
	return o
}

type manager struct {
	signal chan struct{}
	limit  int
}

func (m *manager) run(ctx context.Context, f func(context.Context)) error {
	o := begin(ctx, f) // ok: the signal says that it is over
	select {
	case <-m.signal:
	case <-ctx.Done():
		o.Cancel()
		<-m.signal
	}
	return nil
}

func (m *manager) runLimited(ctx context.Context, f func(context.Context)) error {
	o := begin(ctx, f) // want "o.Cancel is missing before the return on line 45"
	if m.limit == 0 {
		return errors.New("too many")
	}
	select {
	case <-m.signal:
	case <-ctx.Done():
		o.Cancel()
		<-m.signal
	}
	return nil
}
