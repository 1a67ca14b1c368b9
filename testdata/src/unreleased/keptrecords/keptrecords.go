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

type entry struct {
	name string
	file *os.File
}

type table struct{ entries []entry }

func (t *table) add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	t.entries = append(t.entries, entry{name, f})
	return nil
}

func (t *table) close() {
	for _, e := range t.entries {
		e.file.Close()
	}
}

func openTable(names ...string) (*table, error) {
	t := &table{}
	for _, name := range names {
		if err := t.add(name); err != nil { // want `what t.add begins is not released on every path: t.close is missing for those of earlier iterations`
			return nil, err
		}
	}
	return t, nil
}

func openWhole(names ...string) (*table, error) {
	t := &table{}
	for _, name := range names {
		if err := t.add(name); err != nil { // ok: on every path
			t.close()
			return nil, err
		}
	}
	return t, nil
}

func useOpened(names ...string) error {
	s, err := depot.OpenAll(names...) // want `s.Close is missing before the return`
	if err != nil {
		return err
	}
	if err := s.Add("last"); err != nil {
		return err
	}
	s.Close()
	return nil
}
