// Package stack has lists that keep what they are given.
package stack

import (
	"io"
	"sync"
)

type Stack struct {
	mu  sync.Mutex
	fns []func() error
}

func (s *Stack) Push(fn func() error) *Stack {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fns = append(s.fns, fn)
	return s
}

func (s *Stack) Len() int { return len(s.fns) }

func (s *Stack) Close() error {
	var first error
	for _, fn := range s.fns {
		if err := fn(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Eager runs what it gets at once if it is closed.
type Eager struct {
	closed bool
	fns    []func() error
}

func (e *Eager) Push(fn func() error) {
	if e.closed {
		fn()
		return
	}
	e.fns = append(e.fns, fn)
}

func (e *Eager) Close() {
	for _, fn := range e.fns {
		fn()
	}
}

// Full empties itself when there is too much in it.
type Full struct{ cs []io.Closer }

func (f *Full) Add(c io.Closer) {
	f.cs = append(f.cs, c)
	if len(f.cs) > 9 {
		f.Close()
	}
}

func (f *Full) Close() {
	for _, c := range f.cs {
		c.Close()
	}
	f.cs = nil
}

// Slot keeps one.
type Slot[T io.Closer] struct{ v T }

func (s *Slot[T]) Set(v T)      { s.v = v }
func (s *Slot[T]) Close() error { return s.v.Close() }
