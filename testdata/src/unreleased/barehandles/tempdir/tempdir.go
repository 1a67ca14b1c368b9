// Package tempdir makes what its callers undo by an io.Closer.
package tempdir

import (
	"errors"
	"io"
	"os"
)

type pathCloser string

func (p pathCloser) Close() error { return os.RemoveAll(string(p)) }

// Dir returns a new directory, and what removes it.
func Dir(prefix string) (string, io.Closer, error) {
	dir, err := os.MkdirTemp("", prefix)
	if err != nil {
		return "", nil, err
	}
	return dir, pathCloser(dir), nil
}

type closerFunc func() error

func (f closerFunc) Close() error { return f() }

// Env sets a variable until the closer is closed.
func Env(key, value string) (io.Closer, error) {
	old := os.Getenv(key)
	if err := os.Setenv(key, value); err != nil {
		return nil, err
	}
	return closerFunc(func() error { return os.Setenv(key, old) }), nil
}

type nothing struct{}

func (nothing) Close() error { return nil }

// Fixed has nothing to undo.
func Fixed() (string, io.Closer, error) {
	if os.Getenv("HOME") == "" {
		return "", nil, errors.New("no home")
	}
	return os.Getenv("HOME"), nothing{}, nil
}

// Idle has a function that does nothing.
func Idle() io.Closer { return closerFunc(func() error { return nil }) }

type Hub struct {
	last io.Closer
	on   []func(string)
}

// Last returns what the hub has: it is the hub's.
func (h *Hub) Last() io.Closer { return h.last }

// Stopper has one method, by another name.
type Stopper interface{ Stop() }

type subscription struct {
	hub *Hub
	at  int
}

func (s *subscription) Stop() { s.hub.on[s.at] = nil }

// On calls f until it is stopped.
func (h *Hub) On(f func(string)) Stopper {
	h.on = append(h.on, f)
	return &subscription{h, len(h.on) - 1}
}
