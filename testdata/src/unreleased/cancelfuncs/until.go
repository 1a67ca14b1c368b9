package cancelfuncs

import (
	"context"
	"time"
)

// An informer runs until it is told to stop.
type informer interface {
	Run(stop <-chan struct{})
	Synced(stop <-chan struct{}) bool
}

func repeatUntil(stop <-chan struct{}, f func()) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
			f()
		}
	}
}

// watchUntilDone comes back when the context has ended: the handler has
// cancelled it.
//
// ok
func watchUntilDone(ctx context.Context, make func(onEvent func()) informer) {
	ctx, cancel := context.WithCancel(ctx)
	w := make(func() { cancel() })
	w.Run(ctx.Done())
}

// ok
func pollUntilDone(ctx context.Context, f func()) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	_ = cancel
	repeatUntil(ctx.Done(), f)
	return nil
}

func watchBeside(ctx context.Context, w informer) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // want "cancel is missing"
	_ = cancel
	go w.Run(ctx.Done())
}

func synced(ctx context.Context, w informer) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // want "cancel is missing"
	_ = cancel
	return w.Synced(ctx.Done())
}

// watchFor drops the first function where the second one takes its place.
func watchFor(ctx context.Context, w informer, limit time.Duration) {
	ctx, cancel := context.WithCancel(ctx) // want "is overwritten before it is released"
	if limit > 0 {
		ctx, cancel = context.WithTimeout(ctx, limit)
	}
	_ = cancel
	w.Run(ctx.Done())
}
