// Package leasedlocks: what an interface out of sight returns and nothing can be done
// with but to release it.
package leasedlocks

import (
	"context"
	"io"
	"os"
	"time"
)

type unlocker interface{ Unlock() error }

type waiter interface{ Wait() error }

type locker interface {
	Lock(ctx context.Context, name string) (unlocker, error)
	Begin(ctx context.Context, name string) (waiter, error)
}

func remove(ctx context.Context, l locker, name string) error {
	u, err := l.Lock(ctx, name) // want "not released on every path: u.Unlock is missing"
	if err != nil {
		return err
	}
	if err := os.Remove(name); err != nil {
		return err
	}
	return u.Unlock()
}

// ok
func removeRight(ctx context.Context, l locker, name string) error {
	u, err := l.Lock(ctx, name)
	if err != nil {
		return err
	}
	defer u.Unlock()
	return os.Remove(name)
}

// ok: kept until the process ends
func hold(ctx context.Context, l locker, name string) error {
	_, err := l.Lock(ctx, name)
	return err
}

// ok: to wait is no release
func begin(ctx context.Context, l locker, name string) error {
	w, err := l.Begin(ctx, name)
	if err != nil {
		return err
	}
	if err := os.Remove(name); err != nil {
		return err
	}
	return w.Wait()
}

type timer interface{ Stop() bool }

type ticker interface{ Stop() }

type clock interface {
	After(d time.Duration, f func()) (timer, error)
	Every(d time.Duration, f func()) (ticker, error)
	Current() (io.Closer, error)
}

// ok: a timer ends by itself
func later(c clock, f func()) error {
	t, err := c.After(time.Second, f)
	if err != nil {
		return err
	}
	if time.Now().IsZero() {
		t.Stop()
	}
	return nil
}

// ok: somebody else has it
func hasCurrent(c clock) (bool, error) {
	cl, err := c.Current()
	if err != nil {
		return false, err
	}
	return cl != nil, nil
}

func every(c clock, name string, f func()) error {
	t, err := c.Every(time.Second, f) // want "not released on every path: t.Stop is missing"
	if err != nil {
		return err
	}
	if err := os.Remove(name); err != nil {
		return err
	}
	t.Stop()
	return nil
}
