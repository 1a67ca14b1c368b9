// Package owncleanup has constructors whose clean-up on failure releases
// what they stored, through the field.
package owncleanup

import "os"

type store struct{ lock, index *os.File }

// The clean-up is for the failure: a store that is returned keeps its lock.
func open(a, b string) (*store, error) {
	lock, err := os.Create(a) // want "no function but open, where it fails, calls its Close, not even the Close of store"
	if err != nil {
		return nil, err
	}
	s := &store{lock: lock}
	if s.index, err = os.Open(b); err != nil {
		s.lock.Close()
		return nil, err
	}
	return s, nil
}

func (s *store) Close() error { return s.index.Close() }

type whole struct{ lock, index *os.File }

func openWhole(a, b string) (*whole, error) {
	lock, err := os.Create(a) // ok: Close releases it, too
	if err != nil {
		return nil, err
	}
	s := &whole{lock: lock}
	if s.index, err = os.Open(b); err != nil {
		s.lock.Close()
		return nil, err
	}
	return s, nil
}

func (s *whole) Close() error {
	s.lock.Close()
	return s.index.Close()
}

type brief struct{ lock, index *os.File }

func openBrief(a, b string) (*brief, error) {
	lock, err := os.Create(a) // ok: released before the owner is returned
	if err != nil {
		return nil, err
	}
	s := &brief{lock: lock}
	s.index, err = os.Open(b)
	s.lock.Close()
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (s *brief) Close() error { return s.index.Close() }
