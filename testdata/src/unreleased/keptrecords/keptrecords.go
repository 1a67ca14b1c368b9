// Package keptrecords has what the structs of another package keep in records and
// in lists: who has made the struct must release it, also where it fails to add
// another one.
package keptrecords

import (
	"errors"
	"os"

	"unreleased/keptrecords/depot"
)

var errEmpty = errors.New("empty")

func forgetsShelf(name string) error {
	s := &depot.Shelf{}
	if err := s.Add(name); err != nil { // want `is not released on every path`
		return err
	}
	if name == "" {
		return errEmpty
	}
	s.Close()
	return nil
}

func forgetsFirstShelf(names []string) error {
	s := &depot.Shelf{}
	for _, name := range names {
		if err := s.Add(name); err != nil { // want `is not released on every path`
			return err
		}
	}
	s.Close()
	return nil
}

func releasesShelf(names []string) error {
	s := &depot.Shelf{}
	defer s.Close()
	for _, name := range names {
		if err := s.Add(name); err != nil { // ok: deferred
			return err
		}
	}
	return nil
}

func forgetsPutShelf(names []string) error {
	s := &depot.Shelf{}
	for _, name := range names {
		f, err := os.Open(name) // want `is not released on every path`
		if err != nil {
			return err
		}
		s.Put(name, f)
	}
	s.Close()
	return nil
}

func returnsPutShelf(names []string) (*depot.Shelf, error) {
	s := &depot.Shelf{}
	for _, name := range names {
		f, err := os.Open(name) // ok: the callers'
		if err != nil {
			s.Close()
			return nil, err
		}
		s.Put(name, f)
	}
	return s, nil
}

func forgetsIndex(name string) error {
	s := depot.NewIndex()
	if err := s.Add(name); err != nil { // want `is not released on every path`
		return err
	}
	if name == "" {
		return errEmpty
	}
	s.Close()
	return nil
}

func forgetsFirstIndex(names []string) error {
	s := depot.NewIndex()
	for _, name := range names {
		if err := s.Add(name); err != nil { // want `is not released on every path`
			return err
		}
	}
	s.Close()
	return nil
}

func releasesIndex(names []string) error {
	s := depot.NewIndex()
	defer s.Close()
	for _, name := range names {
		if err := s.Add(name); err != nil { // ok: deferred
			return err
		}
	}
	return nil
}

func forgetsPutIndex(names []string) error {
	s := depot.NewIndex()
	for _, name := range names {
		f, err := os.Open(name) // want `is not released on every path`
		if err != nil {
			return err
		}
		s.Put(name, f)
	}
	s.Close()
	return nil
}

func returnsPutIndex(names []string) (*depot.Index, error) {
	s := depot.NewIndex()
	for _, name := range names {
		f, err := os.Open(name) // ok: the callers'
		if err != nil {
			s.Close()
			return nil, err
		}
		s.Put(name, f)
	}
	return s, nil
}

func forgetsChain(name string) error {
	s := &depot.Chain{}
	if err := s.Add(name); err != nil { // want `is not released on every path`
		return err
	}
	if name == "" {
		return errEmpty
	}
	s.Close()
	return nil
}

func forgetsFirstChain(names []string) error {
	s := &depot.Chain{}
	for _, name := range names {
		if err := s.Add(name); err != nil { // want `is not released on every path`
			return err
		}
	}
	s.Close()
	return nil
}

func releasesChain(names []string) error {
	s := &depot.Chain{}
	defer s.Close()
	for _, name := range names {
		if err := s.Add(name); err != nil { // ok: deferred
			return err
		}
	}
	return nil
}

func forgetsPutChain(names []string) error {
	s := &depot.Chain{}
	for _, name := range names {
		f, err := os.Open(name) // want `is not released on every path`
		if err != nil {
			return err
		}
		s.Put(f)
	}
	s.Close()
	return nil
}

func returnsPutChain(names []string) (*depot.Chain, error) {
	s := &depot.Chain{}
	for _, name := range names {
		f, err := os.Open(name) // ok: the callers'
		if err != nil {
			s.Close()
			return nil, err
		}
		s.Put(f)
	}
	return s, nil
}

func keptTwice(name string) error {
	s := new(depot.Both)
	f, err := os.Open(name) // ok: which of the two releases it is not seen
	if err != nil {
		return err
	}
	s.Put(name, f)
	if name == "" {
		return errEmpty
	}
	s.Close()
	return nil
}
