// Package contextsabove has tests of values that hold nothing but the cancel
// function of a context which is derived from one that their maker is given.
package contextsabove

import (
	"context"
	"os"
	"sync"
	"time"
)

type group struct {
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	once   sync.Once
	err    error
}

func newGroup(ctx context.Context) (*group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &group{cancel: cancel}, ctx
}

func (g *group) run(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := f(); err != nil {
			g.once.Do(func() { g.err = err; g.cancel(err) })
		}
	}()
}

func (g *group) Wait() error {
	g.wg.Wait()
	g.cancel(g.err)
	return g.err
}

// ok: the context above is cancelled
func cancelled(ctx context.Context, tasks []func() error, quit chan bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, _ := newGroup(ctx)
	for _, task := range tasks {
		g.run(task)
	}
	if <-quit {
		return ctx.Err()
	}
	return g.Wait()
}

func notCancelled(ctx context.Context, tasks []func() error, quit chan bool) error {
	g, ctx := newGroup(ctx) // want "not released on every path: g.Wait is missing"
	for _, task := range tasks {
		g.run(task)
	}
	if <-quit {
		return ctx.Err()
	}
	return g.Wait()
}

func limited(ctx context.Context, n int) (context.Context, context.CancelFunc) {
	if n == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Duration(n)*time.Second)
}

// ok: here, too
func helped(ctx context.Context, quit chan bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, end := limited(ctx, 0)
	if <-quit {
		return ctx.Err()
	}
	end()
	return nil
}

func notHelped(ctx context.Context, quit chan bool) error {
	ctx, end := limited(ctx, 0) // want "not released on every path: end is missing"
	if <-quit {
		return ctx.Err()
	}
	end()
	return nil
}

// A watch holds a file, too.
type watch struct {
	cancel context.CancelFunc
	file   *os.File
}

func newWatch(ctx context.Context, name string) (*watch, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	_, cancel := context.WithCancel(ctx)
	return &watch{cancel, f}, nil
}

func (w *watch) Close() error {
	w.cancel()
	return w.file.Close()
}

func watched(ctx context.Context, name string, quit chan bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := newWatch(ctx, name) // want "not released on every path: w.Close is missing"
	if err != nil {
		return err
	}
	if <-quit {
		return ctx.Err()
	}
	return w.Close()
}
