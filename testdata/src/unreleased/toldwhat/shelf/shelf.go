// Package shelf lends layers, and tells its driver what to release.
package shelf

import (
	"errors"
	"sync"
)

// Layer is one that is lent.
type Layer interface{ Unmount() error }

// Driver keeps what is on a shelf.
type Driver interface{ Remove(id string) error }

// Lender lends layers, and takes them back.
type Lender interface {
	Lend(id string) (Layer, error)
	ReleaseLent(l Layer) error
	Release() error
}

type shelf struct {
	mu     sync.Mutex
	driver Driver
	ids    map[Layer]string
}

func (s *shelf) Lend(string) (Layer, error) { return nil, errors.ErrUnsupported }

func (s *shelf) ReleaseLent(l Layer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.releaseLayer(l)
}

func (s *shelf) releaseLayer(l Layer) error {
	if err := s.driver.Remove(s.ids[l]); err != nil {
		return err
	}
	delete(s.ids, l)
	return nil
}

func (s *shelf) Release() error { return s.driver.Remove("") }

// New returns a shelf of the driver.
func New(d Driver) Lender { return &shelf{driver: d, ids: map[Layer]string{}} }
