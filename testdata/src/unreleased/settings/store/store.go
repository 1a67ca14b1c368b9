// Package store opens what its options do not have.
package store

import "os"

type Options struct {
	Dir  string
	File *os.File
	// Shared says that somebody else closes the store.
	Shared bool
}

type Store struct{ opts Options }

func (s *Store) Close() error { return s.opts.File.Close() }

// New opens a file if there is none in the options.
func New(opts Options) (*Store, error) {
	if opts.File == nil {
		f, err := os.Open(opts.Dir)
		if err != nil {
			return nil, err
		}
		opts.File = f
	}
	return &Store{opts: opts}, nil
}

// Open has its own, and all of them if they are shared.
func Open(opts *Options) (*Store, error) {
	if opts.Shared {
		return shared, nil
	}
	f, err := os.Open(opts.Dir)
	if err != nil {
		return nil, err
	}
	return &Store{opts: Options{File: f}}, nil
}

var shared = &Store{}

// Either opens one or another file.
func Either(opts Options) (*Store, error) {
	name := opts.Dir
	if opts.File == nil {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		return &Store{opts: Options{File: f}}, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Store{opts: Options{File: f}}, nil
}
