// Package settings calls constructors that acquire something only where a
// field of their options is not set.
package settings

import (
	"errors"
	"os"

	"unreleased/settings/store"
)

func own(f *os.File) error {
	// ok: the file is the caller's
	s, err := store.New(store.Options{File: f})
	if err != nil {
		return err
	}
	return use(s)
}

func opened() error {
	s, err := store.New(store.Options{Dir: "."}) // want "never released"
	if err != nil {
		return err
	}
	return use(s)
}

func explicit() error {
	s, err := store.New(store.Options{Dir: ".", File: nil}) // want "never released"
	if err != nil {
		return err
	}
	return use(s)
}

func later(f *os.File) error {
	var opts store.Options
	opts.Dir, opts.File = ".", f
	// ok
	s, err := store.New(opts)
	if err != nil {
		return err
	}
	return use(s)
}

func sharedStore() error {
	// ok: not its own
	s, err := store.Open(&store.Options{Shared: true})
	if err != nil {
		return err
	}
	return use(s)
}

func unshared() error {
	s, err := store.Open(&store.Options{Shared: false}) // want "never released"
	if err != nil {
		return err
	}
	return use(s)
}

func passed(opts store.Options) error {
	s, err := store.New(opts) // want "never released"
	if err != nil {
		return err
	}
	return use(s)
}

func either(f *os.File) error {
	s, err := store.Either(store.Options{File: f}) // want "never released"
	if err != nil {
		return err
	}
	return use(s)
}

func half(ok bool) error {
	s, err := store.New(store.Options{Dir: "."}) // want "not released on every path"
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("not ok")
	}
	return s.Close()
}

func use(s *store.Store) error {
	if s == nil {
		return errors.New("no store")
	}
	return nil
}

type local struct{ f *os.File }

func (l *local) Close() error { return l.f.Close() }

func newLocal(opts *store.Options) (*local, error) {
	if opts.File != nil {
		return &local{opts.File}, nil
	}
	f, err := os.Open(opts.Dir)
	if err != nil {
		return nil, err
	}
	return &local{f}, nil
}

func here(f *os.File) error {
	// ok
	l, err := newLocal(&store.Options{File: f})
	if err != nil {
		return err
	}
	_, err = l.f.Stat()
	return err
}

func hereOpened() error {
	l, err := newLocal(&store.Options{Dir: "."}) // want "never released"
	if err != nil {
		return err
	}
	_, err = l.f.Stat()
	return err
}
