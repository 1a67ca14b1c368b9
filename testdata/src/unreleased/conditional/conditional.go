// Package conditional calls helpers that release if a bool says so.
package conditional

import (
	"io"
	"os"
	"sync"

	"unreleased/conditional/closing"
)

func header(name string) (int, error) {
	f, err := os.Open(name) // want `result of os.Open is not released on every path: f.Close is missing before the return on line 19`
	if err != nil {
		return 0, err
	}
	n, err := f.Read(make([]byte, 4))
	closing.If(f, err != nil)
	return n, err
}

// ok: closed where it is not handed on.
func open(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	_, err = f.Seek(4, io.SeekStart)
	closing.If(f, err != nil)
	if err != nil {
		return nil, err
	}
	return f, nil
}

type holder struct{ f *os.File }

func (h *holder) Close() error { return h.f.Close() }

// ok: who keeps it, has it.
func (h *holder) load(name string, keep bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if err := closing.Unless(keep, f); err != nil {
		return err
	}
	if keep {
		h.f = f
	}
	return nil
}

func (h *holder) loadLeaks(name string, keep bool) error {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	if h.f == nil && keep {
		h.f = f
		return nil
	}
	return closing.Unless(keep, f)
}

// ok
func always(name string, verbose bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	closing.Always(f, verbose)
	return nil
}

// ok
func constant(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	closing.If(f, true)
	return nil
}

func constantLeaks(name string) error {
	f, err := os.Open(name) // want `result of os.Open is`
	if err != nil {
		return err
	}
	closing.If(f, false)
	return nil
}

// ok: a deferred helper is taken to release.
func deferred(name string, keep bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer closing.If(f, !keep)
	_, err = f.Stat()
	return err
}

func unlockIf(mu *sync.Mutex, locked bool) {
	if locked {
		mu.Unlock()
	}
}

// ok
func guarded(mu *sync.Mutex, concurrent bool, work func() error) error {
	if concurrent {
		mu.Lock()
	}
	err := work()
	unlockIf(mu, concurrent)
	return err
}
