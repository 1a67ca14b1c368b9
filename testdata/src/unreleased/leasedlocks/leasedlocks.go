// Package leasedlocks: what an interface out of sight returns and nothing can be done
// with but to release it.
package leasedlocks

import (
	"context"
	"os"
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
