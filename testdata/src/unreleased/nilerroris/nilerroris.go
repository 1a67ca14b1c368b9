// Package nilerroris asks with errors.Is whether there is no error.
package nilerroris

import (
	"errors"
	"io/fs"
	"os"
)

func read(f *os.File) error { return f.Sync() }

func alternatives(name string) error { // ok
	f, err := os.Open(name)
	switch {
	case errors.Is(err, nil):
	case errors.Is(err, fs.ErrNotExist):
		return nil
	default:
		return err
	}
	defer f.Close()
	return read(f)
}

func forgotten(name string) error {
	f, err := os.Open(name) // want `result of os.Open is not released on every path: f.Close is missing before the return on line 33`
	switch {
	case errors.Is(err, nil):
	default:
		return err
	}
	if err := read(f); err != nil {
		return err
	}
	return f.Close()
}

func works(name string) error { // ok
	f, err := os.Open(name)
	if !errors.Is(err, nil) {
		return err
	}
	err = read(f)
	if errors.Is(err, nil) {
		return f.Close()
	}
	f.Close()
	return err
}

func another(name string) error {
	f, err := os.Open(name) // want `result of os.Open is not released on every path: f.Close is missing before the return on line 57`
	if err != nil {
		return err
	}
	if err := read(f); !errors.Is(err, nil) {
		return err
	}
	return f.Close()
}

func isNone(err error) bool { return errors.Is(err, nil) }

func helper(name string) error { // ok
	f, err := os.Open(name)
	if isNone(err) {
		defer f.Close()
		return read(f)
	}
	return err
}
