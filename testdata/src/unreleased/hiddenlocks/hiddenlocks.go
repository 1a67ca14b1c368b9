// Package hiddenlocks: what methods of another package lock, or take a token of, and
// leave to their callers.
package hiddenlocks

import (
	"context"
	"os"

	"unreleased/hiddenlocks/gate"
)

func remove(g *gate.Gate, name string) error {
	g.Lock() // want "not released on every path: g.Unlock is missing"
	if err := os.Remove(name); err != nil {
		return err
	}
	g.Unlock()
	return nil
}

// ok
func removeRight(g *gate.Gate, name string) error {
	g.Lock()
	defer g.Unlock()
	return os.Remove(name)
}

// ok: by another method
func passed(g *gate.Gate, count bool) int {
	g.Lock()
	if count {
		return g.UnlockPassed()
	}
	g.Unlock()
	return 0
}

type fetcher struct{ slots *gate.Slots }

func (f *fetcher) fetch(ctx context.Context, name string) ([]byte, error) {
	if err := f.slots.Acquire(ctx); err != nil { // want "f.slots.Release is missing"
		return nil, err
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f.slots.Release()
	return b, nil
}

// ok
func (f *fetcher) fetchRight(ctx context.Context, name string) ([]byte, error) {
	if err := f.slots.Acquire(ctx); err != nil {
		return nil, err
	}
	defer f.slots.Release()
	return os.ReadFile(name)
}

func (f *fetcher) try(name string) bool {
	if !f.slots.TryAcquire() { // want "f.slots.Release is missing"
		return false
	}
	if _, err := os.Stat(name); err != nil {
		return false
	}
	f.slots.Release()
	return true
}

func (f *fetcher) each(ctx context.Context, names []string) error {
	for _, name := range names {
		if err := f.slots.Acquire(ctx); err != nil { // want "f.slots.Release is missing"
			return err
		}
		if _, err := os.Stat(name); err != nil {
			return err
		}
		go func() {
			defer f.slots.Release()
			os.Remove(name)
		}()
	}
	return nil
}

// ok
func (f *fetcher) eachRight(ctx context.Context, names []string) error {
	for _, name := range names {
		if err := f.slots.Acquire(ctx); err != nil {
			return err
		}
		if _, err := os.Stat(name); err != nil {
			f.slots.Release()
			return err
		}
		go func() {
			defer f.slots.Release()
			os.Remove(name)
		}()
	}
	return nil
}

// ok: all of them at once
func (f *fetcher) drain(ctx context.Context, n int) error {
	for range n {
		if err := f.slots.Acquire(ctx); err != nil {
			return err
		}
	}
	return nil
}

type worker struct{ lent *gate.Lent }

// ok: the one who works on gives it back
func (w *worker) start(name string, again bool) {
	w.lent.Take()
	if name == "" {
		w.lent.Release()
		return
	}
	go w.work(name)
}

func (w *worker) work(name string) {
	defer w.lent.Release()
	os.Remove(name)
}

// ok: nothing is given back by waiting
func ring(b *gate.Bell, name string) error {
	b.Ring()
	if err := os.Remove(name); err != nil {
		return err
	}
	b.Wait()
	return nil
}

// ok: the slots are gone with the function
func (f *fetcher) all(ctx context.Context, names []string) error {
	slots := new(gate.Slots)
	for _, name := range names {
		if err := slots.Acquire(ctx); err != nil {
			return err
		}
		if name == "" {
			break
		}
		go func() {
			defer slots.Release()
			os.Remove(name)
		}()
	}
	return nil
}

// ok: where there is no limit there is nothing to give back
func (f *fetcher) limited(ctx context.Context, names []string, done chan<- string) error {
	for _, name := range names {
		if f.slots != nil {
			if err := f.slots.Acquire(ctx); err != nil {
				return err
			}
		}
		go func() {
			os.Remove(name)
			if f.slots != nil {
				f.slots.Release()
			}
			done <- name
		}()
	}
	return ctx.Err()
}

func (f *fetcher) enter(ctx context.Context) (func(), error) {
	if err := f.slots.Acquire(ctx); err != nil {
		return nil, err
	}
	return func() { f.slots.Release() }, nil
}

func (f *fetcher) entered(ctx context.Context, name string) error {
	leave, err := f.enter(ctx) // want "leave is missing"
	if err != nil {
		return err
	}
	if err := os.Remove(name); err != nil {
		return err
	}
	leave()
	return nil
}

// ok
func (f *fetcher) enteredRight(ctx context.Context, name string) error {
	leave, err := f.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return os.Remove(name)
}

type limited struct {
	slots *gate.Slots
	limit int
}

// ok: it holds as many as the limit leaves out
func (l *limited) resize(limit int) {
	for l.limit > limit {
		if !l.slots.TryAcquire() {
			return
		}
		l.limit--
	}
	for l.limit < limit {
		l.slots.Release()
		l.limit++
	}
}

func (l *limited) each(names []string) {
	for _, name := range names {
		if !l.slots.TryAcquire() { // want "l.slots.Release is missing"
			return
		}
		if _, err := os.Stat(name); err != nil {
			continue
		}
		l.slots.Release()
	}
}
