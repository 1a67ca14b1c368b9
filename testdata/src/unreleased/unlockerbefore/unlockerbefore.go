// Package unlockerbefore has locks whose release is made ready by a helper before
// they are acquired.
package unlockerbefore

import (
	"errors"
	"sync"
)

var errStarted = errors.New("started")

type server struct {
	mu, other sync.Mutex
	started   bool
}

// once returns a function that unlocks l the first time it is called.
func once(l sync.Locker) func() {
	var once sync.Once
	return func() { once.Do(l.Unlock) }
}

// plainly returns a function that unlocks mu.
func plainly(mu *sync.Mutex) func() { return func() { mu.Unlock() } }

func (s *server) start() error {
	unlock := once(&s.mu)
	s.mu.Lock() // ok: the deferred function unlocks it
	defer unlock()
	if s.started {
		return errStarted
	}
	s.started = true
	unlock()
	return s.serve()
}

func (s *server) startPlainly() error {
	unlock := plainly(&s.mu)
	s.mu.Lock() // ok
	defer unlock()
	if s.started {
		return errStarted
	}
	s.started = true
	return nil
}

func (s *server) forgets() error {
	unlock := plainly(&s.mu)
	s.mu.Lock() // want `lock of s.mu.Lock is not released on every path: s.mu.Unlock is missing before the return`
	if s.started {
		return errStarted
	}
	s.started = true
	unlock()
	return nil
}

// The function unlocks another lock.
func (s *server) mixesUp() error {
	unlock := plainly(&s.other)
	s.other.Lock()
	defer unlock()
	s.mu.Lock() // want `lock of s.mu.Lock is not released on every path: s.mu.Unlock is missing before the return`
	if s.started {
		return errStarted
	}
	s.mu.Unlock()
	return nil
}

func (s *server) serve() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return nil
}
