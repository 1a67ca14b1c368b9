// Package shelf has owners that embed a lock, which their methods take and give
// back.
package shelf

import (
	"os"
	"sync"
)

// A Shelf embeds its lock beside the file that it owns.
type Shelf struct {
	sync.Mutex
	f *os.File
}

// NewShelf opens a shelf.
func NewShelf(name string) (*Shelf, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Shelf{f: f}, nil
}

// Len says how much it holds.
func (s *Shelf) Len() int64 {
	s.Lock()
	defer s.Unlock()
	st, err := s.f.Stat()
	if err != nil {
		return 0
	}
	return st.Size()
}

// Close releases the file.
func (s *Shelf) Close() error {
	s.Lock()
	defer s.Unlock()
	return s.f.Close()
}

// Take closes the shelf that it gets, under its lock.
func Take(s *Shelf) {
	s.Lock()
	s.f.Close()
	s.Unlock()
}

type marks struct {
	sync.RWMutex
	set map[string]bool
}

// A Drawer embeds its file, and what embeds a lock.
type Drawer struct {
	*os.File
	marks
}

// NewDrawer opens a drawer.
func NewDrawer(name string) (*Drawer, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Drawer{File: f}, nil
}

// Has asks for a mark.
func (d *Drawer) Has(name string) bool {
	d.marks.RLock()
	has := d.set[name]
	d.marks.RUnlock()
	return has
}

// A Lease is held from its start to its Unlock.
type Lease struct{ f *os.File }

// NewLease opens a lease.
func NewLease(name string) (*Lease, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Lease{f: f}, nil
}

// Unlock ends the lease.
func (l *Lease) Unlock() { l.f.Close() }

// Lock does nothing more.
func (l *Lease) Lock() {}

// End ends what it is given.
func End(l sync.Locker) { l.Unlock() }

// Empty closes the file of the shelf that it gets.
func Empty(s *Shelf) { s.f.Close() }

// Count looks at the shelf that it gets.
func Count(s *Shelf) string {
	s.Lock()
	defer s.Unlock()
	return s.f.Name()
}
