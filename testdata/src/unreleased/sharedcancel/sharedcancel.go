// Package sharedcancel gives cancel functions to goroutines that call them where
// they fail.
package sharedcancel

import (
	"context"
	"net"
	"sync"
)

type job func(ctx context.Context) error

func all(ctx context.Context, first job, more []job) error {
	ctx, cancel := context.WithCancelCause(ctx) // want `cancel is missing`
	var mu sync.Mutex
	var failed error
	fail := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if failed == nil {
			failed = err
			cancel(err)
		}
	}
	var wg sync.WaitGroup
	for _, j := range append(more, first) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := j(ctx); err != nil {
				fail(err)
			}
		}()
	}
	wg.Wait()
	return failed
}

// ok
func allDeferred(ctx context.Context, first, second job) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for _, j := range []job{first, second} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := j(ctx); err != nil {
				cancel()
			}
		}()
	}
	wg.Wait()
}

// ok: the one that is waited for calls it in the end, whatever has happened
func both(ctx context.Context, first job) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer cancel()
		first(ctx)
	}()
	wg.Wait()
}

func one(ctx context.Context, j job) error {
	ctx, cancel := context.WithCancel(ctx) // want `cancel is missing`
	done := make(chan error, 1)
	go func() {
		err := j(ctx)
		if err != nil {
			cancel()
		}
		done <- err
	}()
	return <-done
}

// ok: what it does tells that the goroutine has failed, and called it
func oneReturned(ctx context.Context, j job) error {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		err := j(ctx)
		if err != nil {
			cancel()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		return err
	}
	cancel()
	return nil
}

// ok: it leaves the goroutine alone, which ends with what it is told
func background(ctx context.Context, c net.Conn) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		if _, err := c.Read(nil); err != nil {
			cancel()
		}
	}()
	go func() {
		<-ctx.Done()
		c.Close()
	}()
}

// ok: who finds the context done need not call it
func watch(ctx context.Context, stop chan struct{}) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		select {
		case <-stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	wg.Wait()
}
