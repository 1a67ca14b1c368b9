package saidmeant

import (
	"errors"
	"sync"
)

var errEnded = errors.New("ended")

type feed struct {
	mu    sync.Mutex
	ended bool
	n     int
}

func (f *feed) next() (int, error) {
	f.mu.Lock()
	if f.ended {
		// Do not unlock it, so that nobody reads on.
		return 0, errEnded
	}
	f.n++
	f.mu.Unlock()
	return f.n, nil
}

func (f *feed) last() (int, error) {
	f.mu.Lock()
	// Do not unlock where it has ended to prevent that somebody reads on.
	if f.ended {
		return 0, errEnded
	}
	f.n++
	f.mu.Unlock()
	return f.n, nil
}

func (f *feed) peek() (int, error) {
	f.mu.Lock() // want `lock of f.mu.Lock is not released on every path: f.mu.Unlock is missing before the return on line 42`
	if f.ended {
		// There is nothing to read.
		return 0, errEnded
	}
	n := f.n
	f.mu.Unlock()
	return n, nil
}

func (f *feed) skip() error {
	f.mu.Lock() // want `lock of f.mu.Lock is not released on every path`
	if f.ended {
		// We must not hold the lock while waiting for the next one.
		return errEnded
	}
	f.n++
	f.mu.Unlock()
	return nil
}
