// Package store is what package app rests on: a resource of its own.
package store

import "os"

// A Store is a resource: its file has to be closed.
type Store struct{ file *os.File }

// Open acquires a store.
func Open(name string) (*Store, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Store{f}, nil
}

// Close releases the store.
func (s *Store) Close() error { return s.file.Close() }

// Name uses the store.
func (s *Store) Name() string { return s.file.Name() }

// Record uses the store.
func Record(s *Store) int { return len(s.Name()) }

// Put keeps the store.
func Put(s *Store) { kept = s }

var kept *Store
