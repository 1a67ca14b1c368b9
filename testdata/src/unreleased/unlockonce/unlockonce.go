// Package unlockonce has locks that are released by a sync.Once, which is made
// anew whenever they are acquired again.
package unlockonce

import "sync"

type store struct {
	mu    sync.Mutex
	parts map[string]int
}

func (s *store) refresh(name string) (int, error) { return len(name), nil }

func (s *store) find(name string) (int, error) {
	s.mu.Lock()
	once := new(sync.Once)
	defer once.Do(s.mu.Unlock)
	for s.parts[name] == 0 {
		once.Do(s.mu.Unlock)
		n, err := s.refresh(name)
		if err != nil {
			return 0, err
		}
		s.mu.Lock() // ok: the deferred call waits for this one, too
		*once = sync.Once{}
		s.parts[name] = n
	}
	return s.parts[name], nil
}

func (s *store) findPlain(name string) (int, error) {
	s.mu.Lock()
	for s.parts[name] == 0 {
		s.mu.Unlock()
		n, err := s.refresh(name)
		if err != nil {
			return 0, err
		}
		s.mu.Lock() // want `lock of s.mu.Lock is not released on every path: s.mu.Unlock is missing before the return`
		if n == 0 {
			return 0, nil
		}
		s.parts[name] = n
	}
	n := s.parts[name]
	s.mu.Unlock()
	return n, nil
}

// The deferred call is about another lock.
func (s *store) move(to *store, name string) int {
	to.mu.Lock()
	once := new(sync.Once)
	defer once.Do(to.mu.Unlock)
	s.mu.Lock() // want `lock of s.mu.Lock is not released on every path: s.mu.Unlock is missing before the return`
	n := s.parts[name]
	if n == 0 {
		return 0
	}
	to.parts[name] = n
	s.mu.Unlock()
	return n
}
