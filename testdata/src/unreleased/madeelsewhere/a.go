// Package madeelsewhere calls methods of interfaces whose implementations are
// out of sight: what it releases in one place it has to release in the other.
package madeelsewhere

import "errors"

var errEmpty = errors.New("empty")

type Source interface {
	Manifest() ([]byte, error)
	Close() error
}

type Reference interface {
	NewSource(name string) (Source, error)
	// Current is of who has the reference.
	Current() (Source, error)
	// OpenIdle is never released here.
	OpenIdle() (Source, error)
}

func size(ref Reference) (n int, err error) {
	src, err := ref.NewSource("a") // ok
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := src.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	m, err := src.Manifest()
	return len(m), err
}

func isEmpty(ref Reference) error {
	src, err := ref.NewSource("b") // want `never released`
	if err != nil {
		return err
	}
	m, err := src.Manifest()
	if err != nil {
		return err
	}
	if len(m) > 0 {
		return nil
	}
	return errEmpty
}

func dropped(ref Reference) error {
	src, err := ref.Current() // ok
	if err != nil {
		return err
	}
	defer src.Close()
	_, err = src.Manifest()
	return err
}

func kept(ref Reference) error {
	src, err := ref.Current() // ok
	if err != nil {
		return err
	}
	_, err = src.Manifest()
	return err
}

func idle(ref Reference) error {
	src, err := ref.OpenIdle() // ok
	if err != nil {
		return err
	}
	_, err = src.Manifest()
	return err
}
